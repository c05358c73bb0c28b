"""Ask Slack about channels: whether another organisation reads along, which commands and buttons do not tell.

Source: docs.slack.dev, Conversation object and Slack Connect.
"""

import asyncio
import time
from dataclasses import dataclass
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import NOT_THERE, UNANSWERED, error_code
from bot.adapters.slack.events import DIRECT, Home, Payload

PATIENCE_SECONDS: Final = 1.5  # a dialogue can be opened within 3 s of the button
KEPT_SECONDS: Final = 300  # a channel that begins to be shared is answered in for so long at most
MOST_KEPT: Final = 10_000  # channels


@dataclass(frozen=True, slots=True)
class Said:
    """What Slack says of a channel; it is asked again where that is not to be kept."""

    shared: bool | None
    kept: bool


class Channels:
    """What is known of the channels of one workspace; made for one event loop."""

    def __init__(self, client: AsyncWebClient, home: Home) -> None:
        self._client = client
        self._home = home
        self._answers: dict[str, tuple[float, asyncio.Task[Said]]] = {}

    async def is_shared(self, channel: str) -> bool | None:
        """Whether another organisation is in a channel, or invited to it; None where Slack does not say in time.

        Where memoqa lacks the scope to ask, no channel counts as shared; nor does one that memoqa is not in, where what
        it says is for the asker's eyes alone.
        """
        if channel.startswith(DIRECT):
            return False
        since, task = self._answers.get(channel, (0.0, None))
        if task is None or (task.done() and not task.result().kept) or time.monotonic() - since > KEPT_SECONDS:
            while len(self._answers) >= MOST_KEPT:
                del self._answers[next(iter(self._answers))]
            task = asyncio.create_task(self._asked(channel))
            self._answers[channel] = (time.monotonic(), task)
        # All who wait for the same channel go on in the order in which they came.
        await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        return task.result().shared if task.done() else None

    async def _asked(self, channel: str) -> Said:
        try:
            reply = await self._client.conversations_info(channel=channel)
        except UNANSWERED as error:
            code = error_code(error) if isinstance(error, SlackApiError) else ""
            if code == "missing_scope":
                return Said(shared=False, kept=True)
            return Said(shared=False if code in NOT_THERE else None, kept=False)
        return Said(shared=shared_with_others(reply.get("channel") or {}, self._home), kept=True)


def shared_with_others(channel: Payload, home: Home) -> bool:
    """Whether a conversation object is of a channel that is shared beyond the own organisation, or about to be."""
    own = {home.team, channel.get("context_team_id"), *(channel.get("internal_team_ids") or ())}
    connected = set(channel.get("connected_team_ids") or ())
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared") or connected - own)
