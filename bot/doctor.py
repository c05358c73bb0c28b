"""What `memoqa doctor` finds about the bot: its settings, the ids in them, its state file, and each chat platform."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.platforms import installed, listed_admins, listed_channels
from bot.settings import BotSettings
from bot.state.schema import APPLICATION_ID, MIGRATIONS
from memoqa.cli.doctor import Finding
from memoqa.errors import MemoqaError
from memoqa.settings import load

SETTINGS: Final = "bot settings"
STATE: Final = "state"
_WAIT_SECONDS: Final = 5.0  # for a bot that is just writing


def examine() -> list[Finding]:
    """Every finding about the bot and its platforms. Nothing is made or changed."""
    try:
        settings = load(BotSettings)
    except MemoqaError as error:
        return [Finding(SETTINGS, good=False, says=str(error))]
    found = findings(settings)
    for platform in installed().values():
        found += platform.doctor(settings) if platform.doctor else []
    return found


def findings(settings: BotSettings) -> list[Finding]:
    """The findings about the bot itself."""
    values = ", ".join(f"{name}={value}" for name, value in settings.model_dump().items())
    return [Finding(SETTINGS, good=True, says=values), _state(settings.state), _ids(settings)]


def _ids(settings: BotSettings) -> Finding:
    try:
        admins, named = listed_admins(settings), listed_channels(settings)
    except MemoqaError as error:
        return Finding("ids", good=False, says=str(error))
    where = f"{len(named)} channels" if named else "every channel"
    return Finding("ids", good=True, says=f"{len(admins)} admins; answering in {where}")


def _state(state: Path) -> Finding:
    if not state.exists():
        return Finding(STATE, good=True, says=f"the bot makes {state} when it first runs")
    try:
        _refuse_unwritable(state)
        return Finding(STATE, good=True, says=f"{state}, {state.stat().st_size:,} bytes: {_described(state)}")
    except MemoqaError as error:
        return Finding(STATE, good=False, says=str(error))
    except sqlite3.Error:
        says = f"{state} is damaged, or no database; restore a backup (`memoqa state restore`), or set MEMOQA_STATE."
        return Finding(STATE, good=False, says=says)


def _refuse_unwritable(state: Path) -> None:
    if not state.is_file():
        raise MemoqaError(f"{state} is not a file; name the bot's state file in MEMOQA_STATE.")
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
    behind = "" if version == len(MIGRATIONS) else f"; the bot will upgrade it from version {version}"
    return f"whole, {turns} answered questions, {waiting[0]} unfinished events{behind}"
