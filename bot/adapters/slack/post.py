"""Send the desk's replies to Slack: into the thread, to the asker only, or in place of an earlier message.

Each message of an answer carries the answered event's id in its metadata, which shows after a crash what was posted.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import error_code
from bot.adapters.slack.enrichment import Declined
from bot.adapters.slack.events import DIRECT, Workspace, channel_of, user_of
from bot.adapters.slack.posted import ANSWER, NOTICE, OPENING, PLACEHOLDER, Metadata, PostedAnswer, PostedMessages
from bot.adapters.slack.render import RenderedMessage, messages, opening_message, with_plain_buttons
from bot.adapters.slack.sending import NotInvited, Sender
from bot.adapters.slack.surfaces import Surfaces
from bot.port import (
    PRESSED,
    Alone,
    Command,
    Enclosure,
    EventId,
    ForAsker,
    Incoming,
    Lookup,
    Memberships,
    Notice,
    Passages,
    Reply,
    ThreadKey,
    Unasked,
)
from bot.present.wording import Wording, Words
from bot.telemetry.incidents import harmless
from memoqa.domain import Answer

# What everybody sees the reply to, below who asked what: a question, and these commands as they were typed.
COMMANDS_SHOWN: Final[dict[Command, str]] = {
    "ask": "",
    "find": "/find",
    "named": "/section",
    "verify": "/verify",
    "diff": "/diff",
}
UNEDITABLE: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_TS: Final = re.compile(r"[0-9]{1,20}\.[0-9]{1,20}")  # a message's id; the trigger of a command has three parts

logger = logging.getLogger(__name__)


class SlackPost:
    """The Post for one Incoming."""

    def __init__(
        self,
        client: AsyncWebClient,
        surfaces: Surfaces,
        workspace: Workspace,
        wording: Wording,
        incoming: Incoming,
        enrich: Callable[[Incoming], Awaitable[Incoming]],
        response_url: str = "",
        *,
        lookup: Lookup,
    ) -> None:
        """Prepare the post without sending anything.

        Args:
            client: Holds the workspace's token.
            surfaces: Knows which of Slack's newer surfaces the workspace takes.
            workspace: The workspace.
            wording: Chooses the language of the adapter's own sentences.
            incoming: What the replies answer. It holds everything needed to answer after a restart.
            enrich: Adds what the Incoming lacks by asking Slack; raises Declined if memoqa must not answer it.
            response_url: Reaches the asker only, for half an hour; a command or a button has one.
            lookup: Asks Slack which ids of audiences the asker has.
        """
        self._surfaces = surfaces
        self._workspace = workspace
        self._wording = wording
        self._incoming = incoming
        self._enrich = enrich
        self._response_url = response_url
        self._lookup = lookup
        self._channel = channel_of(incoming.event)
        self._root = incoming.thread.root if incoming.thread else ""
        self._posted = PostedMessages(client, workspace, incoming.answered)
        self._sender = Sender(client, surfaces, self._channel, self._posted, self._invite_hint)
        self._placeholder = ""
        self._may_show_status = False
        self._last = ""
        self._notices = 0
        self._has_posted = False
        self._parts_posted = 0

    @property
    def opened_thread(self) -> ThreadKey | None:
        """The thread that this reply began, once its first message is posted; None if the thread existed before."""
        return None if self._incoming.thread or not self._root else self._thread()

    async def completed(self, incoming: Incoming) -> Incoming | None:
        """Return the Incoming enriched with what Slack knows; if it is declined, tell the asker why and return None."""
        try:
            self._incoming = await self._enrich(incoming)
        except Declined as declined:
            self._incoming = declined.incoming
            if not self._incoming.unasked:
                await harmless(self.send(Notice(str(declined), private=True)))
            return None
        return self._incoming

    async def memberships(self, wanted: frozenset[str]) -> Memberships:
        """Ask Slack about the asker."""
        return await self._lookup(wanted)

    async def waiting(self) -> None:
        """Show a status line under the thread, or post a placeholder there, which the answer replaces."""
        words = self._words()
        placeholder = messages(Notice(words.searching), words)[0]
        with suppress(NotInvited):  # the answer will fail in the same way, and say so
            await self._ensure_thread()
            shown = await self._surfaces.status(self._channel, self._root, words.is_searching)
            if not shown:
                self._placeholder = await self._show(placeholder, self._posted.metadata(PLACEHOLDER))
            self._may_show_status = shown is not False

    async def send(self, reply: Reply) -> ThreadKey:
        """Post a reply, in as many messages as it takes.

        Raises:
            NotInvited: memoqa is not in this channel.
        """
        if isinstance(reply, Unasked) and reply.private:
            return await self._hide(reply)
        if isinstance(reply, Enclosure):
            return await self._send_enclosure(reply)
        if isinstance(reply, Alone) and isinstance(reply.reply, Enclosure):
            return await self._send_enclosure_alone(reply.reply)
        if isinstance(reply, Alone):
            return await self._send_alone(reply)
        thread = await (self._send_notice(reply) if isinstance(reply, Notice) else self._send_quotes(reply))
        if self._may_show_status:
            self._may_show_status = False
            await harmless(self._surfaces.status(self._channel, self._root, ""))
        return thread

    async def _hide(self, reply: Unasked) -> ThreadKey:
        """Show an answer to the asker alone, then delete the messages that everybody sees."""
        # In the channel: without the answer the thread has no replies, and Slack would show nobody this message.
        for message in messages(reply, self._words(), self._incoming.answered):
            await self._sender.post_ephemeral(with_plain_buttons(message), user_of(self._incoming), None)
        for ts in await self._posted.parts(self._root):
            await self._sender.delete(ts)
        return self._thread()

    async def _send_alone(self, reply: Alone) -> ThreadKey:
        """Show the asker what others must not see."""
        root = self._root if self._has_replies else None
        for message in messages(reply, self._words(), self._incoming.answered):
            if self._channel.startswith(DIRECT):
                await self._show(message, self._notice_metadata())
            else:
                await self._sender.show_alone(message, user_of(self._incoming), root, self._response_url)
        return self._thread()

    async def _send_quotes(self, reply: Answer | Unasked | Passages) -> ThreadKey:
        await self._ensure_thread()
        parts = messages(reply, self._words(), self._incoming.answered)
        for number, message in enumerate(parts, 1):
            if number > self._parts_posted:
                await self._show(message, self._posted.metadata(ANSWER, part=number, parts=len(parts)))
        return self._thread()

    async def _send_enclosure(self, reply: Enclosure) -> ThreadKey:
        """Say what the file is, then upload it into the thread."""
        shown, words = messages(reply, self._words()), self._words()
        await self._ensure_thread()
        for one in shown:
            self._last = await self._show(one, self._notice_metadata())
        if not await self._sender.upload(reply.name, reply.content, self._channel, self._root):
            await self._replace(messages(Notice(words.file_refused), words))
        return self._thread()

    async def _send_enclosure_alone(self, reply: Enclosure) -> ThreadKey:
        """Send the asker directly what others must not see: Slack shows no file to one person in a channel."""
        if self._channel.startswith(DIRECT):
            return await self._send_enclosure(reply)
        shown, words = messages(reply, self._words()), self._words()
        try:
            channels = [await self._sender.post_directly(one, user_of(self._incoming)) for one in shown]
        except SlackApiError as error:
            logger.warning("Slack did not take a direct message (%s)", error_code(error))
            raise ForAsker(words.file_refused) from None
        sent = await self._sender.upload(reply.name, reply.content, channels[-1], "")
        said = words.sent_directly if sent else words.file_refused
        await self._send_privately(messages(Notice(said), words))
        return self._thread()

    async def update(self, notice: Notice) -> None:
        """Edit the last notice, or post a new one if it cannot be edited."""
        shown = messages(notice, self._words())
        try:
            if self._sender.can_post:
                await self._replace(shown)
                return
        except (NotInvited, SlackApiError) as error:
            if notice.share is not None or not self._response_url:
                raise
            _log_detour(error)
            self._sender.can_post = False
        # A response URL takes five messages: spend none of them on progress.
        if notice.share is None:
            await self._send_privately(shown)

    async def posted(self) -> ThreadKey | None:
        """The thread of an answer that was posted completely. `send` continues an answer that was posted in part."""
        try:
            self._root = self._root or await self._posted.opening()
            found = await self._posted.answer(self._root) if self._root else PostedAnswer()
        except SlackApiError as error:  # nobody can tell without the scope to read the channel
            logger.warning("Slack did not show whether an answer was posted (%s)", error_code(error))
            return None
        self._parts_posted, self._placeholder = found.part, found.placeholder
        return self._thread() if found.parts and found.part >= found.parts else None

    def _invite_hint(self) -> str:
        # Nobody can be invited into a direct message of two.
        return self._words().not_in_dm if self._channel.startswith(DIRECT) else self._words().invite

    async def _replace(self, shown: list[RenderedMessage]) -> None:
        """Replace the last message with these, or post them if it can no longer be edited."""
        first, *more = shown
        try:
            await self._sender.edit(self._last, first, self._notice_metadata())
        except SlackApiError as error:
            if error_code(error) not in UNEDITABLE:
                raise
            _log_refused_edit(error)
            await self._post(first, self._notice_metadata())
        for message in more:
            await self._post(message, self._notice_metadata())

    async def _send_notice(self, notice: Notice) -> ThreadKey:
        shown = messages(notice, self._words())
        if not self._sender.can_post and self._response_url:
            await self._send_privately(shown)
            return self._thread()
        is_direct = self._channel.startswith(DIRECT)
        try:
            if notice.private and not is_direct:
                await self._send_privately(shown)
            else:
                command = self._incoming.command
                if command == "ask" or (command in COMMANDS_SHOWN and not notice.private):
                    await self._ensure_thread()
                for message in shown:
                    self._last = await self._show(message, self._notice_metadata())
        except (NotInvited, SlackApiError) as error:
            if not self._response_url:
                raise
            _log_detour(error)
            self._sender.can_post = False
            await self._send_privately(shown)
        return self._thread()

    async def _ensure_thread(self) -> None:
        """Begin the thread with a message that says who asked what, unless there is a thread already."""
        if self._root:
            return
        if not self._sender.can_post:
            raise NotInvited(self._invite_hint())
        typed = f"{COMMANDS_SHOWN.get(self._incoming.command, '')} {self._incoming.text}".lstrip()
        opening = opening_message(user_of(self._incoming), typed, self._words())
        self._root = await self._post(opening, self._posted.metadata(OPENING))

    async def _send_privately(self, shown: list[RenderedMessage]) -> None:
        """Show messages to the asker only."""
        by_url = self._response_url and (not self._sender.can_post or not self._is_press)
        for message in shown:
            if by_url:
                # Nobody knows whether the message under a shortcut has a thread yet; a button's message has one.
                root = self._root if self._is_press and self._root else None
                await self._sender.respond(self._response_url, message, root)
            else:
                root = self._root if self._has_replies else None
                await self._sender.post_ephemeral(message, user_of(self._incoming), root)

    @property
    def _is_press(self) -> bool:
        return self._incoming.command in PRESSED

    @property
    def _has_replies(self) -> bool:
        """Whether the thread has replies under its root: in other threads Slack shows nobody an ephemeral message."""
        occasion = EventId.decode(self._incoming.event).parts[-1]
        is_reply = bool(_TS.fullmatch(occasion)) and occasion != self._root
        return bool(self._root) and (is_reply or self._is_press or self._has_posted)

    async def _show(self, message: RenderedMessage, metadata: Metadata) -> str:
        """Put a message in place of the placeholder, or post a new one; its ts."""
        placeholder, self._placeholder = self._placeholder, ""
        if placeholder:
            try:
                await self._sender.edit(placeholder, message, metadata)
            except SlackApiError as error:  # somebody may have deleted it; whatever the reason, keep the answer
                _log_refused_edit(error)
            else:
                return placeholder
        return await self._post(message, metadata)

    async def _post(self, message: RenderedMessage, metadata: Metadata) -> str:
        ts = await self._sender.post(message, self._root, metadata)
        self._has_posted = True
        self._may_show_status = False  # Slack takes a status line away as soon as the app posts in the thread
        return ts

    def _notice_metadata(self) -> Metadata:
        self._notices += 1
        return self._posted.metadata(NOTICE, number=self._notices)

    def _words(self) -> Words:
        return self._wording.words_for(self._incoming)

    def _thread(self) -> ThreadKey:
        return self._workspace.thread(self._channel, self._root or self._last)


def _log_refused_edit(error: SlackApiError) -> None:
    logger.warning("Slack refused an edit (%s): posted a new message", error_code(error))


def _log_detour(error: NotInvited | SlackApiError) -> None:
    """Log why a reply goes to the asker only; the sender has logged that memoqa is not invited."""
    if isinstance(error, SlackApiError):
        logger.warning("Slack refused a message (%s): sent it to the asker only", error_code(error))
