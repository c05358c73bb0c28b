"""Read what Discord sends: messages and interactions to the facts that the desk takes, or None where nothing is meant.

Functions of discord.py's values alone; nothing is fetched here, and nothing sent.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.port import Attachment, EventId, Language, ThreadKey
from memoqa.errors import MemoqaError

PLATFORM: Final = "discord"
DIRECT: Final = "@me"  # in the place of a server's id, as in Discord's own addresses
SPOKEN: Final = frozenset({discord.MessageType.default, discord.MessageType.reply})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event came from, as its id says: enough to answer it in a later process.

    Attributes:
        guild: Of the server, or None in a direct message.
        occasion: Of the message or the interaction.
    """

    guild: int | None
    channel: int
    occasion: int

    @classmethod
    def of(cls, event: str) -> "Origin":
        """The origin that an event's id names."""
        guild, channel, occasion = EventId.decode(event).parts
        return cls(None if guild == DIRECT else int(guild), int(channel), int(occasion))

    @property
    def event(self) -> str:
        """The id of the event."""
        return EventId(PLATFORM, (str(self.guild or DIRECT), str(self.channel), str(self.occasion))).encode()


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that a person wrote where memoqa can read it.

    Attributes:
        text: Without the mentions of memoqa.
        thread: Its thread, or the direct messages with its author; None in a channel.
        addressed: Whether it is plainly said to memoqa: a mention, a reply to it, a direct message. Another one counts
            where memoqa takes part in the thread.
    """

    origin: Origin
    text: str
    thread: ThreadKey | None
    addressed: bool


def heard(
    message: discord.Message, me: discord.ClientUser | discord.User, serve: Callable[[int | None], bool]
) -> Heard | None:
    """A message with what is known of it; None where it is not for memoqa to answer, whatever else is true.

    Args:
        message: As the gateway brought it.
        me: Who memoqa is.
        serve: Tells which servers are served.
    """
    guild = message.guild.id if message.guild else None
    if message.author.bot or message.webhook_id or message.type not in SPOKEN or not serve(guild):
        return None
    text = without_mention(message.content, me, message.guild)
    mentioned = text != message.content or me in message.mentions
    reply = replied_to(message)
    thread = thread_of(message.channel)
    addressed = guild is None or mentioned or (reply is not None and reply.author == me and bool(text))
    if not addressed and (thread is None or not _may_follow(message, me, text)):
        return None
    return Heard(Origin(guild, message.channel.id, message.id), text, thread, addressed)


def without_mention(text: str, me: discord.ClientUser | discord.User, guild: discord.Guild | None) -> str:
    """A message's text without the mentions of memoqa, by its name or by the role that it has as an app."""
    role = guild.self_role if guild else None
    names = [rf"<@!?{me.id}>", *([rf"<@&{role.id}>"] if role else ())]
    return re.sub(rf"\s*(?:{'|'.join(names)})", " ", text).strip() if text else text


def replied_to(message: discord.Message) -> discord.Message | None:
    """The message that this one replies to, where Discord sent it along."""
    resolved = message.reference.resolved if message.reference else None
    return resolved if isinstance(resolved, discord.Message) else None


def thread_of(channel: Any) -> ThreadKey | None:
    """The thread that a channel is; direct messages with one person are one thread.

    A thread that discord.py does not know, for it was archived, is a channel without a type.
    """
    if isinstance(channel, (discord.Thread, discord.DMChannel)):
        return thread_key(channel.id)
    if isinstance(channel, discord.PartialMessageable):
        return thread_key(channel.id) if channel.type in {None, discord.ChannelType.private} else None
    return None


def thread_key(thread: int, channel: int | None = None) -> ThreadKey:
    """A thread as the desk names it.

    Args:
        thread: Of the thread, which is a channel of its own; or of the message that began what became no thread.
        channel: Of the channel of such a message.
    """
    return ThreadKey(PLATFORM, str(channel or thread), str(thread))


def asker_of(user: discord.abc.User) -> str:
    """Who asks, as MEMOQA_ADMINS names them."""
    return f"{PLATFORM}:{user.id}"


def identities_of(*selves: discord.abc.User) -> frozenset[str]:
    """Everything that MEMOQA_ADMINS may name someone by: themselves, and their roles in the server they ask in.

    Args:
        selves: The same person as a member of each server that counts, or as no server's member.
    """
    roles = [role for user in selves if isinstance(user, discord.Member) for role in user.roles]
    # Everyone has the default role: to name it would make everyone an admin.
    own = {f"{PLATFORM}:role:{role.id}" for role in roles if not role.is_default()}
    return frozenset({*map(asker_of, selves), *own})


def places_of(channel: Any) -> frozenset[str]:
    """Everything that MEMOQA_CHANNELS may name a channel by: itself, and the channel that a thread belongs to."""
    if channel is None or isinstance(channel, discord.DMChannel):
        return frozenset()
    if isinstance(channel, discord.PartialMessageable) and channel.type is discord.ChannelType.private:
        return frozenset()
    ids = {channel.id, getattr(channel, "parent_id", None)} - {None}
    return frozenset(f"{PLATFORM}:{one}" for one in ids)


def language_of(locale: discord.Locale) -> Language | None:
    """The language of someone whose Discord is in Chinese; of anybody else it is not known here."""
    return "zh-TW" if locale.value.startswith("zh") else None


def attached(file: discord.Attachment) -> Attachment:
    """A file that came with a command, to be fetched when the desk wants it."""

    async def fetch(limit: int) -> bytes:
        if file.size > limit:
            raise MemoqaError(f"that file has {file.size:,} bytes; send one of at most {limit:,}.")
        content = await file.read()
        if len(content) > limit:
            raise MemoqaError(f"that file is larger than Discord says; send one of at most {limit:,} bytes.")
        return content

    return Attachment(file.filename, file.size, fetch)


def _may_follow(message: discord.Message, me: discord.ClientUser | discord.User, text: str) -> bool:
    """Whether a message may be a follow-up: in a thread that memoqa opened, with words, and to nobody else."""
    channel = message.channel
    opened = not isinstance(channel, discord.Thread) or channel.owner_id == me.id
    reply = replied_to(message)
    to_others = bool(message.mentions) or (reply is not None and reply.author != me)
    return opened and bool(text) and not to_others
