"""Take the desk's replies to Slack: into the thread, for one person's eyes, or in the place of what stands there.

Every message of an answer carries the event that it answers as Slack's metadata, so that it is known after a crash
what of it arrived.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack.arrivals import ANSWER, NOTICE, OPENING, PLACEHOLDER, Arrivals, Arrived, Metadata
from bot.adapters.slack.client import NOT_THERE, error_code, library_logger, retries
from bot.adapters.slack.events import DIRECT, Home, channel_of, user_of
from bot.adapters.slack.inquiry import Declined
from bot.adapters.slack.render import Message, messages, question
from bot.port import PRESSED, EventId, Incoming, Notice, Reply, ThreadKey
from bot.present.wording import Wording, Words
from bot.telemetry.incidents import harmless
from memoqa.domain import Answer
from memoqa.errors import MemoqaError

ARRIVAL_SECONDS: Final = 1.0  # in which a message shows itself whose reply was lost
UNEDITABLE: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_TS: Final = re.compile(r"[0-9]{1,20}\.[0-9]{1,20}")  # the id of a message; what triggers a command has three parts

logger = logging.getLogger(__name__)


class NotInvited(MemoqaError):
    """A command was given in a channel that memoqa is not in; its sentence is the hint for whoever gave it."""


class SlackPost:
    """The way back to one Incoming's asker."""

    def __init__(
        self,
        client: AsyncWebClient,
        home: Home,
        wording: Wording,
        incoming: Incoming,
        complete: Callable[[Incoming], Awaitable[Incoming]],
        response_url: str = "",
    ) -> None:
        """Nothing is posted yet.

        Args:
            client: For the workspace's token.
            home: The workspace.
            wording: Chooses the language of what the adapter itself says.
            incoming: What is answered; all that is needed is in it, so that it can be answered after a restart.
            complete: Asks Slack for what the Incoming lacks; raises Declined where it is not to be answered.
            response_url: Slack's way to the asker alone, for half an hour, where a command or a button has one.
        """
        self._client = client
        self._home = home
        self._wording = wording
        self._incoming = incoming
        self._complete = complete
        self._response_url = response_url
        self._channel = channel_of(incoming.event)
        self._root = incoming.thread.root if incoming.thread else ""
        self._arrivals = Arrivals(client, home, incoming.event)
        self._placeholder = ""
        self._last = ""
        self._notices = 0
        self._has_posted = False
        self._arrived = 0
        self._outside = False

    @property
    def begun(self) -> ThreadKey | None:
        """The thread that this reply began, as soon as its first message is there; None where it stands in another."""
        return None if self._incoming.thread or not self._root else self._thread()

    async def completed(self, incoming: Incoming) -> Incoming | None:
        """The same with what Slack tells of it; None, and the asker told why, where it is not to be answered."""
        try:
            self._incoming = await self._complete(incoming)
        except Declined as declined:
            self._incoming = declined.incoming
            await harmless(self.send(Notice(str(declined), private=True)))
            return None
        return self._incoming

    async def waiting(self) -> None:
        """Say in the thread that a search is under way; the answer takes this message's place."""
        notice = messages(Notice(self._words().searching), self._words())[0]
        with suppress(NotInvited):  # which the answer will meet with too, and say
            await self._open()
            self._placeholder = await self._show(notice, self._arrivals.mark(PLACEHOLDER))

    async def send(self, reply: Reply) -> ThreadKey:
        """Post a reply, in as many messages as it takes.

        Raises:
            NotInvited: memoqa is not in this channel.
        """
        if isinstance(reply, Notice):
            return await self._tell(reply)
        await self._open()
        parts = messages(reply, self._words(reply), self._incoming.event)
        for number, message in enumerate(parts, 1):
            if number > self._arrived:
                await self._show(message, self._arrivals.mark(ANSWER, part=number, parts=len(parts)))
        return self._thread()

    async def update(self, notice: Notice) -> None:
        """Edit the last notice, or post where that cannot be done."""
        shown = messages(notice, self._words())
        try:
            if not self._outside:
                await self._replace(shown)
                return
        except (NotInvited, SlackApiError):
            if notice.share is not None or not self._response_url:
                raise
            self._outside = True
        # A response URL is good for five messages: none is spent on how far the work is.
        if notice.share is None:
            await self._whisper(shown)

    async def _replace(self, shown: list[Message]) -> None:
        """Put messages in the place of the last one, or post them where it cannot be edited any more."""
        first, *more = shown
        try:
            await self._edit(self._last, first, self._mark_notice())
        except SlackApiError as error:
            if error_code(error) not in UNEDITABLE:
                raise
            await self._say(first, self._mark_notice())
        for message in more:
            await self._say(message, self._mark_notice())

    async def posted(self) -> ThreadKey | None:
        """The thread of an answer that arrived whole; of one that arrived in part only the rest will be sent."""
        try:
            self._root = self._root or await self._arrivals.opening()
            found = await self._arrivals.answer(self._root) if self._root else Arrived()
        except SlackApiError:
            return None  # without the scope to read the channel nobody can tell
        self._arrived, self._placeholder = found.part, found.placeholder
        return self._thread() if found.parts and found.part >= found.parts else None

    async def _tell(self, notice: Notice) -> ThreadKey:
        shown = messages(notice, self._words())
        if self._outside and self._response_url:
            await self._whisper(shown)
            return self._thread()
        alone = self._channel.startswith(DIRECT)
        try:
            if notice.private and not alone:
                await self._whisper(shown)
            else:
                if self._incoming.command == "ask":
                    await self._open()
                for message in shown:
                    self._last = await self._show(message, self._mark_notice())
        except (NotInvited, SlackApiError):
            if not self._response_url:
                raise
            self._outside = True
            await self._whisper(shown)
        return self._thread()

    async def _open(self) -> None:
        """Post who asked what, for the answer to stand under, where no message began the thread."""
        if self._root:
            return
        if self._outside:
            raise NotInvited(self._words().invite)
        opening = question(user_of(self._incoming), self._incoming.text, self._words())
        self._root = await self._say(opening, self._arrivals.mark(OPENING))

    async def _whisper(self, shown: list[Message]) -> None:
        """Show messages to the asker alone."""
        by_url = self._response_url and (self._outside or not self._is_pressed)
        for message in shown:
            if by_url:
                await self._respond(message)
            else:
                await self._client.chat_postEphemeral(
                    channel=self._channel,
                    user=user_of(self._incoming),
                    text=message.text,
                    blocks=message.blocks,
                    thread_ts=self._root if self._is_active else None,
                )

    @property
    def _is_pressed(self) -> bool:
        return self._incoming.command in PRESSED

    @property
    def _is_active(self) -> bool:
        """Whether something stands in the thread under its root; Slack shows nobody an ephemeral message in others."""
        occasion = EventId.decode(self._incoming.event).parts[-1]
        is_reply = bool(_TS.fullmatch(occasion)) and occasion != self._root
        return bool(self._root) and (is_reply or self._is_pressed or self._has_posted)

    async def _respond(self, message: Message) -> None:
        url, session = self._response_url, self._client.session
        hook = AsyncWebhookClient(url, session=session, logger=library_logger(), retry_handlers=retries())
        body: dict[str, Any] = {"response_type": "ephemeral", "replace_original": False}
        body |= {"text": message.text, "blocks": message.blocks}
        if self._is_pressed:  # of a message with a shortcut nobody knows whether it has a thread yet
            body["thread_ts"] = self._root
        reply = await hook.send_dict(body)
        if reply.status_code >= 300:
            raise aiohttp.ClientError(f"response_url: {reply.status_code}")

    async def _show(self, message: Message, metadata: Metadata) -> str:
        """Post a message in the place of the one that says that a search is under way, or as a new one; its ts."""
        placeholder, self._placeholder = self._placeholder, ""
        if placeholder:
            try:
                await self._edit(placeholder, message, metadata)
            except SlackApiError as error:  # someone may have deleted it; whatever it is, the answer is not to be lost
                logger.warning("Slack does not take an edit (%s): posted anew", error_code(error))
            else:
                return placeholder
        return await self._say(message, metadata)

    async def _say(self, message: Message, metadata: Metadata) -> str:
        """Post a message once, also where Slack's reply is lost; its ts.

        Raises:
            NotInvited: memoqa is not in this channel.
        """
        try:
            ts = await self._post(message, metadata)
        except aiohttp.ClientConnectorError:
            raise  # Slack never got it, and was asked more than once
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(ARRIVAL_SECONDS)
            ts = await self._arrivals.found(metadata, self._root) or await self._post(message, metadata)
        self._has_posted = True
        return ts

    async def _post(self, message: Message, metadata: Metadata) -> str:
        reply = await self._invited(
            self._client.chat_postMessage(
                channel=self._channel,
                text=message.text,
                blocks=message.blocks,
                thread_ts=self._root or None,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
                link_names=False,
            )
        )
        return str(reply["ts"])

    async def _edit(self, ts: str, message: Message, metadata: Metadata) -> None:
        # Unlike chat.postMessage this would find links and names by itself.
        await self._invited(
            self._client.chat_update(
                channel=self._channel,
                ts=ts,
                text=message.text,
                blocks=message.blocks,
                metadata=metadata,
                parse="none",
                link_names=False,
            )
        )

    async def _invited(self, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
        """What Slack replies to a call that only a member of the channel may make."""
        try:
            return await call
        except SlackApiError as error:
            if error_code(error) not in NOT_THERE:
                raise
            self._outside = True
            raise NotInvited(self._words().invite) from None

    def _mark_notice(self) -> Metadata:
        self._notices += 1
        return self._arrivals.mark(NOTICE, number=self._notices)

    def _words(self, reply: Reply | None = None) -> Words:
        if isinstance(reply, Answer):
            return self._wording.words(reply.question, known=self._incoming.language)
        return self._wording.words_for(self._incoming)

    def _thread(self) -> ThreadKey:
        return self._home.thread(self._channel, self._root or self._last)
