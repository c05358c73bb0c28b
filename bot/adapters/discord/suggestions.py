"""What someone might ask, who has typed this much: their own earlier questions, and the memos' headings."""

import asyncio
from collections.abc import Iterable
from typing import Final

from bot.adapters.discord.commands import LONGEST_CHOICE, MOST_CHOICES
from bot.desk.desk import Desk
from memoqa.errors import MemoqaError
from memoqa.service import IndexedMemos

OWN_PLACES: Final = 8  # of the choices; the other 17 are the headings'. What one of them leaves, the other has
MOST_EARLIER: Final = 100  # questions of one's own that are looked through


class Suggestions:
    """The choices for one desk; the headings are gathered once for each index."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._generation = ""
        self._headings: tuple[str, ...] = ()

    async def of(self, asker: str, typed: str) -> list[str]:
        """At most so many as Discord shows, of which none is cut; none where there is no index."""
        try:
            asked = await self._desk.asked_by(asker, MOST_EARLIER)
            library = await self._desk.library()
        except MemoqaError:
            return []
        if library.generation != self._generation:
            self._headings = await asyncio.to_thread(headings, library)
            self._generation = library.generation
        return chosen(asked, self._headings, typed)


def headings(library: IndexedMemos) -> tuple[str, ...]:
    """The headings of all memos, each once, in their order."""
    return tuple(
        dict.fromkeys(heading for memo in library.memos for part in memo.paragraphs for heading in part.section)
    )


def chosen(asked: Iterable[str], headings: Iterable[str], typed: str) -> list[str]:
    """The questions and headings to offer, those first that begin with what was typed."""
    own = _matching(asked, typed)
    others = [text for text in _matching(headings, typed) if text not in own]
    places = max(OWN_PLACES, MOST_CHOICES - len(others))
    offered = [*own[:places], *others][:MOST_CHOICES]
    return sorted(offered, key=lambda text: not _begins(text, typed))


def _matching(texts: Iterable[str], typed: str) -> list[str]:
    """The texts with what was typed in them; one that is too long for a choice is left out, since none is cut."""
    sought = typed.casefold().strip()
    matching = [text for text in texts if sought in text.casefold() and len(text) <= LONGEST_CHOICE]
    return sorted(matching, key=lambda text: not _begins(text, typed))


def _begins(text: str, typed: str) -> bool:
    return text.casefold().startswith(typed.casefold().strip())
