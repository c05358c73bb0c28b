"""Read what Slack sends: payloads to what the desk takes, or None where it is not meant for memoqa.

Pure functions; a payload that is misread is mended by adding it to the tests.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from bot.port import Command, EventId, Incoming, Language, ThreadKey
from bot.present.wording import WORDS

PLATFORM: Final = "slack"
SHORTCUT: Final = "ask_about"  # callback id of "Ask memoqa about this"
TAKE_IN: Final = "take_in"  # callback id of "Take file into the memos"
TAKE_IN_TEXTS: Final = frozenset({"reindex", "/reindex"})  # the same in a direct message: commands carry no files
DIRECT: Final = "D"  # what the id of a conversation with memoqa alone begins with
COMPLAINT: Final = "missing"  # callback id of the dialogue behind 👎, and of its only field
COMMANDS: Final[dict[str, Command]] = {
    "/ask": "ask",
    "/memos": "memos",
    "/reindex": "reindex",
    "/gaps": "gaps",
    "/forget-me": "forget",
}
BUTTONS: Final[dict[str, Command]] = {
    "previous": "previous",
    "next": "next",
    "section": "section",
    "cite": "cite",
    "good": "good",
    "bad": "bad",
    "anew": "anew",
}
# A file, and "also send to channel", are still something that a person says; all other subtypes are edits, joins, bots.
SPOKEN_SUBTYPES: Final = frozenset({None, "file_share", "thread_broadcast"})
# What Slack writes for a mention, a channel, a group and a link; anything else in angle brackets was typed.
_REFERENCE: Final = re.compile(
    r"<(?:(?P<sign>[@#])(?P<id>[A-Z0-9]+)|!(?P<all>[a-z]+)(?:\^[^|>]*)?|(?P<link>(?:https?|mailto|tel):[^|>]*))"
    r"(?:\|(?P<label>[^>]*))?>"
)
_MENTION: Final = re.compile(r"<(?:@[A-Z0-9]+|!(?:here|channel|everyone|subteam\^[A-Z0-9]+))(?:\|[^>]*)?>")
_LABELS: Final = {words.cite: language for language, words in WORDS.items()}  # a button that is under every quote

Payload: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """The workspace that memoqa is installed in, and who it is there."""

    team: str
    user: str
    bot: str = ""

    def channel(self, channel: str) -> str:
        """A channel as the desk names it."""
        return f"{self.team}:{channel}"

    def thread(self, channel: str, root: str) -> ThreadKey:
        """A thread as the desk names it."""
        return ThreadKey(PLATFORM, self.channel(channel), root)

    def event(self, channel: str, occasion: str) -> str:
        """The id of an event: a message's `ts`, or the trigger of a command or a button."""
        return EventId(PLATFORM, (self.team, channel, occasion)).encode()


@dataclass(frozen=True, slots=True)
class Heard:
    """A message in some channel: what it says, and whether it is plainly said to memoqa.

    Attributes:
        addressed: A mention or a direct message; another one counts where memoqa takes part in its thread.
        own: In a thread that memoqa began, which is its own even while the first answer in it is still being sought.
        files: As Slack describes them, where one is to be taken into the memos; else none.
    """

    incoming: Incoming
    addressed: bool
    own: bool = False
    files: tuple[Payload, ...] = ()


def heard(body: Payload, home: Home) -> Heard | None:
    """A `message` or `app_mention` event; None where no person of this workspace says something to memoqa."""
    event = body.get("event") or {}
    if not _from_home(body, event, home) or not _is_spoken(event, home):
        return None
    channel, ts, text = event["channel"], event["ts"], str(event.get("text") or "")
    rest = without_mention(text, home)
    direct = event.get("channel_type") == "im"
    own = event.get("parent_user_id") == home.user
    addressed = direct or event["type"] == "app_mention" or rest != text
    # What is said to somebody else by name is not for memoqa, whosever thread it is.
    if not addressed and ("thread_ts" not in event or _MENTION.search(text)):
        return None
    incoming = Incoming(
        event=home.event(channel, ts),
        thread=home.thread(channel, event.get("thread_ts") or ts),
        text=plain(rest),
        **_said(event["user"], channel),
    )
    files = files_of(event)
    if direct and files and incoming.text.lower() in TAKE_IN_TEXTS:
        return Heard(replace(incoming, command="reindex", text=""), addressed, own, files)
    return Heard(incoming, addressed, own)


def commanded(body: Payload, home: Home) -> Incoming | None:
    """A slash command; None for one that is not memoqa's, or from another workspace."""
    command = COMMANDS.get(str(body.get("command")))
    if command is None or body.get("team_id") != home.team:
        return None
    return Incoming(
        event=home.event(body["channel_id"], body["trigger_id"]),
        thread=None,
        text=plain(str(body.get("text") or "")),
        command=command,
        **_said(body["user_id"], body["channel_id"]),
    )


def pressed(body: Payload, home: Home) -> Incoming | None:
    """A button under a message; None for one that is not memoqa's, or pressed from another workspace."""
    action = (body.get("actions") or [{}])[0]
    command = BUTTONS.get(str(action.get("action_id")))
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    if command is None or not channel or not _user_from_home(body, home):
        return None
    message = body.get("message") or {}
    ts = message.get("ts") or container.get("message_ts") or ""
    root = str(message.get("thread_ts") or container.get("thread_ts") or ts)
    return Incoming(
        event=home.event(channel, body["trigger_id"]),
        thread=home.thread(channel, root),
        text="",
        command=command,
        language=_language(message),
        about=str(action.get("value") or ""),
        **_said(body["user"]["id"], channel),
    )


def pointed_at(body: Payload, home: Home) -> Incoming | None:
    """The shortcut on a message: its text is the question, and its thread has the answer."""
    message = body.get("message") or {}
    channel = (body.get("channel") or {}).get("id")
    if not channel or not message.get("ts") or not _user_from_home(body, home):
        return None
    return Incoming(
        event=home.event(channel, body["trigger_id"]),
        thread=home.thread(channel, message.get("thread_ts") or message["ts"]),
        text=plain(without_mention(str(message.get("text") or ""), home)),
        **_said(body["user"]["id"], channel),
    )


def handed_in(body: Payload, home: Home) -> Incoming | None:
    """The shortcut that takes a message's file into the memos; which one, `files_of` the message says."""
    pointed = pointed_at(body, home)
    return replace(pointed, command="reindex", text="") if pointed else None


def files_of(message: Payload) -> tuple[Payload, ...]:
    """The files that came with a message, as Slack describes them."""
    return tuple(file for file in message.get("files") or () if isinstance(file, Mapping))


def complained(body: Payload, home: Home) -> Incoming | None:
    """The dialogue behind 👎, sent off: what was missing."""
    view = body.get("view") or {}
    if view.get("callback_id") != COMPLAINT or not _user_from_home(body, home):
        return None
    about = json.loads(view["private_metadata"])
    fields = ((view.get("state") or {}).get("values") or {}).get(COMPLAINT) or {}
    return Incoming(
        # A dialogue is sent off once: its own id is steadier than the trigger of a delivery.
        event=home.event(about["channel"], view["id"]),
        thread=home.thread(about["channel"], about["root"]),
        text=str((fields.get(COMPLAINT) or {}).get("value") or ""),
        command="missing",
        about=about["event"],
        **_said(body["user"]["id"], about["channel"]),
    )


def uninstalled(body: Payload, home: Home) -> bool:
    """Whether an event tells that memoqa was taken out of this workspace, or its token withdrawn."""
    event = body.get("event") or {}
    if body.get("team_id") != home.team:
        return False
    # People's tokens are told of in the same event; memoqa has none.
    revoked = event.get("type") == "tokens_revoked" and home.user in ((event.get("tokens") or {}).get("bot") or ())
    return revoked or event.get("type") == "app_uninstalled"


def with_groups(incoming: Incoming, groups: frozenset[str]) -> Incoming:
    """The same, from someone who is in these user groups."""
    return replace(incoming, identities=incoming.identities | {f"{PLATFORM}:{group}" for group in groups})


def user_of(incoming: Incoming) -> str:
    """Slack's id of who asks."""
    return incoming.asker.removeprefix(f"{PLATFORM}:")


def channel_of(event: str) -> str:
    """Slack's id of the channel, which an event names."""
    return EventId.decode(event).parts[1]


def without_mention(text: str, home: Home) -> str:
    """A message's text as Slack sends it, without the mentions of memoqa."""
    return re.sub(rf"<@{re.escape(home.user)}(?:\|[^>]*)?>", " ", text)


def plain(text: str) -> str:
    """What a person typed, out of what Slack makes of it: references as they are read, its three escapes undone."""
    return unescaped(_REFERENCE.sub(_reading, text)).strip()


def unescaped(text: str) -> str:
    """Without the escapes of `&`, `<` and `>`; any other entity was typed."""
    return re.sub("&(?:amp|lt|gt);", lambda match: html.unescape(match[0]), text)


def _reading(match: re.Match[str]) -> str:
    if match["link"] is not None:
        return match["label"] or match["link"].removeprefix("mailto:").removeprefix("tel:")
    name = match["label"] or match["id"] or match["all"]
    return ("#" if match["sign"] == "#" else "@") + name.removeprefix("@")


def _language(message: Payload) -> Language | None:
    """The language of the buttons under a message: whoever presses one goes on in it."""
    rows = (block for block in message.get("blocks") or () if block.get("type") == "actions")
    labels = (element.get("text", {}).get("text") for row in rows for element in row.get("elements", ()))
    return next((_LABELS[label] for label in labels if label in _LABELS), None)


def _is_spoken(event: Payload, home: Home) -> bool:
    """Whether a person says this, now: no bot, edit, deletion or join, and not memoqa itself."""
    return (
        event.get("subtype") in SPOKEN_SUBTYPES
        and not event.get("bot_id")
        and not event.get("hidden")
        # Slack tells of a mention again where somebody edits the message; one who edits asks nothing new.
        and not event.get("edited")
        and bool(event.get("user"))
        and event["user"] not in {home.user, "USLACKBOT"}
        and bool(event.get("channel"))
        and bool(event.get("ts"))
    )


def _from_home(body: Payload, event: Payload, home: Home) -> bool:
    """Whether an event is of this workspace, its author too, and no other workspace reads along (Slack Connect)."""
    authors = {event.get(name) for name in ("team", "user_team", "source_team")} - {None, ""}
    return body.get("team_id") == home.team and authors <= {home.team} and not body.get("is_ext_shared_channel")


def _user_from_home(body: Payload, home: Home) -> bool:
    teams = {(body.get("team") or {}).get("id"), (body.get("user") or {}).get("team_id")} - {None, ""}
    return teams <= {home.team}


def _said(user: str, channel: str) -> dict[str, Any]:
    """By whom and where something is said."""
    asker = f"{PLATFORM}:{user}"
    places = () if channel.startswith(DIRECT) else (f"{PLATFORM}:{channel}",)
    return {"asker": asker, "identities": frozenset({asker}), "places": frozenset(places)}
