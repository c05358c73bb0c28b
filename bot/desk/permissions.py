"""Parse MEMOQA_ADMINS, the ids of those who may reindex, and MEMOQA_CHANNELS, the ids of the channels to answer in.

They are ids, never names: anyone could take a name.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from memoqa.errors import SettingsError


@dataclass(frozen=True, slots=True)
class IdForm:
    """One form that a platform's ids take in MEMOQA_ADMINS or MEMOQA_CHANNELS.

    Attributes:
        pattern: A regular expression that a whole id matches, the platform's name and a colon included.
        written: How an error message writes the form: "slack:U…".
    """

    pattern: str
    written: str


def identities(setting: str, forms: Iterable[IdForm]) -> frozenset[str]:
    """The admins' identities in a comma-separated list; nobody if it is empty.

    Args:
        setting: MEMOQA_ADMINS.
        forms: The forms of the platforms' ids for people, groups and roles.

    Raises:
        SettingsError: An entry has none of the forms.
    """
    return _listed(setting, forms, "MEMOQA_ADMINS")


def channels(setting: str, forms: Iterable[IdForm]) -> frozenset[str]:
    """The channels in a comma-separated list, as Incoming.places has them; every channel if it is empty.

    Args:
        setting: MEMOQA_CHANNELS.
        forms: The forms of the platforms' ids for channels.

    Raises:
        SettingsError: An entry has none of the forms.
    """
    return _listed(setting, forms, "MEMOQA_CHANNELS")


def _listed(setting: str, forms: Iterable[IdForm], name: str) -> frozenset[str]:
    known = list(forms)
    entries = [entry.strip() for entry in setting.split(",") if entry.strip()]
    for entry in entries:
        if not any(re.fullmatch(form.pattern, entry) for form in known):
            raise SettingsError(
                f"{name}: {entry[:60]!r} is not an id; write {_alternatives(known)}, separated by commas."
            )
    return frozenset(entries)


def _alternatives(forms: list[IdForm]) -> str:
    *most, last = [form.written for form in forms] or ["nothing, since no platform is installed"]
    return f"{', '.join(most)} or {last}" if most else last
