"""Which servers memoqa serves: those that DISCORD_GUILD_ID names, or else those that it was in when it first started.

Whoever knows an app's number can invite it, unless its owner forbids that; a stranger's server is told nothing.
"""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

import discord

from bot.threads import ThreadLog

MOST_SERVERS: Final = 200  # as many as Discord lists at a time

logger = logging.getLogger(__name__)


class Homes:
    """The servers that are served, and their members who write directly."""

    def __init__(self, client: discord.Client, threads: ThreadLog, named: frozenset[int]) -> None:
        """Know what is named; what was found at an earlier start is known after `settle`.

        Args:
            client: Says where memoqa is, and who is a member there.
            threads: Remembers the servers of the first start.
            named: By DISCORD_GUILD_ID; none where it is to be found out.
        """
        self._client = client
        self._threads = threads
        self._named = named
        self._found: frozenset[int] = frozenset()

    def serve(self, guild: int | None) -> bool:
        """Whether this server is served; direct messages, which come from none, are: see `members`."""
        return guild is None or guild in self._served

    async def settle(self) -> None:
        """Recall the servers of the first start, or if this is it, take down where memoqa is, if Discord says so."""
        if self._named:
            return
        remembered = await asyncio.to_thread(self._threads.remembered, self._name)
        self._found = frozenset(int(guild) for guild in (remembered or "").split())
        if not self._found:
            # Where this fails, `welcome` hears of the same servers over the gateway.
            with suppress(discord.HTTPException):
                await self._take_down([guild.id async for guild in self._client.fetch_guilds(limit=MOST_SERVERS)])

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

    async def members(self, user: discord.abc.User) -> tuple[discord.Member, ...]:
        """Someone who writes directly, as a member of each server that is served; empty for a stranger."""
        guilds = [guild for one in sorted(self._served) if (guild := self._client.get_guild(one))]
        found = [await _member(guild, user) for guild in guilds]
        return tuple(member for member in found if member)

    @property
    def _served(self) -> frozenset[int]:
        return self._named or self._found

    @property
    def _name(self) -> str:
        return f"discord-servers:{self._client.application_id}"

    async def _take_down(self, guilds: Iterable[int]) -> None:
        self._found = frozenset(guilds)
        if self._found:
            await asyncio.to_thread(self._threads.remember, self._name, " ".join(map(str, sorted(self._found))))


async def _member(guild: discord.Guild, user: discord.abc.User) -> discord.Member | None:
    try:
        return await guild.fetch_member(user.id)
    except discord.NotFound:
        return None
