"""The bot's findings for `memoqa doctor`: the ids of admins and channels, and the state file."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.desk.permissions import channels, identities
from bot.state.schema import APPLICATION_ID, MIGRATIONS
from memoqa.cli.doctor import Finding
from memoqa.errors import MemoqaError
from memoqa.settings import Settings

NAME: Final = "state file"
_WAIT_SECONDS: Final = 5.0  # while a bot writes


def examine(settings: Settings) -> list[Finding]:
    """The findings about the ids in the settings, and about the state if there is one. Nothing is made or changed."""
    return [*_ids(settings), *_state(settings)]


def _ids(settings: Settings) -> list[Finding]:
    try:
        admins, named = identities(settings.admins), channels(settings.channels)
    except MemoqaError as error:
        return [Finding("ids", good=False, says=str(error))]
    where = f"{len(named)} channels" if named else "every channel"
    return [Finding("ids", good=True, says=f"{len(admins)} admins; answering in {where}")]


def _state(settings: Settings) -> list[Finding]:
    state = settings.state
    if not state.is_file():
        return []
    try:
        _refuse_unwritable(state)
        return [Finding(NAME, good=True, says=_described(state))]
    except MemoqaError as error:
        return [Finding(NAME, good=False, says=str(error))]
    except sqlite3.Error:
        says = f"{state} is damaged, or not a database; restore a backup (`memoqa state restore`), or set MEMOQA_STATE."
        return [Finding(NAME, good=False, says=says)]


def _refuse_unwritable(state: Path) -> None:
    # SQLite writes its log beside the file, so the folder counts as well.
    for place in (state, state.parent):
        if not os.access(place, os.R_OK | os.W_OK):
            raise MemoqaError(f"{place} cannot be written; give the bot's user write access to it.")


def _described(state: Path) -> str:
    with closing(sqlite3.connect(f"{state.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT_SECONDS)) as opened:
        (application,) = opened.execute("PRAGMA application_id").fetchone()
        (version,) = opened.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION_ID:
            raise MemoqaError(f"{state} belongs to another program; name another file in MEMOQA_STATE.")
        if version > len(MIGRATIONS):
            raise MemoqaError(f"{state} was written by a newer memoqa; upgrade, or name another file in MEMOQA_STATE.")
        (whole,) = opened.execute("PRAGMA quick_check(1)").fetchone()
        if whole != "ok":
            raise MemoqaError(f"{state} is damaged ({whole}); restore a backup with `memoqa state restore`.")
        (turns,) = opened.execute("SELECT count(*) FROM turns").fetchone()
        waiting = opened.execute("SELECT count(*) FROM claims WHERE done = 0").fetchone() if version > 1 else (0,)
    behind = "" if version == len(MIGRATIONS) else f"; version {version}, the bot upgrades it to {len(MIGRATIONS)}"
    return f"whole, {turns} answered questions, {waiting[0]} in hand{behind}"
