"""Look up whether another organisation shares a channel, which commands and buttons do not say.

Source: docs.slack.dev, Conversation object and Slack Connect.
"""

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import CALL_ERRORS, NOT_A_MEMBER, error_code
from bot.adapters.slack.events import DIRECT, Payload, Workspace
from bot.adapters.slack.scopes import HEADER, granted

TIMEOUT_SECONDS: Final = 1.5  # a modal must open within 3 s of the button press
CACHE_SECONDS: Final = 300  # memoqa may go on answering for so long in a channel that becomes shared
CACHE_SIZE: Final = 10_000  # channels

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChannelStatus:
    """The result of a lookup: whether the channel is shared (None: unknown), and whether to cache that."""

    shared: bool | None
    cacheable: bool


class Channels:
    """The channels of one workspace; made for one event loop."""

    def __init__(self, client: AsyncWebClient, workspace: Workspace) -> None:
        self._client = client
        self._workspace = workspace
        self._lookups: dict[str, tuple[float, asyncio.Task[ChannelStatus]]] = {}

    async def is_shared(self, channel: str) -> bool | None:
        """Whether another organisation is in a channel, or invited to it; None if Slack does not say in time.

        False if memoqa lacks the scope to ask. False too if memoqa is not in the channel, since it then speaks only to
        the asker.
        """
        if channel.startswith(DIRECT):
            return False
        since, task = self._lookups.get(channel, (0.0, None))
        is_stale = time.monotonic() - since > CACHE_SECONDS
        if task is None or (task.done() and not task.result().cacheable) or is_stale:
            while len(self._lookups) >= CACHE_SIZE:
                del self._lookups[next(iter(self._lookups))]
            task = asyncio.create_task(self._look_up(channel))
            self._lookups[channel] = (time.monotonic(), task)
        # Events that wait for the same channel go on in the order in which they came.
        await asyncio.wait({task}, timeout=TIMEOUT_SECONDS)
        return task.result().shared if task.done() else None

    async def hears(self, channel: str) -> bool | None:
        """Whether Slack tells memoqa what people say in a channel; None if Slack does not say that now."""
        try:
            reply = await self._client.conversations_info(channel=channel)
        except CALL_ERRORS as error:
            return False if error_code(error) in NOT_A_MEMBER else None
        found, scopes = reply.get("channel") or {}, granted(reply.headers.get(HEADER))
        needed = "mpim" if found.get("is_mpim") else "groups" if found.get("is_private") else "channels"
        return found.get("is_member") is not False and (scopes is None or f"{needed}:history" in scopes)

    async def _look_up(self, channel: str) -> ChannelStatus:
        try:
            reply = await self._client.conversations_info(channel=channel)
        except CALL_ERRORS as error:
            code = error_code(error)
            if code == "missing_scope":
                return ChannelStatus(shared=False, cacheable=True)
            if code in NOT_A_MEMBER:
                return ChannelStatus(shared=False, cacheable=False)
            logger.warning("Slack did not say whether channel %s is shared (%s): answered nobody there", channel, code)
            return ChannelStatus(shared=None, cacheable=False)
        return ChannelStatus(shared=shared_with_others(reply.get("channel") or {}, self._workspace), cacheable=True)


def shared_with_others(channel: Payload, workspace: Workspace) -> bool:
    """Whether a conversation object's channel is shared beyond the own organisation, or about to be."""
    own = {workspace.team, channel.get("context_team_id"), *(channel.get("internal_team_ids") or ())}
    connected = set(channel.get("connected_team_ids") or ())
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared") or connected - own)
