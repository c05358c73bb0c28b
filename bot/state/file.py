"""Open the file that holds the bot's state across restarts, and run transactions on it.

Owns the file that MEMOQA_STATE names; nothing else opens it. A transaction is on disk when it ends.

Source: https://sqlite.org/wal.html and https://sqlite.org/pragma.html (synchronous, application_id, user_version).
"""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bot.state.errors import DAMAGED, StateError, stated
from bot.state.schema import APPLICATION_ID, MIGRATIONS, migrate

IN_MEMORY: Final = Path(":memory:")
BUSY_SECONDS: Final = 10.0  # a writer holds the file for milliseconds; longer means a stuck process
WRITING: Final = "IMMEDIATE"  # waits for the other writers when it begins; later it could not
READING: Final = "DEFERRED"


class StateFile:
    """The bot's state on a local disk; safe with many threads and many processes at once."""

    def __init__(self, place: Path) -> None:
        """Open the file, or make it and its folder, readable by their owner alone.

        Args:
            place: The file; `:memory:` keeps everything in this object.

        Raises:
            StateError: The file is damaged, another program's, from a newer memoqa, or cannot be written.
        """
        self._lock = threading.Lock()
        try:
            if place != IN_MEMORY:
                make_private(place)
            self._connection = _connected(place)
            if place != IN_MEMORY:
                _keep_private(place)
        except OSError as error:
            remedy = "give the bot write access to its folder, or name another one in MEMOQA_STATE"
            raise StateError(f"The state file {place} cannot be made ({error.strerror}); {remedy}.") from error
        except sqlite3.Error as error:
            raise stated(error, f"The state file {place}") from error
        except StateError as error:
            raise StateError(f"The state file {place} {error}.") from None

    def backup(self, file: Path) -> None:
        """Copy the state, as it is at one moment, into a new file; others may go on writing meanwhile.

        Raises:
            StateError: The file already exists, or cannot be written.
        """
        try:
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            with closing(sqlite3.connect(file)) as copy:
                with self._lock:
                    self._connection.backup(copy)
                # A copy with a log of its own could not be read from a folder that cannot be written.
                copy.execute("PRAGMA journal_mode = DELETE")
        except FileExistsError:
            raise StateError(f"{file} already exists; name a new file.") from None
        except OSError as error:
            raise StateError(f"{file} cannot be written ({error.strerror}); name a file elsewhere.") from None
        except sqlite3.Error as error:
            file.unlink(missing_ok=True)
            raise stated(error, f"The backup {file}") from error

    def flush(self) -> None:
        """Write everything into the file itself, and empty its log unless another process is reading just now.

        The file itself no longer holds deleted rows; the log may until this call.

        Raises:
            StateError: The file cannot be written.
        """
        try:
            with self._lock:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise stated(error, "The bot's state file") from error

    def close(self) -> None:
        """Close the file; nothing can be read or written afterwards."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self, kind: str) -> Iterator[sqlite3.Connection]:
        """A transaction, READING or WRITING: all of it is on disk at its end, or nothing.

        Raises:
            StateError: The file cannot be read or written.
        """
        # These sentences leave the file's path out: while the bot runs, a chat shows them.
        try:
            with self._lock, self._connection:
                self._connection.execute(f"BEGIN {kind}")
                yield self._connection
        except sqlite3.Error as error:
            raise stated(error, "The bot's state file") from error


def beside(state: Path) -> tuple[Path, Path]:
    """SQLite's own files beside a state."""
    return state.with_name(f"{state.name}-wal"), state.with_name(f"{state.name}-shm")


def make_private(state: Path) -> None:
    """Make the file, readable by its owner alone, if it does not exist.

    Raises:
        StateError: It is not a regular file; the sentence lacks its subject.
    """
    state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # SQLite would make the file with the umask's mode; its -wal and -shm files take the mode of the file.
    try:
        os.close(os.open(state, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        if not stat.S_ISREG(state.stat().st_mode):
            raise StateError("is not a regular file; name another one in MEMOQA_STATE") from None


def stamp(now: datetime) -> str:
    """A moment as the state writes it: UTC, ISO 8601, comparable as text."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds")


def _keep_private(state: Path) -> None:
    """Take other users' access away; only once the file is known to be ours, or another program's would change."""
    for file in (state, *beside(state)):
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(0o600)


def _connected(state: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(state, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # overwrites deleted rows, so that no byte of them is left
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            _refuse_unfit(connection)
            migrate(connection)
        connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_unfit(connection: sqlite3.Connection) -> None:
    """Raise StateError, without the sentence's subject, if the file is not ours to write to."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    if application != APPLICATION_ID and not (empty and application == version == 0):
        raise StateError("belongs to another program; name another file in MEMOQA_STATE")
    if version > len(MIGRATIONS):
        raise StateError("was written by a newer memoqa; upgrade, or name another file in MEMOQA_STATE")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StateError(DAMAGED)
