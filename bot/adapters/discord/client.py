"""Connect to Discord: turn the gateway's callbacks into calls of the dispatcher, and follow the connection's state.

Always sharded, as Discord recommends for a large number of servers; almost everybody gets one shard.
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

from bot.adapters.discord.command_sync import CommandSync
from bot.adapters.discord.commands import command_tree
from bot.adapters.discord.components import MemoqaButton
from bot.adapters.discord.dispatch import Dispatcher
from bot.adapters.discord.events import PLATFORM
from bot.adapters.discord.servers import ServedServers
from bot.adapters.discord.settings import GATEWAY_URL, DiscordSettings
from bot.adapters.discord.upload_form import DESCRIBE, UploadForm, is_upload
from bot.desk.desk import Desk
from bot.port import EventId
from bot.present.wording import Wording
from bot.state.stores import State
from bot.telemetry.incidents import log_incident

GRACE_SECONDS: Final = 30.0  # a gateway drops now and then, and reconnects within one or two seconds
LONGEST_WAIT_SECONDS: Final = 60.0  # for a rate limit; a longer one is an error that the asker hears about

logger = logging.getLogger(__name__)


class MemoqaClient(discord.AutoShardedClient):
    """A client that passes every event to the dispatcher, and caches nothing."""

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
        """Wire the client; it connects when it is started.

        Args:
            desk: Answers.
            state: Remembers which commands were sent to Discord.
            wording: Chooses the language of the labels.
            settings: Say which servers to serve, and whether answers get threads.
            message_content: Whether to ask for the Message Content intent.
            guild_ready_seconds: How long to wait for one more server before the client counts as ready.
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
        self._servers = ServedServers(self, state.memory, settings.guild_id)
        self.dispatcher = Dispatcher(self, self._servers, desk, wording, settings, readable=message_content)
        self._upload_form = UploadForm(desk, self.dispatcher)
        self.tree = command_tree(self, self.dispatcher, self._upload_form)
        self._command_sync = CommandSync(self, self.tree, state.memory, settings.guild_id)
        self._down: set[int] = set()  # shards without a connection
        self._up, self._dropped = asyncio.Event(), asyncio.Event()

    async def setup_hook(self) -> None:
        """Prepare shards, buttons, servers and commands; discord.py calls this between login and connection."""
        self.shard_count, _, _ = await self.http.get_bot_gateway()
        self.add_dynamic_items(MemoqaButton)
        await self._servers.load()
        await self._command_sync.sync()

    async def on_shard_connect(self, shard_id: int) -> None:
        """A shard connected, with a new session."""
        shard = self.get_shard(shard_id)
        if shard is not None and self._settings.gateway_url != GATEWAY_URL:
            # Discord tells discord.py where to resume, which would bypass the gateway in the settings.
            shard._parent.ws.gateway = yarl.URL(self._settings.gateway_url)
        self._set_down(self._down - {shard_id})

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A shard connected again, and resumed its session."""
        self._set_down(self._down - {shard_id})

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A shard lost its connection; discord.py reconnects."""
        self._set_down(self._down | {shard_id})

    async def until_connected(self) -> None:
        """Wait until every shard is connected and the servers are known."""
        await self.wait_until_ready()
        await self._up.wait()

    async def until_lost(self) -> None:
        """Wait until a shard has been disconnected for longer than a usual reconnect takes."""
        while True:
            await self._dropped.wait()
            try:
                await asyncio.wait_for(self._up.wait(), GRACE_SECONDS)
            except TimeoutError:
                return

    def _set_down(self, down: set[int]) -> None:
        self._down = down
        (self._dropped if down else self._up).set()
        (self._up if down else self._dropped).clear()

    async def on_ready(self) -> None:
        """The client knows every server."""
        await self._servers.on_servers(*self.guilds)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Someone added memoqa to a server."""
        await self._servers.on_servers(guild)
        await self._command_sync.on_joined(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server removed memoqa, or was deleted: forget what people asked there."""
        await self._command_sync.on_removed(guild.id)
        await self._servers.on_removed(guild.id)
        place = EventId(PLATFORM, (str(guild.id),))
        count = await asyncio.to_thread(self._state.forgetting.forget_place, place)
        result = f"questions forgotten: {count}"
        await asyncio.to_thread(self._state.audit.add, place.encode(), "left the server", result, datetime.now(UTC))

    async def on_message(self, message: discord.Message) -> None:
        """Someone wrote a message that memoqa can see."""
        await self.dispatcher.on_message(message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Someone submitted a modal; discord.py itself routes commands and buttons."""
        if interaction.type is discord.InteractionType.modal_submit:
            await (self._upload_form.take if is_upload(interaction) else self.dispatcher.on_modal)(interaction)

    async def on_button(self, interaction: discord.Interaction[Any], action: str, about: str) -> None:
        """Someone pressed one of memoqa's buttons."""
        if action == DESCRIBE:
            await self._upload_form.describe(interaction, about)
        else:
            await self.dispatcher.on_button(interaction, action, about)

    async def on_error(self, _event: str, /, *_arguments: Any, **_more: Any) -> None:
        """Log where an unexpected error was raised, without anything that people wrote."""
        error = sys.exc_info()[1]
        if error is not None:
            log_incident(error)


def needed_intents(*, message_content: bool) -> discord.Intents:
    """The smallest set of intents that memoqa needs."""
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = True
    intents.message_content = message_content
    return intents


def aim(settings: DiscordSettings) -> None:
    """Point discord.py at the addresses in the settings; it takes them only through these globals."""
    discord.http.Route.BASE = settings.api_url.rstrip("/")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # memoqa does not use voice
