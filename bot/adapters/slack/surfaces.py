"""Use Slack's newer surfaces, and an older form in a workspace that refuses one: feedback buttons, a status line.

What Slack has refused once it is not offered again while this process runs; the log says so once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import CALL_ERRORS, NOT_A_MEMBER, TRANSIENT_ERRORS, error_code
from bot.adapters.slack.render import RenderedMessage, with_plain_buttons

REFUSED_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_blocks_format"})
# These say something about one thread or one moment, and nothing about the workspace.
PASSING: Final = NOT_A_MEMBER | TRANSIENT_ERRORS | {"invalid_thread_ts", "is_archived"}
STATUS_SECONDS: Final = 2.0  # the most that an answer waits for its status line

Sent = TypeVar("Sent")

logger = logging.getLogger(__name__)


class Surfaces:
    """What one workspace takes; made once for it."""

    def __init__(self, client: AsyncWebClient) -> None:
        """Begin with every surface.

        Args:
            client: Holds the workspace's token.
        """
        self._client = client
        self._has_feedback_buttons = True
        self._has_status = True

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

    async def status(self, channel: str, root: str, text: str) -> bool | None:
        """Show what memoqa is doing under a thread until it posts there, or for two minutes; an empty text ends that.

        Returns:
            Whether Slack shows it; None if Slack did not say in time, and may yet show it.
        """
        if not self._has_status:
            return False
        try:
            async with asyncio.timeout(STATUS_SECONDS):
                await self._client.assistant_threads_setStatus(channel_id=channel, thread_ts=root, status=text)
        except CALL_ERRORS as error:
            return self._without_status(error)
        return True

    def _without_status(self, error: Exception) -> bool | None:
        code = error_code(error)
        if not isinstance(error, SlackApiError) or code in PASSING:
            logger.warning("Slack did not take a status line (%s): memoqa posts a placeholder", code)
            return False if isinstance(error, SlackApiError) else None
        if self._has_status:
            logger.warning("Slack refused a status line (%s): memoqa posts placeholders from now on", code)
        self._has_status = False
        return False
