"""Hand Discord's events to the desk: acknowledge each interaction first, and remember nothing but whose turn it is."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import Any, Final
from weakref import WeakValueDictionary

import discord

from bot.adapters.discord.components import (
    FEEDBACK_MODAL,
    FOLLOW_UP_MODAL,
    REASON,
    feedback_modal,
    follow_up_modal,
    submitted,
)
from bot.adapters.discord.details import MODAL as DETAILS_MODAL
from bot.adapters.discord.details import details_modal, typed
from bot.adapters.discord.errors import ACKNOWLEDGED, FAILURES, OVER, error_code
from bot.adapters.discord.escaping import escaped
from bot.adapters.discord.events import (
    PLATFORM,
    Origin,
    asker_of,
    attached_to,
    begins_post,
    channel_of,
    conversation_of,
    identities_of,
    interaction_event,
    message_event,
    places_of,
    replied_to,
)
from bot.adapters.discord.memberships import RolesAndChannels
from bot.adapters.discord.post import VIA_CHANNEL, DiscordPost, ReplyRoute
from bot.adapters.discord.reply_chains import thread_of_answer
from bot.adapters.discord.servers import ServedServers
from bot.adapters.discord.settings import DiscordSettings
from bot.adapters.discord.suggestions import Suggestions
from bot.desk.desk import Desk
from bot.desk.uploads import FIRST, TYPED
from bot.port import PRESSED, Attachment, Command, Incoming, Lookup, Reason, ThreadKey
from bot.present.components import chosen_reason
from bot.present.wording import Wording, Words
from bot.telemetry.incidents import harmless, log_incident
from memoqa.errors import MemoqaError

# Only the person who presses them sees the reply.
PRIVATE_BUTTONS: Final[dict[str, Command]] = {one: one for one in PRESSED - {"bad", "anew", "missing", "share"}}

logger = logging.getLogger(__name__)


class Dispatcher:
    """Takes every event of one connection, and lasts as long as that connection."""

    def __init__(
        self,
        client: discord.Client,
        servers: ServedServers,
        desk: Desk,
        wording: Wording,
        settings: DiscordSettings,
        *,
        readable: bool,
    ) -> None:
        """Wire the dispatcher.

        Args:
            client: Knows memoqa's own user, and sends.
            servers: Knows which servers memoqa serves.
            desk: Answers.
            wording: Chooses the language of the labels.
            settings: Say whether answers get threads.
            readable: Whether memoqa can read messages in threads, so follow-ups need no button.
        """
        self._client = client
        self._servers = servers
        self._desk = desk
        self._suggestions = Suggestions(desk)
        self._lookups = RolesAndChannels(client, servers)
        self._wording = wording
        self._settings = settings
        self._readable = readable
        # One lock for each channel or thread with an event under way, so events reach the desk in order.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def serves(self, guild: int | None) -> bool:
        """Whether memoqa takes events from this server; None stands for direct messages."""
        return self._servers.serves(guild)

    async def decline(self, interaction: discord.Interaction[Any]) -> None:
        """Tell the asker that memoqa does not serve this server, or no server that they are in."""
        words = await self._desk.words_for(interaction_event(interaction))
        if interaction.response.is_done():
            await harmless(interaction.followup.send(words.members_only, ephemeral=True))
        else:
            await harmless(interaction.response.send_message(words.members_only, ephemeral=True))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message if it is for memoqa."""
        me = self._client.user
        event = message_event(message, me, self._servers.serves) if me else None
        if event is None:
            return
        asker = asker_of(message.author)
        uploads = attached_to(message) if event.text.lower() in TYPED and message.guild is None else ()
        incoming = Incoming(
            event.origin.event,
            event.thread,
            FIRST if uploads else event.text,
            "reindex" if uploads else "ask",
            asker=asker,
            conversation=conversation_of(message.channel),
            addressed=event.addressed,
            unasked=event.unasked,
            titled=event.unasked and begins_post(message),
            attachments=uploads,
        )
        route = ReplyRoute(shows_question=True)
        async with self._lock(message.channel.id):
            try:
                accepted = await self._accepted(message, incoming, event.post)
            except Exception as error:  # noqa: BLE001 - whatever failed, the asker hears about it
                await self._report_failure(error, incoming, route)
                return
            if accepted is None:
                return
            # The task takes its turn at the desk before the task of the next message here.
            answering = asyncio.create_task(self._answer(accepted, route))
        await answering

    async def _accepted(self, message: discord.Message, incoming: Incoming, post: str) -> Incoming | None:
        """The complete Incoming for a message; None if it is for others, or memoqa does not serve its author."""
        thread, me = incoming.thread, self._client.user
        guild = message.guild.id if message.guild else None
        if incoming.unasked:
            overheard = await self._identified(incoming, message.author, message.channel, guild)
            return overheard if overheard and await self._desk.overhears(overheard) else None
        if not incoming.addressed:
            if thread is None or not await self._desk.follows(thread, incoming.text):
                return None
            if post and not await self._desk.has_answered(post):  # in a post that people began for each other
                return None
        identified = await self._identified(incoming, message.author, message.channel, guild)
        answer = replied_to(message)
        if identified is None or thread is not None or answer is None or me is None or answer.author != me:
            return identified
        return replace(identified, thread=await thread_of_answer(answer, me))

    async def _identified(
        self, incoming: Incoming, user: discord.abc.User, channel: Any, guild: int | None
    ) -> Incoming | None:
        """The Incoming with the asker's identities and places; None if memoqa does not serve the asker."""
        memberships = await self._memberships(user, guild)
        if not memberships:
            return None
        if isinstance(channel, discord.PartialMessageable) and channel.type is None:
            # An archived thread: MEMOQA_CHANNELS may name its parent channel.
            try:
                channel = await self._client.fetch_channel(channel.id)
            except FAILURES as error:
                logger.warning("Discord did not show channel %s (%s)", channel.id, error_code(error))
        hears = self._readable if incoming.command == "helper" else None
        places = places_of(channel)
        if guild is not None and not places:  # Discord did not describe the channel, where others are all the same
            places = frozenset({f"{PLATFORM}:{Origin.of(incoming.event).channel}"})
        return replace(
            incoming,
            identities=identities_of(*memberships),
            places=places,
            channel=channel_of(channel),
            hears=hears,
        )

    async def _memberships(self, user: discord.abc.User, guild: int | None) -> tuple[discord.abc.User, ...]:
        """The user as a member of the server, or, in a direct message, of every served server; empty for a stranger."""
        return (user,) if guild is not None else await self._servers.members(user)

    async def _report_failure(self, error: Exception, incoming: Incoming, route: ReplyRoute) -> None:
        """Tell the asker about a failure that came before the desk got the Incoming."""
        await self._desk.apologise(error, incoming, self.post_for(incoming, route))

    async def on_interaction(
        self,
        interaction: discord.Interaction[Any],
        command: Command,
        text: str = "",
        *,
        about: str = "",
        private: bool = False,
        thinking: bool = True,
        thread: ThreadKey | None = None,
        attachments: tuple[Attachment, ...] = (),
        reason: Reason | None = None,
        details: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Acknowledge an interaction before anything else, then have the desk carry it out.

        Args:
            interaction: A command, a button press or a submitted modal.
            command: What it asks for.
            text: The question, or the command's argument.
            about: The receipt or event that a button refers to.
            private: Whether only the asker sees the replies; Discord must know this now.
            thinking: Whether Discord shows "thinking…", which the first reply then replaces.
            thread: The thread to answer in, unless the interaction happened in a thread.
            attachments: The files that came with a command.
            reason: What was wrong with an answer, from the modal behind 👎.
            details: What is said of a memo, from one of the forms for that.
        """
        acknowledged = await self._acknowledged(interaction, private=private, thinking=thinking)
        event = interaction_event(interaction)
        incoming = replace(
            event,
            thread=event.thread or thread,
            text=text,
            command=command,
            about=about,
            attachments=attachments,
            reason=reason,
            private=private,
            details=details,
        )
        route = ReplyRoute(interaction if acknowledged else None, pending=thinking, private=private)
        try:
            identified = await self._identified(incoming, interaction.user, interaction.channel, interaction.guild_id)
        except Exception as error:  # noqa: BLE001 - as above
            await self._report_failure(error, incoming, route)
            return
        if identified is None:
            await self.decline(interaction)
            return
        async with self._lock(interaction.channel_id or 0):
            answering = asyncio.create_task(self._answer(identified, route))
        await answering

    async def _acknowledged(self, interaction: discord.Interaction[Any], *, private: bool, thinking: bool) -> bool:
        """Acknowledge an interaction; False if that was too late, or memoqa could not reach Discord."""
        if interaction.response.is_done():
            return True
        began = time.perf_counter()
        try:
            await interaction.response.defer(ephemeral=private, thinking=thinking)
            self._desk.acknowledged(PLATFORM, time.perf_counter() - began)
        except FAILURES as error:
            code = getattr(error, "code", 0)
            if code in OVER:
                logger.warning("An acknowledgement came too late for Discord (%s): replying in the channel", code)
            elif code != ACKNOWLEDGED:
                log_incident(error)
            return code == ACKNOWLEDGED
        return True

    async def on_button(self, interaction: discord.Interaction[Any], action: str, about: str) -> None:
        """Carry out a button press."""
        if not self.serves(interaction.guild_id):
            await self.decline(interaction)
            return
        words = await self._desk.words_for(interaction_event(interaction))
        match action:
            case "bad":
                # A modal must be the first response; memoqa notes the 👎 even if the asker closes the modal.
                await harmless(interaction.response.send_modal(feedback_modal(about, words)))
                await self.on_interaction(interaction, "bad", about=about, private=True, thinking=False)
            case "follow":
                await harmless(interaction.response.send_modal(follow_up_modal(about, words)))
            case "details":
                await self._open_details(interaction, about, words)
            case "anew":
                await self.on_interaction(interaction, "anew", about=about)
            case "share":
                await self.on_interaction(interaction, "share", about=about)
            case _:
                command = PRIVATE_BUTTONS[action]
                await self.on_interaction(interaction, command, about=about, private=True, thinking=False)

    async def _open_details(self, interaction: discord.Interaction[Any], about: str, words: Words) -> None:
        """Open a part of the form of a memo's details; `about` names the part and the memo."""
        part, _, ref = about.partition(":")
        try:
            identities = identities_of(*await self._memberships(interaction.user, interaction.guild_id))
            incoming = replace(interaction_event(interaction), identities=identities)
            form = await self._desk.details.form(incoming, ref, words)
        except MemoqaError as error:
            said = self._desk.explained(error, interaction_event(interaction))
            await harmless(interaction.response.send_message(escaped(said), ephemeral=True))
            return
        await harmless(interaction.response.send_modal(details_modal(form, part, words)))

    async def on_modal(self, interaction: discord.Interaction[Any]) -> None:
        """Take what a submitted modal holds."""
        data: Any = interaction.data or {}
        custom_id, text = str(data.get("custom_id") or ""), submitted(data)
        if not self.serves(interaction.guild_id):
            await self.decline(interaction)
            return
        if custom_id.startswith(FEEDBACK_MODAL):
            about, reason = custom_id.removeprefix(FEEDBACK_MODAL), chosen_reason(submitted(data, REASON))
            await self.on_interaction(
                interaction, "missing", text, about=about, private=True, thinking=False, reason=reason
            )
        elif custom_id.startswith(DETAILS_MODAL):
            about, details = custom_id.removeprefix(DETAILS_MODAL), typed(data)
            await self.on_interaction(interaction, "save", about=about, private=True, details=details)
        elif custom_id.startswith(FOLLOW_UP_MODAL):
            # Acknowledge first: finding the thread may take a while.
            await self._acknowledged(interaction, private=False, thinking=True)
            me, message = self._client.user, interaction.message
            thread = await thread_of_answer(message, me) if message and me else None
            await self.on_interaction(interaction, "ask", text, thread=thread)

    async def suggestions(self, interaction: discord.Interaction[Any], typed: str) -> list[str]:
        """The questions to suggest for what the asker has typed so far; none for a stranger."""
        if not self.serves(interaction.guild_id):
            return []
        if not await self._memberships(interaction.user, interaction.guild_id):
            return []
        incoming = interaction_event(interaction)
        return await self._suggestions.matching(incoming, self._lookup_for(incoming.asker), typed)

    async def headings(self, interaction: discord.Interaction[Any], typed: str) -> list[str]:
        """The headings to suggest for what the asker has typed so far; none for a stranger."""
        if not self.serves(interaction.guild_id):
            return []
        if not await self._memberships(interaction.user, interaction.guild_id):
            return []
        incoming = interaction_event(interaction)
        return await self._suggestions.headings(incoming, self._lookup_for(incoming.asker), typed)

    async def _answer(self, incoming: Incoming, route: ReplyRoute) -> None:
        """Have the desk answer. Messages in a thread that the answer opens wait until the desk knows that thread."""
        async with AsyncExitStack() as held:

            async def hold(thread: int) -> None:
                await held.enter_async_context(self._lock(thread))

            await self._desk.handle(incoming, self.post_for(incoming, route, before_thread=hold))

    def post_for(
        self,
        incoming: Incoming,
        route: ReplyRoute = VIA_CHANNEL,
        *,
        before_thread: Callable[[int], Awaitable[None]] | None = None,
    ) -> DiscordPost:
        """The post for an Incoming; without a route it replies in the channel, as after a restart."""
        return DiscordPost(
            self._client,
            incoming,
            self._wording,
            route,
            threads=self._settings.threads,
            follow_up=not self._readable,
            before_thread=before_thread,
            lookup=self._lookup_for(incoming.asker),
        )

    def _lookup_for(self, asker: str) -> Lookup:
        return partial(self._lookups.of, int(asker.removeprefix(f"{PLATFORM}:") or 0))

    def _lock(self, channel: int) -> asyncio.Lock:
        return self._locks.setdefault(channel, asyncio.Lock())
