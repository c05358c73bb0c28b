"""Show what stands in the memos: where words stand, a section, what a receipt stands for, what a quote refers to."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot.desk.readers import Readers
from bot.library import Library, LibraryView
from bot.port import Alone, Command, Incoming, Notice, Passages, Post
from bot.present.exact_words import near_headings, sections_to_choose
from bot.present.wording import Words
from memoqa.errors import PassageGone
from memoqa.quotes.exact_words import Found, typed_words
from memoqa.quotes.receipt import digest, read_receipt, receipt_in
from memoqa.quotes.wording import found_lines
from memoqa.text.normalize import storable
from memoqa.view import LONGEST_QUESTION

LONGEST_WORDS: Final = LONGEST_QUESTION  # characters


class ExactWords:
    """The commands /find, /section and /verify, and the button that shows what a quote refers to."""

    def __init__(self, library: Library, readers: Readers) -> None:
        self._library = library
        self._readers = readers
        self.run: dict[Command, Callable[[Incoming, Post, Words], Awaitable[None]]] = {
            "find": self._find,
            "named": self._named,
            "verify": self._verify,
            "refer": self._refer,
        }

    async def _find(self, incoming: Incoming, post: Post, words: Words) -> None:
        sought = typed_words(incoming.text)
        if refusal := _refused(incoming, words, words.find_usage if not sought.sought else ""):
            await post.send(refusal)
            return
        seen, own = await self._views(incoming, post)
        found = await asyncio.to_thread(seen.find_words, sought)
        await post.send(_places(found, words))
        if own is not None:
            more = await asyncio.to_thread(own.find_words, sought)
            if len(more.places) > len(found.places):
                await post.send(Alone(_places(more, words)))

    async def _named(self, incoming: Incoming, post: Post, words: Words) -> None:
        typed = storable(incoming.text).strip()
        if refusal := _refused(incoming, words, "" if typed else words.section_usage):
            await post.send(refusal)
            return
        seen, own = await self._views(incoming, post)
        named = await asyncio.to_thread(seen.named, typed)
        alone, holder = False, seen
        if not named.sections and own is not None:
            named, alone, holder = await asyncio.to_thread(own.named, typed), True, own
        if len({(one.memo.id, one.headings) for one in named.sections}) == 1:  # a memo may have the heading twice
            quotes = [quote for one in named.sections for quote in holder.paragraphs_of(one)]
            section = Passages(tuple(quotes), walkable=False)
            await post.send(Alone(section) if alone else section)
        elif named.sections:
            await post.send(Notice(sections_to_choose(typed, named.sections, words), private=True))
        else:
            await post.send(Notice(near_headings(typed, named.near, words), private=True))

    async def _verify(self, incoming: Incoming, post: Post, words: Words) -> None:
        receipt = receipt_in(incoming.text)
        if receipt is None:
            await post.send(Notice(words.verify_usage, private=True))
            return
        seen, own = await self._views(incoming, post)
        said = await asyncio.to_thread(_said, seen, receipt, words)
        if said is None and own is not None and (said := await asyncio.to_thread(_said, own, receipt, words)):
            await post.send(Alone(said))
        else:
            await post.send(said or Notice(words.says_no_longer))

    async def _refer(self, incoming: Incoming, post: Post, words: Words) -> None:
        seen, own = await self._views(incoming, post)
        alone, quotes = False, await asyncio.to_thread(seen.quoted_at, incoming.about)
        if not quotes and own is not None:
            alone, quotes = True, await asyncio.to_thread(own.quoted_at, incoming.about)
        if not quotes:
            await post.send(Notice(words.passage_gone, private=True))
            return
        there = Passages(quotes, walkable=len(quotes) == 1, folded=len(quotes) == 1)
        await post.send(Alone(there) if alone else there)

    async def _views(self, incoming: Incoming, post: Post) -> tuple[LibraryView, LibraryView | None]:
        """What all who see the reply may read; and what the asker may, if that is more."""
        reader = await self._readers.of(incoming, post.memberships)
        return self._library.seen_by(reader.together), self._library.seen_by(reader.alone) if reader.more else None


def _places(found: Found, words: Words) -> Passages | Notice:
    head = "\n".join(found_lines(found, words))
    return Passages(found.excerpts, walkable=False, head=head, excerpts=True) if found.excerpts else Notice(head)


def _said(seen: LibraryView, receipt: str, words: Words) -> Passages | None:
    """What a receipt stands for, where it stood or where it stands now; None if it is no longer said."""
    if quotes := seen.quoted_at(receipt):
        return Passages(quotes, walkable=len(quotes) == 1, head=words.still_says)
    try:
        quote = seen.beside(receipt, 0)
    except PassageGone:
        return None
    if quote and digest(quote.text) == read_receipt(receipt).digest:
        return Passages((quote,), walkable=True, head=words.says_elsewhere)
    return None


def _refused(incoming: Incoming, words: Words, usage: str) -> Notice | None:
    """What the asker is told of a text that nothing can be found for; None if it can."""
    if len(incoming.text) > LONGEST_WORDS:
        usage = words.too_long.format(length=len(incoming.text), limit=LONGEST_WORDS)
    return Notice(usage, private=True) if usage else None
