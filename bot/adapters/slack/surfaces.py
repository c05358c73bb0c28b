"""Use Slack's newer surfaces, and an older form where Slack refuses one: feedback buttons, tables, a status line.

What Slack has refused once it is not offered again while this process runs; the log says so once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import CALL_ERRORS, NOT_A_MEMBER, TRANSIENT_ERRORS, error_code
from bot.adapters.slack.render import RenderedMessage, with_plain_buttons, without_table

REFUSED_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_blocks_format"})
# These say something about one thread or one moment, and nothing about the workspace.
PASSING: Final = NOT_A_MEMBER | TRANSIENT_ERRORS | {"invalid_thread_ts", "is_archived"}
STATUS_SECONDS: Final = 2.0  # the most that an answer waits for its status line

Sent = TypeVar("Sent")


@dataclass(frozen=True, slots=True)
class Newer:
    """A kind of block that not every workspace takes.

    Attributes:
        name: As the log has it.
        older: The message without it; the same message if it has none.
        instead: What people see then.
    """

    name: str
    older: Callable[[RenderedMessage], RenderedMessage]
    instead: str


NEWER: Final = (
    Newer("its tables", without_table, "memoqa shows a table's rows as text"),
    Newer("its feedback buttons", with_plain_buttons, "memoqa shows plain ones"),
)

logger = logging.getLogger(__name__)


class Surfaces:
    """What one workspace takes; made once for it."""

    def __init__(self, client: AsyncWebClient) -> None:
        """Begin with every surface.

        Args:
            client: Holds the workspace's token.
        """
        self._client = client
        self._refused: set[Newer] = set()
        self._has_status = True

    async def sent(self, message: RenderedMessage, send: Callable[[RenderedMessage], Awaitable[Sent]]) -> Sent:
        """Send a message, with the older form of those blocks that Slack refuses; what `send` returns."""
        newer = [one for one in NEWER if one.older(message) != message]
        kept = [one for one in newer if one not in self._refused]
        fixed = tuple(one for one in newer if one in self._refused)
        tries = [refused for count in range(len(kept) + 1) for refused in combinations(kept, count)]
        for refused in tries:
            try:
                result = await send(_in_older_form(message, (*fixed, *refused)))
            except SlackApiError as error:
                if (code := error_code(error)) not in REFUSED_BLOCKS or refused == tries[-1]:
                    raise
                continue
            for one in refused:  # only now is it certain that no other block was the reason
                if one not in self._refused:
                    logger.warning("Slack refused %s (%s): %s from now on", one.name, code, one.instead)
                self._refused.add(one)
            return result
        raise AssertionError("the last try returns or raises")

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


def _in_older_form(message: RenderedMessage, refused: Sequence[Newer]) -> RenderedMessage:
    for one in refused:
        message = one.older(message)
    return message
