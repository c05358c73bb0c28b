"""Examine the bot for `memoqa doctor`: its settings, ids and port, its state file, and each chat platform."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.platforms import Platform, id_forms, installed, listed_admins, listed_channels
from bot.port_check import answered, port_finding
from bot.settings import BotSettings
from bot.state.figures import StateFigures, figures_of
from bot.state.helpers import USUAL
from memoqa.cli.doctor import Finding
from memoqa.cli.index_report import counted
from memoqa.domain import Memo
from memoqa.errors import MemoqaError
from memoqa.service import MemoQA
from memoqa.settings import ENV_FILE, Settings, load

SETTINGS: Final = "bot settings"
STATE: Final = "state"
HELPER: Final = "helper"
AUDIENCES: Final = "audiences"
MOST_NAMED: Final = 5  # ids that no chat has


def examine() -> list[Finding]:
    """Every finding about the bot and its platforms. Nothing is made or changed."""
    try:
        settings = load(BotSettings)
    except MemoqaError as error:
        return [Finding(SETTINGS, good=False, says=str(error))]
    memos = _memos()
    audiences = frozenset(one for memo in memos for one in memo.details.audience or ())
    asked = [(platform, platform.doctor(settings, audiences)) for platform in installed().values() if platform.doctor]
    unused = [platform for platform, found in asked if not found]
    chats = [finding for _, found in asked for finding in found] or [_no_chat(unused)]
    return [*findings(settings), *_audiences(memos), *chats, *_ids_of_unused(settings, unused)]


def findings(settings: BotSettings) -> list[Finding]:
    """The findings about the bot itself."""
    values = ", ".join(f"{name}={value}" for name, value in settings.model_dump().items())
    return [Finding(SETTINGS, good=True, says=values), *_state(settings.state), _ids(settings), *_health(settings)]


def _memos() -> Sequence[Memo]:
    try:
        return MemoQA.from_settings(load(Settings)).seen_by(None).library().memos
    except MemoqaError:
        return ()  # another finding reports it


def _audiences(memos: Sequence[Memo]) -> list[Finding]:
    """Whether an installed platform has ids like those that say who may read a memo; no finding if none says so."""
    said = [(memo.id, one) for memo in memos for one in memo.details.audience or ()]
    forms = id_forms()
    wrong = [f"{one} in {memo}" for memo, one in said if not any(re.fullmatch(form.pattern, one) for form in forms)]
    if wrong:
        more = f" and {len(wrong) - MOST_NAMED} more" if len(wrong) > MOST_NAMED else ""
        says = (
            f"no chat has such an id: {', '.join(wrong[:MOST_NAMED])}{more}; so nobody reads the memo by it. Write "
            f"{', '.join(form.written for form in forms)}."
        )
        return [Finding(AUDIENCES, good=False, says=says)]
    limited = sum(1 for memo in memos if memo.details.audience)
    says = f"{counted(limited, 'memo')} for some only, by {counted(len({one for _, one in said}), 'id')}"
    return [Finding(AUDIENCES, good=True, says=says)] if said else []


def _no_chat(unused: list[Platform]) -> Finding:
    names = " or ".join(platform.name for platform in unused)
    here = "" if Path(ENV_FILE).is_file() else f" There is no {ENV_FILE} in {Path.cwd()}, where memoqa looks for it."
    says = f"none is set up; to serve {names}, set its token. `python -m bot console` needs none.{here}"
    return Finding("chat", good=True, says=says, absent=True)


def _ids_of_unused(settings: BotSettings, unused: list[Platform]) -> list[Finding]:
    """A finding for each platform whose ids are listed although nothing else of it is set."""
    try:
        listed = sorted(listed_admins(settings) | listed_channels(settings))
    except MemoqaError:
        return []  # another finding reports it
    found = []
    for platform in unused:
        if ids := [one for one in listed if one.startswith(f"{platform.name}:")]:
            says = f"{ids[0]} is listed, but no {platform.name.upper()}_… setting is set; set its token, or remove it."
            found.append(Finding(f"{platform.name} settings", good=False, says=says))
    return found


def _health(settings: BotSettings) -> list[Finding]:
    if not settings.health_port:
        return []

    def is_memoqa(host: str, port: int) -> bool:
        return answered(host, port, "GET", "/livez") == (200, b"ok\n")

    return [
        port_finding("health port", "MEMOQA_HEALTH_PORT", settings.health_host, settings.health_port, is_memoqa),
    ]


def _ids(settings: BotSettings) -> Finding:
    try:
        admins, named = listed_admins(settings), listed_channels(settings)
    except MemoqaError as error:
        return Finding("ids", good=False, says=str(error))
    where = counted(len(named), "channel") if named else "every channel"
    return Finding("ids", good=True, says=f"{counted(len(admins), 'admin')}; answering in {where}")


def _state(state: Path) -> list[Finding]:
    if not state.exists():
        return [Finding(STATE, good=True, says=f"the bot makes {state} when it first runs")]
    try:
        _refuse_unwritable(state)
        figures = figures_of(state)
    except MemoqaError as error:
        return [Finding(STATE, good=False, says=str(error))]
    says = f"{state}, {state.stat().st_size:,} bytes: {_described(figures)}"
    return [Finding(STATE, good=True, says=says), *_helpers(figures)]


def _helpers(figures: StateFigures) -> list[Finding]:
    """The channels in which memoqa also answers what nobody asked it; no finding if there are none."""
    listed = [f"{channel} {mode}" for channel, mode in figures.helpers if mode != USUAL]
    says = f"answers unasked in {counted(len(listed), 'channel')} (/memos helper): {', '.join(listed)}"
    return [Finding(HELPER, good=True, says=says)] if listed else []


def _refuse_unwritable(state: Path) -> None:
    if not state.is_file():
        raise MemoqaError(f"{state} is not a file; name the bot's state file in MEMOQA_STATE.")
    # SQLite writes its log beside the file, so the folder counts as well.
    for place in (state, state.parent):
        if not os.access(place, os.R_OK | os.W_OK):
            raise MemoqaError(f"{place} cannot be written; give the bot's user write access to it.")


def _described(found: StateFigures) -> str:
    behind = "" if found.version == found.newest else f"; the bot will upgrade it from version {found.version}"
    return f"whole, {counted(found.turns, 'answered question')}, {counted(found.in_hand, 'unfinished event')}{behind}"
