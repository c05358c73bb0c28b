"""Keep what must outlive the process: turns by thread, claimed events, the terminal's current thread.

Owns the file that MEMOQA_STATE names; nothing else opens it. Each method is one transaction, on disk when it returns.

Source: https://sqlite.org/wal.html and https://sqlite.org/pragma.html (synchronous, application_id, user_version).
"""

import json
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bot.messages import ThreadKey
from memoqa.domain import Answer, Turn
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
)

WRITING: Final = "IMMEDIATE"  # waits for the other writers at its begin, where waiting is still possible
READING: Final = "DEFERRED"

_REMEDIES: Final = {  # by SQLite's primary result code
    sqlite3.SQLITE_NOTADB: "is damaged, or not memoqa's; restore it, or name another file in MEMOQA_STATE",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup, or name another file in MEMOQA_STATE",
    sqlite3.SQLITE_FULL: "has no room left on its disk; free some space, then try again",
    sqlite3.SQLITE_READONLY: "cannot be written; give the bot write access to it and to its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; give the bot write access to it and to its folder",
    sqlite3.SQLITE_BUSY: "is held by another process; end that process, then try again",
    sqlite3.SQLITE_PERM: "cannot be opened; give the bot write access to it and to its folder",
    sqlite3.SQLITE_IOERR: "cannot be read or written; check its disk, then try again",
}


class StateError(MemoqaError):
    """The bot's state cannot be opened, read or written."""


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """A thread in a list.

    Attributes:
        opening: The first question asked in it.
        latest: When the last one was asked, in UTC.
    """

    root: str
    opening: str
    turns: int
    latest: datetime


class ThreadLog:
    """The bot's state; safe with many threads and many processes at once, on a local disk."""

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
                _make_private(state)
            self._connection = _connected(state)
            if state != IN_MEMORY:
                _keep_private(state)
        except OSError as error:
            remedy = "give the bot write access to its folder, or name another one in MEMOQA_STATE"
            raise StateError(f"The state file {state} cannot be made ({error.strerror}); {remedy}.") from error
        except sqlite3.Error as error:
            raise _stated(error, f"The state file {state}") from error
        except StateError as error:
            raise StateError(f"The state file {state} {error}.") from None

    def claim(self, event: str, now: datetime) -> bool:
        """True for the first caller who names this event, over all threads, processes and restarts; False after."""
        with self._transaction(WRITING) as connection:
            row = connection.execute("INSERT OR IGNORE INTO claims VALUES (?, ?)", (event, _stamp(now)))
            return row.rowcount == 1

    def record(self, thread: ThreadKey, answer: Answer, now: datetime) -> None:
        """Add a turn to a thread: what was asked, what it was understood as, and what was quoted."""
        quoted = json.dumps([quote.receipt for quote in answer.quotes])
        asked = (answer.question, answer.asked_as, answer.verdict, quoted, _stamp(now))
        with self._transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO turns (platform, channel, root, question, asked_as, verdict, quoted, asked_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (thread.platform, thread.channel, thread.root, *asked),
            )

    def turns(self, thread: ThreadKey, limit: int) -> tuple[Turn, ...]:
        """The last `limit` turns of a thread, oldest first."""
        with self._transaction(READING) as connection:
            rows = connection.execute(
                "SELECT question, quoted FROM turns WHERE platform = ? AND channel = ? AND root = ?"
                " ORDER BY id DESC LIMIT ?",
                (thread.platform, thread.channel, thread.root, limit),
            ).fetchall()
        return tuple(Turn(question, tuple(json.loads(quoted))) for question, quoted in reversed(rows))

    def recent(self, platform: str, channel: str, limit: int) -> tuple[ThreadSummary, ...]:
        """The threads of a channel in which something was asked, the latest question's first."""
        with self._transaction(READING) as connection:
            rows = connection.execute(
                "SELECT thread.root, opening.question, thread.turns, latest.asked_at"
                " FROM (SELECT root, count(*) AS turns, min(id) AS first, max(id) AS last"
                "       FROM turns WHERE platform = ? AND channel = ? GROUP BY root) AS thread"
                " JOIN turns AS opening ON opening.id = thread.first JOIN turns AS latest ON latest.id = thread.last"
                " ORDER BY thread.last DESC LIMIT ?",
                (platform, channel, limit),
            ).fetchall()
        return tuple(
            ThreadSummary(root, opening, turns, datetime.fromisoformat(latest)) for root, opening, turns, latest in rows
        )

    def current(self, channel: str) -> int:
        """The number of a terminal's current thread; 1 in a terminal that was never used."""
        with self._transaction(READING) as connection:
            row = connection.execute("SELECT current FROM terminals WHERE channel = ?", (channel,)).fetchone()
        return int(row[0]) if row else 1

    def begin(self, channel: str) -> int:
        """Make a new thread a terminal's current one, and return its number; no two callers get the same."""
        with self._transaction(WRITING) as connection:
            connection.execute("INSERT OR IGNORE INTO terminals VALUES (?, 1, 1)", (channel,))
            row = connection.execute(
                "UPDATE terminals SET newest = newest + 1, current = newest + 1 WHERE channel = ? RETURNING newest",
                (channel,),
            ).fetchone()
        return int(row[0])

    def resume(self, channel: str, number: int) -> bool:
        """Make an earlier thread the current one; False, and nothing changed, where there never was such a thread."""
        with self._transaction(WRITING) as connection:
            row = connection.execute(
                "UPDATE terminals SET current = :number WHERE channel = :channel AND :number BETWEEN 1 AND newest",
                {"number": number, "channel": channel},
            )
            return row.rowcount == 1 or number == 1

    def close(self) -> None:
        """Let go of the file; the log cannot be used after."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[sqlite3.Connection]:
        # The file's path stays out of these sentences: at run time they are shown in a chat.
        try:
            with self._lock, self._connection:
                self._connection.execute(f"BEGIN {kind}")
                yield self._connection
        except sqlite3.Error as error:
            raise _stated(error, "The bot's state file") from error


def _make_private(state: Path) -> None:
    state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # SQLite would make the file with the umask's mode; its -wal and -shm files take the mode of the file.
    try:
        os.close(os.open(state, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        if not stat.S_ISREG(state.stat().st_mode):
            raise StateError("is no regular file; name another one in MEMOQA_STATE") from None


def _keep_private(state: Path) -> None:
    """Take the state away from other users; only once it is known to be ours, or another's file would be changed."""
    for file in (state, *(state.with_name(state.name + suffix) for suffix in ("-wal", "-shm"))):
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(0o600)


def _connected(state: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(state, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
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
        for statement in migration.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _stated(error: sqlite3.Error, subject: str) -> Exception:
    """The error as a sentence that says what to do; itself where it is no fault of the file's, but of this code's."""
    code = getattr(error, "sqlite_errorcode", None)  # absent where the error is Python's own
    remedy = None if code is None else _REMEDIES.get(code & 0xFF)
    return StateError(f"{subject} {remedy}.") if remedy else error


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="milliseconds")
