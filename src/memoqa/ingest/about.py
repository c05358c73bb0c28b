"""What is said of a memo beside its text: the keys that a sidecar, front matter or a folder file may have.

A value that cannot be right is refused and never passed over: a misspelt audience must not let everybody read.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from memoqa.domain import Details
from memoqa.ingest.source import UnreadableFile

KEYS: Final = ("title", "date", "origin", *(one.name for one in fields(Details)))
OF_ONE_MEMO: Final = ("title", "superseded_by")  # no folder file can say these of every memo below it
# Text, day, and list, in that order; what a file for other programs calls `tags` or `language` may be anything else.
_TEXTS: Final = frozenset({"title", "date", "origin", "owner", "superseded_by", "url", "language"})
DAYS: Final = frozenset({"valid_from", "valid_until", "review_by", "checked"})
ID: Final = re.compile(r"(?<![a-z])[a-z]+(?::[\w.-]+)+", re.ASCII)  # as MEMOQA_ADMINS has it: slack:S1
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_NEAR: Final = 0.75  # of difflib's ratio, 0 to 1: "audiance" is .875 of "audience", "reviewer" .71 of "review_by"


@dataclass(frozen=True, slots=True)
class About:
    """What one file says of a memo; None for what it does not say.

    Attributes:
        date: As written; a TOML date in ISO form.
    """

    title: str | None = None
    date: str | None = None
    origin: str | None = None
    details: Details = field(default_factory=Details)

    def or_else(self, other: "About") -> "About":
        """These values, and the other's for those that are missing here."""
        own, its = self.details, other.details
        merged = {name: _first(getattr(own, name), getattr(its, name)) for name in Details.__slots__}
        return About(
            _first(self.title, other.title),
            _first(self.date, other.date),
            _first(self.origin, other.origin),
            Details(**merged),
        )


def _first(own: Any, other: Any) -> Any:
    return other if own is None else own


def about_of(values: Mapping[str, object], whose: str) -> About:
    """The values by their keys, checked.

    Args:
        values: Each key is one of `KEYS`.
        whose: Whose values they are, for errors: "its sidecar brief.pdf.toml".

    Raises:
        UnreadableFile: A value is of another type, or cannot be right.
    """
    told = {key: _checked(key, value, whose) for key, value in values.items()}
    details = Details(**{key: value for key, value in told.items() if key in Details.__slots__})
    begins, ends = details.valid_from, details.valid_until
    if begins and ends and begins > ends:
        raise UnreadableFile(f"{whose} has a valid_from after its valid_until; correct one of them")
    return About(told.get("title"), told.get("date"), told.get("origin"), details)


def nearest_key(key: str) -> str | None:
    """The key that somebody meant who wrote this one; None if that is not plain."""
    written = key.casefold().replace("-", "_").replace(" ", "_")
    return next(iter(difflib.get_close_matches(written, KEYS, 1, _NEAR)), None)


def _checked(key: str, value: object, whose: str) -> Any:
    if key in DAYS:
        return _day(key, value, whose)
    if key in _TEXTS:
        if key == "date" and isinstance(value, date):
            return value.isoformat()
        if not isinstance(value, str):
            raise UnreadableFile(f"{whose} has a {key} that is not text; put it in quotation marks")
        # An empty title, date or origin says nothing, as before there were other keys.
        text = value.strip() or None
        return text if text is None or key not in _CHECKS else _CHECKS[key](text, whose)
    return _texts(key, value, whose)


def _day(key: str, value: object, whose: str) -> str:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        raise UnreadableFile(f"{whose} has a {key} that is not a day; write it as 2027-03-31") from None
    return (day.date() if isinstance(day, datetime) else day).isoformat()


def _texts(key: str, value: object, whose: str) -> tuple[str, ...]:
    entries = value.split(",") if isinstance(value, str) else value
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise UnreadableFile(f'{whose} has {key} that are not a list of texts; write ["…", "…"]')
    found = tuple(dict.fromkeys(entry.strip() for entry in entries if entry.strip()))
    if key != "audience":
        return found
    if not found:
        raise UnreadableFile(f"{whose} has an empty audience, so nobody could read the memo; name one or leave it out")
    for entry in found:
        if not ID.fullmatch(entry):
            raise UnreadableFile(
                f"{whose} has {entry[:60]!r} in its audience, which is no id; write ids as MEMOQA_ADMINS has them"
            )
    return found


def _url(text: str, whose: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(c.isspace() for c in text)
    except ValueError:
        good = False
    if not good:
        raise UnreadableFile(f"{whose} has a url that is not a web address; begin it with https://")
    return text


def _language(text: str, whose: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise UnreadableFile(f"{whose} has a language that is not a tag; write it as zh-TW or en")
    return text


_CHECKS: Final[Mapping[str, Callable[[str, str], str]]] = {"url": _url, "language": _language}
