"""Show what stands in the memos: where words stand, a section, what a receipt stands for, what a quote refers to."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot.desk.readers import together
from bot.library import Library, LibraryView
from bot.port import Command, Incoming, Notice, Passages, Post
from bot.present.exact_words import near_headings, sections_to_choose
from bot.present.wording import Words
from memoqa.errors import PassageGone
from memoqa.quotes.exact_words import typed_words
from memoqa.quotes.passages import passages_in
from memoqa.quotes.receipt import digest, read_receipt, receipt_in
from memoqa.quotes.wording import found_lines
from memoqa.text.normalize import storable
from memoqa.view import LONGEST_QUESTION

LONGEST_WORDS: Final = LONGEST_QUESTION  # characters


class ExactWords:
    """The commands /find, /section and /verify, and the button that shows what a quote refers to."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.run: dict[Command, Callable[[Incoming, Post, Words], Awaitable[None]]] = {
            "find": self._find,
            "named": self._named,
            "verify": self._verify,
            "refer": self._refer,
        }

    def _seen(self, incoming: Incoming) -> LibraryView:
        return self._library.seen_by(together(incoming))

    async def _find(self, incoming: Incoming, post: Post, words: Words) -> None:
        sought = typed_words(incoming.text)
        if refusal := _refused(incoming, words, words.find_usage if not sought.sought else ""):
            await post.send(refusal)
            return
        found = await asyncio.to_thread(self._seen(incoming).find_words, sought)
        head = "\n".join(found_lines(found, words))
        if found.excerpts:
            await post.send(Passages(found.excerpts, walkable=False, head=head, excerpts=True))
        else:
            await post.send(Notice(head))

    async def _named(self, incoming: Incoming, post: Post, words: Words) -> None:
        typed = storable(incoming.text).strip()
        if refusal := _refused(incoming, words, "" if typed else words.section_usage):
            await post.send(refusal)
            return
        named = await asyncio.to_thread(self._seen(incoming).named, typed)
        if len({(one.memo.id, one.headings) for one in named.sections}) == 1:  # a memo may have the heading twice
            quotes = [quote for one in named.sections for quote in passages_in(one.memo, one.start, one.end)]
            await post.send(Passages(tuple(quotes), walkable=False))
        elif named.sections:
            await post.send(Notice(sections_to_choose(typed, named.sections, words), private=True))
        else:
            await post.send(Notice(near_headings(typed, named.near, words), private=True))

    async def _verify(self, incoming: Incoming, post: Post, words: Words) -> None:
        receipt = receipt_in(incoming.text)
        if receipt is None:
            await post.send(Notice(words.verify_usage, private=True))
            return
        quotes = await asyncio.to_thread(self._seen(incoming).quoted_at, receipt)
        if quotes:
            await post.send(Passages(quotes, walkable=len(quotes) == 1, head=words.still_says))
            return
        try:
            quote = await asyncio.to_thread(self._seen(incoming).beside, receipt, 0)
        except PassageGone:
            quote = None
        if quote and digest(quote.text) == read_receipt(receipt).digest:
            await post.send(Passages((quote,), walkable=True, head=words.says_elsewhere))
        else:
            await post.send(Notice(words.says_no_longer))

    async def _refer(self, incoming: Incoming, post: Post, words: Words) -> None:
        quotes = await asyncio.to_thread(self._seen(incoming).quoted_at, incoming.about)
        if quotes:
            await post.send(Passages(quotes, walkable=len(quotes) == 1, folded=len(quotes) == 1))
        else:
            await post.send(Notice(words.passage_gone, private=True))


def _refused(incoming: Incoming, words: Words, usage: str) -> Notice | None:
    """What the asker is told of a text that nothing can be found for; None if it can."""
    if len(incoming.text) > LONGEST_WORDS:
        usage = words.too_long.format(length=len(incoming.text), limit=LONGEST_WORDS)
    return Notice(usage, private=True) if usage else None
