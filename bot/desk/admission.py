"""Say whether a question may be asked here and now: in this channel, of this length, this often."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.port import Incoming
from bot.present.wording import Words
from bot.state.threads import ThreadLog
from memoqa.service import LONGEST_QUESTION

RATE_WINDOW: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed; by default everything.

    Attributes:
        rate: Most questions of one person in a minute, over all processes; 0 for no bound.
        channel_rate: The same of all people in one channel or thread.
        channels: Where to answer, in the words of Incoming.places; everywhere if empty. Direct messages are answered
            all the same.
    """

    rate: int = 0
    channel_rate: int = 0
    channels: frozenset[str] = frozenset()


class Admission:
    """Looks at what comes in before any work is done for it."""

    def __init__(self, threads: ThreadLog, limits: Limits) -> None:
        self._threads = threads
        self._limits = limits

    def elsewhere(self, incoming: Incoming) -> bool:
        """Whether it is said in a channel in which nothing is to be answered."""
        channels = self._limits.channels
        return bool(channels and incoming.places) and channels.isdisjoint(incoming.places)

    async def refusal(self, incoming: Incoming, words: Words) -> str | None:
        """What is said in the place of an answer to a question that was claimed; None where it can be answered."""
        if self.elsewhere(incoming):
            return words.not_here
        if not incoming.text:
            return words.question_gone if incoming.command == "anew" else words.help
        if len(incoming.text) > LONGEST_QUESTION:
            return words.too_long.format(length=len(incoming.text), limit=LONGEST_QUESTION)
        return await self._too_often(incoming, words)

    async def refusal_of_errand(self, incoming: Incoming, words: Words) -> str | None:
        """The same for a command or a button that is no question; they count among what a person asks in a minute."""
        return words.not_here if self.elsewhere(incoming) else await self._too_often(incoming, words)

    async def _too_often(self, incoming: Incoming, words: Words) -> str | None:
        since = datetime.now(UTC) - RATE_WINDOW
        rate, channel_rate = self._limits.rate, self._limits.channel_rate
        if rate and incoming.asker:
            asked = await asyncio.to_thread(self._threads.asked_since, incoming.asker, since, incoming.event)
            if asked > rate:
                return words.too_fast.format(rate=rate)
        if channel_rate and incoming.places:
            asked = await asyncio.to_thread(self._threads.asked_beside, incoming.event, since)
            if asked > channel_rate:
                return words.too_fast_here.format(rate=channel_rate)
        return None
