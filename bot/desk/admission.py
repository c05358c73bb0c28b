"""Decide whether memoqa may answer here and now: in this channel, a text of this length, this often."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.port import Incoming
from bot.present.wording import Words
from bot.state.claims import Claims
from memoqa.view import LONGEST_QUESTION

RATE_WINDOW: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that apply; none by default.

    Attributes:
        rate: Most questions of one person in a minute, over all processes; 0 for no bound.
        channel_rate: Most questions of all people in one channel or thread in a minute; 0 for no bound.
        channels: The channels to answer in, as Incoming.places has them; everywhere if empty. Direct messages are
            always answered.
    """

    rate: int = 0
    channel_rate: int = 0
    channels: frozenset[str] = frozenset()


class Admission:
    """Checks each message before any work is done for it."""

    def __init__(self, claims: Claims, limits: Limits, admins: frozenset[str] = frozenset()) -> None:
        self._claims = claims
        self._limits = limits
        self._admins = admins

    def is_admin(self, incoming: Incoming) -> bool:
        """Whether an admin said this, who is told what to do and not whom to ask."""
        return not self._admins.isdisjoint(incoming.identities)

    def is_outside_channels(self, incoming: Incoming) -> bool:
        """Whether this was said in a channel that memoqa does not answer in."""
        channels = self._limits.channels
        return bool(channels and incoming.places) and channels.isdisjoint(incoming.places)

    async def refusal(self, incoming: Incoming, words: Words) -> str | None:
        """The reply that refuses a claimed question; None if memoqa may answer it."""
        if self.is_outside_channels(incoming):
            return self._not_here(incoming, words)
        if not incoming.text:
            return words.question_gone if incoming.command == "anew" else words.help
        if len(incoming.text) > LONGEST_QUESTION:
            return words.too_long.format(length=len(incoming.text), limit=LONGEST_QUESTION)
        return await self._too_often(incoming, words)

    async def refusal_of_command(self, incoming: Incoming, words: Words) -> str | None:
        """The same for a command or a button; both count as questions of that person."""
        if self.is_outside_channels(incoming):
            return self._not_here(incoming, words)
        return await self._too_often(incoming, words)

    def _not_here(self, incoming: Incoming, words: Words) -> str:
        return words.not_here_to_admin if self.is_admin(incoming) else words.not_here

    async def _too_often(self, incoming: Incoming, words: Words) -> str | None:
        since = datetime.now(UTC) - RATE_WINDOW
        rate, channel_rate = self._limits.rate, self._limits.channel_rate
        if rate and incoming.asker:
            asked = await asyncio.to_thread(self._claims.count_by_asker, incoming.asker, since, incoming.event)
            if asked > rate:
                told = words.too_fast_to_admin if self.is_admin(incoming) else words.too_fast
                return told.format(rate=rate)
        if channel_rate and incoming.places:
            asked = await asyncio.to_thread(self._claims.count_in_channel, incoming.event, since)
            if asked > channel_rate:
                told = words.too_fast_here_to_admin if self.is_admin(incoming) else words.too_fast_here
                return told.format(rate=channel_rate)
        return None
