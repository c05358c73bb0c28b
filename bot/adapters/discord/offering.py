"""Tell Discord which commands to offer where, and keep in mind what it was told: it takes 200 new ones a day.

Commands are offered everywhere, or where servers are named, in these alone; what was offered elsewhere before is
taken back, or people would find each command twice.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.adapters.discord.commands import Tree, translated
from bot.adapters.discord.faults import FAILURES
from bot.state.memory import Memory

EVERYWHERE: Final = "all"  # in the place of a server's id
NOTHING: Final[Sequence[Any]] = ()

logger = logging.getLogger(__name__)


class Offer:
    """What Discord offers of memoqa's commands, in each server or everywhere."""

    def __init__(self, client: discord.Client, tree: Tree, memory: Memory, named: frozenset[int]) -> None:
        """Nothing is sent yet.

        Args:
            client: Sends, once it is logged in.
            tree: The commands.
            memory: Remembers what was sent.
            named: The servers to offer them in; everywhere if there are none.
        """
        self._client = client
        self._tree = tree
        self._memory = memory
        self._named = named
        self._told: set[int] = set()  # servers that have commands of their own

    async def settle(self) -> None:
        """Send what has changed, and take back what is not to be offered any more; for the start of a process.

        Where Discord does not take it, the log says so, and the next start tries again.
        """
        told = await asyncio.to_thread(self._memory.remembered, self._name("servers"))
        self._told = {int(server) for server in (told or "").split()}
        payload = await translated(self._tree)
        for server in sorted(self._told - self._named):
            await self._send(server, NOTHING)
        await self._send(None, NOTHING if self._named else payload)
        for server in sorted(self._named):
            await self._send(server, payload)

    async def joined(self, server: int) -> None:
        """Offer the commands in a server that memoqa was added to, where it is one of those named."""
        if server in self._named:
            await self._forget(server)
            await self._send(server, await translated(self._tree))

    async def left(self, server: int) -> None:
        """Remember nothing of a server that memoqa was taken out of: Discord has dropped its commands there."""
        await self._forget(server)

    async def _send(self, server: int | None, payload: Sequence[Any]) -> None:
        name = self._name(str(server or EVERYWHERE))
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        if await asyncio.to_thread(self._memory.remembered, name) == digest:
            return
        application, http = self._client.application_id, self._client.http
        assert application is not None, "after login the application is known"
        try:
            if server is None:
                await http.bulk_upsert_global_commands(application, payload=list(payload))
            else:
                await http.bulk_upsert_guild_commands(application, server, payload=list(payload))
        except FAILURES as error:
            _warn(error, server)
            return
        await asyncio.to_thread(self._memory.remember, name, digest)
        if server is not None:
            await self._note(self._told | {server} if payload else self._told - {server})

    async def _forget(self, server: int) -> None:
        await asyncio.to_thread(self._memory.remember, self._name(str(server)), "")
        await self._note(self._told - {server})

    async def _note(self, told: set[int]) -> None:
        if told != self._told:
            self._told = told
            await asyncio.to_thread(self._memory.remember, self._name("servers"), " ".join(map(str, sorted(told))))

    def _name(self, scope: str) -> str:
        return f"discord-commands:{self._client.application_id}:{scope}"


def _warn(error: Exception, server: int | None) -> None:
    where = f"in the server {server}" if server else "everywhere"
    if isinstance(error, discord.Forbidden):
        logger.warning(
            "Discord does not let memoqa offer its commands %s: invite it with the link that `memoqa doctor` shows. "
            "Mentions and direct messages work.",
            where,
        )
        return
    code = getattr(error, "code", 0)
    logger.warning(
        "Discord did not take memoqa's commands %s (%s%s); the next start tries again. Mentions and direct messages "
        "work.",
        where,
        type(error).__name__,
        f" {code}" if code else "",
    )
