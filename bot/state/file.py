"""Open the file that keeps what must outlive the process, and run transactions on it.

Owns the file that MEMOQA_STATE names and its schema; nothing else opens it. A transaction is on disk when it ends.

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

from memoqa.errors import MemoqaError

IN_MEMORY: Final = Path(":memory:")
APPLICATION_ID: Final = 0x6D656D6F  # "memo": tells our file from any other SQLite database
BUSY_SECONDS: Final = 10.0  # a writer holds the file for milliseconds; longer means a stuck process
MIGRATIONS: Final = (  # the schema's version is the number of these that were run; append, never change
    """
    CREATE TABLE claims (event TEXT PRIMARY KEY, claimed_at TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL, channel TEXT NOT NULL, root TEXT NOT NULL,
        question TEXT NOT NULL, asked_as TEXT NOT NULL,
        verdict TEXT NOT NULL, quoted TEXT NOT NULL,  -- a JSON array of receipts
        asked_at TEXT NOT NULL                        -- ISO 8601, UTC
    );
    CREATE INDEX turns_by_thread ON turns (platform, channel, root, id);
    CREATE TABLE terminals (channel TEXT PRIMARY KEY, current INTEGER NOT NULL, newest INTEGER NOT NULL) WITHOUT ROWID;
    """,
    """
    ALTER TABLE claims ADD COLUMN asker TEXT NOT NULL DEFAULT '';
    ALTER TABLE claims ADD COLUMN leased_until TEXT NOT NULL DEFAULT '';
    ALTER TABLE claims ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE claims ADD COLUMN done INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE claims ADD COLUMN incoming TEXT;           -- a JSON object while a question is in hand, then NULL
    CREATE INDEX claims_by_asker ON claims (asker, claimed_at);
    CREATE INDEX claims_in_hand ON claims (leased_until) WHERE done = 0;
    ALTER TABLE turns ADD COLUMN event TEXT NOT NULL DEFAULT '';
    ALTER TABLE turns ADD COLUMN asker TEXT NOT NULL DEFAULT '';
    ALTER TABLE turns ADD COLUMN generation TEXT NOT NULL DEFAULT '';
    CREATE INDEX turns_by_event ON turns (event);
    CREATE INDEX turns_by_asker ON turns (asker, id);
    CREATE TABLE feedback (
        event TEXT NOT NULL, asker TEXT NOT NULL,          -- who pressed the button, not who asked
        good INTEGER NOT NULL, missing TEXT NOT NULL DEFAULT '', given_at TEXT NOT NULL,
        PRIMARY KEY (event, asker)
    ) WITHOUT ROWID;
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, result TEXT NOT NULL
    );
    CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TABLE memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """,
    """
    ALTER TABLE claims ADD COLUMN thread TEXT NOT NULL DEFAULT '';  -- a JSON array: platform, channel, root
    CREATE INDEX claims_by_thread ON claims (thread) WHERE thread != '';
    """,
    """
    CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER audit_is_never_overwritten BEFORE INSERT ON audit WHEN NEW.id IN (SELECT id FROM audit)
    BEGIN SELECT RAISE(ABORT, 'append only'); END;
    """,
)

WRITING: Final = "IMMEDIATE"  # waits for the other writers at its begin, where waiting is still possible
READING: Final = "DEFERRED"

_NO_ROOM: Final = "has no room left on its disk; free some space, then try again"
_REMEDIES: Final = {  # by SQLite's result code, the extended one first
    sqlite3.SQLITE_NOTADB: "is damaged, or not memoqa's; restore it, or name another file in MEMOQA_STATE",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup, or name another file in MEMOQA_STATE",
    sqlite3.SQLITE_FULL: _NO_ROOM,
    sqlite3.SQLITE_IOERR_SHMSIZE: _NO_ROOM,  # of the shared memory beside the file, when it is used for the first time
    sqlite3.SQLITE_READONLY: "cannot be written; give the bot write access to it and to its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; give the bot write access to it and to its folder",
    sqlite3.SQLITE_BUSY: "is held by another process; end that process, then try again",
    sqlite3.SQLITE_PERM: "cannot be opened; give the bot write access to it and to its folder",
    sqlite3.SQLITE_IOERR: "cannot be read or written; check its disk, then try again",
}


class StateError(MemoqaError):
    """The bot's state cannot be opened, read or written."""


class StateFile:
    """The bot's state on a local disk; safe with many threads and many processes at once."""

    def __init__(self, state: Path) -> None:
        """Open the file, or make it and its folder, for its owner alone.

        Args:
            state: The file; `:memory:` keeps everything in this object.

        Raises:
            StateError: The file is damaged, foreign, from a newer memoqa, or cannot be written.
        """
        self._lock = threading.Lock()
        try:
            if state != IN_MEMORY:
                make_private(state)
            self._connection = _connected(state)
            if state != IN_MEMORY:
                _keep_private(state)
        except OSError as error:
            remedy = "give the bot write access to its folder, or name another one in MEMOQA_STATE"
            raise StateError(f"The state file {state} cannot be made ({error.strerror}); {remedy}.") from error
        except sqlite3.Error as error:
            raise stated(error, f"The state file {state}") from error
        except StateError as error:
            raise StateError(f"The state file {state} {error}.") from None

    def remembered(self, name: str) -> str | None:
        """What was kept under a name by `remember`, or None."""
        with self.transaction(READING) as connection:
            row = connection.execute("SELECT value FROM memory WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def remember(self, name: str, value: str) -> None:
        """Keep a short text under a name, in the place of what was kept there."""
        with self.transaction(WRITING) as connection:
            connection.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, value))

    def backup(self, file: Path) -> None:
        """Copy the state, as it is at one moment, into a new file; others may go on writing meanwhile.

        Raises:
            StateError: There is such a file already, or it cannot be written.
        """
        try:
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            with closing(sqlite3.connect(file)) as copy:
                with self._lock:
                    self._connection.backup(copy)
                # A copy with a log of its own could not be read where nothing can be written beside it.
                copy.execute("PRAGMA journal_mode = DELETE")
        except FileExistsError:
            raise StateError(f"{file} is there already; name a new file.") from None
        except OSError as error:
            raise StateError(f"{file} cannot be written ({error.strerror}); name a file elsewhere.") from None
        except sqlite3.Error as error:
            file.unlink(missing_ok=True)
            raise stated(error, f"The backup {file}") from error

    def flush(self) -> None:
        """Bring all that was written into the file itself and empty its log, where no other process reads just now.

        What was removed is overwritten there already; the log may still have it.

        Raises:
            StateError: The file cannot be written.
        """
        try:
            with self._lock:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise stated(error, "The bot's state file") from error

    def close(self) -> None:
        """Let go of the file; nothing can be read or written after."""
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
        """A transaction of a kind, READING or WRITING: all of it is on disk at its end, or nothing.

        Raises:
            StateError: The file cannot be read or written.
        """
        # The file's path stays out of these sentences: at run time they are shown in a chat.
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
    """Make the file, for its owner alone, where it is not there.

    Raises:
        StateError: It is no regular file; the sentence lacks its subject.
    """
    state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # SQLite would make the file with the umask's mode; its -wal and -shm files take the mode of the file.
    try:
        os.close(os.open(state, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        if not stat.S_ISREG(state.stat().st_mode):
            raise StateError("is no regular file; name another one in MEMOQA_STATE") from None


def _keep_private(state: Path) -> None:
    """Take the state away from other users; only once it is known to be ours, or another's file would be changed."""
    for file in (state, *beside(state)):
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(0o600)


def _connected(state: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(state, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten, not only unlinked
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            _refuse_unfit(connection)
            _migrate(connection)
        connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_unfit(connection: sqlite3.Connection) -> None:
    """Raise StateError, without the sentence's subject, where the file is not ours to write to."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    if application != APPLICATION_ID and not (empty and application == version == 0):
        raise StateError("belongs to another program; name another file in MEMOQA_STATE")
    if version > len(MIGRATIONS):
        raise StateError("was written by a newer memoqa; upgrade, or name another file in MEMOQA_STATE")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StateError(_REMEDIES[sqlite3.SQLITE_CORRUPT])


def _migrate(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for migration in MIGRATIONS[version:]:
        # Not executescript: it would commit the transaction that holds the other processes off.
        for statement in _statements(migration):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; a trigger's body has semicolons of its own."""
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    assert not statement.strip("; \n"), "a migration ends in the midst of a statement"


def stated(error: sqlite3.Error, subject: str) -> Exception:
    """The error as a sentence that says what to do; itself where it is no fault of the file's, but of this code's."""
    code = getattr(error, "sqlite_errorcode", None)  # absent where the error is Python's own
    remedy = None if code is None else _REMEDIES.get(code, _REMEDIES.get(code & 0xFF))
    return StateError(f"{subject} {remedy}.") if remedy else error


def stamp(now: datetime) -> str:
    """A moment as the state writes it: UTC, ISO 8601, comparable as text."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds")
