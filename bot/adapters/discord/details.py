"""The form of a memo's details on Discord, in three parts, since a form there has five fields at most.

What is picked in a form comes back apart from what is typed. One form of ids stands for both people and channels, so
only roles are shown as picked already; the other ids stand in the field for text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import discord

from bot.adapters.discord.components import LONGEST_DESCRIPTION, LONGEST_TITLE, submitted
from bot.adapters.discord.events import PLATFORM
from bot.desk.details_form import DetailsForm, entries
from bot.present.words import Words
from bot.present.words.details import details_words
from memoqa.quotes.wording import owner_id, owner_name

MODAL: Final = "memoqa:save:"  # the form's custom_id begins with this
PEOPLE: Final = "audience_people"  # custom_ids of the fields that an audience is made of
CHANNELS: Final = "audience_channels"
PERSON: Final = "owner_person"
PARTS: Final = {
    "readers": ("owner", "audience"),
    "days": ("date", "valid_from", "valid_until", "review_by", "checked"),
    "names": ("title", "superseded_by", "url", "tags"),
}
LONGEST_VALUE: Final = 4_000  # characters of a field for text
MOST_PICKED: Final = 25
_ROLE: Final = re.compile(r"discord:role:(\d{15,20})", re.ASCII)
_PERSON: Final = re.compile(r"discord:(\d{15,20})", re.ASCII)


def details_modal(form: DetailsForm, part: str, words: Words) -> discord.ui.Modal:
    """One part of the form, with what holds."""
    said = details_words(words)
    modal = discord.ui.Modal(title=said.parts[part][:LONGEST_TITLE], custom_id=f"{MODAL}{form.about}")
    for field in PARTS[part]:
        if len(form.values[field]) > LONGEST_VALUE:
            continue  # it is not shown, and so it stays
        for item in _items(field, form, words):
            modal.add_item(item)
    modal.stop()  # keeps discord.py from storing it: memoqa reads the fields from the payload
    return modal


def readers_select(roles: Sequence[str] = ()) -> discord.ui.MentionableSelect[Any]:
    """The field that picks people and roles."""
    chosen = [discord.SelectDefaultValue(id=int(role), type=discord.SelectDefaultValueType.role) for role in roles]
    return discord.ui.MentionableSelect(
        custom_id=PEOPLE, min_values=0, max_values=MOST_PICKED, required=False, default_values=chosen
    )


def typed(data: Any) -> tuple[tuple[str, str], ...]:
    """What a submitted form holds, by the keys of a sidecar; a field that the form did not show is left out."""
    shown = {str(field.get("custom_id")) for field in _fields(data)}
    values = {field: submitted(data, field) for fields in PARTS.values() for field in fields if field in shown}
    picked = [*picked_readers(data), *_picked(data, CHANNELS)]
    if "audience" in values:
        values["audience"] = ", ".join([*picked, *entries("audience", values["audience"])])
    if "owner" in values and (person := _picked(data, PERSON)):
        name = values["owner"].strip()
        values["owner"] = f"{name} <{person[0]}>" if name else person[0]
    return tuple(values.items())


def picked_readers(data: Any) -> list[str]:
    """The people and roles picked in a submitted form, as an audience names them."""
    roles = ((data.get("resolved") or {}).get("roles")) or {}
    ids = _values(data, PEOPLE)
    return [f"{PLATFORM}:role:{one}" if one in roles else f"{PLATFORM}:{one}" for one in ids]


def label(text: str, hint: str, field: discord.ui.Item[Any]) -> discord.ui.Label[Any]:
    """A field with its name, and what may be typed there."""
    fits = hint if len(hint) <= LONGEST_DESCRIPTION else ""
    return discord.ui.Label(text=text[:LONGEST_TITLE], description=fits or None, component=field)


def text_input(name: str, value: str = "") -> discord.ui.TextInput[Any]:
    """A field for text, which may be left empty."""
    return discord.ui.TextInput(custom_id=name, required=False, max_length=LONGEST_VALUE, default=value or None)


def _items(field: str, form: DetailsForm, words: Words) -> Iterator[discord.ui.Label[Any]]:
    said = details_words(words)
    name, value = said.fields[field], form.values[field]
    hint = form.hints[field] if len(form.hints[field]) <= LONGEST_DESCRIPTION else said.hints[field]
    if field == "owner":
        match = _PERSON.fullmatch(owner_id(value))
        person = (
            [discord.SelectDefaultValue(id=int(match[1]), type=discord.SelectDefaultValueType.user)] if match else []
        )
        select: discord.ui.UserSelect[Any] = discord.ui.UserSelect(
            custom_id=PERSON, min_values=0, max_values=1, required=False, default_values=person
        )
        yield label(name, hint, text_input(field, owner_name(value) if match else value))
        yield label(said.person, "", select)
    elif field == "audience":
        ids = entries(field, value)
        roles = tuple(match[1] for one in ids if (match := _ROLE.fullmatch(one)))[:MOST_PICKED]
        others = ", ".join(one for one in ids if one.rpartition(":")[2] not in roles or not _ROLE.fullmatch(one))
        channels: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
            custom_id=CHANNELS, min_values=0, max_values=MOST_PICKED, required=False
        )
        yield label(said.people, "", readers_select(roles))
        yield label(said.channels, "", channels)
        yield label(said.others, hint, text_input(field, others))
    else:
        yield label(name, hint, text_input(field, value))


def _fields(data: Any) -> Iterator[Any]:
    for component in data.get("components", ()):
        yield component.get("component") or next(iter(component.get("components", ())), {})


def _values(data: Any, name: str) -> list[str]:
    return [str(one) for field in _fields(data) if field.get("custom_id") == name for one in field.get("values") or ()]


def _picked(data: Any, name: str) -> list[str]:
    return [f"{PLATFORM}:{one}" for one in _values(data, name)]
