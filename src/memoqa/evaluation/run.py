"""Measure question files, by the evaluation's other modules."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from memoqa.encoders.load import NO_READER, load_encoder, reader_identity, reader_loader
from memoqa.encoders.models import model_identity
from memoqa.errors import EncoderError, MemoqaError
from memoqa.evaluation.asking import Outcome, outcome_of
from memoqa.evaluation.caution import AtCaution, Proposal, by_caution, proposal
from memoqa.evaluation.metrics import Figures, figures
from memoqa.evaluation.questions import Question, corpus_of, follow_up_questions, golden_questions, squad_questions
from memoqa.evaluation.records import FollowUp, GoldenQuestion, SquadFile, read
from memoqa.evaluation.vectors import CachingEncoder, VectorCache
from memoqa.index.agreement import agrees
from memoqa.index.build import PhaseProgress
from memoqa.index.corpus import Corpus
from memoqa.index.store import Store
from memoqa.search.confidence import DEFAULT_CAUTION
from memoqa.search.search import Searcher, searcher_of
from memoqa.search.timed_reader import TimedReader
from memoqa.settings import Settings

ALL_THE_TIME = 1e6  # seconds: every question of an evaluation is read
MOST_NAMED = 8  # ids of lost questions in a warning


@dataclass(frozen=True, slots=True)
class Measured:
    """A question file, measured.

    Attributes:
        file: The name that the caller gave.
        twice: Whether each question was asked again with its answering paragraphs left out. Files that state which
            questions have no answer do without: golden files, and SQuAD 2.0 files.
        by_kind: The figures of each kind of question, in the file's order; empty for SQuAD 1.1, which has no kinds.
        lost: Ids of golden questions whose gold text no paragraph has; they count as missed.
        caution: MEMOQA_CAUTION.
        by_caution: What each value of it makes of the questions, the lowest first.
        proposal: The value that suits them; None unless the questions are golden.
        model: The encoder's model, as `model_identity` names it.
        reader: The reader, as `reader_identity` names it.
    """

    file: str
    twice: bool
    figures: Figures
    by_kind: dict[str, Figures]
    outcomes: tuple[Outcome, ...]
    corpus: Corpus
    lost: tuple[str, ...]
    caution: float
    by_caution: tuple[AtCaution, ...]
    proposal: Proposal | None
    model: str
    reader: str

    @property
    def warning(self) -> str | None:
        """A sentence about gold texts that no memo has; None if none is lost."""
        if not self.lost:
            return None
        named = ", ".join(self.lost[:MOST_NAMED]) + (" and others" if len(self.lost) > MOST_NAMED else "")
        return f"{self.file}: no indexed memo has the gold text of {named}; counted as missed until you correct it."


class Evaluation:
    """Measures question files with one encoder; encodes a corpus once. Use it as a context manager."""

    def __init__(
        self,
        store: Store,
        encoder: CachingEncoder,
        tell: PhaseProgress = lambda *_: None,
        *,
        reader: TimedReader | None = None,
        reader_name: str = NO_READER,
        caution: float = DEFAULT_CAUTION,
    ) -> None:
        """Wire the parts together; nothing is read yet.

        Args:
            store: The index, which golden questions are asked of.
            encoder: Encodes questions and passages.
            reader: Reads the first paragraph before the verdict; None for a verdict by features alone.
            reader_name: As `reader_identity` gives it.
            caution: Of questions without an answer, half of them look-alikes, the share that must not get "answer".
            tell: Called with "encoding" or "asking", how much of it is done, and its total.
        """
        self._store = store
        self._encoder = encoder
        self._tell = tell
        self._reader = reader
        self._reader_name = reader_name
        self._caution = caution
        self._last: tuple[SquadFile, Corpus, Searcher] | None = None
        encoder.progress = lambda done, total: tell("encoding", done, total)

    @classmethod
    def from_settings(cls, settings: Settings, tell: PhaseProgress = lambda *_: None) -> "Evaluation":
        """An evaluation of the index and the model that the settings name, with the user's cache.

        Raises:
            EncoderError: MEMOQA_ENCODER or MEMOQA_READER names neither a model's folder nor a possible model id.
        """
        model = model_identity(settings.encoder)
        cache = VectorCache(platformdirs.user_cache_path("memoqa"))
        encoder = CachingEncoder(model, lambda: load_encoder(settings.encoder), cache)
        load_reader = reader_loader(settings.reader)
        reader = load_reader and TimedReader(load_reader, ALL_THE_TIME)
        name = reader_identity(settings.reader)
        return cls(Store(settings.index), encoder, tell, reader=reader, reader_name=name, caution=settings.caution)

    def __enter__(self) -> "Evaluation":
        return self

    def __exit__(self, *_: object) -> None:
        self._encoder.close()

    def measure(self, file: Path, *, corpus: Path | None = None, limit: int | None = None) -> Measured:
        """Ask a file's questions.

        Args:
            file: SQuAD JSON, follow-ups or golden questions; the content tells which.
            corpus: The SQuAD file that follow-ups are asked of.
            limit: Ask only so many questions, the first ones; the corpus stays whole.

        Raises:
            MemoqaError: A file cannot be used, there is no index, or another model built it.
        """
        records = read(file)
        asked: list[Question]
        twice, golden = True, False
        if isinstance(records, SquadFile):
            memos, searcher = self._squad(records)
            asked = squad_questions(records, memos)
            twice = all(question.answerable for question in asked)
        elif isinstance(records[0], FollowUp):
            memos, searcher = self._corpus_of(file, corpus)
            asked = follow_up_questions([r for r in records if isinstance(r, FollowUp)], memos)
        else:
            memos, searcher = self._index()
            asked = golden_questions([r for r in records if isinstance(r, GoldenQuestion)], memos)
            twice, golden = False, True
        return self._measured(str(file), asked[:limit], memos, searcher, twice=twice, golden=golden)

    def _squad(self, squad: SquadFile) -> tuple[Corpus, Searcher]:
        if self._last is None or self._last[0].paragraphs != squad.paragraphs:
            corpus = corpus_of(squad)
            vectors = self._encoder.encode_passages(corpus.passages())
            searcher = searcher_of(corpus, vectors, self._encoder, reader=self._reader, caution=self._caution)
            self._last = squad, corpus, searcher
        return self._last[1:]

    def _corpus_of(self, file: Path, corpus: Path | None) -> tuple[Corpus, Searcher]:
        if corpus is None:
            raise MemoqaError(f"{file} has follow-ups; name the SQuAD file that they are asked of with --corpus.")
        squad = read(corpus)
        if not isinstance(squad, SquadFile):
            raise MemoqaError(f"--corpus {corpus} is not SQuAD JSON; name the file that the follow-ups were made from.")
        return self._squad(squad)

    def _index(self) -> tuple[Corpus, Searcher]:
        generation = self._store.open()
        if generation.manifest.model != self._encoder.identity.model or not agrees(generation, self._encoder):
            raise EncoderError(
                f"the index was built with another model than {self._encoder.identity.model}; run `memoqa index`."
            )
        return generation.corpus, Searcher(generation, reader=self._reader, caution=self._caution)

    def _measured(
        self, file: str, asked: Sequence[Question], corpus: Corpus, searcher: Searcher, *, twice: bool, golden: bool
    ) -> Measured:
        lost = tuple(question.id for question in asked if question.answerable and not question.answers)
        if lost and len(lost) == sum(question.answerable for question in asked):
            raise MemoqaError(f"{file}: no indexed memo has any of its gold texts; index the memos that it asks about.")
        self._encoder.encode_questions([text for question in asked for text in (question.text, *question.earlier)])
        outcomes = []
        for done, question in enumerate(asked, 1):
            outcomes.append(outcome_of(question, corpus, searcher, self._encoder, twice=twice))
            self._tell("asking", done, len(asked))
        silent = [outcome for outcome in outcomes if not outcome.question.answerable]
        kinds = dict.fromkeys(question.kind for question in asked if question.kind)
        rows = by_caution(outcomes, self._caution)
        of_kind = {kind: [outcome for outcome in outcomes if outcome.question.kind == kind] for kind in kinds}
        return Measured(
            file=file,
            twice=twice,
            figures=figures(outcomes, silent),
            by_kind={kind: figures(some, silent) for kind, some in of_kind.items()},
            outcomes=tuple(outcomes),
            corpus=corpus,
            lost=lost,
            caution=self._caution,
            by_caution=tuple(rows),
            proposal=proposal(rows, self._caution) if golden else None,
            model=self._encoder.identity.model,
            reader=self._reader_name,
        )
