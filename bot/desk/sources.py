"""Open a quote's source: a page of its PDF as a picture, or the memo's file itself, for whoever may read the memo."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot.desk.readers import Readers
from bot.port import Command, Enclosure, Incoming, Post
from bot.present.wording import Words
from memoqa.domain import Memo
from memoqa.quotes.shown import shown_heading
from memoqa.quotes.source_file import without_marks

MOST_DRAWN: Final = 2  # pages at once; each is drawn by a process of its own, which may take 1 GiB


class Sources:
    """Runs the two buttons; made for one event loop."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._room = asyncio.Semaphore(MOST_DRAWN)
        self.run: dict[Command, Callable[[Incoming, Post, Words], Awaitable[None]]] = {
            "page": self._page,
            "file": self._file,
        }

    async def _page(self, incoming: Incoming, post: Post, words: Words) -> None:
        async with self._room:
            picture, seen = await self._readers.found(incoming, post, words, lambda view: view.page(incoming.about))
        said = words.page_of.format(page=picture.page, title=_title(picture.memo, words))
        text = said if picture.marked else f"{said}\n{words.page_unmarked}"
        receipt = without_marks(incoming.about)[0]
        await post.send(seen.shown(Enclosure(text, picture.name, picture.png, receipt)))

    async def _file(self, incoming: Incoming, post: Post, words: Words) -> None:
        source, seen = await self._readers.found(incoming, post, words, lambda view: view.source_file(incoming.about))
        text = words.file_of.format(title=_title(source.memo, words))
        await post.send(seen.shown(Enclosure(text, source.name, source.content)))


def _title(memo: Memo, words: Words) -> str:
    return words.title.format(title=shown_heading(memo.title, memo.id))
