"""Put a backup in the place of the bot's state, while no bot has it.

Source: https://sqlite.org/wal.html: who has a database open in WAL mode holds a lock on it, and keeps others from
leaving that mode.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from bot.state.file import APPLICATION_ID, StateError, StateFile, beside, make_private, stated
from memoqa import atomic

BEFORE: Final = ".before"  # behind the name of the state that a backup took the place of
_WAIT_SECONDS: Final = 1.0  # for another command that is just ending; a bot does not end by itself


def restore(backup: Path, state: Path) -> None:
    """Put a backup in the place of the state, which is kept beside it as NAME.before, damaged or not.

    The new state belongs to whoever the old one belonged to, or else the folder, so that root may do this for the bot.

    Raises:
        StateError: The backup is none, a bot is running, or a file cannot be read or written; the state is as it was.
    """
    if not backup.is_file():
        raise StateError(f"there is no backup {backup}; name one that `memoqa state backup` made.")
    aside = state.with_name(f".{state.name}.restored")
    try:
        state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ExitStack() as cleared:
            for leftover in (aside, *beside(aside)):
                leftover.unlink(missing_ok=True)
                cleared.callback(leftover.unlink, missing_ok=True)
            _copy(backup, aside)
            StateFile(aside).close()  # which checks and, if it is older, migrates it
            owner = (state if state.exists() else state.parent).stat()
            if (owner.st_uid, owner.st_gid) != (aside.stat().st_uid, aside.stat().st_gid):
                os.chown(aside, owner.st_uid, owner.st_gid)
            with _held(state):
                _put_aside(state)
                os.replace(aside, state)
            atomic.sync_folder(state.parent)
    except OSError as error:
        raise StateError(f"{state} cannot be written ({error.strerror}); give the bot write access to it.") from None
    except sqlite3.Error as error:
        raise stated(error, f"The backup {backup}") from error


def _copy(backup: Path, aside: Path) -> None:
    with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as source:
        if source.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise StateError(f"{backup} is no backup of the bot's state; name one that `memoqa state backup` made.")
        make_private(aside)
        with closing(sqlite3.connect(aside)) as copy:
            source.backup(copy)


@contextmanager
def _held(state: Path) -> Iterator[None]:
    """Keep others from the state, which nobody has open, with all that was in its log brought into it.

    Raises:
        StateError: A bot has it open, or it belongs to another program.
    """
    if not state.exists():
        yield
        return
    with closing(sqlite3.connect(state, timeout=_WAIT_SECONDS, isolation_level=None)) as old:
        try:
            if old.execute("PRAGMA application_id").fetchone()[0] not in {0, APPLICATION_ID}:
                raise StateError(f"{state} belongs to another program; name another file in MEMOQA_STATE.")
            old.execute("PRAGMA journal_mode = DELETE")
            old.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise StateError(f"{state} is in use; stop the bot, then restore.") from None
        except sqlite3.DatabaseError:
            pass  # so damaged that it cannot be read: it is put aside as it is
        yield


def _put_aside(state: Path) -> None:
    """Rename the state, with what is left of its log where it is too damaged to be put in order."""
    kept = state.with_name(state.name + BEFORE)
    for file, place in zip((*beside(state), state), (*beside(kept), kept), strict=True):
        place.unlink(missing_ok=True)
        if file.exists():
            os.replace(file, place)
