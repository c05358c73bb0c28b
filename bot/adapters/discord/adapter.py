"""Serve Discord: connect with the intents that Discord grants, and end with one sentence if that fails."""

import asyncio
import logging
from functools import partial
from typing import Final

import aiohttp
import discord

from bot.adapters.discord.client import MemoqaClient, aim
from bot.adapters.discord.direct import tell
from bot.adapters.discord.events import PLATFORM
from bot.adapters.discord.settings import DiscordSettings
from bot.desk.desk import Desk
from bot.present.wording import Wording
from bot.state.stores import State
from memoqa.errors import MemoqaError

GUILD_READY_SECONDS: Final = 2.0  # discord.py's own default
REFUSED_INTENT: Final = (
    "Discord refused the Message Content intent: tick it in the Developer Portal (Bot, Privileged Gateway Intents), or "
    "set DISCORD_MESSAGE_CONTENT=false. memoqa starts without it, so follow-ups in threads need a mention or the "
    "button, and `/memos helper` does nothing but for the titles of forum posts."
)
REFUSED: Final = "Discord refused DISCORD_BOT_TOKEN; set a new token from the Developer Portal (Bot, Reset Token)."

logger = logging.getLogger(__name__)


class DiscordAdapter:
    """Discord, over one connection at a time."""

    def __init__(
        self,
        desk: Desk,
        state: State,
        wording: Wording,
        settings: DiscordSettings,
        *,
        guild_ready_seconds: float = GUILD_READY_SECONDS,
    ) -> None:
        """Wire the adapter without connecting.

        Args:
            desk: Answers.
            state: Remembers which commands were sent to Discord.
            wording: Chooses the language of the labels.
            settings: The token, the addresses, and the servers to serve.
            guild_ready_seconds: How long discord.py waits for one more server at the start.
        """
        self._desk = desk
        self._state = state
        self._wording = wording
        self._settings = settings
        self._guild_ready_seconds = guild_ready_seconds
        self._message_content = settings.message_content
        self.client: MemoqaClient | None = None

    async def run(self) -> None:
        """Serve until the connection is lost for good, or the task is cancelled.

        Raises:
            MemoqaError: The token or the settings are wrong, or memoqa cannot reach Discord.
        """
        token = self._settings.token
        await self._desk.prepare()
        aim(self._settings)
        while True:
            try:
                await self._serve(token)
            except discord.PrivilegedIntentsRequired:
                if not self._message_content:
                    raise MemoqaError("Discord refused memoqa's intents; see docs/discord.md.") from None
                logger.warning(REFUSED_INTENT)
                self._message_content = False

    async def _serve(self, token: str) -> None:
        """Hold one connection, which discord.py renews whenever it drops."""
        self.client = MemoqaClient(
            self._desk,
            self._state,
            self._wording,
            self._settings,
            message_content=self._message_content,
            guild_ready_seconds=self._guild_ready_seconds,
        )
        async with self.client as client:
            resuming = asyncio.create_task(self._resume(client))
            try:
                await client.login(token)
                await client.connect()
            except discord.LoginFailure:
                raise MemoqaError(REFUSED) from None
            except discord.ConnectionClosed as error:
                if error.code == 4004:  # someone reset the token while memoqa was running
                    raise MemoqaError(REFUSED) from None
                raise MemoqaError(
                    f"Discord closed the connection for good (code {error.code}); start memoqa again."
                ) from None
            except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
                reason = f"{type(error).__name__}; {self._settings.api_url}"
                raise MemoqaError(
                    f"Cannot reach Discord ({reason}); check the network and start memoqa again."
                ) from None
            finally:
                resuming.cancel()
                await asyncio.gather(resuming, return_exceptions=True)
        raise MemoqaError("The connection to Discord ended; start memoqa again.")

    async def _resume(self, client: MemoqaClient) -> None:
        """Answer what a dead process left, while Discord is connected; this also tells the desk that it is."""
        while True:
            await client.until_connected()
            serving = self._desk.resume(PLATFORM, client.dispatcher.post_for, tell=partial(tell, client))
            resuming = asyncio.create_task(serving)
            try:
                await client.until_lost()
            finally:
                resuming.cancel()
                await asyncio.gather(resuming, return_exceptions=True)
