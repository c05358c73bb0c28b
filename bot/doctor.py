"""Examine the bot for `memoqa doctor`: its settings, the ids in them, its state file, and each chat platform."""

import os
from pathlib import Path
from typing import Final

from bot.platforms import installed, listed_admins, listed_channels
from bot.settings import BotSettings
from bot.state.figures import StateFigures, figures_of
from memoqa.cli.doctor import Finding
from memoqa.errors import MemoqaError
from memoqa.settings import load

SETTINGS: Final = "bot settings"
STATE: Final = "state"


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
        described = _described(figures_of(state))
        return Finding(STATE, good=True, says=f"{state}, {state.stat().st_size:,} bytes: {described}")
    except MemoqaError as error:
        return Finding(STATE, good=False, says=str(error))


def _refuse_unwritable(state: Path) -> None:
    if not state.is_file():
        raise MemoqaError(f"{state} is not a file; name the bot's state file in MEMOQA_STATE.")
    # SQLite writes its log beside the file, so the folder counts as well.
    for place in (state, state.parent):
        if not os.access(place, os.R_OK | os.W_OK):
            raise MemoqaError(f"{place} cannot be written; give the bot's user write access to it.")


def _described(found: StateFigures) -> str:
    behind = "" if found.version == found.newest else f"; the bot will upgrade it from version {found.version}"
    return f"whole, {found.turns} answered questions, {found.in_hand} unfinished events{behind}"
