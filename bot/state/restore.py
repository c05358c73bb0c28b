"""Replace the bot's state with a backup, while no bot has the state open.

Source: https://sqlite.org/wal.html: a process that has a database open in WAL mode holds a lock on it, and no other
process can leave that mode meanwhile.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from bot.state.errors import StateError, stated
from bot.state.file import StateFile, beside, make_private
from bot.state.schema import APPLICATION_ID
from memoqa import atomic

BEFORE: Final = ".before"  # the suffix of the state that a backup replaced
_WAIT_SECONDS: Final = 1.0  # for another command that is just ending; a bot does not end by itself


def restore(backup: Path, state: Path) -> None:
    """Replace the state with a backup, and keep the old state beside it as NAME.before, damaged or not.

    The new state gets the old one's owner, or else the folder's: root may do this for the bot.

    Raises:
        StateError: The file is not a backup, a bot is running, or a file cannot be read or written; the state is then
            unchanged.
    """
    if not backup.is_file():
        raise StateError(f"there is no backup {backup}; name a file that `memoqa state backup` wrote.")
    aside = state.with_name(f".{state.name}.restored")
    try:
        state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ExitStack() as cleared:
            for leftover in (aside, *beside(aside)):
                leftover.unlink(missing_ok=True)
                cleared.callback(leftover.unlink, missing_ok=True)
            _copy(backup, aside)
            StateFile(aside).close()  # opening it checks it and, if it is older, migrates it
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
            raise StateError(f"{backup} is not a backup of the state; name a file that `memoqa state backup` wrote.")
        make_private(aside)
        with closing(sqlite3.connect(aside)) as copy:
            source.backup(copy)


@contextmanager
def _held(state: Path) -> Iterator[None]:
    """Lock the state, with everything that was in its log written into it.

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
            pass  # too damaged to be read: it is put aside as it is
        yield


def _put_aside(state: Path) -> None:
    """Rename the state, with the rest of its log if it was too damaged to be written into it."""
    kept = state.with_name(state.name + BEFORE)
    for file, place in zip((*beside(state), state), (*beside(kept), kept), strict=True):
        place.unlink(missing_ok=True)
        if file.exists():
            os.replace(file, place)
