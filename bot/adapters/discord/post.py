"""The way back to Discord for one Incoming: replies in the place where it was said, or in the thread that they begin.

An answer to a command takes the place of Discord's "thinking…" by an edit, which may come twice without harm; every
other message carries a nonce made of the event, by which Discord keeps a second one away for some minutes. What comes
too late for the interaction's token, which lives 15 minutes, goes into the channel as a message; what is for the asker
alone goes to them directly, and never into the channel.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.adapters.discord.buttons import custom_ids, layout
from bot.adapters.discord.conversations import has_thread
from bot.adapters.discord.events import PLATFORM, Origin, thread_key
from bot.adapters.discord.faults import FAILURES, HAS_THREAD, OVER, UNSEEN
from bot.adapters.discord.render import Message, messages, thread_name
from bot.port import Incoming, Notice, Reply, ThreadKey
from bot.present.wording import Wording
from memoqa.domain import Answer
from memoqa.errors import MemoqaError

NOBODY: Final = discord.AllowedMentions.none()
ARCHIVE_MINUTES: Final = 4_320  # three days; what is said later in the thread wakes it again
MOST_LOOKED_THROUGH: Final = 100  # messages after the question; what is further down was posted long before the crash

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """How something said reached memoqa, as far as the reply goes back the same way.

    Attributes:
        interaction: A command or button that was acknowledged; None for a message, and after a restart.
        pending: Whether "thinking…" stands for the first reply.
        private: Whether only the asker sees the replies.
        shown: Whether the chat shows the question by itself, as it does a message.
    """

    interaction: discord.Interaction[Any] | None = None
    pending: bool = False
    private: bool = False
    shown: bool = False


BY_CHANNEL: Final = Way()


class DiscordPost:
    """A Post over an interaction, or over the channel that the event names."""

    def __init__(
        self,
        client: discord.Client,
        incoming: Incoming,
        wording: Wording,
        way: Way = BY_CHANNEL,
        *,
        threads: bool = True,
        follow_up: bool = False,
        opening: Callable[[int], Awaitable[None]] | None = None,
    ) -> None:
        """Stand by; nothing is sent yet.

        Args:
            client: Sends.
            incoming: What is replied to.
            wording: Chooses the language of the labels.
            way: How it reached memoqa.
            threads: Whether an answer in a channel gets a thread.
            follow_up: Whether a button for a follow-up is needed.
            opening: Awaited with a thread's id before the thread is there for all to write in.
        """
        self._client = client
        self._incoming = incoming
        self._wording = wording
        self._way = way
        self._interaction = way.interaction  # until it is over
        self._pending = way.pending
        self._threads = threads
        self._follow_up = follow_up
        self._opening = opening
        self._origin = Origin.of(incoming.event)
        self._place: Any = self._channel(self._origin.channel)
        self._sent = 0
        self._shut = False  # whether Discord lets nothing be written
        self._last: discord.Message | None = None
        self._typing: Any = None

    async def completed(self, incoming: Incoming) -> Incoming:
        """The same: Discord says all there is to know with it."""
        return incoming

    async def waiting(self) -> None:
        """Type, until the reply is there; over an interaction, Discord shows that it is thinking by itself."""
        if self._interaction is None and self._typing is None:
            typing = self._place.typing()
            try:
                await typing.__aenter__()
            except discord.Forbidden:
                return  # the reply will tell
            self._typing = typing

    async def send(self, reply: Reply) -> ThreadKey:
        """Show a reply, what does not fit into one message in the thread or below it.

        Raises:
            MemoqaError: Discord does not let memoqa write there. Nothing that is sent after that arrives either.
        """
        first, *rest = self._messages(reply)
        try:
            message = await self._show(first)
        finally:
            if self._typing is not None:
                await self._typing.__aexit__(None, None, None)
                self._typing = None
        key = self._incoming.thread
        if message is None:
            return key or thread_key(self._origin.occasion, self._origin.channel)
        self._last = message
        if key is None:
            thread = await self._open(message, reply) if isinstance(reply, Answer) else None
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
            self._last = await self._show(first)
        for page in rest:
            await self._show(page)

    async def posted(self) -> ThreadKey | None:
        """The thread with the answer to this event, by the buttons under it, which name the event.

        They stand under the last message of an answer, so one of which only the beginning was posted is not taken for
        posted. It cannot be told where memoqa may not read the channel's history, where someone removed the answer,
        or where a hundred messages and more were written since.
        """
        try:
            return await self._found()
        except (discord.Forbidden, discord.NotFound):
            return None

    async def _found(self) -> ThreadKey | None:
        after = discord.Object(self._origin.occasion)
        async for message in self._place.history(limit=MOST_LOOKED_THROUGH, after=after, oldest_first=True):
            if message.author != self._client.user:
                continue
            first = _first(message)
            channel = None if has_thread(first) else self._origin.channel
            if self._is_last(message) or (has_thread(message) and await self._goes_on_in_thread(message)):
                return self._incoming.thread or thread_key(first.id, channel)
        return None

    async def _goes_on_in_thread(self, message: discord.Message) -> bool:
        """Whether the last message of the answer stands in the thread on its first one."""
        if not self._is_for_this(message):
            return False
        try:
            history = self._channel(message.id).history(limit=MOST_LOOKED_THROUGH, oldest_first=True)
            return any([self._is_last(below) async for below in history])
        except (discord.Forbidden, discord.NotFound):
            return False

    def _is_last(self, message: discord.Message) -> bool:
        return any(name.endswith(f":{self._incoming.event}") for name in custom_ids(message.components))

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
            asker="" if self._way.shown else self._asker,
            question=said,
            follow_up=self._follow_up and self._origin.guild is not None,
        )

    @property
    def _asker(self) -> str:
        return self._incoming.asker.removeprefix(f"{PLATFORM}:")

    async def _show(self, page: Message, *, below: discord.Message | None = None) -> discord.Message | None:
        """Post one message: over the interaction as long as that lives, else in the place of this post.

        Returns:
            The message; None where it is for the asker alone and there is no way to them, or none to anybody.
        """
        view = layout(page)
        shown = await self._by_interaction(view)
        if shown is not None or self._shut:
            return shown
        if self._way.private:
            return await self._directly(view)
        try:
            return await self._post(view, below)
        except discord.Forbidden as error:
            return await self._elsewhere(view, below, error)

    async def _by_interaction(self, view: discord.ui.LayoutView) -> discord.Message | None:
        """Post in the place of "thinking…" or for the asker alone; None where neither can be, or is to be."""
        if self._interaction is None:
            return None
        try:
            if self._pending:
                edited = await self._interaction.edit_original_response(view=view, allowed_mentions=NOBODY)
                self._pending = False
                return edited
            if self._way.private:
                return await self._follow(self._interaction, view, ephemeral=True)
        except discord.HTTPException as error:
            if error.code not in OVER:
                raise
            self._interaction = None
        return None

    async def _follow(
        self, interaction: discord.Interaction[Any], view: discord.ui.LayoutView, *, ephemeral: bool = False
    ) -> discord.Message:
        return await interaction.followup.send(
            view=view, ephemeral=ephemeral, wait=True, allowed_mentions=NOBODY, suppress_embeds=True
        )

    async def _directly(self, view: discord.ui.LayoutView) -> discord.Message | None:
        """Send to the asker what nobody else may see; where that cannot be, it is not sent at all."""
        try:
            direct = await self._client.create_dm(discord.Object(int(self._asker)))
            return await direct.send(view=view, nonce=self._nonce(), allowed_mentions=NOBODY, suppress_embeds=True)
        except FAILURES as error:
            logger.warning(
                "a reply for one person alone came too late for its command, and could not be sent to them directly "
                "either (%s)",
                type(error).__name__,
            )
            return None

    async def _elsewhere(
        self, view: discord.ui.LayoutView, below: discord.Message | None, error: discord.Forbidden
    ) -> discord.Message:
        """Post where memoqa may not write as it would: out of the thread that it opened, or over the interaction."""
        if self._place.id != self._origin.channel:
            self._place = self._channel(self._origin.channel)
            try:
                return await self._post(view, below)
            except discord.Forbidden as again:
                error = again
        if self._interaction is not None:
            # Commands work also in channels in which memoqa may not write by itself.
            return await self._follow(self._interaction, view)
        self._shut = True
        thread = self._incoming.thread is not None and self._incoming.thread.root == str(self._origin.channel)
        writing = "Send Messages in Threads" if thread else "Send Messages"
        permission = "View Channel" if error.code == UNSEEN else writing
        logger.warning(
            "memoqa may not answer in the channel %s: give it the permission %s there", self._origin.channel, permission
        )
        raise MemoqaError(f"memoqa lacks the permission {permission} in this channel.") from None

    async def _post(self, view: discord.ui.LayoutView, below: discord.Message | None) -> discord.Message:
        """Post into the channel or thread: as a reply to the asker's message, or to the answer's first one."""
        at = self._place.id
        target = None
        if below is not None:
            target = below.id if below.channel.id == at else None
        elif self._way.interaction is None and at == self._origin.channel:
            target = self._origin.occasion
        # The asker's message may be gone, and after a restart the event may have been no message.
        reference = target and discord.MessageReference(message_id=target, channel_id=at, fail_if_not_exists=False)
        sent: discord.Message = await self._place.send(
            view=view,
            nonce=self._nonce(),
            reference=reference or None,
            mention_author=False,
            allowed_mentions=NOBODY,
            suppress_embeds=True,
        )
        return sent

    def _nonce(self) -> str:
        """What a second delivery of the next message has too: of the event, and how many messages went before."""
        self._sent += 1
        return hashlib.sha256(f"{self._incoming.event}#{self._sent}".encode()).hexdigest()[:24]

    async def _open(self, message: discord.Message, answer: Answer) -> int | None:
        """Begin a thread on an answer, or None where there is none to be: nothing is quoted, or it cannot be made."""
        if not self._threads or not answer.quotes or self._origin.guild is None:
            return None
        if self._opening:
            await self._opening(message.id)  # a thread has the id of the message that it is on
        partial = self._place.get_partial_message(message.id)
        try:
            thread = await partial.create_thread(
                name=thread_name(answer.question), auto_archive_duration=ARCHIVE_MINUTES
            )
        except (*FAILURES, ValueError) as error:
            # A delivery before this one may have begun it.
            return message.id if getattr(error, "code", 0) == HAS_THREAD else None
        return int(thread.id)

    def _channel(self, channel: int) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel, guild_id=self._origin.guild)


def _first(message: discord.Message) -> discord.Message:
    """The first message of an answer in several, each of which replies to it."""
    reply = message.reference.resolved if message.reference else None
    return reply if isinstance(reply, discord.Message) and reply.author == message.author else message
