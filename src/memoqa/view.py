"""The memos as one asker sees them: the ones that they may read, and not a trace of the others.

Whatever of the memos may reach a person goes through here.
"""

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from memoqa.changes.memos import MemoChanges, compare
from memoqa.domain import Answer, Memo, Quote, Standing, Turn
from memoqa.errors import MemoqaError, PassageGone
from memoqa.in_use import InUse, Ready, audiences_with
from memoqa.index.corpus import Corpus
from memoqa.index.generation import Generation
from memoqa.index.store import Store
from memoqa.index.validity import standing
from memoqa.ingest.recognition import Recogniser
from memoqa.quotes import context, exact_words, headings
from memoqa.quotes.exact_words import Found, Words
from memoqa.quotes.headings import Named, Section
from memoqa.quotes.passages import passages_at, passages_in
from memoqa.quotes.receipt import find, quote, read_receipt
from memoqa.quotes.source_file import PagePicture, SourceFile, page_picture, source_file, without_marks
from memoqa.quotes.source_link import SourceLinks
from memoqa.search.in_force import InForce, in_force
from memoqa.search.memo_facts import facts_of
from memoqa.search.ranking import Ranking
from memoqa.search.rewrite.topic import Before
from memoqa.text.normalize import storable

LONGEST_QUESTION = 2_000  # characters; the model reads 512 tokens


def local_day() -> date:
    """Today, by this machine's clock and time zone."""
    return datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class IndexedMemos:
    """The name of the generation in use, when it was built (UTC, ISO 8601), and its memos."""

    generation: str
    created: str
    memos: tuple[Memo, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The memos that differ between two generations, by name; their names, and when they were built (UTC, ISO 8601)."""

    before: str
    built_before: str
    after: str
    built_after: str
    memos: tuple[MemoChanges, ...]


class View:
    """The indexed memos that somebody may read; safe to call from many threads, and cheap to make."""

    def __init__(
        self,
        in_use: InUse,
        store: Store,
        ids: frozenset[str] | None,
        quotes: int,
        today: date,
        *,
        folder: Path,
        links: SourceLinks,
    ) -> None:
        """Choose the memos by ids, as `MemoQA.seen_by` has them.

        Args:
            in_use: Answers.
            store: The index.
            ids: Of those who see the memos.
            quotes: The most in an answer.
            today: The day on which memos must hold to be the answer.
            folder: Has the memos' files.
            links: Gives quotes their links.
        """
        self._in_use = in_use
        self._store = store
        self._ids = ids
        self._quotes = quotes
        self._today = today
        self._folder = folder
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
        said = _said_before(earlier, corpus, in_part=ready.in_part)
        stands = self._standing_among(corpus.by_id)
        most = limit or self._quotes
        ranking, found = _found(ready, question, said, stands, most)
        distinct = corpus.without_repeats(entry.index for entry in found.quotable)
        quotable = [(entry, *corpus[entry.index]) for entry in found.quotable if entry.index in distinct]
        quotes = (
            quote(memo, paragraph, entry.sentences, entry.score, entry.clauses, entry.answer)
            for entry, memo, paragraph in quotable[:most]
        )
        return Answer(
            question=question,
            asked_as=ranking.asked_as,
            verdict=found.verdict,
            confidence=found.confidence,
            quotes=tuple(self._links.linked(_as_it_stands(made, stands(corpus.by_id[made.memo]))) for made in quotes),
            generation=ready.generation,
            milliseconds=(time.perf_counter() - began) * 1000,
            found=len(quotable),
            memo_facts=facts_of(quotable[0][1], ranking.about) if quotable else None,
            searched=(len(corpus.memos), len(corpus)),
            likely=found.likely,
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
        beside = context.beside(*self._located(receipt), step)
        return beside and self._leaving((beside,))[0]

    def section(self, receipt: str) -> tuple[Quote, ...]:
        """All paragraphs under the heading of a quoted one, in order; empty if it has no heading.

        Raises:
            MemoqaError: As `beside`.
        """
        return self._leaving(context.section(*self._located(receipt)))

    def page(self, about: str) -> PagePicture:
        """The page that a quote stands on, as a picture; `about` is a receipt, with marks or without.

        Raises:
            SourceChanged: The memo's file is not the one any more that was indexed.
            MemoqaError: As `beside`; or the memo has no pages, or its page cannot be drawn.
        """
        receipt, answering = without_marks(about)
        memo, index = self._located(receipt)
        recogniser = Recogniser(self._store.recognised)
        return page_picture(self._folder, memo, memo.paragraphs[index], answering, recogniser)

    def source_file(self, about: str) -> SourceFile:
        """The file of the memo that a quote is from; arguments and errors as of `page`."""
        return source_file(self._folder, self._located(without_marks(about)[0])[0])

    def changes(self) -> Changes:
        """What changed from the index before this one to the one in use, of the memos that may be read in both.

        A memo that somebody may read now and could not then is new to them, and one that they may no longer read is
        gone.

        Raises:
            NoEarlierIndex: There is none before the one in use.
            GenerationError: There is no index.
        """
        now = self._store.open()
        name, manifest, then = self._store.memos_before()
        memos = compare(_readable(then, self._ids), _readable(now.corpus, self._ids))
        return Changes(name, manifest.created, now.name, now.manifest.created, memos)

    def find_words(self, words: Words) -> Found:
        """How many times words stand in the memos, and where; a MemoqaError if there are none, or there is no index."""
        found = exact_words.find(words, self._memos())
        return replace(found, excerpts=self._leaving(found.excerpts))

    def named(self, heading: str) -> Named:
        """The sections that a person names by a heading's beginning or number; a MemoqaError if there is no index."""
        return headings.named(heading, self._memos())

    def paragraphs_of(self, section: Section) -> tuple[Quote, ...]:
        """The paragraphs of a section that `named` found, in order."""
        return self._leaving(passages_in(section.memo, section.start, section.end))

    def quoted_at(self, receipt: str) -> tuple[Quote, ...]:
        """The paragraphs, or the words, that a receipt stands for; empty if no memo has them. Errors as `verify`."""
        return self._leaving(passages_at(read_receipt(receipt), self._memos()))

    def still_quoted(self, receipts: Sequence[str]) -> bool:
        """Whether the memos still have the words of all these receipts."""
        memos = self._memos()
        return all(context.located(read_receipt(receipt), memos) for receipt in receipts)

    def _located(self, receipt: str) -> tuple[Memo, int]:
        place = context.located(read_receipt(receipt), self._memos())
        if place is None:
            raise PassageGone("that memo has changed since it was quoted; ask again.")
        return place

    def _leaving(self, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
        """The quotes as they leave: they say whether their memos hold, and where they can be opened."""
        memos = {memo.id: memo for memo in self._memos()}
        stands = self._standing_among(memos)
        return tuple(self._links.linked(_as_it_stands(made, stands(memos[made.memo]))) for made in quotes)

    def _standing_among(self, memos: Mapping[str, Memo]) -> Callable[[Memo], Standing]:
        return lambda memo: standing(memo, memos, self._today)

    def _memos(self, generation: Generation | None = None) -> tuple[Memo, ...]:
        return _readable((generation or self._store.open()).corpus, self._ids)


def _readable(corpus: Corpus, ids: frozenset[str] | None) -> tuple[Memo, ...]:
    seen = audiences_with(corpus, ids)
    if len(seen) == len(corpus.audiences):
        return corpus.memos
    return tuple(corpus.memos[number] for number in sorted(n for one in seen for n in corpus.audiences[one]))


def _found(
    ready: Ready, question: str, said: Sequence[Before], stands: Callable[[Memo], Standing], most: int
) -> tuple[Ranking, InForce]:
    """The paragraphs for a question, and what of them to quote, what holds first; `stands` says how a memo does."""
    corpus = ready.contents.corpus

    def holds(index: int) -> bool:
        return stands(corpus[index][0]).holds

    def current_alone() -> Ranking:
        without = [index for index in range(len(corpus)) if not holds(index)]
        return ready.searcher.search(question, ready.encoder, said, without=without)

    ranking = ready.searcher.search(question, ready.encoder, said)
    return ranking, in_force(ranking, holds, current_alone, most)


def _as_it_stands(made: Quote, stands: Standing) -> Quote:
    """A quote that says whether its memo holds, and names no memo that the asker may not read."""
    return replace(made, standing=stands, details=replace(made.details, superseded_by=stands.newer))


def _said_before(earlier: Sequence[Turn], corpus: Corpus, *, in_part: bool) -> list[Before]:
    """The turns of a thread as a search takes them, without those that say nothing.

    A rewritten question may have words of what was quoted before it. If these are only a part of the memos, and they
    lack one of those quotes, the asker may no longer read it: then only the question as it was typed counts.
    """
    said: list[Before] = []
    readable_so_far = True
    for turn in earlier:
        question, asked_as = (storable(text).strip()[:LONGEST_QUESTION] for text in (turn.question, turn.asked_as))
        quoted = tuple(_still_there(turn.quoted, corpus))
        if question:
            said.append(Before(question, asked_as if readable_so_far else "", quoted))
        readable_so_far = readable_so_far and (not in_part or len(quoted) == len(turn.quoted))
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
