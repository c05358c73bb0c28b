"""Who may reindex: the identities that MEMOQA_ADMINS names; nobody where it names none."""

import re
from typing import Final

from memoqa.errors import SettingsError

# Slack's ids begin with U or W (a user) or S (a user group); Discord's are numbers. A name would be anyone's to take.
_IDENTITY: Final = re.compile(r"slack:[UWS][A-Z0-9]{2,20}|discord:(?:role:)?\d{15,20}")
_GROUP: Final = "slack:S"


def identities(setting: str) -> frozenset[str]:
    """The identities in a list with commas between them.

    Raises:
        SettingsError: One of them is no platform's id.
    """
    named = [entry.strip() for entry in setting.split(",") if entry.strip()]
    for entry in named:
        if not _IDENTITY.fullmatch(entry):
            raise SettingsError(
                f"MEMOQA_ADMINS: {entry[:60]!r} is no id; write slack:U…, slack:S… (a user group), discord:ID or "
                "discord:role:ID, with commas between them."
            )
    return frozenset(named)


def slack_groups(admins: frozenset[str]) -> frozenset[str]:
    """The ids of the Slack user groups among them, whose members Slack must be asked for."""
    return frozenset(admin.removeprefix("slack:") for admin in admins if admin.startswith(_GROUP))
