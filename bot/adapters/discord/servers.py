"""Know which servers memoqa serves: those in DISCORD_GUILD_ID, or else those that it was in at its first start.

Anybody who knows an app's id can invite it, unless its owner forbids that; memoqa tells a stranger's server nothing.
"""

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Final, TypeAlias

import discord

from bot.adapters.discord.errors import FAILURES, error_code
from bot.state.memory import Memory

CACHE_SECONDS: Final = 60.0  # for memberships and roles: one request to Discord covers a whole conversation

Members: TypeAlias = tuple[discord.Member, ...]

logger = logging.getLogger(__name__)


class ServedServers:
    """The servers that memoqa serves, and the members of those servers who send direct messages."""

    def __init__(self, client: discord.Client, memory: Memory, configured: frozenset[int]) -> None:
        """Start with the configured servers; `load` adds the remembered ones.

        Args:
            client: Knows which servers memoqa is in, and their members.
            memory: Remembers the servers of the first start.
            configured: The servers in DISCORD_GUILD_ID; empty to serve those of the first start.
        """
        self._client = client
        self._memory = memory
        self._configured = configured
        self._remembered: frozenset[int] = frozenset()
        self._members: dict[int, tuple[float, Members]] = {}  # by user: a monotonic expiry time, and the memberships

    def serves(self, guild: int | None) -> bool:
        """Whether memoqa serves this server; True for direct messages (None), whose authors `members` checks."""
        return guild is None or guild in self._served

    def guilds(self) -> list[int]:
        """The ids of the servers that memoqa serves, in order."""
        return sorted(self._served)

    async def load(self) -> None:
        """Load the servers of the first start; at that start, remember the servers that Discord lists."""
        if self._configured:
            return
        assert self._client.application_id is not None, "after login the application is known"
        self._remembered = await asyncio.to_thread(remembered_servers, self._memory, self._client.application_id)
        if not self._remembered:
            # If this fails, the gateway reports the same servers to `on_servers`.
            try:
                await self._remember([guild.id async for guild in self._client.fetch_guilds(limit=None)])
            except FAILURES as error:
                logger.warning("Discord did not list memoqa's servers (%s)", error_code(error))

    async def on_servers(self, *guilds: discord.Guild) -> None:
        """Serve the first servers that memoqa finds itself in; for any later one, log how to serve it too."""
        if not self._served:
            await self._remember([guild.id for guild in guilds])
        for guild in guilds:
            if guild.id not in self._served:
                logger.warning(
                    "memoqa is in server %s too, but does not answer there; to serve it, name all of memoqa's servers "
                    "in DISCORD_GUILD_ID, separated by commas",
                    guild.id,
                )

    async def on_removed(self, guild: int) -> None:
        """Stop serving a server that removed memoqa; being added again later does not change that."""
        if guild in self._remembered:
            await self._remember(self._remembered - {guild})

    async def members(self, user: discord.abc.User) -> Members:
        """The author of a direct message as a member of each served server; empty for a stranger.

        Raises:
            discord.HTTPException: Discord did not say for at least one server, and no other one has this member. The
                network's own errors and discord.RateLimited are raised for the same reason.
        """
        until, members = self._members.get(user.id, (0.0, ()))
        if time.monotonic() < until:
            return members
        guilds = [guild for one in sorted(self._served) if (guild := self._client.get_guild(one))]
        found = await asyncio.gather(*(_member(guild, user) for guild in guilds))
        members = tuple(member for member in found if isinstance(member, discord.Member))
        failures = [failure for failure in found if isinstance(failure, Exception)]
        if failures and not members:
            raise failures[0]
        if not failures:
            self._cache(user, members)
        return members

    def _cache(self, user: discord.abc.User, members: Members) -> None:
        now = time.monotonic()
        self._members = {one: kept for one, kept in self._members.items() if now < kept[0]}
        self._members[user.id] = (now + CACHE_SECONDS, members)

    @property
    def _served(self) -> frozenset[int]:
        return self._configured or self._remembered

    async def _remember(self, guilds: Iterable[int]) -> None:
        self._remembered = frozenset(guilds)
        self._members = {}
        name = _name(self._client.application_id)
        await asyncio.to_thread(self._memory.remember, name, " ".join(map(str, sorted(self._remembered))))


def remembered_servers(memory: Memory, application: int) -> frozenset[int]:
    """The servers of the first start, without those that removed memoqa since."""
    remembered = memory.remembered(_name(application))
    return frozenset(int(guild) for guild in (remembered or "").split())


def _name(application: int | None) -> str:
    return f"discord-servers:{application}"


async def _member(guild: discord.Guild, user: discord.abc.User) -> discord.Member | Exception | None:
    """A user as a server's member; None for a non-member, and the error if Discord does not say."""
    try:
        return await guild.fetch_member(user.id)
    except discord.NotFound:
        return None
    except FAILURES as error:
        logger.warning("Discord did not say who is in server %s (%s)", guild.id, error_code(error))
        return error
