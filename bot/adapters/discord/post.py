"""The way back to Discord for one Incoming: replies in the place where it was said, or in the thread that they begin.

An answer to a command takes the place of Discord's "thinking…" by an edit, which may come twice without harm; every
other message carries a nonce made of the event, by which Discord keeps a second one away for some minutes. What comes
too late for the interaction's token, which lives 15 minutes, goes into the channel as a message.
"""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord

from bot.adapters.discord.buttons import custom_ids, layout
from bot.adapters.discord.conversations import has_thread
from bot.adapters.discord.events import PLATFORM, Origin, thread_key
from bot.adapters.discord.render import Message, messages, thread_name
from bot.messages import Incoming, Notice, Reply, ThreadKey
from bot.wording import Wording
from memoqa.domain import Answer

NOBODY: Final = discord.AllowedMentions.none()
# Unknown interaction, unknown webhook, unknown message, invalid webhook token: the interaction is over.
OVER: Final = frozenset({10062, 10015, 10008, 50027})
ARCHIVE_MINUTES: Final = 4_320  # three days; what is said later in the thread wakes it again
MOST_LOOKED_THROUGH: Final = 100  # messages after the question; what is further down was posted long before the crash


class DiscordPost:
    """A Post over an interaction, or over the channel that the event names."""

    def __init__(
        self,
        client: discord.Client,
        incoming: Incoming,
        wording: Wording,
        *,
        interaction: discord.Interaction[Any] | None = None,
        pending: bool = False,
        private: bool = False,
        shown: bool = False,
        threads: bool = True,
        follow_up: bool = False,
        opening: Callable[[int], Awaitable[None]] | None = None,
    ) -> None:
        """Stand by; nothing is sent yet.

        Args:
            client: Sends.
            incoming: What is replied to.
            wording: Chooses the language of the labels.
            interaction: A command or button that was acknowledged; None for a message, and after a restart.
            pending: Whether "thinking…" stands for the first reply.
            private: Whether only the asker sees the replies.
            shown: Whether the chat shows the question by itself, as it does a message.
            threads: Whether an answer in a channel gets a thread.
            follow_up: Whether a button for a follow-up is needed.
            opening: Awaited with a thread's id before the thread is there for all to write in.
        """
        self._client = client
        self._incoming = incoming
        self._wording = wording
        self._interaction = interaction
        self._by_interaction = interaction is not None
        self._pending = pending
        self._private = private
        self._shown = shown
        self._threads = threads
        self._follow_up = follow_up
        self._opening = opening
        self._origin = Origin.of(incoming.event)
        self._place: Any = self._channel(self._origin.channel)
        self._sent = 0
        self._last: discord.Message | None = None
        self._typing: Any = None

    async def completed(self, incoming: Incoming) -> Incoming:
        """The same: Discord says all there is to know with it."""
        return incoming

    async def waiting(self) -> None:
        """Type, until the reply is there; over an interaction, Discord shows that it is thinking by itself."""
        if self._interaction is None and self._typing is None:
            typing = self._place.typing()
            await typing.__aenter__()
            self._typing = typing

    async def send(self, reply: Reply) -> ThreadKey:
        """Show a reply, what does not fit into one message in the thread or below it."""
        first, *rest = self._messages(reply)
        try:
            message = await self._show(first)
        finally:
            if self._typing is not None:
                await self._typing.__aexit__(None, None, None)
                self._typing = None
        self._last = message
        key = self._incoming.thread
        if key is None:
            thread = await self._open(message, reply) if isinstance(reply, Answer) and self._threads else None
            key = thread_key(thread) if thread else thread_key(message.id, self._origin.channel)
            self._place = self._channel(thread) if thread else self._place
        for page in rest:
            await self._show(page, below=message)
        return key

    async def update(self, notice: Notice) -> None:
        """Edit the last message, or send another one where it cannot be edited any more."""
        if self._last is None:
            await self.send(notice)
            return
        first, *rest = self._messages(notice)
        try:
            await self._last.edit(view=layout(first), allowed_mentions=NOBODY)
        except discord.HTTPException:
            self._interaction = None
            self._last = await self._show(first)
        for page in rest:
            await self._show(page)

    async def posted(self) -> ThreadKey | None:
        """The thread with the answer to this event, by the buttons under it, which name the event.

        They stand under the last message of an answer, so one of which only the beginning was posted is not taken for
        posted. It cannot be told where memoqa may not read the channel's history, where someone removed the answer,
        or where a hundred messages and more were written since.
        """
        answered = f":{self._incoming.event}"
        me = self._client.user
        after = discord.Object(self._origin.occasion)
        async for message in self._place.history(limit=MOST_LOOKED_THROUGH, after=after, oldest_first=True):
            if message.author != me:
                continue
            opened = has_thread(message)
            here = self._incoming.thread or (
                thread_key(message.id) if opened else thread_key(_first(message), self._origin.channel)
            )
            if any(name.endswith(answered) for name in custom_ids(message.components)):
                return here
            if opened and self._is_for_this(message):
                async for below in self._channel(message.id).history(limit=MOST_LOOKED_THROUGH, oldest_first=True):
                    if any(name.endswith(answered) for name in custom_ids(below.components)):
                        return here
        return None

    def _is_for_this(self, message: discord.Message) -> bool:
        """Whether a message is a reply to the event: to its message, or to its interaction."""
        occasion = self._origin.occasion
        by_reply = message.reference is not None and message.reference.message_id == occasion
        return by_reply or (message.interaction_metadata is not None and message.interaction_metadata.id == occasion)

    def _messages(self, reply: Reply) -> list[Message]:
        said = reply.question if isinstance(reply, Answer) else self._incoming.text
        return messages(
            reply,
            self._wording.words(said, known=self._incoming.language),
            self._incoming.event,
            asker="" if self._shown else self._incoming.asker.removeprefix(f"{PLATFORM}:"),
            question=said,
            follow_up=self._follow_up and self._origin.guild is not None,
        )

    async def _show(self, page: Message, *, below: discord.Message | None = None) -> discord.Message:
        """Post one message: over the interaction as long as that lives, else in the place of this post."""
        view = layout(page)
        if self._interaction is not None:
            try:
                if self._pending:
                    edited = await self._interaction.edit_original_response(view=view, allowed_mentions=NOBODY)
                    self._pending = False
                    return edited
                if self._private:
                    return await self._interaction.followup.send(
                        view=view, ephemeral=True, wait=True, allowed_mentions=NOBODY, suppress_embeds=True
                    )
            except discord.HTTPException as error:
                if error.code not in OVER:
                    raise
                self._interaction = None
        try:
            return await self._post(view, below)
        except discord.Forbidden:
            # Commands work also in channels in which memoqa may not write by itself.
            if self._interaction is None:
                raise
            return await self._interaction.followup.send(
                view=view, wait=True, allowed_mentions=NOBODY, suppress_embeds=True
            )

    async def _post(self, view: discord.ui.LayoutView, below: discord.Message | None) -> discord.Message:
        """Post into the channel or thread: as a reply to the asker's message, or to the answer's first one."""
        self._sent += 1
        nonce = hashlib.sha256(f"{self._incoming.event}#{self._sent}".encode()).hexdigest()[:24]
        at = self._place.id
        target = None
        if below is not None:
            target = below.id if below.channel.id == at else None
        elif not self._by_interaction and at == self._origin.channel:
            target = self._origin.occasion
        # The asker's message may be gone, and after a restart the event may have been no message.
        reference = target and discord.MessageReference(message_id=target, channel_id=at, fail_if_not_exists=False)
        sent: discord.Message = await self._place.send(
            view=view,
            nonce=nonce,
            reference=reference or None,
            mention_author=False,
            allowed_mentions=NOBODY,
            suppress_embeds=True,
        )
        return sent

    async def _open(self, message: discord.Message, answer: Answer) -> int | None:
        """Begin a thread on an answer, or None where there can be none: Discord or the server forbids it."""
        if self._origin.guild is None:
            return None
        if self._opening:
            await self._opening(message.id)  # a thread has the id of the message that it is on
        partial = self._place.get_partial_message(message.id)
        try:
            thread = await partial.create_thread(
                name=thread_name(answer.question), auto_archive_duration=ARCHIVE_MINUTES
            )
        except (discord.HTTPException, ValueError) as error:
            # 160004: a delivery before this one began it.
            return message.id if getattr(error, "code", 0) == 160004 else None
        return int(thread.id)

    def _channel(self, channel: int) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel, guild_id=self._origin.guild)


def _first(message: discord.Message) -> int:
    """The first message of an answer in several, each of which replies to it."""
    reply = message.reference.resolved if message.reference else None
    return reply.id if isinstance(reply, discord.Message) and reply.author == message.author else message.id
