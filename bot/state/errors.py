"""Turn SQLite's errors into sentences that say what to do."""

import sqlite3
from typing import Final

from memoqa.errors import MemoqaError

DAMAGED: Final = "is damaged; restore it from a backup, or name another file in MEMOQA_STATE"
_NO_ROOM: Final = "has no room left on its disk; free some space, then try again"
_REMEDIES: Final = {  # by SQLite's result code, the extended one first
    sqlite3.SQLITE_NOTADB: "is damaged, or another program's; restore a backup, or name another file in MEMOQA_STATE",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_FULL: _NO_ROOM,
    sqlite3.SQLITE_IOERR_SHMSIZE: _NO_ROOM,  # for the shared memory beside the file, at its first use
    sqlite3.SQLITE_READONLY: "cannot be written; give the bot write access to it and to its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; give the bot write access to it and to its folder",
    sqlite3.SQLITE_BUSY: "is in use by another process; end that process, then try again",
    sqlite3.SQLITE_PERM: "cannot be opened; give the bot write access to it and to its folder",
    sqlite3.SQLITE_IOERR: "cannot be read or written; check its disk, then try again",
}


class StateError(MemoqaError):
    """The bot's state cannot be opened, read or written."""


def stated(error: sqlite3.Error, subject: str) -> Exception:
    """The error as a StateError about `subject`; the error itself if this code caused it, not the file."""
    code = getattr(error, "sqlite_errorcode", None)  # Python's own errors have none
    remedy = None if code is None else _REMEDIES.get(code, _REMEDIES.get(code & 0xFF))
    return StateError(f"{subject} {remedy}.") if remedy else error
