"""What adapters and the command line call: ask, reindex, and what is in the library."""

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from memoqa.domain import Answer, Memo, Quote, Turn
from memoqa.encoders.models import model_identity
from memoqa.encoders.sentence import Encoder, load_encoder
from memoqa.errors import EncoderError, MemoqaError, PassageGone
from memoqa.index import build
from memoqa.index.build import IndexReport, Progress
from memoqa.index.corpus import Corpus
from memoqa.index.generation import Generation
from memoqa.index.store import Shelf
from memoqa.quotes import context
from memoqa.quotes.receipt import find, quote, read_receipt
from memoqa.search import memo_facts, similar
from memoqa.search.ranking import Ranked
from memoqa.settings import Settings

_FIRST_QUESTIONS = ("什麼是備忘錄？", "What is a memo?")
LONGEST_QUESTION = 2_000  # characters; the model reads 512 tokens


@dataclass(frozen=True, slots=True)
class Library:
    """What is indexed: the generation in use, when it was made (UTC, ISO 8601), and its memos."""

    generation: str
    created: str
    memos: tuple[Memo, ...]


class MemoQA:
    """Answers questions from the memos; safe to call from many threads.

    The model is loaded at the first question or at `prepare`. A reindex made by any process is followed at the next
    question.
    """

    def __init__(
        self,
        memos: Path,
        shelf: Shelf,
        model: str,
        encoder: Callable[[], Encoder],
        *,
        quotes: int = 3,
        golden: Path | None = None,
        golden_margin: float = 0.05,
    ) -> None:
        """Wire the parts together; nothing is read yet.

        Args:
            memos: The folder with the memo files.
            shelf: The index.
            model: The encoder's identity, known without loading it.
            encoder: Loads the encoder; called at most once.
            quotes: Most quotes in an answer.
            golden: Questions that a new generation is asked before it is published.
            golden_margin: By how much the share of them that come out right may fall, 0 to 1.
        """
        self._memos = memos
        self.shelf = shelf
        self._model = model
        self._load = encoder
        self._quotes = quotes
        self._golden = golden
        self._golden_margin = golden_margin
        self._loading = threading.Lock()
        self._encoder: Encoder | None = None
        self._agreed: str | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> "MemoQA":
        """The service that the settings describe.

        Raises:
            EncoderError: The model's name is of a folder that is not there or not a model.
        """
        return cls(
            settings.memos,
            Shelf(settings.index),
            model_identity(settings.encoder),
            lambda: load_encoder(settings.encoder),
            quotes=settings.quotes,
            golden=settings.golden,
            golden_margin=settings.golden_margin,
        )

    def ask(self, question: str, earlier: Sequence[Turn] = (), limit: int | None = None) -> Answer:
        """What the memos say to a question.

        Args:
            question: In Chinese or English, at most `LONGEST_QUESTION` characters.
            earlier: The thread so far, oldest first.
            limit: Most quotes; the setting's if None.

        Raises:
            MemoqaError: The question is empty or too long, there is no index, or it does not fit the model.
        """
        began = time.perf_counter()
        question = _storable(question).strip()
        if not question:
            raise MemoqaError("the question is empty; ask something that the memos may answer.")
        if len(question) > LONGEST_QUESTION:
            raise MemoqaError(f"the question is longer than {LONGEST_QUESTION} characters; shorten it.")
        generation, encoder = self._ready()
        said = [_storable(turn.question).strip()[:LONGEST_QUESTION] for turn in earlier]
        quoted = _still_there(earlier[-1].quoted, generation.corpus) if earlier else []
        ranking = generation.searcher.search(question, encoder, [text for text in said if text], quoted=quoted)
        quotable = _distinct(ranking.quotable, generation.corpus)
        quotes: list[Quote] = []
        for entry in quotable[: limit or self._quotes]:
            memo, paragraph = generation.corpus[entry.index]
            quotes.append(quote(memo, paragraph, entry.sentences, entry.score))
        return Answer(
            question=question,
            asked_as=ranking.asked_as,
            verdict=ranking.verdict,
            confidence=ranking.confidence,
            quotes=tuple(quotes),
            generation=generation.name,
            milliseconds=(time.perf_counter() - began) * 1000,
            found=len(quotable),
            outlined=memo_facts.outlined(generation.corpus[quotable[0].index][0], ranking.about) if quotable else None,
        )

    @property
    def memos(self) -> Path:
        """The folder with the memo files."""
        return self._memos

    def reindex(
        self,
        progress: Progress | None = None,
        *,
        fresh: bool = False,
        rehearse: bool = False,
        change: AbstractContextManager[object] | None = None,
    ) -> IndexReport:
        """Bring the index up to date with the memos; questions go on being answered from the old one.

        Args:
            progress: Told how far the run is; called from this thread.
            fresh: Read and encode everything anew.
            rehearse: Only say what would change.
            change: A change among the memos that lasts only if it is published; see `build.reindex`.

        Raises:
            NoMemosError: There is nothing to index.
            ReindexUnderWay: Another one is under way, in this process or another.
            QualityFallen: The golden questions would be answered worse; nothing was published.
            GenerationError: The index folder cannot be written.
        """
        examine = None
        if self._golden is not None:
            from memoqa.evaluation.quality_gate import examination  # noqa: PLC0415 - only where there is such a file

            examine = examination(self._golden, self._golden_margin)
        return build.reindex(
            self._memos,
            self.shelf,
            self._model,
            self._loaded_encoder,
            fresh=fresh,
            rehearse=rehearse,
            examine=examine,
            change=change,
            progress=progress,
        )

    def roll_back(self) -> Library:
        """Answer from the generation before the one in use, as it then was; return what it holds.

        Raises:
            ReindexUnderWay: Another process or thread is reindexing.
            GenerationError: There is no earlier whole generation.
        """
        with self.shelf.writing():
            self.shelf.rollback()
        return self.library()

    def library(self) -> Library:
        """What is indexed now.

        Raises:
            GenerationError: Nothing is.
        """
        generation = self.shelf.open()
        return Library(generation.name, generation.manifest.created, generation.corpus.memos)

    def fitting(self) -> Generation:
        """The generation in use, whose model is the one that is set; what the model's files say is not looked at.

        Raises:
            GenerationError: There is none.
            EncoderError: It was built with another model.
        """
        generation = self.shelf.open()
        if generation.manifest.model != self._model:
            raise EncoderError(
                f"the index was built with {generation.manifest.model}, MEMOQA_ENCODER is {self._model}; "
                "run `memoqa index` to build it anew, or set MEMOQA_ENCODER back."
            )
        return generation

    def prepare(self) -> None:
        """Load the index and the model, so that the first question is as quick as the others.

        Raises:
            MemoqaError: One of them cannot be loaded, or they do not fit.
        """
        generation, encoder = self._ready()
        for question in _FIRST_QUESTIONS:  # which load the dictionaries
            generation.searcher.search(question, encoder)

    def verify(self, receipt: str) -> tuple[Memo, str] | None:
        """The memo and the words that a receipt stands for, or None if no indexed memo has them at that place.

        Raises:
            MemoqaError: It is no receipt, or nothing is indexed.
        """
        return find(read_receipt(receipt), self.shelf.open().corpus.memos)

    def beside(self, receipt: str, step: int) -> Quote | None:
        """The paragraph `step` places after a quoted one (before it if negative), or None past the memo's end.

        Raises:
            PassageGone: The quoted words are in no memo any more.
            MemoqaError: It is no receipt, or nothing is indexed.
        """
        return context.beside(*self._located(receipt), step)

    def section(self, receipt: str) -> tuple[Quote, ...]:
        """All paragraphs under the heading of a quoted one, in order; empty where it has no heading.

        Raises:
            PassageGone: The quoted words are in no memo any more.
            MemoqaError: It is no receipt, or nothing is indexed.
        """
        return context.section(*self._located(receipt))

    def still_quoted(self, receipts: Sequence[str]) -> bool:
        """Whether the words of all these receipts stand in the memos of now."""
        memos = self.shelf.open().corpus.memos
        return all(context.located(read_receipt(receipt), memos) for receipt in receipts)

    def alike(self, questions: Sequence[str]) -> list[list[int]]:
        """The questions' numbers in groups that ask alike, the largest group first.

        Raises:
            MemoqaError: There is no index, or it does not fit the model.
        """
        generation, encoder = self._ready()
        return similar.alike(questions, encoder, generation.centres)

    def _located(self, receipt: str) -> tuple[Memo, int]:
        place = context.located(read_receipt(receipt), self.shelf.open().corpus.memos)
        if place is None:
            raise PassageGone("that memo has changed since it was quoted; ask again.")
        return place

    def _loaded_encoder(self) -> Encoder:
        with self._loading:
            if self._encoder is None:
                self._encoder = self._load()
            return self._encoder

    def _ready(self) -> tuple[Generation, Encoder]:
        """The generation in use and the encoder, once they are known to be of one space."""
        generation = self.fitting()
        encoder = self._loaded_encoder()
        if self._agreed != generation.name:
            if not build.agrees(generation, encoder):
                raise EncoderError(
                    "the model is not the one that the index was built with; run `memoqa index --fresh`."
                )
            self._agreed = generation.name
        return generation, encoder


def _distinct(found: Sequence[Ranked], corpus: Corpus) -> list[Ranked]:
    """Without paragraphs that say what a better one says word for word: a memo may lie there under two names."""
    texts: dict[str, Ranked] = {}
    for entry in found:
        memo, paragraph = corpus[entry.index]
        texts.setdefault("".join(memo.text[paragraph.start : paragraph.end].split()), entry)
    return list(texts.values())


def _still_there(receipts: Sequence[str], corpus: Corpus) -> list[int]:
    """The numbers of the paragraphs that receipts were given for; without those that no memo has any more."""
    found: list[int] = []
    for receipt in receipts:
        with contextlib.suppress(MemoqaError):  # kept by an older version, in a form of its own
            place = context.located(read_receipt(receipt), corpus.memos)
            if place is not None:
                found.append(corpus.index(*place))
    return found


def _storable(text: str) -> str:
    """The text with `?` for lone surrogates, which no encoding takes."""
    return text.encode(errors="replace").decode()
