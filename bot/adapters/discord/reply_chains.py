"""Find the thread that a reply in a channel belongs to, by following replies back through Discord itself."""

import logging
from typing import Any, Final

import discord

from bot.adapters.discord.errors import FAILURES, error_code
from bot.adapters.discord.events import thread_key
from bot.port import ThreadKey

MOST_STEPS: Final = 20  # answers to follow back; a longer chain begins a new thread

logger = logging.getLogger(__name__)


async def thread_of_answer(answer: discord.Message, me: discord.ClientUser | discord.User) -> ThreadKey:
    """The thread that an answer in a channel belongs to.

    Args:
        answer: One of memoqa's own messages.
        me: memoqa's own user.

    Returns:
        Discord's thread on the answer or on an earlier one; without any, the thread that the chain's first readable
        answer stands for.
    """
    for _ in range(MOST_STEPS):
        if has_thread(answer):
            return thread_key(answer.id)
        before = await _previous_answer(answer, me)
        if before is None:
            break
        answer = before
    return thread_key(answer.id, answer.channel.id)


def has_thread(message: discord.Message) -> bool:
    """Whether a message has a thread, which then has the message's id."""
    return message.flags.has_thread or message.thread is not None


async def _previous_answer(answer: discord.Message, me: discord.ClientUser | discord.User) -> discord.Message | None:
    """The answer before this one in the chain, or the message that this one continues."""
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
    """A message by its id; None if it was deleted or memoqa may not read the channel's history."""
    if message is None:
        return None
    try:
        fetched: discord.Message = await channel.fetch_message(message)
    except FAILURES as error:
        logger.warning("Discord did not show the message that a reply is to (%s)", error_code(error))
        return None
    return fetched
