"""Send the desk's replies to Discord: in the channel or thread of the question, or in the thread that they begin.

A command's answer replaces Discord's "thinking…" by an edit, which is harmless to repeat. Every other message carries a
nonce made from the event, by which Discord drops a repeated message for some minutes. An interaction's token lives 15
minutes: a later reply goes into the channel as a message. A later private reply goes to the asker as a direct message,
never into the channel.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.adapters.discord.attaching import most_bytes, refuse_too_large
from bot.adapters.discord.components import files, layout
from bot.adapters.discord.errors import FAILURES, HAS_THREAD, OVER, UNSEEN, error_code
from bot.adapters.discord.events import PLATFORM, Origin, thread_key
from bot.adapters.discord.posted import PostedMessages
from bot.adapters.discord.render import RenderedMessage, Text, messages, thread_name
from bot.adapters.discord.tags import mark
from bot.port import Alone, Enclosure, ForAsker, Incoming, Lookup, Memberships, Notice, Reply, ThreadKey, Unasked
from bot.present.wording import Wording
from memoqa.domain import Answer
from memoqa.errors import MemoqaError

NOBODY: Final = discord.AllowedMentions.none()
ARCHIVE_MINUTES: Final = 4_320  # three days; a later message in the thread unarchives it
UNASKED_MINUTES: Final = 60  # Discord's shortest: a thread that nobody asked for makes room soon

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReplyRoute:
    """How a reply gets back to the asker.

    Attributes:
        interaction: The acknowledged command or button; None for a message, and after a restart.
        pending: Whether Discord shows "thinking…", which the first reply replaces.
        private: Whether only the asker sees the replies.
        shows_question: Whether the chat itself shows the question, as it does a message.
    """

    interaction: discord.Interaction[Any] | None = None
    pending: bool = False
    private: bool = False
    shows_question: bool = False


VIA_CHANNEL: Final = ReplyRoute()


class DiscordPost:
    """The Post for one Incoming, over its interaction or over the channel that the event names."""

    def __init__(
        self,
        client: discord.Client,
        incoming: Incoming,
        wording: Wording,
        route: ReplyRoute = VIA_CHANNEL,
        *,
        threads: bool = True,
        follow_up: bool = False,
        before_thread: Callable[[int], Awaitable[None]] | None = None,
        lookup: Lookup,
    ) -> None:
        """Prepare the post without sending anything.

        Args:
            client: Sends.
            incoming: What the replies answer.
            wording: Chooses the language of the labels.
            route: How the replies get back.
            threads: Whether an answer in a channel gets a thread.
            follow_up: Whether an answer needs a button for follow-ups.
            before_thread: Awaited with a thread's id before anybody can write in the thread.
            lookup: Asks Discord which ids of audiences the asker has.
        """
        self._client = client
        self._incoming = incoming
        self._wording = wording
        self._route = route
        self._interaction = route.interaction  # until it is over
        self._pending = route.pending
        self._threads = threads
        self._follow_up = follow_up
        self._before_thread = before_thread
        self._lookup = lookup
        self._origin = Origin.of(incoming.event)
        self._place: Any = self._channel(self._origin.channel)
        self._sent = 0
        self._forbidden = False  # whether Discord forbids memoqa to write at all
        self._last: discord.Message | None = None
        self._typing: Any = None

    async def completed(self, incoming: Incoming) -> Incoming:
        """Return the Incoming unchanged: Discord sends everything with the event."""
        self._incoming = incoming
        return incoming

    async def memberships(self, wanted: frozenset[str]) -> Memberships:
        """Ask Discord about the asker."""
        return await self._lookup(wanted)

    async def waiting(self) -> None:
        """Show "typing…" until the reply; with an interaction, Discord shows "thinking…" by itself."""
        if self._interaction is None and self._typing is None:
            typing = self._place.typing()
            try:
                await typing.__aenter__()
            except discord.Forbidden:
                return  # the reply will fail in the same way, and the log says so
            self._typing = typing

    async def send(self, reply: Reply) -> ThreadKey:
        """Post a reply; what does not fit into one message continues in the thread or below.

        Raises:
            MemoqaError: Discord forbids memoqa to write here. Every later reply is dropped.
        """
        if isinstance(reply, Unasked) and reply.private:
            return await self._hide(reply)
        inner = reply.reply if isinstance(reply, Alone) else reply
        if isinstance(inner, Enclosure):
            return await self._send_enclosure(reply, inner)
        if isinstance(reply, Alone):
            return await self._send_alone(reply)
        first, *rest = self._messages(reply)
        private = isinstance(reply, Notice) and reply.private
        key = await self._unasked_thread(reply) if isinstance(reply, Unasked) else self._incoming.thread
        try:
            message = await self._show(first, private=private)
        finally:
            if self._typing is not None:
                await self._typing.__aexit__(None, None, None)
                self._typing = None
        if message is None:
            return key or thread_key(self._origin.occasion, self._origin.channel)
        self._last = message
        if key is None:
            thread = await self._create_thread(message.id, reply) if isinstance(reply, Answer) else None
            key = thread_key(thread) if thread else thread_key(message.id, self._origin.channel)
            self._place = self._channel(thread) if thread else self._place
        for page in rest:
            await self._show(page, below=message, private=private)
        if isinstance(reply, Unasked):
            await mark(self._client, self._origin.channel, answered=True)
        return key

    async def _send_enclosure(self, reply: Reply, enclosure: Enclosure) -> ThreadKey:
        """Send a file, which Discord may refuse; `reply` is the enclosure, or it for the asker alone."""
        words = self._wording.words_for(self._incoming)
        guild = self._client.get_guild(self._origin.guild or 0)
        refuse_too_large(enclosure.content, most_bytes(self._interaction, guild), words)
        try:
            if isinstance(reply, Alone):
                return await self._send_alone(reply)
            for page in self._messages(reply):
                await self._show(page)
        except discord.HTTPException as error:
            logger.warning("Discord did not take a file (%s)", error_code(error))
            raise ForAsker(words.file_refused) from None
        return self._incoming.thread or thread_key(self._origin.occasion, self._origin.channel)

    async def _unasked_thread(self, reply: Unasked) -> ThreadKey | None:
        """The thread for an answer that nobody asked for: on the message itself, so that the channel stays quiet."""
        if self._incoming.thread is not None or self._incoming.command == "share":
            return self._incoming.thread
        thread = await self._create_thread(self._origin.occasion, reply.answer, UNASKED_MINUTES)
        if thread is None:
            return None
        self._place = self._channel(thread)
        return thread_key(thread)

    async def _send_alone(self, reply: Alone) -> ThreadKey:
        """Show the asker what others must not see: over the interaction, else as a direct message."""
        for page in self._messages(reply):
            if self._origin.guild is None:
                await self._show(page)
            elif await self._by_interaction(page, private=True) is None:
                await self._by_direct_message(page)
        return self._incoming.thread or thread_key(self._origin.occasion, self._origin.channel)

    async def _hide(self, reply: Unasked) -> ThreadKey:
        """Show an answer to the asker alone, then delete the messages that everybody sees."""
        shown = [await self._show(page, private=True) for page in self._messages(reply)]
        if all(shown):
            for message in await PostedMessages(self._client, self._incoming.answered).unasked_answer():
                await message.delete()
            await mark(self._client, self._origin.channel, answered=False)
        return self._incoming.thread or thread_key(self._origin.occasion, self._origin.channel)

    async def update(self, notice: Notice) -> None:
        """Edit the last message, or send a new one if it cannot be edited."""
        if self._last is None:
            await self.send(notice)
            return
        first, *rest = self._messages(notice)
        try:
            await self._last.edit(view=layout(first), allowed_mentions=NOBODY)
        except discord.HTTPException as error:
            # The interaction's token ran out, or someone deleted the message.
            logger.warning("Discord refused an edit (%s): posted a new message", error_code(error))
            self._last = await self._show(first)
        for page in rest:
            await self._show(page)

    async def posted(self) -> ThreadKey | None:
        """The thread of an answer that was posted completely."""
        messages_posted = PostedMessages(self._client, self._incoming.answered)
        if self._incoming.unasked or self._incoming.command == "share":
            parts = await messages_posted.unasked_answer()
            return (self._incoming.thread or thread_key(parts[0].channel.id)) if parts else None
        found = await messages_posted.answer()
        return found and (self._incoming.thread or found)

    def _messages(self, reply: Reply) -> list[RenderedMessage]:
        answer = reply.answer if isinstance(reply, Unasked) else reply.reply if isinstance(reply, Alone) else reply
        question = answer.question if isinstance(answer, Answer) else self._incoming.text
        return messages(
            reply,
            self._wording.words_for(self._incoming),
            self._incoming.answered,
            asker="" if self._route.shows_question else self._asker,
            question=question,
            follow_up=self._follow_up and self._origin.guild is not None,
        )

    @property
    def _asker(self) -> str:
        return self._incoming.asker.removeprefix(f"{PLATFORM}:")

    async def _show(
        self, page: RenderedMessage, *, below: discord.Message | None = None, private: bool = False
    ) -> discord.Message | None:
        """Post one message, over the interaction while that lives, else in the channel or thread.

        If `private`, only the asker sees it, as far as there was an interaction.

        Returns:
            The message; None if a private one cannot reach the asker, or Discord forbids memoqa to write.
        """
        private = self._route.private or (private and self._route.interaction is not None)
        shown = await self._by_interaction(page, private=private)
        if shown is not None or self._forbidden:
            return shown
        if private:
            return await self._by_direct_message(page)
        try:
            return await self._by_channel(page, below)
        except discord.Forbidden as error:
            return await self._by_other_place(page, below, error)

    async def _by_interaction(self, page: RenderedMessage, *, private: bool) -> discord.Message | None:
        """Replace "thinking…" or post privately; None if the reply needs neither, or the interaction is over."""
        if self._interaction is None:
            return None
        try:
            if self._pending and private and not self._route.private:
                await self._end_thinking(self._interaction)
            if self._pending:
                edited = await self._interaction.edit_original_response(
                    view=layout(page), attachments=files(page), allowed_mentions=NOBODY
                )
                self._pending = False
                return edited
            if private:
                return await self._by_followup(self._interaction, page, ephemeral=True)
        except discord.HTTPException as error:
            if error.code not in OVER:
                raise
            logger.warning("An interaction of Discord's was over (%s): replying in another way", error_code(error))
            self._interaction = None
        return None

    async def _end_thinking(self, interaction: discord.Interaction[Any]) -> None:
        """Take "thinking…" away: whoever saw that would see what replaces it, and the next message if it stays."""
        searching = layout((Text(self._wording.words_for(self._incoming).searching),))
        await interaction.edit_original_response(view=searching, allowed_mentions=NOBODY)
        self._pending = False
        await interaction.delete_original_response()

    async def _by_followup(
        self, interaction: discord.Interaction[Any], page: RenderedMessage, *, ephemeral: bool = False
    ) -> discord.Message:
        return await interaction.followup.send(
            view=layout(page),
            files=files(page),
            ephemeral=ephemeral,
            wait=True,
            allowed_mentions=NOBODY,
            suppress_embeds=True,
        )

    async def _by_direct_message(self, page: RenderedMessage) -> discord.Message | None:
        """Send a private reply directly to the asker; None if that fails, because nobody else may see it."""
        try:
            direct = await self._client.create_dm(discord.Object(int(self._asker)))
            return await direct.send(
                view=layout(page),
                files=files(page),
                nonce=self._nonce(),
                allowed_mentions=NOBODY,
                suppress_embeds=True,
            )
        except FAILURES as error:
            logger.warning(
                "Dropped a private reply: its interaction was over, and the direct message failed (%s)",
                error_code(error),
            )
            return None

    async def _by_other_place(
        self, page: RenderedMessage, below: discord.Message | None, error: discord.Forbidden
    ) -> discord.Message:
        """Post where Discord still allows it: in the channel instead of the new thread, or over the interaction."""
        if self._place.id != self._origin.channel:
            self._place = self._channel(self._origin.channel)
            try:
                return await self._by_channel(page, below)
            except discord.Forbidden as again:
                error = again
        if self._interaction is not None:
            # Commands also work in channels where memoqa may not write otherwise.
            return await self._by_followup(self._interaction, page)
        self._forbidden = True
        in_thread = self._incoming.thread is not None and self._incoming.thread.root == str(self._origin.channel)
        writing = "Send Messages in Threads" if in_thread else "Send Messages"
        permission = "View Channel" if error.code == UNSEEN else writing
        logger.warning(
            "memoqa may not answer in channel %s (%s): give it the permission %s there",
            self._origin.channel,
            error_code(error),
            permission,
        )
        raise MemoqaError(f"memoqa lacks the permission {permission} in this channel.") from None

    async def _by_channel(self, page: RenderedMessage, below: discord.Message | None) -> discord.Message:
        """Post in the channel or thread, as a reply to the asker's message or to the answer's first one."""
        at = self._place.id
        target = None
        if below is not None:
            target = below.id if below.channel.id == at else None
        elif self._route.interaction is None and at == self._origin.channel:
            target = self._origin.occasion
        # Someone may have deleted the asker's message, and after a restart the event may have been an interaction.
        reference = target and discord.MessageReference(message_id=target, channel_id=at, fail_if_not_exists=False)
        sent: discord.Message = await self._place.send(
            view=layout(page),
            files=files(page),
            nonce=self._nonce(),
            reference=reference or None,
            mention_author=False,
            allowed_mentions=NOBODY,
            suppress_embeds=True,
        )
        return sent

    def _nonce(self) -> str:
        """The next message's nonce, made from the event and the message's number: a second delivery has the same."""
        self._sent += 1
        return hashlib.sha256(f"{self._incoming.event}#{self._sent}".encode()).hexdigest()[:24]

    async def _create_thread(self, message: int, answer: Answer, minutes: int = ARCHIVE_MINUTES) -> int | None:
        """Create a thread on a message; None if the answer gets none or Discord refuses it."""
        if not self._threads or not answer.quotes or self._origin.guild is None:
            return None
        if self._before_thread:
            await self._before_thread(message)  # a thread has the id of the message that it is on
        partial = self._place.get_partial_message(message)
        try:
            thread = await partial.create_thread(name=thread_name(answer.question), auto_archive_duration=minutes)
        except (*FAILURES, ValueError) as error:
            # An earlier delivery may have created it; in one that people began, they talk to each other.
            thread = self._client.get_channel(message)
            is_others = isinstance(thread, discord.Thread) and thread.owner_id != getattr(self._client.user, "id", 0)
            if getattr(error, "code", 0) == HAS_THREAD and not is_others:
                return message
            logger.warning("Discord began no thread in channel %s (%s)", self._origin.channel, error_code(error))
            return None
        return int(thread.id)

    def _channel(self, channel: int) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel, guild_id=self._origin.guild)
