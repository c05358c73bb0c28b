"""Ask Slack about channels: whether another organisation reads along, which commands and buttons do not tell.

Source: docs.slack.dev, Conversation object and Slack Connect.
"""

import asyncio
import time
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import UNANSWERED, error_code
from bot.adapters.slack.events import DIRECT, Home, Payload

KEPT_SECONDS: Final = 300  # a channel that begins to be shared is answered in for so long at most
MOST_KEPT: Final = 10_000  # channels


class Channels:
    """What is known of the channels of one workspace; made for one event loop."""

    def __init__(self, client: AsyncWebClient, home: Home) -> None:
        self._client = client
        self._home = home
        self._answers: dict[str, tuple[float, asyncio.Task[bool | None]]] = {}

    async def is_shared(self, channel: str) -> bool:
        """Whether another organisation is in a channel, or invited to it; False where Slack does not say."""
        if channel.startswith(DIRECT):
            return False
        since, task = self._answers.get(channel, (0.0, None))
        unsaid = task is not None and task.done() and task.result() is None
        if task is None or unsaid or time.monotonic() - since > KEPT_SECONDS:
            while len(self._answers) >= MOST_KEPT:
                del self._answers[next(iter(self._answers))]
            task = asyncio.create_task(self._asked(channel))
            self._answers[channel] = (time.monotonic(), task)
        # All who wait for the same channel go on in the order in which they came.
        await asyncio.wait({task})
        return bool(task.result())

    async def _asked(self, channel: str) -> bool | None:
        """What Slack says; None where it may say more the next time."""
        try:
            reply = await self._client.conversations_info(channel=channel)
        except UNANSWERED as error:
            lacking = isinstance(error, SlackApiError) and error_code(error) == "missing_scope"
            return False if lacking else None
        return shared_with_others(reply.get("channel") or {}, self._home)


def shared_with_others(channel: Payload, home: Home) -> bool:
    """Whether a conversation object is of a channel that is shared beyond the own organisation, or about to be."""
    own = {home.team, channel.get("context_team_id"), *(channel.get("internal_team_ids") or ())}
    connected = set(channel.get("connected_team_ids") or ())
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared") or connected - own)
