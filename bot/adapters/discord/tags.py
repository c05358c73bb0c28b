"""Give a forum's post the tag that says it was answered, if the forum has such a tag and memoqa may apply it."""

import logging
from typing import Final

import discord

from bot.adapters.discord.errors import FAILURES, error_code
from bot.adapters.discord.events import is_post

ANSWERED: Final = frozenset({"answered", "已回答", "已回覆", "已回复"})  # the tag's name, in any case
MOST_TAGS: Final = 5  # that Discord lets a post have

logger = logging.getLogger(__name__)


async def mark(client: discord.Client, post: int, *, answered: bool) -> None:
    """Apply the tag to a post, or remove it; do nothing elsewhere. A refusal is logged: the answer is there anyway."""
    thread = client.get_channel(post)
    if not is_post(thread):
        return
    assert isinstance(thread, discord.Thread), "a post is one"
    assert isinstance(thread.parent, discord.ForumChannel), "and stands in a forum"
    tag = next((one for one in thread.parent.available_tags if one.name.strip().casefold() in ANSWERED), None)
    others = [one for one in thread.applied_tags if tag and one.id != tag.id]
    if tag is None or answered == (len(others) < len(thread.applied_tags)) or len(others) >= MOST_TAGS:
        return
    try:
        await thread.edit(applied_tags=[*others, tag] if answered else others)
    except FAILURES as error:
        logger.warning(
            "Discord did not let memoqa tag the post %s (%s): give it the permission Manage Threads in this forum, or "
            "remove the tag",
            post,
            error_code(error),
        )
