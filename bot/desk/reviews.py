"""Ask the owners of memos that are due for review whether these still hold; tell the admins of memos without one.

An owner may be asked about a memo that they may not read, and then sees its title: they answer for it.
"""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from bot.library import Library
from bot.port import Language, Notice, Tell, Unreachable
from bot.present.reports import memos_due
from bot.present.wording import WORDS, Wording
from bot.state.stores import State
from bot.telemetry.incidents import log_incident
from memoqa.domain import Memo
from memoqa.errors import MemoqaError
from memoqa.index.validity import due_for_review
from memoqa.quotes.shown import shown_heading
from memoqa.quotes.wording import owner_id
from memoqa.view import local_day

INTERVAL: Final = timedelta(days=1)
MOST_AT_ONCE: Final = 10  # messages to one owner in a run; the rest wait for the next day

logger = logging.getLogger(__name__)


class Reviews:
    """Asks owners, each about each of their memos once a month at most; made for one event loop."""

    def __init__(self, library: Library, state: State, wording: Wording, admins: frozenset[str]) -> None:
        self._library = library
        self._state = state
        self._wording = wording
        self._admins = admins
        self._tells: dict[str, Tell | None] = {}
        self._connected = asyncio.Event()

    def reach(self, platform: str, tell: Tell | None) -> None:
        """A platform is connected, and people there can be told something; not if `tell` is None."""
        self._tells[platform] = tell
        self._connected.set()

    def lose(self, platform: str) -> None:
        """The platform is not connected any more."""
        self._tells.pop(platform, None)

    async def run(self, platforms: frozenset[str]) -> None:
        """Ask as soon as all these platforms are connected, then once a day, until cancelled."""
        while platforms:
            if platforms <= self._tells.keys():
                try:
                    await self.ask_owners(local_day())
                except Exception as error:  # noqa: BLE001 - the bot goes on answering, and the next day tries again
                    log_incident(error)
            self._connected.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._connected.wait(), INTERVAL.total_seconds())

    async def ask_owners(self, today: date) -> None:
        """Ask about each memo that is due and was not asked about for a month."""
        asked: dict[str, int] = {}
        unasked: list[Memo] = []
        for memo in await asyncio.to_thread(self._due, today):
            owner = owner_id(memo.details.owner)
            asked[owner] = asked.get(owner, 0) + 1
            if owner and asked[owner] > MOST_AT_ONCE:
                continue
            if not await asyncio.to_thread(self._state.reviews.claim, memo.id, today):
                asked[owner] -= 1
                continue
            try:
                if not await self._ask(owner, memo):
                    unasked.append(memo)
            except Exception as error:  # noqa: BLE001 - the network, say: the others are asked, this one tomorrow
                log_incident(error)
                await asyncio.to_thread(self._state.reviews.release, memo.id)
        if unasked:
            await self._tell_admins(unasked)

    def _due(self, today: date) -> Sequence[Memo]:
        try:
            memos = self._library.seen_by(None).library().memos
        except MemoqaError:
            return ()  # there is no index yet, and the log has it
        return due_for_review(memos, today)

    async def _ask(self, owner: str, memo: Memo) -> bool:
        """Whether the owner could be asked."""
        language = await self._language(owner, memo)
        words = WORDS[language]
        title = words.title.format(title=shown_heading(memo.title, memo.id))
        text = words.review_ask.format(title=title, name=memo.id, day=memo.details.review_by)
        return await self._told(owner, Notice(text, review=ticket_of(memo)), language)

    async def _tell_admins(self, memos: Sequence[Memo]) -> None:
        told = False
        for admin in sorted(self._admins):
            language = await self._language(admin, memos[0])
            told = await self._told(admin, Notice(memos_due(memos, WORDS[language])), language) or told
        if not told:
            logger.warning("%d memos are due for review, and neither an owner nor an admin could be told", len(memos))

    async def _told(self, person: str, notice: Notice, language: Language) -> bool:
        tell = self._tells.get(person.partition(":")[0])
        if tell is None:
            return False
        try:
            await tell(person, notice, language)
        except Unreachable as error:
            logger.warning("a message about a memo's review did not reach %s (%s)", person, error)
            return False
        return True

    async def _language(self, person: str, memo: Memo) -> Language:
        """The language that the person asked in last, else the memo's."""
        asked = await asyncio.to_thread(self._state.turns.asked_by, person, 1)
        return self._wording.language(*asked, memo.title)


def ticket_of(memo: Memo) -> str:
    """What the buttons under a message about a memo hold; an id may be too long for them."""
    return hashlib.sha256(memo.id.encode()).hexdigest()[:16]
