"""Examine Discord for `memoqa doctor`: the token, the invite link, the intents, the permissions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import aiohttp
import discord

from bot.adapters.discord.adapter import REFUSED
from bot.adapters.discord.client import aim
from bot.adapters.discord.events import PLATFORM
from bot.adapters.discord.servers import remembered_servers
from bot.adapters.discord.settings import DiscordSettings
from bot.platforms import listed_admins, listed_channels
from bot.settings import BotSettings
from bot.state.errors import StateError
from bot.state.stores import open_state
from memoqa.cli.doctor import Finding
from memoqa.errors import MemoqaError
from memoqa.settings import load

# memoqa uses no other permission. A channel may withhold any of these, and what does not need it still works there.
NEEDED: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    create_public_threads=True,
    send_messages_in_threads=True,
    read_message_history=True,
    attach_files=True,
)
MOST_SERVERS: Final = 20  # examined if none is named or remembered; each takes three requests
SECONDS: Final = 30.0


class DiscordUnreachable(MemoqaError):
    """memoqa cannot reach Discord; trying again may help."""


def examine(general: BotSettings, audiences: frozenset[str] = frozenset()) -> list[Finding]:
    """Every finding about Discord; none if no setting of Discord is set.

    Args:
        general: The bot's settings.
        audiences: The ids that memos' audiences name, of any platform.
    """
    try:
        settings = load(DiscordSettings)
        # A copy of .env.example without any value for Discord does not use Discord.
        if settings == DiscordSettings.model_construct():
            return []
        return asyncio.run(_all(settings, general, audiences))
    except MemoqaError as error:
        return [Finding("discord token", good=False, says=str(error))]


def invite(application: int) -> str:
    """The link that adds memoqa to a server, with only the permissions that it needs."""
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=("bot", "applications.commands"))


async def _all(settings: DiscordSettings, general: BotSettings, audiences: frozenset[str]) -> list[Finding]:
    named, admins = listed_channels(general), listed_admins(general)
    async with logged_in(settings) as client:
        return [finding async for finding in _findings(client, settings, general, named, admins, audiences)]


@asynccontextmanager
async def logged_in(settings: DiscordSettings) -> AsyncIterator[discord.Client]:
    """A client that is logged in, and not connected.

    Raises:
        DiscordUnreachable: memoqa cannot reach Discord.
        MemoqaError: The token is missing or malformed, or Discord refused it.
    """
    token = settings.token
    aim(settings)
    try:
        async with asyncio.timeout(SECONDS), discord.Client(intents=discord.Intents.none()) as client:
            await client.login(token)
            yield client
    except discord.LoginFailure:
        raise MemoqaError(REFUSED) from None
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        reason = f"{type(error).__name__}; {settings.api_url}"
        raise DiscordUnreachable(f"Discord cannot be reached ({reason}); try again.") from None


async def _findings(
    client: discord.Client,
    settings: DiscordSettings,
    general: BotSettings,
    listed: frozenset[str],
    admins: frozenset[str],
    audiences: frozenset[str],
) -> AsyncIterator[Finding]:
    assert client.user is not None, "a client knows its user after login"
    assert client.application_id is not None, "and its application"
    yield Finding("discord token", good=True, says=f"of {client.user.name}, application {client.application_id}")
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
            await client.fetch_channel(channel)  # a thread, which no server lists
            continue
        says = f"memoqa finds no channel {channel} in the servers that it serves; correct MEMOQA_CHANNELS."
        yield Finding("discord channel", good=False, says=says)
    for admin in sorted(await _strangers(client, sorted(served) or found, admins)):
        says = f"{admin} in MEMOQA_ADMINS is in none of the servers that memoqa serves; correct it or remove it."
        yield Finding("discord id", good=False, says=says)
    for reader in sorted(await _strangers(client, sorted(served) or found, audiences)):
        if not await _is_channel(client, reader):
            says = (
                f"{reader} in `audience` is nobody and no role of the servers that memoqa serves, and no channel that "
                "it may see, so nobody reads a memo by it; correct it, or let memoqa see the channel."
            )
            yield Finding("discord id", good=False, says=says)
    for guild in [one for one in found if served and one not in served]:
        says = "memoqa is there but answers nobody, since it does not serve this server; DISCORD_GUILD_ID can name it"
        yield Finding(f"discord server {guild}", good=True, says=says)


async def _strangers(client: discord.Client, servers: list[int], ids: frozenset[str]) -> set[str]:
    """The ids of Discord's that are no user and no role in any of the servers."""
    people = {one for one in ids if one.startswith(f"{PLATFORM}:")}
    for server in servers if people else ():
        with suppress(discord.Forbidden, discord.NotFound):  # a server without memoqa is a finding of its own
            guild = await client.fetch_guild(server, with_counts=False)
            people -= {f"{PLATFORM}:role:{role.id}" for role in guild.roles}
            people -= {one for one in people if await _is_member(guild, one)}
    return people


async def _is_channel(client: discord.Client, reader: str) -> bool:
    """Whether an id is that of a channel or thread that memoqa may see."""
    number = reader.removeprefix(f"{PLATFORM}:")
    if not number.isdecimal():
        return False  # a role
    try:
        await client.fetch_channel(int(number))
    except (discord.Forbidden, discord.NotFound):
        return False
    return True


async def _is_member(guild: discord.Guild, admin: str) -> bool:
    user = admin.removeprefix(f"{PLATFORM}:")
    if not user.isdecimal():
        return False  # a role
    try:
        await guild.fetch_member(int(user))
    except discord.NotFound:
        return False
    return True


def _servers(general: BotSettings, application: int) -> frozenset[int]:
    """The servers that the first start found; none before the first start, or if the state cannot be read."""
    if not general.state.is_file():
        return frozenset()
    try:
        with open_state(general.state) as state:
            return remembered_servers(state.memory, application)
    except StateError:
        return frozenset()  # another finding reports it


def _intents(flags: discord.ApplicationFlags, settings: DiscordSettings) -> Finding:
    ticked = flags.gateway_message_content or flags.gateway_message_content_limited
    if not settings.message_content:
        says = (
            "the bot does not ask for Message Content: in threads, follow-ups need a mention or the button, and "
            "`/memos helper` does nothing but for the titles of forum posts"
        )
        return Finding("discord intents", good=True, says=says)
    if ticked:
        return Finding("discord intents", good=True, says="Message Content is ticked")
    says = (
        "Message Content is not ticked in the Developer Portal (Bot, Privileged Gateway Intents); tick it, or set "
        "DISCORD_MESSAGE_CONTENT=false."
    )
    return Finding("discord intents", good=False, says=says)


async def _server(client: discord.Client, guild_id: int, channels: set[int], *, named: bool) -> Finding:
    """The finding about memoqa's permissions in a server that it serves, and in its listed channels there.

    Args:
        client: Logged in.
        guild_id: The server.
        channels: The channels that MEMOQA_CHANNELS lists; those found in this server are removed from the set.
        named: Whether DISCORD_GUILD_ID names the server.
    """
    assert client.user is not None, "a client knows its user after login"
    try:
        guild = await client.fetch_guild(guild_id, with_counts=False)
        member = await guild.fetch_member(client.user.id)
        there = [channel for channel in await guild.fetch_channels() if channel.id in channels]
    except (discord.Forbidden, discord.NotFound):
        why = "that DISCORD_GUILD_ID names" if named else "that it served when it last started"
        says = f"memoqa is not in the server {guild_id} {why}; use the invite link."
        return Finding("discord server", good=False, says=says)
    channels.difference_update(channel.id for channel in there)
    lacking = [("", _missing(member.guild_permissions))]
    lacking += [(f" in #{channel.name}", _missing(channel.permissions_for(member))) for channel in there]
    lacks = "; ".join(f"{', '.join(missing)}{where}" for where, missing in lacking if missing)
    name = f"discord server {guild.name}"
    if lacks:
        says = f"memoqa lacks: {lacks}; use the invite link again, or allow this in the channel's settings."
        return Finding(name, good=False, says=says)
    may = "memoqa has every permission that it needs"
    return Finding(name, good=True, says=f"served; {may}{'' if there else '; a channel may still withhold some'}")


def _missing(mine: discord.Permissions) -> list[str]:
    lacking = [name for name, needed in NEEDED if needed and not getattr(mine, name)]
    return [] if mine.administrator else [name.replace("_", " ") for name in lacking]
