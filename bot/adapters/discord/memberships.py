"""Look up which ids of memos' audiences a Discord user has: their own, those of roles, those of channels that they see.

Discord is asked for the user as a member of each served server, and for a channel with its permissions. Each reply is
kept for a minute; somebody who lost a role or a channel is out within it. What cannot be looked up nobody has.
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Mapping
from typing import Any, Final, TypeAlias

import discord

from bot.adapters.discord.errors import FAILURES, error_code
from bot.adapters.discord.events import PLATFORM
from bot.adapters.discord.servers import ServedServers
from bot.desk.lookups import NOT_SAID, Clock, Lookups, seconds
from bot.port import Memberships

PREFIX: Final = f"{PLATFORM}:"
ROLE: Final = f"{PREFIX}role:"
Key: TypeAlias = tuple[str, int, int]  # what was looked up: its kind, its id, and whose membership of it

logger = logging.getLogger(__name__)


class RolesAndChannels:
    """The roles of the served servers' members, and the channels that they see; made for one connection."""

    def __init__(self, client: discord.Client, servers: ServedServers, clock: Clock = seconds) -> None:
        """Prepare without asking Discord; `clock` gives seconds that only grow."""
        self._client = client
        self._servers = servers
        self._kept: Lookups[Key, Any] = Lookups((*FAILURES, discord.InvalidData), _not_said, clock)

    async def of(self, user: int, wanted: frozenset[str]) -> Memberships:
        """Which of these ids, as `Post.memberships` has them, a user has.

        Args:
            user: Discord's id of the user.
            wanted: The ids; those of other users are nobody's here.
        """
        own = frozenset(one for one in wanted if one.startswith(PREFIX))
        mine, roles = own & {f"{PREFIX}{user}"}, frozenset(one for one in own if one.startswith(ROLE))
        channels = sorted(one for one in own - mine - roles if one.removeprefix(PREFIX).isdecimal())
        if not roles and not channels:
            return Memberships(mine)
        guilds = self._servers.guilds()
        members = dict(zip(guilds, await asyncio.gather(*(self._member(guild, user) for guild in guilds)), strict=True))
        held = frozenset(f"{ROLE}{role.id}" for member in _known(members.values()) for role in member.roles)
        not_said = roles - held if NOT_SAID in members.values() or not guilds else frozenset()
        seen = [await self._sees(int(one.removeprefix(PREFIX)), members) for one in channels]
        return Memberships(
            mine | roles & held | {one for one, sees in zip(channels, seen, strict=True) if sees},
            not_said | {one for one, sees in zip(channels, seen, strict=True) if sees is None},
        )

    async def _sees(self, number: int, members: Mapping[int, Any]) -> bool | None:
        """Whether a user, as a member of each served server, may view a channel or thread; None if nobody says."""
        channel = await self._channel(number)
        if channel is NOT_SAID:
            return None
        guild = getattr(channel, "guild", None)
        if guild is None or guild.id not in members:
            return False
        member = members[guild.id]
        if member is NOT_SAID or member is None:
            return False if member is None else None
        thread = channel if isinstance(channel, discord.Thread) else None
        around = await self._channel(thread.parent_id) if thread else channel
        if not isinstance(around, discord.abc.GuildChannel):
            return None
        permissions = around.permissions_for(member)
        if thread is None or not thread.is_private() or permissions.manage_threads:
            return permissions.view_channel
        joined = await self._kept.get(("thread", thread.id, member.id), lambda: _found(thread.fetch_member(member.id)))
        return None if joined is NOT_SAID else permissions.view_channel and joined is not None

    async def _member(self, guild: int, user: int) -> Any:
        """A user in a server: the member, None for a stranger, NOT_SAID."""
        server = self._client.get_guild(guild)
        if server is None:
            return NOT_SAID
        return await self._kept.get(("member", guild, user), lambda: _found(server.fetch_member(user)))

    async def _channel(self, number: int) -> Any:
        """A channel or thread with its permissions as of now; None if there is none by this id, NOT_SAID."""
        return await self._kept.get(("channel", number, 0), lambda: _found(self._client.fetch_channel(number)))


async def _found(fetched: Awaitable[Any]) -> Any:
    """What Discord has; None if it has no such thing."""
    try:
        return await fetched
    except discord.NotFound:
        return None


def _not_said(key: Key, error: Exception) -> None:
    what, number, _ = key
    logger.warning("Discord did not say who may read memos: %s %s (%s)", what, number, error_code(error))


def _known(members: Iterable[Any]) -> list[discord.Member]:
    return [member for member in members if isinstance(member, discord.Member)]
