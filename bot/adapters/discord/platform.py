"""Describe Discord to the rest of the bot; only making an adapter or a finding imports discord.py."""

from typing import TYPE_CHECKING, Final

from bot.adapters.discord.findings_zh_tw import FINDINGS
from bot.adapters.discord.settings import DiscordSettings
from bot.desk.permissions import IdForm
from bot.platforms import Application, Platform
from bot.port import ChatAdapter
from bot.settings import BotSettings
from memoqa.settings import load

if TYPE_CHECKING:
    from bot.setup.dialogue import Both, Dialogue
    from memoqa.cli.doctor import Finding


def _create(application: Application) -> ChatAdapter:
    from bot.adapters.discord.adapter import DiscordAdapter  # noqa: PLC0415 - imports the SDK

    return DiscordAdapter(application.desk, application.state, application.wording, load(DiscordSettings))


def _code(error: BaseException) -> str:
    from bot.adapters.discord.errors import refusal_code  # noqa: PLC0415 - imports the SDK

    return refusal_code(error)


def _doctor(settings: BotSettings, audiences: frozenset[str]) -> "list[Finding]":
    from bot.adapters.discord.doctor import examine  # noqa: PLC0415 - imports the SDK

    return examine(settings, audiences)


def _setup(dialogue: "Dialogue") -> "Both":
    from bot.adapters.discord.setup import steps  # noqa: PLC0415 - imports the SDK

    return steps(dialogue)


DISCORD: Final = Platform(
    name="discord",
    create=_create,
    settings=DiscordSettings,
    people=(
        IdForm(r"discord:\d{15,20}", "discord:ID"),
        IdForm(r"discord:role:\d{15,20}", "discord:role:ID"),
    ),
    channels=(IdForm(r"discord:\d{15,20}", "discord:ID"),),
    # Three parts with dots between them; also anything after `Bot` in an Authorization header.
    tokens=(r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}", r"(?<=Bot )[\w.-]{20,}"),
    code=_code,
    doctor=_doctor,
    findings=tuple(FINDINGS.items()),
    setup=_setup,
)
