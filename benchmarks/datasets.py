"""Make cases to fit and to measure with from SQuAD files: questions, look-alikes, and corpora of ten paragraphs."""

import contextlib
import functools
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

from benchmarks.lookalikes import exchanged
from benchmarks.reader.sources import is_learned
from memoqa.domain import Memo, Paragraph, Place
from memoqa.encoders.base import Encoder
from memoqa.encoders.load import load_encoder
from memoqa.encoders.models import BUNDLED, model_identity
from memoqa.encoders.reader import Reader, Reading, Window
from memoqa.evaluation.vectors import CachingEncoder, VectorCache
from memoqa.index.corpus import Corpus
from memoqa.search.query import Query
from memoqa.search.rerank import Reranker
from memoqa.search.search import Searcher, searcher_of
from memoqa.search.timed_reader import TimedReader
from memoqa.search.weights import Weights
from memoqa.text.normalize import is_chinese
from memoqa.text.sentences import sentences_of

LOOK_ALIKES = 1200  # of a file: of every so-manieth question one, or of each question several


@dataclass(frozen=True, slots=True)
class Case:
    """A question of a corpus.

    Attributes:
        about: The paragraph that it was asked about, or that a look-alike resembles.
        span: Of the answer in that paragraph; None for a look-alike.
        article: The number of the paragraph's article.
        learned: Whether the reader may have learned from that article.
    """

    searcher: Searcher
    query: Query
    about: int
    span: tuple[int, int] | None
    article: int
    learned: bool = False

    @property
    def gold(self) -> int | None:
        """The paragraph that answers; None for a look-alike."""
        return None if self.span is None else self.about


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file's questions, and what is made of them.

    Attributes:
        alike: Look-alikes made from some of the questions.
        people: Those that people wrote: SQuAD 2.0's unanswerable questions.
        small, small_alike: Some of the questions and of the look-alikes made, asked of corpora of ten paragraphs.
    """

    name: str
    same_language: bool
    cases: list[Case]
    alike: list[Case]
    people: list[Case]
    small: list[Case]
    small_alike: list[Case]

    @property
    def unread(self) -> "Dataset":
        """What is asked about articles that the reader did not learn from; all paragraphs are searched."""
        groups = ("cases", "alike", "people", "small", "small_alike")
        return replace(self, **{group: [case for case in getattr(self, group) if not case.learned] for group in groups})


class RememberingReader:
    """A reader that reads each window with each question once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[tuple[str, Window], Reading] = {}
        self.tokens = functools.cache(reader.tokens)

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """As the reader itself."""
        for window in windows:
            if (question, window) not in self._read:
                (self._read[question, window],) = self._reader.read(question, [window])
        return [self._read[question, window] for window in windows]


def datasets_of(files: Sequence[Path], reader: TimedReader | None = None) -> list[Dataset]:
    """The files, encoded; the vectors go into the user's cache, as with `memoqa eval`."""
    with contextlib.closing(encoder_of_files()) as encoder:
        return [dataset(path, encoder, reader) for path in files]


def encoder_of_files() -> CachingEncoder:
    """The bundled model with its cached vectors; close it after use."""
    return CachingEncoder(model_identity(BUNDLED), load_encoder, VectorCache(platformdirs.user_cache_path("memoqa")))


def dataset(path: Path, encoder: Encoder, reader: TimedReader | None = None) -> Dataset:
    articles = json.loads(path.read_text("utf-8"))["data"]
    learned = [is_learned(article.get("title", "")) for article in articles]
    contexts = [(number, p) for number, article in enumerate(articles) for p in article["paragraphs"]]
    texts = [paragraph["context"] for _, paragraph in contexts]
    corpus = corpus_of(texts)
    vectors = encoder.encode_passages(corpus.passages(), _progress(path.name))
    searcher = searcher_of(corpus, vectors, encoder, reader=reader)
    cases: list[Case] = []
    alike: list[Case] = []
    people: list[Case] = []
    random_ = random.Random(1)
    total = sum(not question.get("is_impossible") for _, paragraph in contexts for question in paragraph["qas"])
    every, draws = max(1, total // LOOK_ALIKES), max(1, round(LOOK_ALIKES / total))
    for place, (article, paragraph) in enumerate(contexts):
        asked = [question["question"] for question in paragraph["qas"]]
        for question in paragraph["qas"]:
            if question.get("is_impossible"):
                query = searcher.query(question["question"], encoder)
                people.append(Case(searcher, query, place, None, article, learned[article]))
                continue
            answer = question["answers"][0]
            span = (answer["answer_start"], answer["answer_start"] + len(answer["text"]))
            query = searcher.query(question["question"], encoder)
            case = Case(searcher, query, place, span, article, learned[article])
            cases.append(case)
            if len(cases) % every:
                continue
            others = " ".join(other for other in asked if other != question["question"])
            made = [
                exchanged(question["question"], texts[place], others, answer["text"], random_) for _ in range(draws)
            ]
            alike += [
                replace(case, query=searcher.query(text, encoder), span=None)
                for text in dict.fromkeys(made)
                if text and text not in asked
            ]
    small = list(_small(texts, [article for article, _ in contexts], [*cases[::every], *alike], encoder, reader))
    first = cases[0]
    same = is_chinese(texts[0]) == first.query.chinese
    asked_small = [case for case in small if case.span]
    return Dataset(path.stem, same, cases, alike, people, asked_small, [case for case in small if not case.span])


def corpus_of(texts: Sequence[str]) -> Corpus:
    """Texts as a corpus, a memo of one paragraph each."""
    return Corpus(
        [
            Memo(str(n), "", "", t, (Paragraph(1, 0, len(t), (), Place((1, 1)), sentences_of(t, 0, len(t))),), "0" * 64)
            for n, t in enumerate(texts)
        ]
    )


def _progress(name: str) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        print(f"\r{name}: {done}/{total} passages encoded", end="\n" if done == total else "", file=sys.stderr)

    return tell


def _small(
    texts: Sequence[str],
    articles: Sequence[int],
    cases: Sequence[Case],
    encoder: Encoder,
    reader: TimedReader | None,
) -> Iterator[Case]:
    """Cases asked of ten paragraphs of whole articles, even and odd articles apart."""
    for parity in (0, 1):
        mine = [place for place, article in enumerate(articles) if article % 2 == parity]
        for start in range(0, len(mine), 10):
            group = mine[start : start + 10]
            asked = [case for case in cases if case.about in group]
            if len(group) < 4 or not asked:
                continue
            corpus = corpus_of([texts[place] for place in group])
            searcher = searcher_of(corpus, encoder.encode_passages(corpus.passages()), encoder, reader=reader)
            for case in asked:
                yield replace(case, searcher=searcher, about=group.index(case.about))


def ranker_of(case: Case, weights: Weights) -> Reranker:
    """The case's reranker with other weights."""
    return case.searcher.ranker.with_weights(weights)


def right_sentences(case: Case, index: int) -> NDArray[np.bool_]:
    """Which sentences of the right paragraph overlap the answer."""
    _, paragraph = case.searcher.ranker.corpus[index]
    start, end = case.span or (0, 0)
    return np.array([s.start < end and s.end > start for s in paragraph.sentences])
