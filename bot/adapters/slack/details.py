"""Render and parse the form of a memo's details: pickers for people, channels and days, so that nobody types ids.

Pure functions. Ids that no picker shows, such as user groups and other platforms' ids, stand in a field of their own.

Source: docs.slack.dev, Block Kit, input elements.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from bot.adapters.slack.blocks import Block, plain
from bot.adapters.slack.escaping import text_of
from bot.adapters.slack.events import DIRECT, PLATFORM, Payload, Workspace, is_internal_user
from bot.desk.details_form import FIELDS, DetailsForm, entries
from bot.port import Incoming, Language
from bot.present.words import Words
from bot.present.words.details import details_words
from memoqa.ingest.about import DAYS
from memoqa.quotes.wording import owner_id, owner_name

DETAILS: Final = "details"  # id of the button that opens the form
FORM: Final = "memo_details"  # callback id of the form
PEOPLE: Final = "audience_people"  # ids of the fields that an audience is made of; "audience" holds the other ids
CHANNELS: Final = "audience_channels"
PERSON: Final = "owner_person"
LONGEST_VALUE: Final = 3_000  # characters of a field for text, as documented
LONGEST_HINT: Final = 2_000  # characters, as documented
LONGEST_TITLE: Final = 24  # characters of a modal's title
MOST_PICKED: Final = 100  # people or channels in one field; more are shown as ids
_USER: Final = re.compile(r"slack:([UW][A-Z0-9]{2,20})")
_CHANNEL: Final = re.compile(r"slack:([CG][A-Z0-9]{2,20})")


def details_modal(form: DetailsForm, words: Words, channel: str, language: Language, *, pickers: bool = True) -> Block:
    """The form.

    Args:
        form: What it shows.
        words: In the language of who opened it.
        channel: Slack's id of the channel that the reply goes to.
        language: Theirs, which Slack does not send back with the form.
        pickers: Whether people, channels and days are picked; if not, all are typed.
    """
    said = details_words(words)
    private = json.dumps({"about": form.about, "channel": channel, "language": language})
    named = said.of_memo.format(title=form.title, memo=form.memo) if form.title != form.memo else form.memo
    head = named[:LONGEST_HINT]
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": private,
        "title": plain(said.form_title[:LONGEST_TITLE]),
        "submit": plain(said.save),
        "close": plain(words.cancel),
        "blocks": [{"type": "context", "elements": [plain(head)]}, *fields(form, words, pickers=pickers)],
    }


def opened_from(body: Payload, workspace: Workspace) -> tuple[Incoming, str] | None:
    """Who pressed the button that opens a form, and the button's reference; None for another workspace's people."""
    action = (body.get("actions") or [{}])[0]
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
    if not channel or not is_internal_user(body, workspace):
        return None
    asker = f"{PLATFORM}:{text_of(body['user']['id'])}"
    event = workspace.event(channel, body["trigger_id"])
    return Incoming(event, None, "", "edit", asker, frozenset({asker})), text_of(action.get("value"))


def submission(body: Payload, workspace: Workspace) -> Incoming | None:
    """Parse the submitted form; None for another workspace's people."""
    view = body.get("view") or {}
    if view.get("callback_id") != FORM or not is_internal_user(body, workspace):
        return None
    about = json.loads(view["private_metadata"])
    asker, channel = f"{PLATFORM}:{text_of(body['user']['id'])}", text_of(about["channel"])
    place = "" if channel.startswith(DIRECT) else f"{PLATFORM}:{channel}"
    return Incoming(
        # A form that stays open after an error is submitted again under the same id, but with another hash.
        event=workspace.event(channel, f"{view['id']}.{view.get('hash', '')}"),
        thread=None,
        text="",
        command="save",
        about=text_of(about["about"]),
        asker=asker,
        identities=frozenset({asker}),
        language=about.get("language"),
        places=frozenset({place} - {""}),
        channel=place,
        details=tuple(typed(view).items()),
    )


def typed(view: Payload) -> dict[str, str]:
    """What a submitted form holds, by the keys of a sidecar; a field that the form did not show is left out."""
    values: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    said = {field: _value(values[field].get(field) or {}) for field in FIELDS if field in values}
    picked = [*_picked(values, PEOPLE), *_picked(values, CHANNELS)]
    if "audience" in said:
        said["audience"] = ", ".join([*picked, *entries("audience", said["audience"])])
    if "owner" in said and (person := _picked(values, PERSON)):
        name = said["owner"].strip()
        said["owner"] = f"{name} <{person[0]}>" if name else person[0]
    return said


def fields(form: DetailsForm, words: Words, *, pickers: bool, shown: Collection[str] = FIELDS) -> Iterator[Block]:
    """The fields of the form, or those of them that are shown; the other arguments are those of `details_modal`."""
    said = details_words(words)
    for field in (one for one in FIELDS if one in shown):
        value, label, hint = form.values[field], said.fields[field], form.hints[field]
        if len(value) > LONGEST_VALUE:
            continue  # it is not shown, and so it stays
        if field == "owner" and pickers:
            name, user = _owner(value)
            yield _input(field, label, _text(name), hint)
            yield _input(PERSON, said.person, {"type": "users_select"} | ({"initial_user": user} if user else {}))
        elif field == "audience" and pickers:
            yield from _audience(value, words, hint)
        elif field in DAYS and pickers:
            yield _input(field, label, {"type": "datepicker"} | ({"initial_date": value} if value else {}), hint)
        else:
            yield _input(field, label, _text(value), hint)


def _audience(value: str, words: Words, hint: str) -> Iterator[Block]:
    said, ids = details_words(words), entries("audience", value)
    people = [match[1] for one in ids if (match := _USER.fullmatch(one))][:MOST_PICKED]
    channels = [match[1] for one in ids if (match := _CHANNEL.fullmatch(one))][:MOST_PICKED]
    shown = {f"{PLATFORM}:{one}" for one in (*people, *channels)}
    others = ", ".join(one for one in ids if one not in shown)
    kinds = {"filter": {"include": ["public", "private"], "exclude_bot_users": True}}
    picked = {"initial_conversations": channels} if channels else {}
    users = {"initial_users": people} if people else {}
    yield _input(PEOPLE, said.people, {"type": "multi_users_select"} | users)
    yield _input(CHANNELS, said.channels, {"type": "multi_conversations_select", **kinds} | picked)
    yield _input("audience", said.others, _text(others), hint)


def _owner(value: str) -> tuple[str, str]:
    """The owner's name, and Slack's id of the person, each empty if it is not told."""
    match = _USER.fullmatch(owner_id(value))
    return (owner_name(value), match[1]) if match else (value, "")


def _text(value: str) -> Block:
    return {"type": "plain_text_input", "max_length": LONGEST_VALUE} | ({"initial_value": value} if value else {})


def _input(name: str, label: str, element: Block, hint: str = "") -> Block:
    inner = {**element, "action_id": name}
    told = {"hint": plain(hint[:LONGEST_HINT])} if hint else {}
    return {"type": "input", "block_id": name, "optional": True, "label": plain(label), "element": inner, **told}


def _value(state: Payload) -> str:
    return text_of(state.get("value") or state.get("selected_date"))


def _picked(values: Mapping[str, Any], name: str) -> list[str]:
    state = (values.get(name) or {}).get(name) or {}
    one = state.get("selected_user")
    found = [one] if one else state.get("selected_users") or state.get("selected_conversations") or []
    return [f"{PLATFORM}:{text_of(each)}" for each in found]
