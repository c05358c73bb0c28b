"""Take the desk's replies to Slack: into the thread, for one person's eyes, or in the place of what stands there.

Every message of an answer carries the event that it answers as Slack's metadata, so that it is known after a crash
what of it arrived.
"""

from collections.abc import AsyncIterator
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack.client import error_code, library_logger
from bot.adapters.slack.events import DIRECT, Home, channel_of, user_of
from bot.adapters.slack.render import Message, messages, question
from bot.messages import Incoming, Notice, Reply, ThreadKey
from bot.wording import Wording, Words
from memoqa.domain import Answer
from memoqa.errors import MemoqaError

ANSWER: Final = "memoqa_answer"  # the kinds of metadata
OPENING: Final = "memoqa_question"
PLACEHOLDER: Final = "memoqa_searching"
NOT_THERE: Final = frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel"})
UNEDITABLE: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
PAGE: Final = 200  # messages, as Slack recommends
MOST_PAGES: Final = 5

Metadata = dict[str, Any]


class NotInvited(MemoqaError):
    """A command was given in a channel that memoqa is not in; its sentence is the hint for whoever gave it."""


class SlackPost:
    """The way back to one Incoming's asker."""

    def __init__(
        self, client: AsyncWebClient, home: Home, wording: Wording, incoming: Incoming, response_url: str = ""
    ) -> None:
        """Nothing is posted yet.

        Args:
            client: For the workspace's token.
            home: The workspace.
            wording: Chooses the language of what the adapter itself says.
            incoming: What is answered; all that is needed is in it, so that it can be answered after a restart.
            response_url: Slack's way to the asker alone, for half an hour, where a command or a button has one.
        """
        self._client = client
        self._home = home
        self._wording = wording
        self._incoming = incoming
        self._response_url = response_url
        self._channel = channel_of(incoming)
        self._root = incoming.thread.root if incoming.thread else ""
        self._placeholder = ""
        self._last = ""
        self._arrived = 0
        self._outside = False

    @property
    def begun(self) -> ThreadKey | None:
        """The thread that this reply began, as soon as its first message is there; None where it stands in another."""
        return None if self._incoming.thread or not self._root else self._thread()

    async def waiting(self) -> None:
        """Say in the thread that a search is under way; the answer takes this message's place."""
        await self._open()
        notice = messages(Notice(self._words().searching), self._words())[0]
        self._placeholder = await self._show(notice, self._mark(PLACEHOLDER))

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
                await self._show(message, self._mark(ANSWER, part=number, parts=len(parts)))
        return self._thread()

    async def update(self, notice: Notice) -> None:
        """Edit the last notice, or post where that cannot be done."""
        first, *more = messages(notice, self._words())
        if self._outside:
            # A response URL is good for five messages: none is spent on how far the work is.
            if notice.share is None:
                await self._whisper([first, *more])
            return
        try:
            await self._edit(self._last, first, None)
        except SlackApiError as error:
            if error_code(error) not in UNEDITABLE:
                raise
            await self._say(first, None)
        for message in more:
            await self._say(message, None)

    async def posted(self) -> ThreadKey | None:
        """The thread of an answer that arrived whole; of one that arrived in part only the rest will be sent."""
        try:
            self._root = self._root or await self._opening()
            parts = await self._parts() if self._root else 0
        except SlackApiError:
            return None  # without the scope to read the channel nobody can tell
        return self._thread() if parts and self._arrived >= parts else None

    async def _tell(self, notice: Notice) -> ThreadKey:
        shown = messages(notice, self._words())
        alone = self._channel.startswith(DIRECT)
        try:
            if notice.private and not alone:
                await self._whisper(shown)
            else:
                if self._incoming.command == "ask":
                    await self._open()
                for message in shown:
                    self._last = await self._show(message, None)
        except (NotInvited, SlackApiError) as error:
            refused = isinstance(error, NotInvited) or error_code(error) in NOT_THERE
            if not refused or not self._response_url:
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
        try:
            self._root = await self._say(opening, self._mark(OPENING))
        except SlackApiError as error:
            if error_code(error) not in NOT_THERE:
                raise
            self._outside = True
            raise NotInvited(self._words().invite) from None

    async def _whisper(self, shown: list[Message]) -> None:
        """Show messages to the asker alone."""
        by_url = self._response_url and (self._outside or not self._incoming.thread)
        for message in shown:
            if by_url:
                await self._respond(message)
            else:
                await self._client.chat_postEphemeral(
                    channel=self._channel,
                    user=user_of(self._incoming),
                    text=message.text,
                    blocks=message.blocks,
                    thread_ts=self._root or None,
                )

    async def _respond(self, message: Message) -> None:
        hook = AsyncWebhookClient(self._response_url, session=self._client.session, logger=library_logger())
        body: dict[str, Any] = {"response_type": "ephemeral", "replace_original": False}
        body |= {"text": message.text, "blocks": message.blocks}
        if self._incoming.thread:
            body["thread_ts"] = self._root
        reply = await hook.send_dict(body)
        if reply.status_code >= 300:
            raise aiohttp.ClientError(f"response_url: {reply.status_code}")

    async def _show(self, message: Message, metadata: Metadata | None) -> str:
        """Post a message in the place of the one that says that a search is under way, or as a new one; its ts."""
        placeholder, self._placeholder = self._placeholder, ""
        if placeholder:
            try:
                await self._edit(placeholder, message, metadata)
            except SlackApiError as error:
                if error_code(error) not in UNEDITABLE:  # someone may have deleted it
                    raise
            else:
                return placeholder
        return await self._say(message, metadata)

    async def _say(self, message: Message, metadata: Metadata | None) -> str:
        reply = await self._client.chat_postMessage(
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
        return str(reply["ts"])

    async def _edit(self, ts: str, message: Message, metadata: Metadata | None) -> None:
        # Unlike chat.postMessage this would find links and names by itself.
        await self._client.chat_update(
            channel=self._channel,
            ts=ts,
            text=message.text,
            blocks=message.blocks,
            metadata=metadata,
            parse="none",
            link_names=False,
        )

    async def _opening(self) -> str:
        """The message under which this question would have been answered, where it was posted before a crash."""
        reply = await self._client.conversations_history(channel=self._channel, limit=PAGE, include_all_metadata=True)
        return next((str(one["ts"]) for one in reply["messages"] if self._is_marked(one, OPENING)), "")

    async def _parts(self) -> int:
        """How many parts the answer in the thread has, and note which arrived."""
        parts = 0
        async for message in self._replies():
            if self._is_marked(message, PLACEHOLDER):
                self._placeholder = str(message["ts"])
            elif self._is_marked(message, ANSWER):
                about = message["metadata"]["event_payload"]
                self._arrived, parts = max(self._arrived, int(about["part"])), int(about["parts"])
        return parts

    async def _replies(self) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        for _ in range(MOST_PAGES):
            reply = await self._client.conversations_replies(
                channel=self._channel,
                ts=self._root,
                limit=PAGE,
                include_all_metadata=True,
                cursor=cursor or None,
            )
            for message in reply["messages"]:
                yield message
            cursor = (reply.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _mark(self, kind: str, **details: int) -> Metadata:
        return {"event_type": kind, "event_payload": {"event": self._incoming.event, **details}}

    def _is_marked(self, message: dict[str, Any], kind: str) -> bool:
        metadata = message.get("metadata") or {}
        about = (metadata.get("event_payload") or {}).get("event")
        own = message.get("user") == self._home.user  # another app may write the same metadata
        return own and metadata.get("event_type") == kind and about == self._incoming.event

    def _words(self, reply: Reply | None = None) -> Words:
        said = reply.question if isinstance(reply, Answer) else ""
        said = said or (self._incoming.text if self._incoming.command == "ask" else "")
        return self._wording.words(said, otherwise=self._incoming.language)

    def _thread(self) -> ThreadKey:
        return self._home.thread(self._channel, self._root or self._last)
