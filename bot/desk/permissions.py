"""Who may reindex, and where questions are answered: the ids that MEMOQA_ADMINS and MEMOQA_CHANNELS name."""

import re
from typing import Final

from memoqa.errors import SettingsError

# Slack's ids begin with U or W (a user), S (a user group), C or G (a channel); Discord's are numbers. A name would be
# anyone's to take.
_IDENTITY: Final = re.compile(r"slack:[UWS][A-Z0-9]{2,20}|discord:(?:role:)?\d{15,20}")
_CHANNEL: Final = re.compile(r"slack:[CG][A-Z0-9]{2,20}|discord:\d{15,20}")
_GROUP: Final = "slack:S"


def identities(setting: str) -> frozenset[str]:
    """The identities in a list with commas between them; nobody where it is empty.

    Raises:
        SettingsError: One of them is no platform's id.
    """
    forms = "slack:U…, slack:S… (a user group), discord:ID or discord:role:ID"
    return _listed(setting, _IDENTITY, "MEMOQA_ADMINS", forms)


def channels(setting: str) -> frozenset[str]:
    """The channels in a list with commas between them, as Incoming.places has them; every one where it is empty.

    Raises:
        SettingsError: One of them is no platform's id.
    """
    return _listed(setting, _CHANNEL, "MEMOQA_CHANNELS", "slack:C… or discord:ID")


def slack_groups(admins: frozenset[str]) -> frozenset[str]:
    """The ids of the Slack user groups among them, whose members Slack must be asked for."""
    return frozenset(admin.removeprefix("slack:") for admin in admins if admin.startswith(_GROUP))


def _listed(setting: str, form: re.Pattern[str], name: str, forms: str) -> frozenset[str]:
    entries = [entry.strip() for entry in setting.split(",") if entry.strip()]
    for entry in entries:
        if not form.fullmatch(entry):
            raise SettingsError(f"{name}: {entry[:60]!r} is no id; write {forms}, with commas between them.")
    return frozenset(entries)
