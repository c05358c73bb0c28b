"""Describe Slack to the rest of the bot; only making an adapter or a finding imports Slack's SDK."""

from typing import TYPE_CHECKING, Final

from bot.adapters.slack.findings_zh_tw import FINDINGS
from bot.adapters.slack.settings import SlackSettings
from bot.desk.permissions import IdForm
from bot.platforms import Application, Platform
from bot.port import ChatAdapter
from bot.settings import BotSettings
from memoqa.settings import load

if TYPE_CHECKING:
    from bot.setup.dialogue import Both, Dialogue
    from memoqa.cli.doctor import Finding

_GROUP: Final = "slack:S"


def user_groups(admins: frozenset[str]) -> frozenset[str]:
    """The ids of the Slack user groups among the admins; only Slack knows their members."""
    return frozenset(admin.removeprefix("slack:") for admin in admins if admin.startswith(_GROUP))


def _create(application: Application) -> ChatAdapter:
    from bot.adapters.slack.adapter import SlackAdapter  # noqa: PLC0415 - imports the SDK

    return SlackAdapter(
        application.desk,
        application.state,
        application.wording,
        load(SlackSettings),
        groups=user_groups(application.admins),
    )


def _code(error: BaseException) -> str:
    from bot.adapters.slack.client import refusal_code  # noqa: PLC0415 - imports the SDK

    return refusal_code(error)


def _doctor(settings: BotSettings, audiences: frozenset[str]) -> "list[Finding]":
    from bot.adapters.slack.doctor import examine  # noqa: PLC0415 - imports the SDK

    return examine(settings, audiences)


def _setup(dialogue: "Dialogue") -> "Both":
    from bot.adapters.slack.setup import steps  # noqa: PLC0415 - imports the SDK

    return steps(dialogue)


SLACK: Final = Platform(
    name="slack",
    create=_create,
    settings=SlackSettings,
    # Slack's ids begin with U or W (a user), S (a user group), C or G (a channel).
    people=(
        IdForm(r"slack:[UW][A-Z0-9]{2,20}", "slack:U…"),
        IdForm(r"slack:S[A-Z0-9]{2,20}", "slack:S… (a user group)"),
    ),
    channels=(IdForm(r"slack:[CG][A-Z0-9]{2,20}", "slack:C…"),),
    tokens=(r"\bx(?:ox[a-z]|app)-[\w-]{4,}",),  # xoxb-…, xapp-…
    code=_code,
    doctor=_doctor,
    findings=tuple(FINDINGS.items()),
    setup=_setup,
)
