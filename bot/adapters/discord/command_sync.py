"""Keep the commands that Discord offers in step with memoqa's, and remember what was sent.

Discord takes only 200 new commands a day, so an unchanged list is not sent again. Commands are offered globally, or
only in the configured servers; they are removed everywhere else, or people would see each command twice.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.adapters.discord.commands import CommandTree, translated
from bot.adapters.discord.errors import FAILURES, error_code
from bot.state.memory import Memory

GLOBAL: Final = "all"  # in place of a server's id
NO_COMMANDS: Final[Sequence[Any]] = ()

logger = logging.getLogger(__name__)


class CommandSync:
    """Sends memoqa's commands to Discord, globally or for each server."""

    def __init__(self, client: discord.Client, tree: CommandTree, memory: Memory, configured: frozenset[int]) -> None:
        """Wire without sending anything.

        Args:
            client: Sends, once it is logged in.
            tree: The commands.
            memory: Remembers what was sent.
            configured: The servers to offer the commands in; empty to offer them globally.
        """
        self._client = client
        self._tree = tree
        self._memory = memory
        self._configured = configured
        self._with_commands: set[int] = set()  # servers that have commands of their own

    async def sync(self) -> None:
        """Send what has changed, and remove what is no longer offered; called once at the start.

        If Discord refuses, this logs a warning, and the next start tries again.
        """
        remembered = await asyncio.to_thread(self._memory.remembered, self._name("servers"))
        self._with_commands = {int(server) for server in (remembered or "").split()}
        payload = await translated(self._tree)
        for server in sorted(self._with_commands - self._configured):
            await self._send(server, NO_COMMANDS)
        await self._send(None, NO_COMMANDS if self._configured else payload)
        for server in sorted(self._configured):
            await self._send(server, payload)

    async def on_joined(self, server: int) -> None:
        """Offer the commands in a configured server that memoqa was just added to."""
        if server in self._configured:
            await self._forget(server)
            await self._send(server, await translated(self._tree))

    async def on_removed(self, server: int) -> None:
        """Forget a server that removed memoqa: Discord has dropped its commands there."""
        await self._forget(server)

    async def _send(self, server: int | None, payload: Sequence[Any]) -> None:
        name = self._name(str(server or GLOBAL))
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
            await self._note(self._with_commands | {server} if payload else self._with_commands - {server})

    async def _forget(self, server: int) -> None:
        await asyncio.to_thread(self._memory.remember, self._name(str(server)), "")
        await self._note(self._with_commands - {server})

    async def _note(self, servers: set[int]) -> None:
        if servers != self._with_commands:
            self._with_commands = servers
            await asyncio.to_thread(self._memory.remember, self._name("servers"), " ".join(map(str, sorted(servers))))

    def _name(self, scope: str) -> str:
        return f"discord-commands:{self._client.application_id}:{scope}"


def _warn(error: Exception, server: int | None) -> None:
    where = f"in server {server}" if server else "globally"
    if isinstance(error, discord.Forbidden):
        logger.warning(
            "Discord does not let memoqa offer its commands %s (%s): invite it with the link that `memoqa doctor` "
            "shows. Mentions and direct messages work.",
            where,
            error_code(error),
        )
        return
    logger.warning(
        "Discord refused memoqa's commands %s (%s); the next start tries again. Mentions and direct messages work.",
        where,
        error_code(error),
    )
