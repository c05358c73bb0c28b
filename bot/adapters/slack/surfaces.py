"""Use Slack's newer surfaces, and an older form in a workspace that refuses one.

What Slack has refused once it is not offered again while this process runs; the log says so once.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from slack_sdk.errors import SlackApiError

from bot.adapters.slack.client import error_code
from bot.adapters.slack.render import RenderedMessage, with_plain_buttons

REFUSED_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_blocks_format"})

Sent = TypeVar("Sent")

logger = logging.getLogger(__name__)


class Surfaces:
    """What one workspace takes; made once for it."""

    def __init__(self) -> None:
        self._has_feedback_buttons = True

    async def sent(self, message: RenderedMessage, send: Callable[[RenderedMessage], Awaitable[Sent]]) -> Sent:
        """Send a message, with plain buttons if Slack refuses its own feedback buttons; what `send` returns."""
        plain = with_plain_buttons(message)
        if plain == message or not self._has_feedback_buttons:
            return await send(plain)
        try:
            return await send(message)
        except SlackApiError as error:
            if (code := error_code(error)) not in REFUSED_BLOCKS:
                raise
        result = await send(plain)
        # Only now is it certain that no other block was the reason.
        if self._has_feedback_buttons:
            logger.warning("Slack refused its feedback buttons (%s): memoqa shows plain ones from now on", code)
        self._has_feedback_buttons = False
        return result
