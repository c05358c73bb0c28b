"""Look up which ids of memos' audiences a Slack user has: their own, those of user groups, those of channels.

Each list of members is kept for a minute; somebody who left a group is out within it. A list that cannot be read has
nobody on it.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import CALL_ERRORS, error_code
from bot.adapters.slack.events import PLATFORM
from bot.port import Memberships

CACHE_SECONDS: Final = 60.0
FAILURE_SECONDS: Final = 5.0  # before a list that could not be read is asked for again
TIMEOUT_SECONDS: Final = 10.0  # for one list; whoever asked waits for it
PAGE: Final = 1_000  # members; the most that Slack gives at once
MOST_PAGES: Final = 100
USER_GROUP: Final = "S"  # the first letter of a user group's id
PREFIX: Final = f"{PLATFORM}:"

logger = logging.getLogger(__name__)


class UserGroupsAndChannels:
    """Who is in the user groups and channels of one workspace; made for one event loop."""

    def __init__(self, client: AsyncWebClient, clock: Callable[[], float] = time.monotonic) -> None:
        """Prepare without asking Slack; `clock` gives seconds that only grow."""
        self._client = client
        self._clock = clock
        # By Slack's id of a user group or channel: the moment until which the list is kept, and the list.
        self._lists: dict[str, tuple[float, asyncio.Task[frozenset[str] | None]]] = {}

    async def of(self, user: str, wanted: frozenset[str]) -> Memberships:
        """Which of these ids, as `Post.memberships` has them, a user has.

        Args:
            user: Slack's id of the user.
            wanted: The ids; those of users are the user's own or nobody's here.
        """
        places = sorted(one for one in wanted if one.startswith(PREFIX) and one[len(PREFIX) :][:1] in {"S", "C", "G"})
        listed = await asyncio.gather(*(self._members(one.removeprefix(PREFIX)) for one in places))
        found = dict(zip(places, listed, strict=True))
        own = wanted & {f"{PREFIX}{user}"}
        return Memberships(
            own | {one for one, members in found.items() if members and user in members},
            frozenset(one for one, members in found.items() if members is None),
        )

    async def _members(self, place: str) -> frozenset[str] | None:
        """The members of a user group or channel; None if Slack does not say."""
        until, task = self._lists.get(place, (0.0, None))
        if task is None or self._clock() >= until:
            task = asyncio.create_task(self._list(place))
            self._lists[place] = (self._clock() + CACHE_SECONDS, task)
        return await asyncio.shield(task)

    async def _list(self, place: str) -> frozenset[str] | None:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await (self._of_group(place) if place.startswith(USER_GROUP) else self._of_channel(place))
        except CALL_ERRORS as error:
            logger.warning("Slack did not list who is in %s (%s): nobody reads its memos", place, error_code(error))
            self._lists[place] = (self._clock() + FAILURE_SECONDS, self._lists[place][1])
            return None

    async def _of_group(self, group: str) -> frozenset[str]:
        reply = await self._client.usergroups_users_list(usergroup=group)
        return frozenset(reply.get("users") or ())

    async def _of_channel(self, channel: str) -> frozenset[str] | None:
        members: set[str] = set()
        cursor = ""
        for _ in range(MOST_PAGES):
            reply = await self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor or None)
            members |= set(reply.get("members") or ())
            cursor = (reply.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return frozenset(members)
        logger.warning("Slack has more than %d members in %s: nobody reads its memos", MOST_PAGES * PAGE, channel)
        return None
