"""Look up which ids of memos' audiences a Slack user has: their own, those of user groups, those of channels.

Each list of members is kept for a minute; somebody who left a group is out within it. A list that cannot be read has
nobody on it.
"""

import asyncio
import logging
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import CALL_ERRORS, error_code
from bot.adapters.slack.events import PLATFORM
from bot.desk.lookups import NOT_SAID, Clock, Lookups, NotSaid, seconds
from bot.port import Memberships

PAGE: Final = 1_000  # members; the most that Slack gives at once
MOST_PAGES: Final = 100
USER_GROUP: Final = "S"  # the first letter of a user group's id
PREFIX: Final = f"{PLATFORM}:"

logger = logging.getLogger(__name__)


class UserGroupsAndChannels:
    """Who is in the user groups and channels of one workspace; made for one event loop."""

    def __init__(self, client: AsyncWebClient, clock: Clock = seconds) -> None:
        """Prepare without asking Slack; `clock` gives seconds that only grow."""
        self._client = client
        # By Slack's id of a user group or channel.
        self._lists: Lookups[str, frozenset[str]] = Lookups(CALL_ERRORS, _not_listed, clock)

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
            own | {one for one, members in found.items() if members is not NOT_SAID and user in members},
            frozenset(one for one, members in found.items() if members is NOT_SAID),
        )

    async def _members(self, place: str) -> frozenset[str] | NotSaid:
        """The members of a user group or channel."""
        list_of = self._of_group if place.startswith(USER_GROUP) else self._of_channel
        return await self._lists.get(place, lambda: list_of(place))

    async def _of_group(self, group: str) -> frozenset[str] | NotSaid:
        reply = await self._client.usergroups_users_list(usergroup=group)
        return frozenset(reply.get("users") or ())

    async def _of_channel(self, channel: str) -> frozenset[str] | NotSaid:
        members: set[str] = set()
        cursor = ""
        for _ in range(MOST_PAGES):
            reply = await self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor or None)
            members |= set(reply.get("members") or ())
            cursor = (reply.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return frozenset(members)
        logger.warning("Slack has more than %d members in %s: nobody reads its memos", MOST_PAGES * PAGE, channel)
        return NOT_SAID


def _not_listed(place: str, error: Exception) -> None:
    logger.warning("Slack did not list who is in %s (%s): nobody reads its memos", place, error_code(error))
