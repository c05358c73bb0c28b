"""Serve Discord: connect, with the intents that Discord grants, and end with a sentence where that cannot be."""

import asyncio
import logging
from typing import Final

import aiohttp
import discord

from bot.adapters.discord.client import MemoqaClient, aim
from bot.adapters.discord.events import PLATFORM
from bot.adapters.discord.settings import DiscordSettings
from bot.desk.desk import Desk
from bot.present.wording import Wording
from bot.state.stores import State
from memoqa.errors import MemoqaError

GUILD_READY_SECONDS: Final = 2.0  # as discord.py has it
REFUSED_INTENT: Final = (
    "Discord refused the Message Content intent: tick it in the Developer Portal (Bot, Privileged Gateway Intents), or "
    "set DISCORD_MESSAGE_CONTENT=false. memoqa starts without it: in threads, follow-ups then need a mention or the "
    "button."
)
REFUSED: Final = "Discord refused DISCORD_BOT_TOKEN; make a new one in the Developer Portal (Bot) and set it."

logger = logging.getLogger(__name__)


class DiscordAdapter:
    """Discord, served by one connection."""

    def __init__(
        self,
        desk: Desk,
        state: State,
        wording: Wording,
        settings: DiscordSettings,
        *,
        guild_ready_seconds: float | None = None,
    ) -> None:
        """Wire the adapter; nothing is connected yet.

        Args:
            desk: Answers.
            state: Remembers which commands Discord was sent.
            wording: Chooses the language of the labels.
            settings: Where, with which token, and what for.
            guild_ready_seconds: How long discord.py waits for another server's arrival at the start.
        """
        self._desk = desk
        self._state = state
        self._wording = wording
        self._settings = settings
        self._patience = GUILD_READY_SECONDS if guild_ready_seconds is None else guild_ready_seconds
        self._content = settings.message_content
        self._client: MemoqaClient

    async def run(self) -> None:
        """Serve until the connection falls for good, or the task is cancelled.

        Raises:
            MemoqaError: The token or the settings are wrong, or Discord cannot be reached.
        """
        token = self._settings.token
        await self._desk.prepare()
        aim(self._settings)
        while True:
            try:
                await self._serve(token)
            except discord.PrivilegedIntentsRequired:
                if not self._content:
                    raise MemoqaError("Discord refuses memoqa's intents; see docs/discord.md.") from None
                logger.warning(REFUSED_INTENT)
                self._content = False

    async def _serve(self, token: str) -> None:
        """Hold one connection, which discord.py mends as often as it breaks."""
        self._client = MemoqaClient(
            self._desk,
            self._state,
            self._wording,
            self._settings,
            message_content=self._content,
            guild_ready_seconds=self._patience,
        )
        async with self._client as client:
            resuming = asyncio.create_task(self._resume())
            try:
                await client.login(token)
                await client.connect()
            except discord.LoginFailure:
                raise MemoqaError(REFUSED) from None
            except discord.ConnectionClosed as error:
                if error.code == 4004:  # the token was reset while memoqa was running
                    raise MemoqaError(REFUSED) from None
                raise MemoqaError(f"Discord closed the connection for good (code {error.code}); start again.") from None
            except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
                reason = f"{type(error).__name__}; {self._settings.api_url}"
                raise MemoqaError(f"Discord cannot be reached ({reason}); check the network and start again.") from None
            finally:
                resuming.cancel()
                await asyncio.gather(resuming, return_exceptions=True)
        raise MemoqaError("the connection to Discord ended; start again.")

    async def _resume(self) -> None:
        """Answer what a dead process left, as long as Discord is there: by that the desk knows that it is."""
        while True:
            await self._client.until_connected()
            resuming = asyncio.create_task(self._desk.resume(PLATFORM, self._client.reception.post))
            try:
                await self._client.until_lost()
            finally:
                resuming.cancel()
                await asyncio.gather(resuming, return_exceptions=True)
