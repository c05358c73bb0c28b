"""What `memoqa doctor` says of Discord: the token, the invite link, the intents, and what memoqa may do where it is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

import aiohttp
import discord

from bot.adapters.discord.adapter import REFUSED
from bot.adapters.discord.client import aim
from bot.adapters.discord.events import PLATFORM
from bot.adapters.discord.servers import remembered_servers
from bot.adapters.discord.settings import DiscordSettings
from bot.desk.permissions import channels
from bot.state.file import StateError, StateFile
from memoqa.cli.doctor import Finding
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
MOST_SERVERS: Final = 20  # looked at where none is named or remembered; each is three requests
SECONDS: Final = 30.0


def examine(general: Settings) -> list[Finding]:
    """Every finding about Discord; none where nothing of it is set."""
    try:
        settings = load(DiscordSettings)
        if settings == DiscordSettings.model_construct():  # as .env.example leaves it: who copied that uses no Discord
            return []
        return asyncio.run(_all(settings, general))
    except MemoqaError as error:
        return [Finding("discord token", good=False, says=str(error))]


def invite(application: int) -> str:
    """The link with which someone adds memoqa to a server, with the least that it needs."""
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=("bot", "applications.commands"))


async def _all(settings: DiscordSettings, general: Settings) -> list[Finding]:
    named = channels(general.channels)
    token = settings.token
    aim(settings)
    try:
        async with asyncio.timeout(SECONDS), discord.Client(intents=discord.Intents.none()) as client:
            await client.login(token)
            return [finding async for finding in _findings(client, settings, general, named)]
    except discord.LoginFailure:
        raise MemoqaError(REFUSED) from None
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise MemoqaError(f"Discord cannot be asked ({type(error).__name__}; {settings.api_url}); try again.") from None


async def _findings(
    client: discord.Client, settings: DiscordSettings, general: Settings, listed: frozenset[str]
) -> AsyncIterator[Finding]:
    assert client.user is not None, "after login it is known who memoqa is"
    assert client.application_id is not None, "and which application"
    yield Finding("discord token", good=True, says=f"it is {client.user.name}, application {client.application_id}")
    yield Finding("discord invite", good=True, says=invite(client.application_id))
    yield _intents(client.application_flags, settings)
    found = [guild.id async for guild in client.fetch_guilds(limit=MOST_SERVERS)]
    served = settings.guild_id or await asyncio.to_thread(_servers, general, client.application_id)
    if not found and not served:
        yield Finding("discord server", good=False, says="memoqa is in no server yet; use the invite link.")
    sought = {int(channel.removeprefix(f"{PLATFORM}:")) for channel in listed if channel.startswith(PLATFORM)}
    for guild in sorted(served) or found:
        yield await _server(client, guild, sought, named=bool(settings.guild_id))
    for channel in sorted(sought):
        with suppress(discord.Forbidden, discord.NotFound):
            await client.fetch_channel(channel)  # a thread, which is in no server's list
            continue
        says = f"memoqa finds no channel {channel}, which MEMOQA_CHANNELS names, in the servers that it serves."
        yield Finding("discord channel", good=False, says=says)
    for guild in [one for one in found if served and one not in served]:
        says = "memoqa is there, and answers nobody, since it is none of its servers; DISCORD_GUILD_ID can name it"
        yield Finding(f"discord server {guild}", good=True, says=says)


def _servers(general: Settings, application: int) -> frozenset[int]:
    """The servers that were found at the first start; none where there was no start yet, or the state tells nothing."""
    if not general.state.is_file():
        return frozenset()
    try:
        with StateFile(general.state) as state:
            return remembered_servers(state, application)
    except StateError:
        return frozenset()  # of which another finding tells


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


async def _server(client: discord.Client, guild_id: int, channels: set[int], *, named: bool) -> Finding:
    """What memoqa may do in a server that it serves, and in those of the channels that are there, which are ticked off.

    Args:
        client: Asks.
        guild_id: The server.
        channels: That MEMOQA_CHANNELS names; those that are found here are taken out of it.
        named: Whether it is served because DISCORD_GUILD_ID names it.
    """
    assert client.user is not None, "after login it is known who memoqa is"
    try:
        guild = await client.fetch_guild(guild_id, with_counts=False)
        member = await guild.fetch_member(client.user.id)
        there = [channel for channel in await guild.fetch_channels() if channel.id in channels]
    except (discord.Forbidden, discord.NotFound):
        why = "that DISCORD_GUILD_ID names" if named else "that it served at its last start"
        says = f"memoqa is not in the server {guild_id} {why}; use the invite link."
        return Finding("discord server", good=False, says=says)
    channels.difference_update(channel.id for channel in there)
    lacking = [("", _missing(member.guild_permissions))]
    lacking += [(f" in #{channel.name}", _missing(channel.permissions_for(member))) for channel in there]
    lacks = "; ".join(f"{', '.join(missing)}{where}" for where, missing in lacking if missing)
    name = f"discord server {guild.name}"
    if lacks:
        says = f"memoqa lacks: {lacks}; use the invite link again, or allow it in the channel's settings."
        return Finding(name, good=False, says=says)
    may = "every permission that is needed"
    return Finding(name, good=True, says=f"served; {may}{'' if there else '; a channel may still take some away'}")


def _missing(mine: discord.Permissions) -> list[str]:
    lacking = [name for name, needed in NEEDED if needed and not getattr(mine, name)]
    return [] if mine.administrator else [name.replace("_", " ") for name in lacking]
