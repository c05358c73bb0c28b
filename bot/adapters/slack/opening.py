"""Answer a person who opens the app: publish the Home tab, open the form to ask in, suggest what to ask.

What Slack has refused once it is not offered again while this process runs; the log says so once.
"""

import asyncio
import logging
from functools import partial
from typing import Final
from weakref import WeakValueDictionary

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import CALL_ERRORS, error_code
from bot.adapters.slack.enrichment import Enrichment, EventContext
from bot.adapters.slack.events import DIRECT, PLATFORM, Workspace, channel_of, user_of
from bot.adapters.slack.home import Opened, ask_form, home_view, opening
from bot.adapters.slack.memberships import UserGroupsAndChannels
from bot.desk.desk import Desk
from bot.desk.home import Home
from bot.port import Incoming
from bot.present.wording import Wording
from memoqa.errors import MemoqaError

MOST_PROMPTS: Final = 3  # Slack takes four; three fit on a phone
# Codes that say that the app or the workspace is without a surface; others are about one person or one moment.
LACKING: Final = frozenset(
    {"missing_scope", "not_enabled", "unknown_method", "not_allowed_token_type", "access_denied"}
)
ALONE: Final = EventContext(unshared=True)  # nobody but the person and memoqa is there

logger = logging.getLogger(__name__)


class Opening:
    """What one workspace's people see when they open the app; made for one event loop."""

    def __init__(
        self,
        client: AsyncWebClient,
        workspace: Workspace,
        desk: Desk,
        wording: Wording,
        enrichment: Enrichment,
        memberships: UserGroupsAndChannels,
    ) -> None:
        """Prepare without asking Slack.

        Args:
            client: Holds the workspace's token.
            workspace: The workspace.
            desk: Knows what to show.
            wording: Chooses the language.
            enrichment: Looks up a person's language and the user groups of admins.
            memberships: Looks up which memos a person may read.
        """
        self._client = client
        self._workspace = workspace
        self._desk = desk
        self._wording = wording
        self._enrichment = enrichment
        self._memberships = memberships
        self._refused: set[str] = set()  # the surfaces that Slack has refused
        # A lock lives as long as someone holds it or waits for it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def handle(self, opened: Opened) -> None:
        """Show the tab that a person opened."""
        if opened.tab == "home":
            await self.publish(opened)
        elif opened.tab == "messages":
            await self._suggest(opened)

    async def publish(self, opened: Opened) -> None:
        """Publish a person's Home tab as of now."""
        if "home" in self._refused:
            return
        # What is read later is published later: a deleted question does not come back.
        async with self._locks.setdefault(opened.user, asyncio.Lock()):
            incoming = await self._enrichment.enriched(opening(opened, self._workspace, "gaps"), ALONE)
            home: Home | MemoqaError
            try:
                home = await self._desk.home(incoming, partial(self._memberships.of, opened.user))
            except MemoqaError as error:
                logger.warning("memoqa could not show its Home tab: %s", error)
                home = error
            words, admin = await self._desk.words_for(incoming), self._desk.is_admin(incoming)
            view = home_view(home, words, opened.channel, admin=admin)
            try:
                await self._client.views_publish(user_id=opened.user, view=view)
            except CALL_ERRORS as error:
                self._note(error, "home", "the Home tab", "there is none")

    async def forgotten(self, incoming: Incoming) -> None:
        """Take deleted questions off their asker's Home tab, which Slack keeps as it was published last."""
        channel = channel_of(incoming.event)
        known = channel if channel.startswith(DIRECT) else ""
        await self.publish(Opened(user_of(incoming), known, "home"))

    async def open_form(self, user: str, channel: str, trigger: str) -> None:
        """Open the form to ask in; a trigger serves for three seconds."""
        incoming = await self._enrichment.in_language(opening(Opened(user, channel, "home"), self._workspace))
        await self._client.views_open(trigger_id=trigger, view=ask_form(await self._desk.words_for(incoming), channel))

    async def _suggest(self, opened: Opened) -> None:
        """Show what to ask above a person's direct messages, where the app is an agent."""
        if "prompts" in self._refused:
            return
        try:
            found = await self._desk.suggestions(PLATFORM, MOST_PROMPTS)
        except MemoqaError as error:
            logger.warning("memoqa has nothing to suggest: %s", error)
            return
        if not found:
            return
        incoming = await self._enrichment.in_language(opening(opened, self._workspace))
        try:
            await self._client.assistant_threads_setSuggestedPrompts(
                channel_id=opened.channel,
                # Slack ignores the call for an agent of today if it names a thread.
                thread_ts=opened.root or None,
                title=self._wording.words(*found, known=incoming.language).prompts_title,
                prompts=[{"title": one, "message": one} for one in found],
            )
        except CALL_ERRORS as error:
            self._note(error, "prompts", "suggestions of what to ask", "it suggests nothing")

    def _note(self, error: Exception, surface: str, name: str, instead: str) -> None:
        """Log what Slack refused, and leave the surface out from now on if the workspace or the app has none."""
        code = error_code(error)
        if code not in LACKING:
            logger.warning("Slack did not take %s (%s)", name, code)
        elif surface not in self._refused:
            self._refused.add(surface)
            # An app may be meant to be without it: its manifest says so.
            logger.info("Slack has no place for %s (%s): %s from now on", name, code, instead)
