"""Parse Discord's messages and interactions into what the desk takes, or None when a message is not for memoqa.

Pure functions of discord.py's values: nothing here fetches or sends.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.adapters.discord.shown_text import forwarded_text
from bot.port import Attachment, EventId, Incoming, Language, ThreadKey
from bot.present.wording import language_of_buttons, language_of_locale
from memoqa.errors import MemoqaError
from memoqa.view import LONGEST_QUESTION

PLATFORM: Final = "discord"
DIRECT: Final = "@me"  # in place of a server's id, as in Discord's own URLs
MESSAGE_TYPES: Final = frozenset({discord.MessageType.default, discord.MessageType.reply})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event came from: enough to answer it in a later process.

    Attributes:
        guild: The server's id; None for a direct message.
        channel: The id of the channel or thread.
        occasion: The id of the message or the interaction.
    """

    guild: int | None
    channel: int
    occasion: int

    @classmethod
    def of(cls, event: str) -> "Origin":
        """The origin in an event's id."""
        guild, channel, occasion = EventId.decode(event).parts
        return cls(None if guild == DIRECT else int(guild), int(channel), int(occasion))

    @property
    def event(self) -> str:
        """The id of the event."""
        return EventId(PLATFORM, (str(self.guild or DIRECT), str(self.channel), str(self.occasion))).encode()


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """A message that a person wrote where memoqa can read it.

    Attributes:
        text: The message without mentions of memoqa.
        thread: The message's thread, or the direct messages with its author; None in a channel.
        addressed: It mentions memoqa, replies to it, or is a direct message. Any other message counts only if memoqa
            takes part in its thread, or if nobody said it to memoqa and the channel's helper mode says so.
        unasked: It stands in a channel, or begins a forum's post, and nobody said it to memoqa.
        post: The event that began the forum's post that a follow-up stands in; empty for any other message.
    """

    origin: Origin
    text: str
    thread: ThreadKey | None
    addressed: bool
    unasked: bool = False
    post: str = ""


def message_event(
    message: discord.Message, me: discord.ClientUser | discord.User, serves: Callable[[int | None], bool]
) -> MessageEvent | None:
    """Parse a message; None unless a person in a served server may be speaking to memoqa.

    Args:
        message: The gateway's message.
        me: memoqa's own user.
        serves: Says whether memoqa serves a server.
    """
    guild = message.guild.id if message.guild else None
    if message.author.bot or message.webhook_id or message.type not in MESSAGE_TYPES or not serves(guild):
        return None
    text = without_mention(message.content, me, message.guild)
    mentioned = text != message.content or me in message.mentions
    reply = replied_to(message)
    thread = thread_of(message.channel)
    addressed = guild is None or mentioned or (reply is not None and reply.author == me and bool(text))
    begins = begins_post(message)
    if begins:
        text = _post_text(str(getattr(message.channel, "name", "")), text)
    if not addressed and (not text or _is_to_others(message, me)):
        return None
    unasked = not addressed and (begins or (thread is None and isinstance(message.channel, discord.TextChannel)))
    in_post = not begins and is_post(message.channel)
    if not addressed and not unasked and (thread is None or not (in_post or _is_own_thread(message.channel, me))):
        return None
    if addressed:
        text = "\n".join(filter(None, (text, forwarded_text(message))))
    post = Origin(guild, message.channel.id, message.channel.id).event if in_post else ""
    return MessageEvent(Origin(guild, message.channel.id, message.id), text, thread, addressed, unasked, post)


def is_post(channel: Any) -> bool:
    """Whether a channel is a post in a forum."""
    return isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel)


def begins_post(message: discord.Message) -> bool:
    """Whether a message is the first one of a forum's post, which has the post's id."""
    return message.id == message.channel.id and is_post(message.channel)


def channel_of(channel: Any) -> str:
    """The channel that a helper mode is set for, as in `places_of`: a thread's parent; empty for direct messages."""
    return f"{PLATFORM}:{getattr(channel, 'parent_id', None) or channel.id}" if places_of(channel) else ""


def _post_text(title: str, text: str) -> str:
    """The question of a forum's post: its title, and the first message unless that repeats it or is too long."""
    whole = f"{title}\n{text}" if text and title not in text else text or title
    return whole if len(whole) <= LONGEST_QUESTION else title


def interaction_event(interaction: discord.Interaction[Any]) -> Incoming:
    """An interaction as what the desk takes, without what it asks for."""
    return Incoming(
        event=Origin(interaction.guild_id, interaction.channel_id or 0, interaction.id).event,
        thread=thread_of(interaction.channel),
        text="",
        asker=asker_of(interaction.user),
        language=language_of(interaction.locale),
        context_language=_language_of_buttons(interaction.message),
        conversation=conversation_of(interaction.channel),
    )


def without_mention(text: str, me: discord.ClientUser | discord.User, guild: discord.Guild | None) -> str:
    """A message's text without mentions of memoqa, by its name or by its role as an app."""
    role = guild.self_role if guild else None
    names = [rf"<@!?{me.id}>", *([rf"<@&{role.id}>"] if role else ())]
    return re.sub(rf"\s*(?:{'|'.join(names)})", " ", text).strip() if text else text


def replied_to(message: discord.Message) -> discord.Message | None:
    """The message that this one replies to, if Discord sent it along."""
    resolved = message.reference.resolved if message.reference else None
    return resolved if isinstance(resolved, discord.Message) else None


def thread_of(channel: Any) -> ThreadKey | None:
    """The key of a channel that is a thread; direct messages with one person are one thread.

    discord.py does not know archived threads: such a channel has no type.
    """
    if isinstance(channel, (discord.Thread, discord.DMChannel)):
        return thread_key(channel.id)
    if isinstance(channel, discord.PartialMessageable):
        return thread_key(channel.id) if channel.type in {None, discord.ChannelType.private} else None
    return None


def conversation_of(channel: Any) -> str:
    """The channel of direct messages, whose messages go on one another; empty for any other channel."""
    return "" if places_of(channel) or channel is None else str(channel.id)


def thread_key(thread: int, channel: int | None = None) -> ThreadKey:
    """A thread's key as the desk knows it.

    Args:
        thread: The id of the thread, which is a channel of its own; or, without threads, of the message that began the
            conversation.
        channel: The id of that message's channel.
    """
    return ThreadKey(PLATFORM, str(channel or thread), str(thread))


def asker_of(user: discord.abc.User) -> str:
    """The asker's identity, as in MEMOQA_ADMINS."""
    return f"{PLATFORM}:{user.id}"


def identities_of(*memberships: discord.abc.User) -> frozenset[str]:
    """Every identity by which MEMOQA_ADMINS may name a user: the user, and the user's roles in the server.

    Args:
        memberships: The user as a member of each server that counts, or as a user without a server.
    """
    roles = [role for user in memberships if isinstance(user, discord.Member) for role in user.roles]
    # Everyone has the default role: naming it would make everyone an admin.
    own = {f"{PLATFORM}:role:{role.id}" for role in roles if not role.is_default()}
    return frozenset({*map(asker_of, memberships), *own})


def places_of(channel: Any) -> frozenset[str]:
    """Every place by which MEMOQA_CHANNELS may name a channel: itself, and a thread's parent channel."""
    if channel is None or isinstance(channel, discord.DMChannel):
        return frozenset()
    if isinstance(channel, discord.PartialMessageable) and channel.type is discord.ChannelType.private:
        return frozenset()
    ids = {channel.id, getattr(channel, "parent_id", None)} - {None}
    return frozenset(f"{PLATFORM}:{one}" for one in ids)


def language_of(locale: discord.Locale) -> Language | None:
    """Chinese for a user whose Discord is in Chinese; None for everybody else: many never change it from English."""
    language = language_of_locale(locale.value)
    return None if language == "en" else language


def attachment(file: discord.Attachment) -> Attachment:
    """A command's file for the desk, not downloaded yet."""

    async def fetch(limit: int) -> bytes:
        if file.size > limit:
            raise MemoqaError(f"The file has {file.size:,} bytes; send one of at most {limit:,} bytes.")
        content = await file.read()
        if len(content) > limit:
            raise MemoqaError(f"The file is larger than Discord says; send one of at most {limit:,} bytes.")
        return content

    return Attachment(file.filename, file.size, fetch)


def attached_to(message: discord.Message) -> tuple[Attachment, ...]:
    """A message's files for the desk, not downloaded yet."""
    return tuple(attachment(file) for file in message.attachments)


def _language_of_buttons(message: discord.Message | None) -> Language | None:
    return language_of_buttons(_labels(message.components)) if message else None


def _labels(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        yield str(getattr(component, "label", None) or "")
        yield from _labels(getattr(component, "children", ()))


def _is_own_thread(channel: Any, me: discord.ClientUser | discord.User) -> bool:
    return not isinstance(channel, discord.Thread) or channel.owner_id == me.id


def _is_to_others(message: discord.Message, me: discord.ClientUser | discord.User) -> bool:
    """Whether a message mentions people, roles or everybody, or replies to somebody else."""
    reply = replied_to(message)
    mentions = bool(message.mentions) or bool(message.role_mentions) or message.mention_everyone
    return mentions or (reply is not None and reply.author != me)
