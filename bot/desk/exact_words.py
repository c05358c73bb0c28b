"""Show what stands in the memos: where words stand, a section, what a receipt stands for, what a quote refers to."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot.desk.readers import Readers
from bot.library import LibraryView
from bot.port import Alone, Command, Incoming, Notice, Passages, Post
from bot.present.exact_words import near_headings, sections_to_choose
from bot.present.wording import Words
from memoqa.domain import Quote
from memoqa.errors import PassageGone
from memoqa.quotes.exact_words import Found, typed_words
from memoqa.quotes.receipt import digest, read_receipt, receipt_in
from memoqa.quotes.wording import found_lines
from memoqa.text.normalize import storable
from memoqa.view import LONGEST_QUESTION

LONGEST_WORDS: Final = LONGEST_QUESTION  # characters


class ExactWords:
    """The commands /find, /section and /verify, and the button that shows what a quote refers to."""

    def __init__(self, readers: Readers) -> None:
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
        reader = await self._readers.of(incoming, post.memberships)
        seen, *own = self._readers.views(reader)
        found = await asyncio.to_thread(seen.view.find_words, sought)
        await post.send(_places(found, words))
        for one in own:
            more = await asyncio.to_thread(one.view.find_words, sought)
            if len(more.places) > len(found.places):
                await post.send(one.shown(_places(more, words)))
        if reader.unsure:
            await post.send(Alone(Notice(words.unsure_who_you_are)))

    async def _named(self, incoming: Incoming, post: Post, words: Words) -> None:
        typed = storable(incoming.text).strip()
        if refusal := _refused(incoming, words, "" if typed else words.section_usage):
            await post.send(refusal)
            return
        reader = await self._readers.of(incoming, post.memberships)
        for seen in self._readers.views(reader):
            named = await asyncio.to_thread(seen.view.named, typed)
            if named.sections:
                break
        if len({(one.memo.id, one.headings) for one in named.sections}) == 1:  # a memo may have the heading twice
            quotes = [quote for one in named.sections for quote in seen.view.paragraphs_of(one)]
            await post.send(seen.shown(Passages(tuple(quotes), walkable=False)))
        elif named.sections:
            await post.send(Notice(sections_to_choose(typed, named.sections, words), private=True))
        else:
            unsure = f"\n{words.unsure_who_you_are}" if reader.unsure else ""
            await post.send(Notice(near_headings(typed, named.near, words) + unsure, private=True))

    async def _verify(self, incoming: Incoming, post: Post, words: Words) -> None:
        receipt = receipt_in(incoming.text)
        if receipt is None:
            await post.send(Notice(words.verify_usage, private=True))
            return
        try:
            said, seen = await self._readers.found(incoming, post, words, lambda view: _said(view, receipt, words))
        except PassageGone:
            await post.send(Notice(words.says_no_longer))
            return
        await post.send(seen.shown(said))

    async def _refer(self, incoming: Incoming, post: Post, words: Words) -> None:
        quotes, seen = await self._readers.found(incoming, post, words, lambda view: _quoted_at(view, incoming.about))
        await post.send(seen.shown(Passages(quotes, walkable=len(quotes) == 1, folded=len(quotes) == 1)))


def _places(found: Found, words: Words) -> Passages | Notice:
    head = "\n".join(found_lines(found, words))
    return Passages(found.excerpts, walkable=False, head=head, excerpts=True) if found.excerpts else Notice(head)


def _said(view: LibraryView, receipt: str, words: Words) -> Passages:
    """What a receipt stands for, where it stood or where it stands now; PassageGone if it is no longer said."""
    if quotes := view.quoted_at(receipt):
        return Passages(quotes, walkable=len(quotes) == 1, head=words.still_says)
    quote = view.beside(receipt, 0)
    if quote is None or digest(quote.text) != read_receipt(receipt).digest:
        raise PassageGone("that memo has changed since it was quoted; ask again.")
    return Passages((quote,), walkable=True, head=words.says_elsewhere)


def _quoted_at(view: LibraryView, receipt: str) -> tuple[Quote, ...]:
    """What stands at a receipt; PassageGone if it does not stand there any more."""
    quotes = view.quoted_at(receipt)
    if not quotes:
        raise PassageGone("that memo has changed since it was quoted; ask again.")
    return quotes


def _refused(incoming: Incoming, words: Words, usage: str) -> Notice | None:
    """What the asker is told of a text that nothing can be found for; None if it can."""
    if len(incoming.text) > LONGEST_WORDS:
        usage = words.too_long.format(length=len(incoming.text), limit=LONGEST_WORDS)
    return Notice(usage, private=True) if usage else None
