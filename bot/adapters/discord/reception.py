"""Take what is said on Discord to the desk; acknowledge first, and keep nothing in memory but who is next."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from typing import Any, Final
from weakref import WeakValueDictionary

import discord

from bot.adapters.discord import buttons
from bot.adapters.discord.buttons import ASKED, COMPLAINED, said_in
from bot.adapters.discord.conversations import conversation
from bot.adapters.discord.events import (
    Origin,
    asker_of,
    heard,
    identities_of,
    language_of,
    places_of,
    replied_to,
    thread_of,
)
from bot.adapters.discord.faults import ACKNOWLEDGED, FAILURES, OVER
from bot.adapters.discord.homes import Homes
from bot.adapters.discord.post import BY_CHANNEL, DiscordPost, Way
from bot.adapters.discord.settings import DiscordSettings
from bot.adapters.discord.suggestions import Suggestions
from bot.desk.desk import Desk
from bot.port import Attachment, Command, Incoming, Notice, ThreadKey
from bot.present.wording import Wording
from bot.telemetry.incidents import harmless, log_incident

FOR_ONE: Final[dict[str, Command]] = {  # buttons whose answer is for who presses them
    "previous": "previous",
    "next": "next",
    "section": "section",
    "cite": "cite",
    "good": "good",
}


class Reception:
    """Everything that a connection brings goes through here; it lasts as long as the connection."""

    def __init__(
        self,
        client: discord.Client,
        homes: Homes,
        desk: Desk,
        wording: Wording,
        settings: DiscordSettings,
        *,
        readable: bool,
    ) -> None:
        """Stand by.

        Args:
            client: Says who memoqa is, and sends.
            homes: Knows whom to serve.
            desk: Answers.
            wording: Chooses the language of the labels.
            settings: Say whether with threads.
            readable: Whether messages in threads can be read, so that follow-ups need no button.
        """
        self._client = client
        self._homes = homes
        self._desk = desk
        self._suggestions = Suggestions(desk)
        self._wording = wording
        self._settings = settings
        self._readable = readable
        # One for each channel and thread in which something is being looked at: so it reaches the desk in order.
        self._arrivals: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def serves(self, guild: int | None) -> bool:
        """Whether what comes from this server, or directly, is taken."""
        return self._homes.serve(guild)

    async def decline(self, interaction: discord.Interaction[Any]) -> None:
        """Tell someone in a server that is not served, or who is in none that is, that it is so."""
        words = self._wording.words(known=language_of(interaction.locale))
        if interaction.response.is_done():
            await harmless(interaction.followup.send(words.members_only, ephemeral=True))
        else:
            await harmless(interaction.response.send_message(words.members_only, ephemeral=True))

    async def hear(self, message: discord.Message) -> None:
        """Answer a message that is meant for memoqa."""
        me = self._client.user
        found = heard(message, me, self._homes.serve) if me else None
        if found is None:
            return
        incoming = Incoming(found.origin.event, found.thread, found.text, asker=asker_of(message.author))
        way = Way(shown=True)
        async with self._arrival(message.channel.id):
            try:
                meant = await self._meant(message, found.addressed, incoming)
            except Exception as error:  # noqa: BLE001 - whatever failed, the asker hears of it
                await self._excuse(error, incoming, way)
                return
            if meant is None:
                return
            # A task of its own has its turn at the desk before that of the next message here.
            answering = asyncio.create_task(self._answer(meant, way))
        await answering

    async def _meant(self, message: discord.Message, addressed: bool, incoming: Incoming) -> Incoming | None:
        """The message as the desk takes it; None where it is for others, or from someone who is not served."""
        thread, me = incoming.thread, self._client.user
        if not addressed and (thread is None or not await self._desk.follows(thread, incoming.text)):
            return None
        guild = message.guild.id if message.guild else None
        known = await self._known(incoming, message.author, message.channel, guild)
        answer = replied_to(message)
        if known is None or thread is not None or answer is None or me is None or answer.author != me:
            return known
        return replace(known, thread=await conversation(answer, me))

    async def _known(
        self, incoming: Incoming, user: discord.abc.User, channel: Any, guild: int | None
    ) -> Incoming | None:
        """Something said, with who said it and where; None where they are not served."""
        selves = await self._selves(user, guild)
        if not selves:
            return None
        if isinstance(channel, discord.PartialMessageable) and channel.type is None:
            # A thread that was archived: MEMOQA_CHANNELS may name the channel that it belongs to.
            with suppress(*FAILURES):
                channel = await self._client.fetch_channel(channel.id)
        return replace(incoming, identities=identities_of(*selves), places=places_of(channel))

    async def _selves(self, user: discord.abc.User, guild: int | None) -> tuple[discord.abc.User, ...]:
        """Someone as a member of the server that is spoken in, or directly, of those served; empty for a stranger."""
        return (user,) if guild is not None else await self._homes.members(user)

    async def _excuse(self, error: Exception, incoming: Incoming, way: Way) -> None:
        """Tell of a failure before the desk knows of what was said: nothing ends in silence."""
        words = self._wording.words_for(incoming)
        await harmless(self.post(incoming, way).send(Notice(words.incident.format(id=log_incident(error)))))

    async def take(
        self,
        interaction: discord.Interaction[Any],
        command: Command,
        text: str = "",
        *,
        about: str = "",
        private: bool = False,
        thinking: bool = True,
        thread: ThreadKey | None = None,
        attachment: Attachment | None = None,
    ) -> None:
        """Acknowledge an interaction before anything else, and have the desk do what it asks.

        Args:
            interaction: A command, a button or a modal.
            command: What it asks for.
            text: The question, or what belongs to the command.
            about: What a button stands on.
            private: Whether the replies are for the asker alone; Discord wants to know it now.
            thinking: Whether Discord shows that it is being worked on; the first reply then takes that place.
            thread: Where it belongs, unless it is said in a thread.
            attachment: A file that came with it.
        """
        acknowledged = await self._acknowledged(interaction, private=private, thinking=thinking)
        origin = Origin(interaction.guild_id, interaction.channel_id or 0, interaction.id)
        incoming = Incoming(
            event=origin.event,
            thread=thread_of(interaction.channel) or thread,
            text=text,
            command=command,
            asker=asker_of(interaction.user),
            language=language_of(interaction.locale),
            about=about,
            attachment=attachment,
        )
        way = Way(interaction if acknowledged else None, pending=thinking, private=private)
        try:
            known = await self._known(incoming, interaction.user, interaction.channel, interaction.guild_id)
        except Exception as error:  # noqa: BLE001 - as above
            await self._excuse(error, incoming, way)
            return
        if known is None:
            await self.decline(interaction)
            return
        async with self._arrival(origin.channel):
            answering = asyncio.create_task(self._answer(known, way))
        await answering

    async def _acknowledged(self, interaction: discord.Interaction[Any], *, private: bool, thinking: bool) -> bool:
        """Tell Discord that the interaction has arrived; False where it came too late, or Discord was not reached."""
        if interaction.response.is_done():
            return True
        try:
            await interaction.response.defer(ephemeral=private, thinking=thinking)
        except FAILURES as error:
            code = getattr(error, "code", 0)
            if code not in OVER | {ACKNOWLEDGED}:
                log_incident(error)
            return code == ACKNOWLEDGED
        return True

    async def press(self, interaction: discord.Interaction[Any], action: str, about: str) -> None:
        """Do what a button says; what is read by one person is shown to that person alone."""
        if not self.serves(interaction.guild_id):
            await self.decline(interaction)
            return
        words = self._wording.words(known=language_of(interaction.locale))
        match action:
            case "bad":
                # A modal must be the first response: the opinion is noted even if the modal is closed again.
                await harmless(interaction.response.send_modal(buttons.complaint(about, words)))
                await self.take(interaction, "bad", about=about, private=True, thinking=False)
            case "follow":
                await harmless(interaction.response.send_modal(buttons.follow_up(about, words)))
            case "anew":
                await self.take(interaction, "anew", about=about)
            case _:
                await self.take(interaction, FOR_ONE[action], about=about, private=True, thinking=False)

    async def submit(self, interaction: discord.Interaction[Any]) -> None:
        """Take what was typed into one of the two modals."""
        data: Any = interaction.data or {}
        custom_id, said = str(data.get("custom_id") or ""), said_in(data)
        if not self.serves(interaction.guild_id):
            await self.decline(interaction)
            return
        if custom_id.startswith(COMPLAINED):
            about = custom_id.removeprefix(COMPLAINED)
            await self.take(interaction, "missing", said, about=about, private=True, thinking=False)
        elif custom_id.startswith(ASKED):
            # Acknowledged before the conversation is looked for, which may take a while.
            await self._acknowledged(interaction, private=False, thinking=True)
            me, message = self._client.user, interaction.message
            thread = await conversation(message, me) if message and me else None
            await self.take(interaction, "ask", said, thread=thread)

    async def suggestions(self, interaction: discord.Interaction[Any], typed: str) -> list[str]:
        """What the asker might ask, who has typed this much; nothing for who is not served."""
        if not self.serves(interaction.guild_id) or not await self._selves(interaction.user, interaction.guild_id):
            return []
        return await self._suggestions.of(asker_of(interaction.user), typed)

    async def _answer(self, incoming: Incoming, way: Way) -> None:
        """Have the desk answer; what is said in a thread that the answer opens waits until the desk knows of it."""
        async with AsyncExitStack() as held:

            async def hold(thread: int) -> None:
                await held.enter_async_context(self._arrival(thread))

            await self._desk.handle(incoming, self.post(incoming, way, opening=hold))

    def post(
        self, incoming: Incoming, way: Way = BY_CHANNEL, *, opening: Callable[[int], Awaitable[None]] | None = None
    ) -> DiscordPost:
        """The way back for something said: over its channel, unless `way` says more."""
        threads, follow_up = self._settings.threads, not self._readable
        return DiscordPost(
            self._client, incoming, self._wording, way, threads=threads, follow_up=follow_up, opening=opening
        )

    def _arrival(self, channel: int) -> asyncio.Lock:
        return self._arrivals.setdefault(channel, asyncio.Lock())
