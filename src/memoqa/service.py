"""The library's one entrance: ask, reindex, look up the indexed memos."""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from memoqa.domain import Answer, Memo, Quote, Turn
from memoqa.encoders.base import Encoder
from memoqa.encoders.load import load_encoder, reader_loader
from memoqa.encoders.models import model_identity
from memoqa.errors import MemoqaError, PassageGone
from memoqa.in_use import InUse
from memoqa.index.corpus import Corpus
from memoqa.index.generation import Generation
from memoqa.index.store import Store
from memoqa.quotes import context, exact_words, headings, passages
from memoqa.quotes.receipt import find, quote, read_receipt
from memoqa.search import similar
from memoqa.search.confidence import DEFAULT_CAUTION
from memoqa.search.memo_facts import facts_of
from memoqa.search.rewrite.topic import Before
from memoqa.search.timed_reader import TimedReader
from memoqa.settings import Settings
from memoqa.text.normalize import storable

if TYPE_CHECKING:
    from memoqa.index.build import IndexReport, PhaseProgress

_FIRST_QUESTIONS = ("什麼是備忘錄？", "What is a memo?")
LONGEST_QUESTION = 2_000  # characters; the model reads 512 tokens


@dataclass(frozen=True, slots=True)
class IndexedMemos:
    """The name of the generation in use, when it was built (UTC, ISO 8601), and its memos."""

    generation: str
    created: str
    memos: tuple[Memo, ...]


class MemoQA:
    """Answers questions from the memos; safe to call from many threads.

    The model is loaded at the first question or at `prepare`. The next question after a reindex, by any process, is
    answered from the new index.
    """

    def __init__(
        self,
        memos: Path,
        store: Store,
        model: str,
        encoder: Callable[[], Encoder],
        *,
        reader: TimedReader | None = None,
        caution: float = DEFAULT_CAUTION,
        quotes: int = 3,
        golden: Path | None = None,
        golden_margin: float = 0.05,
    ) -> None:
        """Wire the parts together; nothing is read yet.

        Args:
            memos: The folder with the memo files.
            store: The index.
            model: The encoder's model as `EncoderIdentity` names it, known without loading it.
            encoder: Loads the encoder; called at most once.
            reader: Reads the first paragraph before the verdict; None for a verdict by features alone.
            caution: Of questions without an answer, half of them look-alikes, the share that must not get "answer".
            quotes: Most quotes in an answer.
            golden: Golden questions for the quality gate; None for no gate.
            golden_margin: By how much the share of them that come out right may fall, 0 to 1.
        """
        self._memos = memos
        self._store = store
        self._model = model
        self._in_use = InUse(store, model, encoder, reader=reader, caution=caution)
        self._reader = reader
        self._caution = caution
        self._quotes = quotes
        self._golden = golden
        self._golden_margin = golden_margin

    @classmethod
    def from_settings(cls, settings: Settings) -> "MemoQA":
        """The service that the settings describe.

        Raises:
            EncoderError: MEMOQA_ENCODER or MEMOQA_READER names neither a model's folder nor a possible model id.
        """
        load_reader = reader_loader(settings.reader)
        return cls(
            settings.memos,
            Store(settings.index),
            model_identity(settings.encoder),
            lambda: load_encoder(settings.encoder),
            reader=load_reader and TimedReader(load_reader, settings.reader_seconds),
            caution=settings.caution,
            quotes=settings.quotes,
            golden=settings.golden,
            golden_margin=settings.golden_margin,
        )

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
        generation, searcher, encoder = self._in_use.ready()
        ranking = searcher.search(question, encoder, _said_before(earlier, generation.corpus))
        distinct = generation.corpus.without_repeats(entry.index for entry in ranking.quotable)
        quotable = [(entry, *generation.corpus[entry.index]) for entry in ranking.quotable if entry.index in distinct]
        return Answer(
            question=question,
            asked_as=ranking.asked_as,
            verdict=ranking.verdict,
            confidence=ranking.confidence,
            quotes=tuple(
                quote(memo, paragraph, entry.sentences, entry.score, entry.clauses, entry.answer)
                for entry, memo, paragraph in quotable[: limit or self._quotes]
            ),
            generation=generation.name,
            milliseconds=(time.perf_counter() - began) * 1000,
            found=len(quotable),
            memo_facts=facts_of(quotable[0][1], ranking.about) if quotable else None,
            searched=(len(generation.corpus.memos), len(generation.corpus)),
            likely=ranking.likely,
        )

    @property
    def memos(self) -> Path:
        """The folder with the memo files."""
        return self._memos

    @property
    def alert(self) -> str | None:
        """Why the generation in use is not the one that was published, in a sentence; None if it is."""
        return self._store.alert

    def is_being_reindexed(self) -> bool:
        """Whether some process is reindexing just now."""
        return self._store.is_being_written()

    def reindex(
        self,
        progress: "PhaseProgress | None" = None,
        *,
        fresh: bool = False,
        dry_run: bool = False,
        change: contextlib.AbstractContextManager[object] | None = None,
    ) -> "IndexReport":
        """Bring the index up to date with the memos; meanwhile the old one answers.

        Arguments, report and errors are those of `build.reindex`; a golden file that cannot be used is a MemoqaError.
        """
        # Asking needs neither; their imports take a tenth of a start.
        from memoqa.evaluation.quality_gate import quality_gate  # noqa: PLC0415
        from memoqa.index import build  # noqa: PLC0415

        gate = None
        if self._golden is not None:
            gate = quality_gate(self._golden, self._golden_margin, reader=self._reader, caution=self._caution)
        return build.reindex(
            self._memos,
            self._store,
            self._model,
            self._in_use.encoder,
            fresh=fresh,
            dry_run=dry_run,
            gate=gate,
            change=change,
            progress=progress,
        )

    def roll_back(self) -> IndexedMemos:
        """Switch back to the generation before the one in use and return its memos.

        Raises:
            ReindexUnderWay: Another process or thread is reindexing.
            GenerationError: There is no earlier whole generation.
        """
        with self._store.writing():
            self._store.rollback()
        return self.library()

    def library(self) -> IndexedMemos:
        """The memos in the index now.

        Raises:
            GenerationError: There is no index.
        """
        generation = self._store.open()
        return IndexedMemos(generation.name, generation.manifest.created, generation.corpus.memos)

    def fitting(self) -> Generation:
        """The generation in use, if MEMOQA_ENCODER's model built it; errors as `InUse.generation` raises them."""
        return self._in_use.generation()

    def prepare(self) -> None:
        """Load the index and the model, so that the first question is as quick as the others.

        Raises:
            MemoqaError: One of them cannot be loaded, or another model built the index.
        """
        _, searcher, encoder = self._in_use.ready()
        if self._reader is not None:
            self._reader.prepare()
        for question in _FIRST_QUESTIONS:  # they load the dictionaries
            searcher.search(question, encoder)

    def verify(self, receipt: str) -> tuple[Memo, str] | None:
        """The memo and the words that a receipt stands for, or None if no indexed memo has them at that place.

        Raises:
            MemoqaError: The receipt is malformed, or there is no index.
        """
        return find(read_receipt(receipt), self._store.open().corpus.memos)

    def beside(self, receipt: str, step: int) -> Quote | None:
        """The paragraph `step` places after a quoted one (before it if negative), or None past the memo's end.

        Raises:
            PassageGone: No memo has the quoted words any more.
            MemoqaError: The receipt is malformed, or there is no index.
        """
        return context.beside(*self._located(receipt), step)

    def section(self, receipt: str) -> tuple[Quote, ...]:
        """All paragraphs under the heading of a quoted one, in order; empty if it has no heading.

        Raises:
            MemoqaError: As `beside`.
        """
        return context.section(*self._located(receipt))

    def find_words(self, words: exact_words.Words) -> exact_words.Found:
        """How many times words stand in the memos, and where; a MemoqaError if there are none, or there is no index."""
        return exact_words.find(words, self._store.open().corpus.memos)

    def named(self, heading: str) -> headings.Named:
        """The sections that a person names by a heading's beginning or number; a MemoqaError if there is no index."""
        return headings.named(heading, self._store.open().corpus.memos)

    def quoted_at(self, receipt: str) -> tuple[Quote, ...]:
        """The paragraphs, or the words, that a receipt stands for; empty if no memo has them. Errors as `verify`."""
        return passages.passages_at(read_receipt(receipt), self._store.open().corpus.memos)

    def still_quoted(self, receipts: Sequence[str]) -> bool:
        """Whether the memos still have the words of all these receipts."""
        memos = self._store.open().corpus.memos
        return all(context.located(read_receipt(receipt), memos) for receipt in receipts)

    def alike(self, questions: Sequence[str]) -> list[list[int]]:
        """The questions' numbers, from 0, in groups of questions that ask much the same, the largest group first.

        Raises:
            MemoqaError: There is no index, or another model built it.
        """
        generation, _, encoder = self._in_use.ready()
        return similar.alike(questions, encoder, generation.centers)

    def _located(self, receipt: str) -> tuple[Memo, int]:
        place = context.located(read_receipt(receipt), self._store.open().corpus.memos)
        if place is None:
            raise PassageGone("that memo has changed since it was quoted; ask again.")
        return place


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
