"""Suggest questions while someone types: their own earlier questions, and the memos' headings."""

import asyncio
from collections.abc import Iterable
from typing import Final

from bot.adapters.discord.commands import LONGEST_CHOICE, MOST_CHOICES
from bot.desk.desk import Desk
from memoqa.errors import MemoqaError
from memoqa.view import IndexedMemos

OWN_PLACES: Final = 8  # of the choices; the other 17 are for headings; either kind fills what the other leaves
MOST_EARLIER: Final = 100  # of the asker's own questions to search


class Suggestions:
    """The suggestions of one desk; collects the headings once for each index generation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._generation = ""
        self._headings: tuple[str, ...] = ()

    async def matching(self, asker: str, typed: str) -> list[str]:
        """Suggestions for what was typed so far, as many as Discord shows; empty if there is no index."""
        try:
            asked = await self._desk.asked_by(asker, MOST_EARLIER)
            return choices(asked, await self._every_heading(), typed)
        except MemoqaError:
            return []

    async def headings(self, typed: str) -> list[str]:
        """The headings that contain what was typed so far, as many as Discord shows; empty if there is no index."""
        try:
            return choices((), await self._every_heading(), typed)
        except MemoqaError:
            return []

    async def _every_heading(self) -> tuple[str, ...]:
        library = await self._desk.library()
        if library.generation != self._generation:
            self._headings = await asyncio.to_thread(headings, library)
            self._generation = library.generation
        return self._headings


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
