"""Find the answer that memoqa has posted for an event, by the buttons under it, which name the event."""

import logging
from typing import Final

import discord

from bot.adapters.discord.components import custom_ids
from bot.adapters.discord.errors import error_code
from bot.adapters.discord.events import Origin, thread_key
from bot.adapters.discord.reply_chains import has_thread
from bot.port import ThreadKey

MOST_LOOKED_THROUGH: Final = 100  # messages after the question; later ones were posted long before a crash

logger = logging.getLogger(__name__)


class PostedMessages:
    """The messages that memoqa posted for one event."""

    def __init__(self, client: discord.Client, event: str) -> None:
        self._client = client
        self._event = event
        self._origin = Origin.of(event)

    async def answer(self) -> ThreadKey | None:
        """The thread that holds the complete answer to this event.

        The buttons are under an answer's last message, so an answer that was posted in part does not count. None too if
        memoqa may not read the channel's history, if someone deleted the answer, or if a hundred messages and more came
        after the question.
        """
        try:
            return await self._find_answer()
        except (discord.Forbidden, discord.NotFound) as error:
            logger.warning("Discord did not show whether an answer was posted (%s)", error_code(error))
            return None

    async def unasked_answer(self) -> tuple[discord.Message, ...]:
        """The messages of an answer that nobody asked for: below its message, or in the thread on it or around it."""
        for place in dict.fromkeys((self._origin.occasion, self._origin.channel)):
            try:
                after = discord.Object(self._origin.occasion)
                history = self._channel(place).history(limit=MOST_LOOKED_THROUGH, after=after, oldest_first=True)
                own = [message async for message in history if message.author == self._client.user]
            except (discord.Forbidden, discord.NotFound) as error:
                logger.warning("Discord did not show what was posted in %s (%s)", place, error_code(error))
                continue
            if last := next((message for message in own if self._is_last_part(message)), None):
                first = _first_part(last)
                return tuple(message for message in own if _first_part(message).id == first.id)
        return ()

    async def _find_answer(self) -> ThreadKey | None:
        after = discord.Object(self._origin.occasion)
        history = self._channel(self._origin.channel).history
        async for message in history(limit=MOST_LOOKED_THROUGH, after=after, oldest_first=True):
            if message.author != self._client.user:
                continue
            first = _first_part(message)
            channel = None if has_thread(first) else self._origin.channel
            if self._is_last_part(message) or (has_thread(message) and await self._continues_in_thread(message)):
                return thread_key(first.id, channel)
        return None

    async def _continues_in_thread(self, message: discord.Message) -> bool:
        """Whether the answer's last message is in the thread on this message, its first one."""
        if not self._is_reply(message):
            return False
        try:
            history = self._channel(message.id).history(limit=MOST_LOOKED_THROUGH, oldest_first=True)
            return any([self._is_last_part(below) async for below in history])
        except (discord.Forbidden, discord.NotFound) as error:
            logger.warning("Discord did not show whether an answer was continued (%s)", error_code(error))
            return False

    def _is_last_part(self, message: discord.Message) -> bool:
        return any(name.endswith(f":{self._event}") for name in custom_ids(message.components))

    def _is_reply(self, message: discord.Message) -> bool:
        """Whether a message replies to the event: to its message, or to its interaction."""
        occasion = self._origin.occasion
        by_reply = message.reference is not None and message.reference.message_id == occasion
        return by_reply or (message.interaction_metadata is not None and message.interaction_metadata.id == occasion)

    def _channel(self, channel: int) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel, guild_id=self._origin.guild)


def _first_part(message: discord.Message) -> discord.Message:
    """The first message of an answer in several, each of which replies to the first."""
    reply = message.reference.resolved if message.reference else None
    return reply if isinstance(reply, discord.Message) and reply.author == message.author else message
