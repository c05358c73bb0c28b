"""Carry out /diff: which memos the last reindex changed, and one memo's changes with both versions word for word."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from bot.desk.readers import Readers
from bot.port import Command, Incoming, Notice, Post
from bot.present.changes import changed_memos, changes_of, not_one
from bot.present.wording import Words
from bot.present.words.changes import changes_words
from memoqa.changes.memos import called
from memoqa.errors import NoEarlierIndex
from memoqa.text.normalize import storable

LONGEST_NAME: Final = 500  # characters of what is typed


class ChangesDesk:
    """The command /diff."""

    def __init__(self, readers: Readers) -> None:
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
        views = self._readers.views(reader)
        if not typed:
            found = await asyncio.to_thread(views[-1].view.changes)
            await post.send(_with(changed_memos(found, words), words, unsure=reader.unsure))
            return
        for seen in views:
            found = await asyncio.to_thread(seen.view.changes)
            if fitting := called(typed, found.memos):
                break
        if len(fitting) == 1:
            await post.send(seen.shown(changes_of(fitting[0], words)))
        else:
            await post.send(_with(not_one(typed, found, fitting, words), words, unsure=reader.unsure))


def _with(notice: Notice, words: Words, *, unsure: bool) -> Notice:
    """The notice, which also says that the asker could not be looked up, if that is so."""
    return replace(notice, text=f"{notice.text}\n{words.unsure_who_you_are}") if unsure else notice
