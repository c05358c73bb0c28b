"""Parse Slack's payloads into what the desk takes, or None when a payload is not for memoqa.

Pure functions. To fix a misread payload, add it to the tests first.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from bot.adapters.slack.escaping import has_mention, text_of, typed_text, without_mention
from bot.adapters.slack.shown_text import forwarded_text, shown_text
from bot.desk.uploads import FIRST, TYPED
from bot.port import SEPARATOR, Command, EventId, Incoming, ThreadKey
from bot.present.components import chosen_reason
from bot.present.wording import language_of_buttons

PLATFORM: Final = "slack"
ASK_SHORTCUT: Final = "ask_about"  # callback id of "Ask memoqa about this"
UPLOAD_SHORTCUT: Final = "take_in"  # callback id of the shortcut that adds a message's files to the memos
DIRECT: Final = "D"  # the first letter of a direct message channel's id
RATE_LIMITED: Final = "app_rate_limited"  # Slack's word that it delivers no more events in this minute
FEEDBACK_MODAL: Final = "missing"  # callback id of the modal behind 👎, and id of its field for text
FEEDBACK: Final = "feedback"  # id of Slack's feedback buttons; the value of each begins with "good" or "bad"
REASON: Final = "reason"  # id of that modal's radio buttons
COMMANDS: Final[dict[str, Command]] = {
    "/ask": "ask",
    "/find": "find",
    "/section": "named",
    "/verify": "verify",
    "/diff": "diff",
    "/memos": "memos",
    "/reindex": "reindex",
    "/gaps": "gaps",
    "/forget-me": "forget",
    "/new": "new",
}
BUTTONS: Final[dict[str, Command]] = {
    "previous": "previous",
    "next": "next",
    "section": "section",
    "whole": "whole",
    "cite": "cite",
    "refer": "refer",
    "good": "good",
    "bad": "bad",
    "anew": "anew",
    "replace": "replace",
    "keep_both": "keep_both",
    "drop": "drop",
    "mine": "mine",
    "share": "share",
    "still_right": "still_right",
    "how_to_replace": "how_to_replace",
    "retire": "retire",
    "undo_edit": "undo_edit",
    "take": "take",
    "undo_upload": "undo_upload",
    "page": "page",
    "file": "file",
}
BUTTON_ROWS: Final = frozenset({"actions", "context_actions"})  # types of blocks
# People also write messages with a file, or send a reply to the channel too; other subtypes are edits, joins, bots.
MESSAGE_SUBTYPES: Final = frozenset({None, "file_share", "thread_broadcast"})

Payload: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Workspace:
    """The workspace that memoqa is installed in, memoqa's own user and bot ids there, and the workspace's name."""

    team: str
    user: str
    bot: str = ""
    name: str = ""

    def channel(self, channel: str) -> str:
        """A channel's id as the desk knows it, unique across workspaces."""
        return f"{self.team}:{text_of(channel)}"

    def thread(self, channel: str, root: str) -> ThreadKey:
        """A thread's key as the desk knows it."""
        return ThreadKey(PLATFORM, self.channel(channel), text_of(root))

    def event(self, channel: str, occasion: str) -> str:
        """The id of an event: a message's `ts`, or the trigger of a command or a button."""
        return EventId(PLATFORM, (self.team, channel, occasion)).encode()


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """A message that a person wrote where memoqa can read it.

    It is addressed if it mentions memoqa, or is a direct message. Any other message counts only if memoqa takes part in
    its thread, or, outside threads, if the channel's helper mode says so.

    Attributes:
        in_own_thread: memoqa began the thread. This holds even before the desk has the thread's first answer.
        files: Slack's descriptions of the files to add to the memos; empty for a question.
    """

    incoming: Incoming
    in_own_thread: bool = False
    files: tuple[Payload, ...] = ()


def message_event(body: Payload, workspace: Workspace) -> MessageEvent | None:
    """Parse a `message` or `app_mention` event; None unless a person of this workspace speaks to memoqa."""
    event = body.get("event") or {}
    if not _is_internal(body, event, workspace) or not _is_new_message(event, workspace):
        return None
    channel, ts, text = event["channel"], event["ts"], text_of(event.get("text"))
    rest = without_mention(text, workspace.user)
    direct = event.get("channel_type") == "im"
    in_own_thread = event.get("parent_user_id") == workspace.user
    addressed = direct or event["type"] == "app_mention" or rest != text
    # A message that mentions somebody else is not for memoqa, whoever began the thread.
    if not addressed and has_mention(text):
        return None
    incoming = Incoming(
        event=workspace.event(channel, ts),
        thread=workspace.thread(channel, event.get("thread_ts") or ts),
        text=forwarded_text(event, workspace.user) if addressed else typed_text(rest),
        conversation=workspace.channel(channel) if direct and "thread_ts" not in event else "",
        addressed=addressed,
        unasked=not addressed and "thread_ts" not in event,
        **_sender(event["user"], channel),
    )
    files = files_in(event)
    if direct and files and incoming.text.lower() in TYPED:  # commands carry no files
        return MessageEvent(replace(incoming, command="reindex", text=FIRST), in_own_thread, files)
    return MessageEvent(incoming, in_own_thread)


def slash_command(body: Payload, workspace: Workspace) -> Incoming | None:
    """Parse a slash command; None for another app's command or another workspace."""
    command = COMMANDS.get(text_of(body.get("command")))
    if command is None or body.get("team_id") != workspace.team:
        return None
    return Incoming(
        event=workspace.event(body["channel_id"], body["trigger_id"]),
        thread=None,
        text=typed_text(text_of(body.get("text"))),
        command=command,
        conversation=workspace.channel(body["channel_id"]) if body["channel_id"].startswith(DIRECT) else "",
        **_sender(body["user_id"], body["channel_id"]),
    )


def button_press(body: Payload, workspace: Workspace) -> Incoming | None:
    """Parse a button press; None for another app's button or a user of another workspace."""
    action = (body.get("actions") or [{}])[0]
    command, about = _pressed(action)
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    if command is None or not channel or not is_internal_user(body, workspace):
        return None
    message = body.get("message") or {}
    ts = message.get("ts") or container.get("message_ts") or ""
    root = text_of(message.get("thread_ts") or container.get("thread_ts") or ts)
    if command == "share":  # the message that only its asker sees stands outside the thread of the question
        root = EventId.decode(about).parts[-1]
    # Nobody can reply to a message that only one person sees: it begins no thread.
    is_apart = bool(container.get("is_ephemeral")) and not container.get("thread_ts") and command != "share"
    return Incoming(
        event=workspace.event(channel, body["trigger_id"]),
        thread=None if is_apart else workspace.thread(channel, root),
        text="",
        command=command,
        context_language=language_of_buttons(_labels(message)),
        about=about,
        **_sender(body["user"]["id"], channel),
    )


def message_shortcut(body: Payload, workspace: Workspace) -> Incoming | None:
    """Parse the shortcut on a message: what people read there is the question, and its thread gets the answer."""
    message = body.get("message") or {}
    channel = (body.get("channel") or {}).get("id")
    if not channel or not message.get("ts") or not is_internal_user(body, workspace):
        return None
    return Incoming(
        event=workspace.event(channel, body["trigger_id"]),
        thread=workspace.thread(channel, message.get("thread_ts") or message["ts"]),
        text=shown_text(message, workspace.user),
        **_sender(body["user"]["id"], channel),
    )


def upload_shortcut(body: Payload, workspace: Workspace) -> Incoming | None:
    """Parse the shortcut that adds a message's files to the memos; `files_in` the message gives them."""
    incoming = message_shortcut(body, workspace)
    return replace(incoming, command="reindex", text=FIRST) if incoming else None


def files_in(message: Payload) -> tuple[Payload, ...]:
    """The files attached to a message, as Slack describes them."""
    return tuple(file for file in message.get("files") or () if isinstance(file, Mapping))


def feedback_submission(body: Payload, workspace: Workspace) -> Incoming | None:
    """Parse the submitted modal behind 👎: what was wrong with an answer, and what was missing."""
    view = body.get("view") or {}
    if view.get("callback_id") != FEEDBACK_MODAL or not is_internal_user(body, workspace):
        return None
    about = json.loads(view["private_metadata"])
    values = (view.get("state") or {}).get("values") or {}
    said, reason = ((values.get(field) or {}).get(field) or {} for field in (FEEDBACK_MODAL, REASON))
    return Incoming(
        # A modal is submitted once, so its own id is steadier than the trigger of one delivery.
        event=workspace.event(about["channel"], view["id"]),
        thread=workspace.thread(about["channel"], about["root"]),
        text=text_of(said.get("value")),
        command="missing",
        reason=chosen_reason((reason.get("selected_option") or {}).get("value")),
        about=text_of(about["event"]),
        **_sender(body["user"]["id"], about["channel"]),
    )


def is_uninstall(body: Payload, workspace: Workspace) -> bool:
    """Whether an event says that this workspace uninstalled memoqa, or revoked its token."""
    event = body.get("event") or {}
    if body.get("team_id") != workspace.team:
        return False
    # The same event reports revoked user tokens; memoqa has none.
    revoked = event.get("type") == "tokens_revoked" and workspace.user in ((event.get("tokens") or {}).get("bot") or ())
    return revoked or event.get("type") == "app_uninstalled"


def with_groups(incoming: Incoming, groups: frozenset[str]) -> Incoming:
    """The same Incoming from an asker who is in these user groups."""
    return replace(incoming, identities=incoming.identities | {f"{PLATFORM}:{group}" for group in groups})


def user_of(incoming: Incoming) -> str:
    """Slack's id of the asker."""
    return incoming.asker.removeprefix(f"{PLATFORM}:")


def channel_of(event: str) -> str:
    """Slack's id of the channel in an event's id."""
    return EventId.decode(event).parts[1]


def _pressed(action: Payload) -> tuple[Command | None, str]:
    """What a button asks for, if it is memoqa's, and about what."""
    name, value = text_of(action.get("action_id")), text_of(action.get("value"))
    if name == FEEDBACK:
        name, _, value = value.partition(SEPARATOR)
    return BUTTONS.get(name.partition(SEPARATOR)[0]), value


def _labels(message: Payload) -> Iterator[str]:
    """The labels of the buttons under a message, those that are only read aloud included."""
    for block in message.get("blocks") or ():
        elements = block.get("elements", ()) if block.get("type") in BUTTON_ROWS else ()
        for element in elements:
            yield str((element.get("text") or {}).get("text"))
            yield str((element.get("positive_button") or {}).get("accessibility_label"))


def _is_new_message(event: Payload, workspace: Workspace) -> bool:
    """Whether a person wrote this just now: not a bot, an edit, a deletion or a join, and not memoqa itself."""
    return (
        event.get("subtype") in MESSAGE_SUBTYPES
        and not event.get("bot_id")
        and not event.get("hidden")
        # Slack sends a mention again when somebody edits the message; an edit asks nothing new.
        and not event.get("edited")
        and bool(event.get("user"))
        and event["user"] not in {workspace.user, "USLACKBOT"}
        and bool(event.get("channel"))
        and bool(event.get("ts"))
    )


def _is_internal(body: Payload, event: Payload, workspace: Workspace) -> bool:
    """Whether event and author belong to this workspace, and no other one shares the channel (Slack Connect)."""
    authors = {event.get(name) for name in ("team", "user_team", "source_team")} - {None, ""}
    return (
        body.get("team_id") == workspace.team and authors <= {workspace.team} and not body.get("is_ext_shared_channel")
    )


def is_internal_user(body: Payload, workspace: Workspace) -> bool:
    """Whether an interaction is this workspace's, and so is who did it."""
    teams = {(body.get("team") or {}).get("id"), (body.get("user") or {}).get("team_id")} - {None, ""}
    return teams <= {workspace.team}


def _sender(user: str, channel: str) -> dict[str, Any]:
    """The fields of an Incoming that say who wrote it, and where."""
    if not user:
        raise ValueError
    asker = f"{PLATFORM}:{text_of(user)}"
    place = "" if channel.startswith(DIRECT) else f"{PLATFORM}:{channel}"
    places = frozenset({place} - {""})
    return {"asker": asker, "identities": frozenset({asker}), "places": places, "channel": place}
