"""Which servers memoqa serves: those that DISCORD_GUILD_ID names, or else those that it was in when it first started.

Whoever knows an app's number can invite it, unless its owner forbids that; a stranger's server is told nothing.
"""

import asyncio
import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Final, TypeAlias

import discord

from bot.adapters.discord.faults import FAILURES
from bot.state.memory import Memory

KEPT_SECONDS: Final = 60.0  # that someone is a member, and of which roles: one answer of Discord's for a whole talk

Members: TypeAlias = tuple[discord.Member, ...]

logger = logging.getLogger(__name__)


class Homes:
    """The servers that are served, and their members who write directly."""

    def __init__(self, client: discord.Client, memory: Memory, named: frozenset[int]) -> None:
        """Know what is named; what was found at an earlier start is known after `settle`.

        Args:
            client: Says where memoqa is, and who is a member there.
            memory: Remembers the servers of the first start.
            named: By DISCORD_GUILD_ID; none where it is to be found out.
        """
        self._client = client
        self._memory = memory
        self._named = named
        self._found: frozenset[int] = frozenset()
        self._members: dict[int, tuple[float, Members]] = {}  # by person, each until a moment of the monotonic clock

    def serve(self, guild: int | None) -> bool:
        """Whether this server is served; direct messages, which come from none, are: see `members`."""
        return guild is None or guild in self._served

    async def settle(self) -> None:
        """Recall the servers of the first start, or if this is it, take down where memoqa is, if Discord says so."""
        if self._named:
            return
        assert self._client.application_id is not None, "after login the application is known"
        self._found = await asyncio.to_thread(remembered_homes, self._memory, self._client.application_id)
        if not self._found:
            # Where this fails, `welcome` hears of the same servers over the gateway.
            with suppress(*FAILURES):
                await self._take_down([guild.id async for guild in self._client.fetch_guilds(limit=None)])

    async def welcome(self, *guilds: discord.Guild) -> None:
        """Take the first servers that memoqa is found in for its homes; of a later one, log how it could be."""
        if not self._served:
            await self._take_down([guild.id for guild in guilds])
        for guild in guilds:
            if guild.id not in self._served:
                logger.warning(
                    "memoqa is in the server %s too and does not answer there; to have it do so, name all its servers "
                    "in DISCORD_GUILD_ID, with commas between them",
                    guild.id,
                )

    async def leave(self, guild: int) -> None:
        """Take a server that memoqa was taken out of for no home any more; whoever adds it again is a stranger."""
        if guild in self._found:
            await self._take_down(self._found - {guild})

    async def members(self, user: discord.abc.User) -> Members:
        """Someone who writes directly, as a member of each server that is served; empty for a stranger.

        Raises:
            discord.HTTPException: They are in no server that can be asked, and one could not be; or the network's
                or discord.py's own error for that.
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
            self._keep(user, members)
        return members

    def _keep(self, user: discord.abc.User, members: Members) -> None:
        now = time.monotonic()
        self._members = {one: kept for one, kept in self._members.items() if now < kept[0]}
        self._members[user.id] = (now + KEPT_SECONDS, members)

    @property
    def _served(self) -> frozenset[int]:
        return self._named or self._found

    async def _take_down(self, guilds: Iterable[int]) -> None:
        self._found = frozenset(guilds)
        self._members = {}
        name = _name(self._client.application_id)
        await asyncio.to_thread(self._memory.remember, name, " ".join(map(str, sorted(self._found))))


def remembered_homes(memory: Memory, application: int) -> frozenset[int]:
    """The servers that were found at the first start, less those that memoqa was taken out of."""
    remembered = memory.remembered(_name(application))
    return frozenset(int(guild) for guild in (remembered or "").split())


def _name(application: int | None) -> str:
    return f"discord-servers:{application}"


async def _member(guild: discord.Guild, user: discord.abc.User) -> discord.Member | Exception | None:
    """Someone as a server's member; None where they are none, and an error where that cannot be said."""
    try:
        return await guild.fetch_member(user.id)
    except discord.NotFound:
        return None
    except FAILURES as error:
        return error
