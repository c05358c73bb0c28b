"""What `memoqa doctor` says of Discord: the token, the invite link, the intents, and what memoqa may do where it is."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import aiohttp
import discord

from bot.adapters.discord.adapter import REFUSED
from bot.adapters.discord.client import aim
from bot.adapters.discord.settings import DiscordSettings
from memoqa.doctor import Finding
from memoqa.errors import MemoqaError
from memoqa.settings import Settings, load

# Nothing beyond this is used; of these a server may take any away in a channel, and what works there still works.
NEEDED: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    create_public_threads=True,
    send_messages_in_threads=True,
    read_message_history=True,
)
MOST_SERVERS: Final = 20  # looked at; each is two requests
SECONDS: Final = 30.0


def examine(_settings: Settings) -> list[Finding]:
    """Every finding about Discord; none where nothing of it is set."""
    try:
        settings = load(DiscordSettings)
        if settings == DiscordSettings.model_construct():  # as .env.example leaves it: who copied that uses no Discord
            return []
        return asyncio.run(_all(settings))
    except MemoqaError as error:
        return [Finding("discord token", good=False, says=str(error))]


def invite(application: int) -> str:
    """The link with which someone adds memoqa to a server, with the least that it needs."""
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=("bot", "applications.commands"))


async def _all(settings: DiscordSettings) -> list[Finding]:
    token = settings.token
    aim(settings)
    try:
        async with asyncio.timeout(SECONDS), discord.Client(intents=discord.Intents.none()) as client:
            await client.login(token)
            return [finding async for finding in _findings(client, settings)]
    except discord.LoginFailure:
        raise MemoqaError(REFUSED) from None
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise MemoqaError(f"Discord cannot be asked ({type(error).__name__}; {settings.api_url}); try again.") from None


async def _findings(client: discord.Client, settings: DiscordSettings) -> AsyncIterator[Finding]:
    assert client.user is not None, "after login it is known who memoqa is"
    assert client.application_id is not None, "and which application"
    yield Finding("discord token", good=True, says=f"it is {client.user.name}, application {client.application_id}")
    yield Finding("discord invite", good=True, says=invite(client.application_id))
    yield _intents(client.application_flags, settings)
    found = [guild.id async for guild in client.fetch_guilds(limit=MOST_SERVERS)]
    for guild in sorted(settings.guild_id.difference(found)):
        says = f"memoqa is not in the server {guild} that DISCORD_GUILD_ID names; use the invite link."
        yield Finding("discord server", good=False, says=says)
    if not found:
        yield Finding("discord server", good=False, says="memoqa is in no server yet; use the invite link.")
    for guild in found:
        if not settings.guild_id or guild in settings.guild_id:
            yield await _server(client, guild)
        else:
            says = "memoqa is there, and answers nobody, since DISCORD_GUILD_ID does not name it"
            yield Finding(f"discord server {guild}", good=True, says=says)


def _intents(flags: discord.ApplicationFlags, settings: DiscordSettings) -> Finding:
    ticked = flags.gateway_message_content or flags.gateway_message_content_limited
    if not settings.message_content:
        says = "Message Content is not asked for: in threads, follow-ups need a mention or the button"
        return Finding("discord intents", good=True, says=says)
    if ticked:
        return Finding("discord intents", good=True, says="Message Content is ticked")
    says = (
        "Message Content is not ticked in the Developer Portal (Bot, Privileged Gateway Intents); tick it, or set "
        "DISCORD_MESSAGE_CONTENT=false."
    )
    return Finding("discord intents", good=False, says=says)


async def _server(client: discord.Client, guild_id: int) -> Finding:
    assert client.user is not None, "after login it is known who memoqa is"
    guild = await client.fetch_guild(guild_id, with_counts=False)
    mine = (await guild.fetch_member(client.user.id)).guild_permissions
    missing = [name for name, needed in NEEDED if needed and not getattr(mine, name)]
    name = f"discord server {guild.name}"
    if missing and not mine.administrator:
        listed = ", ".join(one.replace("_", " ") for one in missing)
        return Finding(name, good=False, says=f"memoqa lacks: {listed}; use the invite link again.")
    return Finding(name, good=True, says="every permission that is needed; a channel may still take some away")
