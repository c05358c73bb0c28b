"""Carry out /diff: which memos the last reindex changed, and one memo's changes with both versions word for word."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.desk.readers import Readers
from bot.library import Library
from bot.port import Alone, Command, Incoming, Notice, Post
from bot.present.changes import changed_memos, changes_of, not_one
from bot.present.wording import Words
from bot.present.words.changes import changes_words
from memoqa.changes.memos import MemoChanges, called
from memoqa.errors import NoEarlierIndex
from memoqa.text.normalize import storable

LONGEST_NAME: Final = 500  # characters of what is typed


class ChangesDesk:
    """The command /diff."""

    def __init__(self, library: Library, readers: Readers) -> None:
        self._library = library
        self._readers = readers
        self.run: dict[Command, Callable[[Incoming, Post, Words], Awaitable[None]]] = {"diff": self._diff}

    async def _diff(self, incoming: Incoming, post: Post, words: Words) -> None:
        try:
            await self._tell(incoming, post, words)
        except NoEarlierIndex:
            await post.send(Notice(changes_words(words).no_earlier, private=True))

    async def _tell(self, incoming: Incoming, post: Post, words: Words) -> None:
        typed = storable(incoming.text).strip()[:LONGEST_NAME]
        reader = await self._readers.of(incoming, post.memberships)
        if not typed:
            found = await asyncio.to_thread(self._library.seen_by(reader.alone).changes)
            await post.send(_with(changed_memos(found, words), words, unsure=reader.unsure))
            return
        found = await asyncio.to_thread(self._library.seen_by(reader.together).changes)
        fitting: Sequence[MemoChanges] = called(typed, found.memos)
        alone = False
        if not fitting and reader.more:
            found = await asyncio.to_thread(self._library.seen_by(reader.alone).changes)
            fitting, alone = called(typed, found.memos), True
        if len(fitting) != 1:
            await post.send(_with(not_one(typed, found, fitting, words), words, unsure=reader.unsure))
            return
        reply = changes_of(fitting[0], words)
        await post.send(Alone(reply) if alone else reply)


def _with(notice: Notice, words: Words, *, unsure: bool) -> Notice:
    """The notice, which also says that the asker could not be looked up, if that is so."""
    return replace(notice, text=f"{notice.text}\n{words.unsure_who_you_are}") if unsure else notice
