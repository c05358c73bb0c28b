"""The memos as one asker sees them: the ones that they may read, and not a trace of the others.

Whatever of the memos may reach a person goes through here.
"""

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from memoqa.domain import Answer, Memo, Quote, Turn
from memoqa.errors import MemoqaError, PassageGone
from memoqa.in_use import InUse, readable
from memoqa.index.corpus import Corpus
from memoqa.index.generation import Generation
from memoqa.index.store import Store
from memoqa.quotes import context
from memoqa.quotes.receipt import find, quote, read_receipt
from memoqa.quotes.source_file import PagePicture, SourceFile, page_picture, source_file, without_marks
from memoqa.quotes.source_link import SourceLinks
from memoqa.search.memo_facts import facts_of
from memoqa.search.rewrite.topic import Before
from memoqa.text.normalize import storable

LONGEST_QUESTION = 2_000  # characters; the model reads 512 tokens


@dataclass(frozen=True, slots=True)
class IndexedMemos:
    """The name of the generation in use, when it was built (UTC, ISO 8601), and its memos."""

    generation: str
    created: str
    memos: tuple[Memo, ...]


class View:
    """The indexed memos that somebody may read; safe to call from many threads, and cheap to make."""

    def __init__(
        self,
        in_use: InUse,
        store: Store,
        ids: frozenset[str] | None,
        quotes: int,
        memos: Path,
        links: SourceLinks,
    ) -> None:
        """Choose the memos by ids, as `MemoQA.seen_by` has them; `quotes` is the most in an answer.

        `memos` is the folder with their files, and `links` gives quotes their links.
        """
        self._in_use = in_use
        self._store = store
        self._ids = ids
        self._quotes = quotes
        self._folder = memos
        self._links = links

    def ask(self, question: str, earlier: Sequence[Turn] = (), limit: int | None = None) -> Answer:
        """The memos' answer to a question.

        Args:
            question: In Chinese or English, at most `LONGEST_QUESTION` characters.
            earlier: The thread so far, oldest first.
            limit: Most quotes; the setting's if None.

        Raises:
            MemoqaError: The question is empty or too long, there is no index, or another model built it.
        """
        began = time.perf_counter()
        question = storable(question).strip()
        if not question:
            raise MemoqaError("the question is empty; ask something that the memos may answer.")
        if len(question) > LONGEST_QUESTION:
            raise MemoqaError(f"the question is longer than {LONGEST_QUESTION} characters; shorten it.")
        ready = self._in_use.ready(self._ids)
        corpus = ready.contents.corpus
        ranking = ready.searcher.search(question, ready.encoder, _said_before(earlier, corpus))
        distinct = corpus.without_repeats(entry.index for entry in ranking.quotable)
        quotable = [(entry, *corpus[entry.index]) for entry in ranking.quotable if entry.index in distinct]
        return Answer(
            question=question,
            asked_as=ranking.asked_as,
            verdict=ranking.verdict,
            confidence=ranking.confidence,
            quotes=tuple(
                self._links.linked(quote(memo, paragraph, entry.sentences, entry.score, entry.clauses, entry.answer))
                for entry, memo, paragraph in quotable[: limit or self._quotes]
            ),
            generation=ready.generation,
            milliseconds=(time.perf_counter() - began) * 1000,
            found=len(quotable),
            memo_facts=facts_of(quotable[0][1], ranking.about) if quotable else None,
            searched=(len(corpus.memos), len(corpus)),
            likely=ranking.likely,
        )

    def library(self) -> IndexedMemos:
        """The memos in the index now.

        Raises:
            GenerationError: There is no index.
        """
        generation = self._store.open()
        return IndexedMemos(generation.name, generation.manifest.created, self._memos(generation))

    def verify(self, receipt: str) -> tuple[Memo, str] | None:
        """The memo and the words that a receipt stands for, or None if no indexed memo has them at that place.

        Raises:
            MemoqaError: The receipt is malformed, or there is no index.
        """
        return find(read_receipt(receipt), self._memos())

    def beside(self, receipt: str, step: int) -> Quote | None:
        """The paragraph `step` places after a quoted one (before it if negative), or None past the memo's end.

        Raises:
            PassageGone: No memo has the quoted words any more.
            MemoqaError: The receipt is malformed, or there is no index.
        """
        found = context.beside(*self._located(receipt), step)
        return found and self._links.linked(found)

    def section(self, receipt: str) -> tuple[Quote, ...]:
        """All paragraphs under the heading of a quoted one, in order; empty if it has no heading.

        Raises:
            MemoqaError: As `beside`.
        """
        return tuple(map(self._links.linked, context.section(*self._located(receipt))))

    def page(self, about: str) -> PagePicture:
        """The page that a quote stands on, as a picture; `about` is a receipt, with marks or without.

        Raises:
            SourceChanged: The memo's file is not the one any more that was indexed.
            MemoqaError: As `beside`; or the memo is no PDF, or its page cannot be drawn.
        """
        receipt, answering = without_marks(about)
        memo, index = self._located(receipt)
        return page_picture(self._folder, memo, memo.paragraphs[index], answering)

    def source_file(self, about: str) -> SourceFile:
        """The file of the memo that a quote is from; arguments and errors as of `page`."""
        return source_file(self._folder, self._located(without_marks(about)[0])[0])

    def still_quoted(self, receipts: Sequence[str]) -> bool:
        """Whether the memos still have the words of all these receipts."""
        memos = self._memos()
        return all(context.located(read_receipt(receipt), memos) for receipt in receipts)

    def _located(self, receipt: str) -> tuple[Memo, int]:
        place = context.located(read_receipt(receipt), self._memos())
        if place is None:
            raise PassageGone("that memo has changed since it was quoted; ask again.")
        return place

    def _memos(self, generation: Generation | None = None) -> tuple[Memo, ...]:
        memos = (generation or self._store.open()).corpus.memos
        return tuple(memos[number] for number in readable(memos, self._ids))


def _said_before(earlier: Sequence[Turn], corpus: Corpus) -> list[Before]:
    """The turns of a thread as a search takes them, without those that say nothing."""
    said: list[Before] = []
    for turn in earlier:
        question, asked_as = (storable(text).strip()[:LONGEST_QUESTION] for text in (turn.question, turn.asked_as))
        if question:
            said.append(Before(question, asked_as, tuple(_still_there(turn.quoted, corpus))))
    return said


def _still_there(receipts: Sequence[str], corpus: Corpus) -> list[int]:
    """The numbers of the quoted paragraphs that a memo still has."""
    found: list[int] = []
    for receipt in receipts:
        with contextlib.suppress(MemoqaError):  # an older version wrote the receipt in another form
            place = context.located(read_receipt(receipt), corpus.memos)
            if place is not None:
                found.append(corpus.index(*place))
    return found
