"""Look at a state file without changing it, while a bot may have it open; for `memoqa doctor`."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.state.errors import StateError
from bot.state.schema import APPLICATION_ID, MIGRATIONS

_WAIT_SECONDS: Final = 5.0  # while a bot writes
_WITH_HELPERS: Final = 6  # the version of the tables that has them


@dataclass(frozen=True, slots=True)
class StateFigures:
    """The figures of a whole state file.

    Attributes:
        version: The version of its tables.
        newest: The version that a bot upgrades it to.
        turns: How many answered questions it has.
        in_hand: How many events are not finished.
        helpers: The channels whose helper mode somebody set, and the mode.
    """

    version: int
    newest: int
    turns: int
    in_hand: int
    helpers: tuple[tuple[str, str], ...] = ()


def figures_of(state: Path) -> StateFigures:
    """The figures of the state at this place.

    Raises:
        StateError: It is damaged, another program's, or from a newer memoqa.
    """
    try:
        with closing(
            sqlite3.connect(f"{state.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT_SECONDS)
        ) as opened:
            return _read(opened, state)
    except sqlite3.Error:
        raise StateError(
            f"{state} is damaged, or not a database; restore a backup (`memoqa state restore`), or set MEMOQA_STATE."
        ) from None


def _read(opened: sqlite3.Connection, state: Path) -> StateFigures:
    (application,) = opened.execute("PRAGMA application_id").fetchone()
    (version,) = opened.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise StateError(f"{state} belongs to another program; name another file in MEMOQA_STATE.")
    if version > len(MIGRATIONS):
        raise StateError(f"{state} was written by a newer memoqa; upgrade, or name another file in MEMOQA_STATE.")
    (whole,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    if whole != "ok":
        raise StateError(f"{state} is damaged ({whole}); restore a backup with `memoqa state restore`.")
    (turns,) = opened.execute("SELECT count(*) FROM turns").fetchone()
    # The first version finished every event at its claim.
    query = "SELECT count(*) FROM claims WHERE done = 0" if version > 1 else "SELECT 0"
    (in_hand,) = opened.execute(query).fetchone()
    query = "SELECT channel, mode FROM helpers ORDER BY channel" if version >= _WITH_HELPERS else "SELECT 0, 0 WHERE 0"
    return StateFigures(version, len(MIGRATIONS), turns, in_hand, tuple(opened.execute(query).fetchall()))
