"""The bot's findings for `memoqa doctor`: the ids of admins and channels, and the state file."""

import os
from pathlib import Path
from typing import Final

from bot.desk.permissions import channels, identities
from bot.state.figures import StateFigures, figures_of
from memoqa.cli.doctor import Finding
from memoqa.errors import MemoqaError
from memoqa.settings import Settings

NAME: Final = "state file"


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
        return [Finding(NAME, good=True, says=_described(figures_of(state)))]
    except MemoqaError as error:
        return [Finding(NAME, good=False, says=str(error))]


def _refuse_unwritable(state: Path) -> None:
    # SQLite writes its log beside the file, so the folder counts as well.
    for place in (state, state.parent):
        if not os.access(place, os.R_OK | os.W_OK):
            raise MemoqaError(f"{place} cannot be written; give the bot's user write access to it.")


def _described(found: StateFigures) -> str:
    behind = (
        "" if found.version == found.newest else f"; version {found.version}, the bot upgrades it to {found.newest}"
    )
    return f"whole, {found.turns} answered questions, {found.in_hand} in hand{behind}"
