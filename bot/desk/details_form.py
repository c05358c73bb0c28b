"""A memo's details as a form: the fields, what holds in each and where it is written, and what may not be typed."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bot.desk.permissions import IdForm
from bot.present.words import Words
from bot.present.words.details import DetailsWords, details_words
from memoqa.domain import Memo
from memoqa.ingest.about import DAYS, About, about_of
from memoqa.ingest.formats.table import outermost
from memoqa.ingest.said import FRONT_MATTER, Saying
from memoqa.ingest.said_now import said_of
from memoqa.ingest.source import UnreadableFile
from memoqa.quotes.wording import owner_id

FIELDS: Final = (
    "title",
    "date",
    "owner",
    "audience",
    "valid_from",
    "valid_until",
    "review_by",
    "checked",
    "superseded_by",
    "url",
    "tags",
)
LISTS: Final = frozenset({"audience", "tags"})
_PARTS: Final[Mapping[str, re.Pattern[str]]] = {
    "audience": re.compile(r"[,，、;；\s]"),
    "tags": re.compile("[,，、;；\n]"),
}
_REF: Final = 16  # hexadecimal digits of the SHA-256 of a memo's id: short enough for a button of any platform


@dataclass(frozen=True, slots=True)
class Held:
    """What holds in a field: the text, a list's entries with ", " between them, and the file that says it.

    Attributes:
        place: The file's path inside the memos folder; None if no file says anything.
    """

    text: str = ""
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """A file among the memos, of which its sidecar speaks: a memo, or an archive or a mail with all that is inside.

    Attributes:
        id: Its path inside the memos folder.
        own: The memo that it is; None of an archive.
        inside: The memos that lie inside it.
    """

    id: str
    own: Memo | None
    inside: tuple[Memo, ...]

    @property
    def title(self) -> str:
        """The memo's; an archive is called by its id."""
        return self.own.title if self.own else self.id

    def is_owned_by(self, ids: Collection[str]) -> bool:
        """Whether somebody with these ids owns it: an archive whoever owns each memo inside."""
        return all(is_owner(memo.details.owner, ids) for memo in ([self.own] if self.own else self.inside))


@dataclass(frozen=True, slots=True)
class DetailsForm:
    """A form as it is opened.

    Attributes:
        about: Comes back with the form: it names the memo, and what held when the form was opened.
        values: By the keys of `FIELDS`: what holds, or what was typed last if that could not be saved.
        hints: Likewise: what may be typed there, and where the value stands now.
    """

    about: str
    memo: str
    title: str
    values: Mapping[str, str]
    hints: Mapping[str, str]


def described(memos: Iterable[Memo]) -> list[Described]:
    """The files that these memos are or lie inside, in order."""
    files: dict[str, list[Memo]] = {}
    for memo in memos:
        files.setdefault(outermost(memo.id), []).append(memo)
    return [
        Described(
            name,
            next((memo for memo in found if memo.id == name), None),
            tuple(memo for memo in found if memo.id != name),
        )
        for name, found in files.items()
    ]


def held_of(memos: Path, memo_id: str) -> dict[str, Held]:
    """What holds in each field by the files on the disk now; errors as `said_of` raises them."""
    said = said_of(memos, memo_id)
    return {field: _held(field, said) for field in FIELDS}


def reference(memo_id: str) -> str:
    """The short name of a memo in a button."""
    return hashlib.sha256(memo_id.encode("utf-8", "surrogateescape")).hexdigest()[:_REF]


def about(memo_id: str, held: Mapping[str, Held]) -> str:
    """A form's reference: the memo's, a full stop, and a digest of what holds."""
    values = "\0".join(held[field].text for field in FIELDS)
    return f"{reference(memo_id)}.{reference(values)}"


def is_owner(owner: str | None, ids: Collection[str]) -> bool:
    """Whether somebody with these ids owns a memo; nobody owns one whose owner has no id."""
    own = owner_id(owner)
    return bool(own) and own in ids


def entries(field: str, typed: str) -> tuple[str, ...]:
    """The entries of a list that was typed, each once."""
    return tuple(dict.fromkeys(entry for part in _PARTS[field].split(typed) if (entry := part.strip())))


def same(field: str, one: str, other: str) -> bool:
    """Whether two texts of a field say the same; the order of a list's entries says nothing."""
    if field in LISTS:
        return set(entries(field, one)) == set(entries(field, other))
    return one.strip() == other.strip()


def problems(values: Mapping[str, str], forms: Sequence[IdForm], memo_id: str, words: Words) -> dict[str, str]:
    """What is wrong with what was typed, by field; looks nothing up.

    Args:
        values: What was typed, by the keys of `FIELDS`.
        forms: The forms of the ids that an audience may name.
        memo_id: The memo's id; empty if it has none yet.
        words: In the reader's language.
    """
    said = details_words(words)
    found = {field: said.bad_day for field in DAYS if not _is_day(values.get(field, "").strip())}
    begins, ends = (values.get(field, "").strip() for field in ("valid_from", "valid_until"))
    if begins and ends and begins > ends and not found.keys() & {"valid_from", "valid_until"}:
        found["valid_until"] = said.bad_order
    if values.get("url", "").strip() and not _is_url(values["url"]):
        found["url"] = said.bad_url
    if memo_id and values.get("superseded_by", "").strip() == memo_id:
        found["superseded_by"] = said.bad_self
    if wrong := _no_id(values.get("audience", ""), forms):
        written = words.separator.join(form.written for form in forms)
        found["audience"] = said.bad_id.format(entry=wrong[:60], forms=written)
    return {field: found[field] for field in FIELDS if field in found}


def named_place(place: str, said: DetailsWords) -> str:
    """A file that says something of a memo, as people read it."""
    return said.front_matter if place == FRONT_MATTER else place


def _held(field: str, said: Sequence[Saying]) -> Held:
    for one in said:
        value = _value(one.about, field)
        if value is not None:
            return Held(", ".join(value) if isinstance(value, tuple) else str(value), one.place)
    return Held()


def _value(said: About, field: str) -> object:
    return getattr(said if field in About.__slots__ else said.details, field)


def _is_day(typed: str) -> bool:
    try:
        return not typed or date.fromisoformat(typed).isoformat() == typed
    except ValueError:
        return False


def _is_url(typed: str) -> bool:
    try:
        about_of({"url": typed}, "")
    except UnreadableFile:
        return False
    return True


def _no_id(typed: str, forms: Sequence[IdForm]) -> str:
    """The first entry that no platform has as an id; empty if each is one."""
    known = (entry for entry in entries("audience", typed))
    return next((one for one in known if not any(re.fullmatch(form.pattern, one) for form in forms)), "")
