"""The library's one entrance: ask, reindex, look up the indexed memos."""

import contextlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from memoqa.domain import Answer, Memo, Turn
from memoqa.encoders.base import Encoder
from memoqa.encoders.load import load_encoder, reader_loader
from memoqa.encoders.models import model_identity
from memoqa.in_use import InUse
from memoqa.index.generation import Generation
from memoqa.index.store import Store
from memoqa.quotes.exact_words import Found, Words
from memoqa.quotes.source_file import PagePicture
from memoqa.quotes.source_link import SourceLinks
from memoqa.search import similar
from memoqa.search.confidence import DEFAULT_CAUTION
from memoqa.search.timed_reader import TimedReader
from memoqa.settings import Settings
from memoqa.view import Changes, IndexedMemos, View, local_day

if TYPE_CHECKING:
    from memoqa.index.build import IndexReport, PhaseProgress

_FIRST_QUESTIONS = ("什麼是備忘錄？", "What is a memo?")


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
        readers: frozenset[str] | None = None,
        links: SourceLinks | None = None,
        golden: Path | None = None,
        golden_margin: float = 0.05,
        today: Callable[[], date] = local_day,
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
            readers: As whom `ask`, `library` and `verify` read, as `seen_by` has it.
            links: Gives quotes their links; None for those of the memos' own urls alone.
            golden: Golden questions for the quality gate; None for no gate.
            golden_margin: By how much the share of them that come out right may fall, 0 to 1.
            today: Gives the day on which memos must hold to be an answer.
        """
        self._memos = memos
        self._store = store
        self._model = model
        self._in_use = InUse(store, model, encoder, reader=reader, caution=caution)
        self._reader = reader
        self._caution = caution
        self._quotes = quotes
        self._readers = readers
        self._links = links or SourceLinks()
        self._golden = golden
        self._golden_margin = golden_margin
        self._today = today

    @classmethod
    def from_settings(cls, settings: Settings) -> "MemoQA":
        """The service that the settings describe.

        Raises:
            SettingsError: MEMOQA_SOURCE_URL cannot be used.
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
            readers=settings.readers,
            links=SourceLinks(settings.source_url),
            golden=settings.golden,
            golden_margin=settings.golden_margin,
        )

    def seen_by(self, ids: frozenset[str] | None) -> View:
        """The memos as somebody sees them who has these ids, as `Details.audience` has them.

        Args:
            ids: Of the asker or, for what a whole channel is to see, of the channel. None for the operator, who may
                read every memo.
        """
        return View(self._in_use, self._store, ids, self._quotes, self._today(), folder=self._memos, links=self._links)

    def audiences(self) -> frozenset[tuple[str, ...]]:
        """The different audiences of the memos in the index now; empty if everybody may read all of them.

        Raises:
            GenerationError: There is no index.
        """
        return frozenset(audience for audience in self._store.open().corpus.audiences if audience is not None)

    def ask(self, question: str, earlier: Sequence[Turn] = (), limit: int | None = None) -> Answer:
        """The memos' answer to a question on the command line; see `View.ask`."""
        return self.seen_by(self._readers).ask(question, earlier, limit)

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
        return self.seen_by(None).library()

    def library(self) -> IndexedMemos:
        """The memos in the index now, on the command line; see `View.library`."""
        return self.seen_by(self._readers).library()

    def fitting(self) -> Generation:
        """The generation in use, if MEMOQA_ENCODER's model built it; errors as `InUse.generation` raises them."""
        return self._in_use.generation()

    def prepare(self) -> None:
        """Load the index and the model, so that the first question is as quick as the others.

        Raises:
            MemoqaError: One of them cannot be loaded, or another model built the index.
        """
        ready = self._in_use.ready(frozenset())  # what most who ask may read
        if self._reader is not None:
            self._reader.prepare()
        for question in _FIRST_QUESTIONS:  # they load the dictionaries
            ready.searcher.search(question, ready.encoder)

    def verify(self, receipt: str) -> tuple[Memo, str] | None:
        """The memo and the words that a receipt stands for, on the command line; see `View.verify`."""
        return self.seen_by(self._readers).verify(receipt)

    def page(self, receipt: str) -> PagePicture:
        """The page that a receipt's words stand on, on the command line; see `View.page`."""
        return self.seen_by(self._readers).page(receipt)

    def changes(self) -> Changes:
        """What changed since the index before, on the command line; see `View.changes`."""
        return self.seen_by(self._readers).changes()

    def find_words(self, words: Words) -> Found:
        """How many times words stand in the memos, on the command line; see `View.find_words`."""
        return self.seen_by(self._readers).find_words(words)

    def alike(self, questions: Sequence[str]) -> list[list[int]]:
        """The questions' numbers, from 0, in groups of questions that ask much the same, the largest group first.

        Raises:
            MemoqaError: There is no index, or another model built it.
        """
        ready = self._in_use.ready()
        return similar.alike(questions, ready.encoder, ready.contents.centers)
