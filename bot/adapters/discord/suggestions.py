"""Suggest questions while someone types: their own earlier questions, and the memos' headings."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

from bot.adapters.discord.commands import LONGEST_CHOICE, MOST_CHOICES
from bot.desk.desk import Desk
from bot.port import Incoming, Lookup
from memoqa.errors import MemoqaError
from memoqa.view import IndexedMemos

OWN_PLACES: Final = 8  # of the choices; the other 17 are for headings; either kind fills what the other leaves
MOST_VIEWS: Final = 16  # choices of memos whose headings are kept
MOST_EARLIER: Final = 100  # of the asker's own questions to search


class Suggestions:
    """The suggestions of one desk; collects the headings once for each generation and each choice of memos."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # By the generation and the ids of the memos that somebody may read; the ones used last stand last.
        self._headings: OrderedDict[tuple[str, ...], tuple[str, ...]] = OrderedDict()

    async def matching(self, incoming: Incoming, lookup: Lookup, typed: str) -> list[str]:
        """Suggestions for what was typed so far, as many as Discord shows; empty if there is no index.

        Args:
            incoming: Who types.
            lookup: Asks Discord which memos that person may read.
            typed: What was typed so far.
        """
        try:
            asked = await self._desk.asked_by(incoming.asker, MOST_EARLIER)
            return choices(asked, await self._of_readable(incoming, lookup), typed)
        except MemoqaError:
            return []

    async def headings(self, incoming: Incoming, lookup: Lookup, typed: str) -> list[str]:
        """The headings that contain what was typed so far, as many as Discord shows; the arguments are as above."""
        try:
            return choices((), await self._of_readable(incoming, lookup), typed)
        except MemoqaError:
            return []

    async def _of_readable(self, incoming: Incoming, lookup: Lookup) -> tuple[str, ...]:
        library = await self._desk.library(incoming, lookup)
        key = (library.generation, *(memo.id for memo in library.memos))
        if key not in self._headings:
            self._headings[key] = await asyncio.to_thread(headings, library)
            if len(self._headings) > MOST_VIEWS:
                self._headings.popitem(last=False)
        self._headings.move_to_end(key)
        return self._headings[key]


def headings(library: IndexedMemos) -> tuple[str, ...]:
    """The headings of all memos, each once, in the memos' order."""
    return tuple(
        dict.fromkeys(heading for memo in library.memos for part in memo.paragraphs for heading in part.section)
    )


def choices(asked: Iterable[str], headings: Iterable[str], typed: str) -> list[str]:
    """The questions and headings to offer; those that begin with what was typed come first."""
    own = _matching(asked, typed)
    others = [text for text in _matching(headings, typed) if text not in own]
    places = max(OWN_PLACES, MOST_CHOICES - len(others))
    offered = [*own[:places], *others][:MOST_CHOICES]
    return sorted(offered, key=lambda text: not _begins(text, typed))


def _matching(texts: Iterable[str], typed: str) -> list[str]:
    """The texts that contain what was typed, without those too long for a choice, because none may be cut."""
    sought = typed.casefold().strip()
    matching = [text for text in texts if sought in text.casefold() and len(text) <= LONGEST_CHOICE]
    return sorted(matching, key=lambda text: not _begins(text, typed))


def _begins(text: str, typed: str) -> bool:
    return text.casefold().startswith(typed.casefold().strip())
