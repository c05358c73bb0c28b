"""Find the conversation that a reply in a channel belongs to, out of the chat itself: nothing is kept in memory."""

from typing import Any, Final

import discord

from bot.adapters.discord.events import thread_key
from bot.adapters.discord.faults import FAILURES
from bot.port import ThreadKey

MOST_STEPS: Final = 20  # answers back; a conversation longer than this begins anew


async def conversation(answer: discord.Message, me: discord.ClientUser | discord.User) -> ThreadKey:
    """The thread on one of memoqa's messages in a channel or, without one, the chain of replies that it ends.

    Args:
        answer: One of memoqa's own messages.
        me: Who memoqa is.

    Returns:
        The thread of Discord, or the first answer of the chain as far as it can be read.
    """
    for _ in range(MOST_STEPS):
        if has_thread(answer):
            return thread_key(answer.id)
        before = await _before(answer, me)
        if before is None:
            break
        answer = before
    return thread_key(answer.id, answer.channel.id)


def has_thread(message: discord.Message) -> bool:
    """Whether there is a thread on a message; its id is the message's."""
    return message.flags.has_thread or message.thread is not None


async def _before(answer: discord.Message, me: discord.ClientUser | discord.User) -> discord.Message | None:
    """Memoqa's own message that the question to this answer followed, or of which this is the continuation."""
    metadata = answer.interaction_metadata
    if metadata is not None:
        pressed = (metadata.modal_interaction or metadata).interacted_message_id
        return await _fetched(answer.channel, pressed)
    asked = await _replied_to(answer)
    if asked is None or asked.author == me:
        return asked
    before = await _replied_to(asked)
    return before if before is not None and before.author == me else None


async def _replied_to(message: discord.Message) -> discord.Message | None:
    reference = message.reference
    if reference is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    return await _fetched(message.channel, reference.message_id)


async def _fetched(channel: Any, message: int | None) -> discord.Message | None:
    """A message by its id; None where it is gone, or memoqa may not read the channel's history."""
    if message is None:
        return None
    try:
        fetched: discord.Message = await channel.fetch_message(message)
    except FAILURES:
        return None
    return fetched
