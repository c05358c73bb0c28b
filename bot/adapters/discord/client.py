"""The connection to Discord: what its events are called there, and which method of the reception takes them.

Always sharded, as Discord recommends for the number of servers: one shard for nearly everybody.
"""

import asyncio
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final

import discord
import discord.gateway
import discord.http
import yarl

from bot.adapters.discord.buttons import PressButton
from bot.adapters.discord.commands import command_tree
from bot.adapters.discord.events import PLATFORM, attached
from bot.adapters.discord.homes import Homes
from bot.adapters.discord.offering import Offer
from bot.adapters.discord.reception import Reception
from bot.adapters.discord.settings import GATEWAY_URL, DiscordSettings
from bot.desk.desk import Desk
from bot.port import EventId
from bot.present.wording import Wording
from bot.state.stores import State
from bot.telemetry.incidents import log_incident

GRACE_SECONDS: Final = 30.0  # a gateway drops now and then, and is taken up again in one or two
LONGEST_WAIT_SECONDS: Final = 60.0  # for a rate limit; a longer one is an error that the asker is told of

logger = logging.getLogger(__name__)


class MemoqaClient(discord.AutoShardedClient):
    """A client that brings everything to the reception, and keeps nothing."""

    def __init__(
        self,
        desk: Desk,
        state: State,
        wording: Wording,
        settings: DiscordSettings,
        *,
        message_content: bool,
        guild_ready_seconds: float,
    ) -> None:
        """Wire the client; it connects when started.

        Args:
            desk: Answers.
            state: Remembers which commands Discord was sent.
            wording: Chooses the language of the labels.
            settings: Say which server, and whether with threads.
            message_content: Whether to ask for the Message Content intent.
            guild_ready_seconds: How long to wait for one more server after the last, before all is taken for there.
        """
        super().__init__(
            intents=needed_intents(message_content=message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_WAIT_SECONDS,
            guild_ready_timeout=guild_ready_seconds,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self._state = state
        self._settings = settings
        self._homes = Homes(self, state.memory, settings.guild_id)
        self.reception = Reception(self, self._homes, desk, wording, settings, readable=message_content)
        self.tree = command_tree(self, self.reception, attached)
        self._offer = Offer(self, self.tree, state.memory, settings.guild_id)
        self._down: set[int] = set()  # shards without a connection
        self._up, self._fallen = asyncio.Event(), asyncio.Event()

    async def setup_hook(self) -> None:
        """Between login and connection: how many shards, which buttons, which commands."""
        self.shard_count, _, _ = await self.http.get_bot_gateway()
        self.add_dynamic_items(PressButton)
        await self._homes.settle()
        await self._offer.settle()

    async def on_shard_connect(self, shard_id: int) -> None:
        """A connection with a new session."""
        shard = self.get_shard(shard_id)
        if shard is not None and self._settings.gateway_url != GATEWAY_URL:
            # Discord names where to take the session up again, which is past the address in the settings.
            shard._parent.ws.gateway = yarl.URL(self._settings.gateway_url)
        self._now(self._down - {shard_id})

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A connection that goes on with the session before."""
        self._now(self._down - {shard_id})

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A connection that broke; discord.py makes another one."""
        self._now(self._down | {shard_id})

    async def until_connected(self) -> None:
        """Wait until every shard has its connection, and the servers are known."""
        await self.wait_until_ready()
        await self._up.wait()

    async def until_lost(self) -> None:
        """Wait until some connection is broken for longer than they are now and then."""
        while True:
            await self._fallen.wait()
            try:
                await asyncio.wait_for(self._up.wait(), GRACE_SECONDS)
            except TimeoutError:
                return

    def _now(self, down: set[int]) -> None:
        self._down = down
        (self._fallen if down else self._up).set()
        (self._up if down else self._fallen).clear()

    async def on_ready(self) -> None:
        """Every server is known."""
        await self._homes.welcome(*self.guilds)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Someone added memoqa to a server."""
        await self._homes.welcome(guild)
        await self._offer.joined(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Someone took memoqa out of a server, or the server is no more: what was asked there is not kept."""
        await self._offer.left(guild.id)
        await self._homes.leave(guild.id)
        place = EventId(PLATFORM, (str(guild.id),))
        count = await asyncio.to_thread(self._state.forgetting.forget_place, place)
        result = f"forgot {count} questions"
        await asyncio.to_thread(self._state.audit.add, place.encode(), "left the server", result, datetime.now(UTC))

    async def on_message(self, message: discord.Message) -> None:
        """A message that this bot may see."""
        await self.reception.hear(message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """A modal; commands and buttons are brought by discord.py itself."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.reception.submit(interaction)

    async def pressed(self, interaction: discord.Interaction[Any], action: str, about: str) -> None:
        """One of memoqa's buttons."""
        await self.reception.press(interaction, action, about)

    async def on_error(self, _event: str, /, *_arguments: Any, **_more: Any) -> None:
        """Log where an unforeseen error was raised, and nothing of what was said."""
        error = sys.exc_info()[1]
        if error is not None:
            log_incident(error)


def needed_intents(*, message_content: bool) -> discord.Intents:
    """The least that memoqa needs to be told of."""
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = True
    intents.message_content = message_content
    return intents


def aim(settings: DiscordSettings) -> None:
    """Point discord.py at the addresses in the settings; it has no other place for them than these two."""
    discord.http.Route.BASE = settings.api_url.rstrip("/")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # memoqa does not speak
