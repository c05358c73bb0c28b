"""Measure one process with the model loaded: questions, the search alone, and passages encoded."""

import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from memoqa.domain import Memo, Paragraph, Place
from memoqa.encoders.base import Encoder, EncoderIdentity, EncodingProgress
from memoqa.encoders.load import load_encoder
from memoqa.encoders.reader import Reader, Reading, Window, load_bundled_reader
from memoqa.index.centering import Centers, unit
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.generation import Contents
from memoqa.index.lexical import LexicalIndex
from memoqa.index.store import Store
from memoqa.search.search import Searcher
from memoqa.search.timed_reader import TimedReader
from memoqa.service import MemoQA
from memoqa.settings import Settings
from memoqa.text.sentences import sentences_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DIMENSION = 384  # the bundled model's
QUESTIONS = (
    "2018年中俄雙方貿易額是多少？",
    "習近平自2013年以來造訪俄羅斯幾次？",
    "When did India and Pakistan join the SCO?",
    "台積電2019年的營收是多少？",
)
WAITED = Settings.model_fields["reader_seconds"].default
ROUNDS = 12  # of all questions, in turns


class KnownVectors:
    """An encoder with ready vectors for its questions: the time left is the search's own."""

    identity = EncoderIdentity("known", DIMENSION, "", "")

    def __init__(self, vectors: dict[str, NDArray[np.float32]]) -> None:
        self._vectors = vectors

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._vectors[text] for text in texts])

    def encode_passages(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> NDArray[np.float32]:
        raise NotImplementedError


class TimedEncoder:
    """An encoder that remembers how long it took for each question."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.seconds: list[float] = []

    @property
    def identity(self) -> EncoderIdentity:
        return self._encoder.identity

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        began = time.perf_counter()
        vectors = self._encoder.encode_questions(texts)
        self.seconds.append(time.perf_counter() - began)
        return vectors

    def encode_passages(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> NDArray[np.float32]:
        return self._encoder.encode_passages(texts, progress)


class TimedReading:
    """A reader that remembers how long it took for each window."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.seconds: list[float] = []

    def tokens(self, text: str) -> int:
        return self._reader.tokens(text)

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        began = time.perf_counter()
        readings = self._reader.read(question, windows)
        self.seconds.append(time.perf_counter() - began)
        return readings


def paragraphs_of(texts: Path, most: int) -> list[str]:
    squad = json.loads(texts.read_text("utf-8"))
    return [p["context"] for article in squad["data"] for p in article["paragraphs"]][:most]


def numbered(corpus: Corpus, most: int) -> list[str]:
    own = [corpus.text(index) for index in range(len(corpus))]
    return [f"{number}. {text}" for number in range(most // len(own) + 1) for text in own][:most]


def against_plain(questions: Sequence[str], paragraphs: list[str], encoder: Encoder) -> dict[str, Any]:
    """A question's encoding, and passages a second, against plain sentence-transformers in float32, taking turns.

    Each as it is used: in memoqa one thread a question and a worker a core for passages, in the other all cores always.
    """
    import torch  # noqa: PLC0415  # seconds that --help need not wait

    from benchmarks.float32 import float32_model  # noqa: PLC0415

    passages = [*paragraphs]
    for text in paragraphs:
        passages += [text[s.start : s.end] for s in sentences_of(text, 0, len(text))]
    plain: SentenceTransformer = float32_model()
    torch.set_num_threads(len(os.sched_getaffinity(0)))

    def plain_question(text: str) -> None:
        plain.encode([text], prompt_name="query", normalize_embeddings=True)

    asked: dict[str, list[float]] = {"memoqa": [], "plain": []}
    for _ in range(ROUNDS):
        for text in questions:
            asked["memoqa"].append(_seconds(lambda text=text: encoder.encode_questions([text])))
            asked["plain"].append(_seconds(lambda text=text: plain_question(text)))
    bulk: dict[str, list[float]] = {"memoqa": [], "plain": []}
    for _ in range(2):
        bulk["memoqa"].append(_seconds(lambda: encoder.encode_passages(passages)))
        bulk["plain"].append(
            _seconds(lambda: plain.encode(passages, prompt_name="document", normalize_embeddings=True))
        )
    question = {name: statistics.median(times) for name, times in asked.items()}
    best = {name: min(times) for name, times in bulk.items()}
    return {
        "question_ms": round(question["memoqa"] * 1000, 1),
        "plain_float32_question_ms": round(question["plain"] * 1000, 1),
        "question_ratio": round(question["memoqa"] / question["plain"], 2),
        "paragraphs": len(paragraphs),
        "sentences": len(passages) - len(paragraphs),
        "passages_per_second": round(len(passages) / best["memoqa"], 1),
        "plain_float32_passages_per_second": round(len(passages) / best["plain"], 1),
        "passages_ratio": round(best["plain"] / best["memoqa"], 2),
    }


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def question_times(
    service: MemoQA, timed: TimedEncoder, reader: TimedReading, at_once: int, count: int
) -> dict[str, Any]:
    """Milliseconds for a question, encoding, reading and the rest apart, with `at_once` askers who never pause."""
    timed.seconds.clear()
    reader.seconds.clear()

    def ask(number: int) -> float:
        began = time.perf_counter()
        service.ask(QUESTIONS[number % len(QUESTIONS)])
        return time.perf_counter() - began

    with ThreadPoolExecutor(at_once) as pool:
        whole = list(pool.map(ask, range(count)))
    encoding, reading, total = sum(timed.seconds), sum(reader.seconds), sum(whole)
    return {
        "at_once": at_once,
        "p50_ms": round(statistics.median(whole) * 1000, 1),
        "p95_ms": round(statistics.quantiles(whole, n=20)[-1] * 1000, 1),
        "encoding_p50_ms": round(statistics.median(timed.seconds) * 1000, 1),
        "windows_read": round(len(reader.seconds) / count, 2),
        "reading_mean_ms": round(reading / max(1, len(reader.seconds)) * 1000, 2),
        "rest_mean_ms": round((total - encoding - reading) / count * 1000, 2),
        "whole_over_encoding": round(total / encoding, 3),
    }


def running(
    memos: Path, index: Path, paragraphs: list[str] | None, most: int, count: int, sizes: Sequence[int]
) -> dict[str, Any]:
    """One process with the model loaded: questions, and passages encoded."""
    timed = TimedEncoder(load_encoder("bundled"))
    reader = TimedReading(load_bundled_reader())
    service = MemoQA(
        memos, Store(index), timed.identity.model, lambda: timed, reader=TimedReader(lambda: reader, WAITED)
    )
    service.prepare()
    texts = paragraphs or numbered(Store(index).open().corpus, most)
    return {
        "questions": [question_times(service, timed, reader, at_once, count) for at_once in (1, 8, 32)],
        "search": [search_at(size, texts, count, timed) for size in sizes],
        "encoding": against_plain(QUESTIONS, texts, timed),
    }


def search_at(paragraphs: int, sources: list[str], count: int, encoder: TimedEncoder) -> dict[str, Any]:
    """Milliseconds of a search beyond encoding, and bytes held, for a corpus of so many paragraphs.

    Also the time of somebody who may read two memos of three over that of somebody who may read all. Each paragraph is
    four sentences drawn from the sources; vectors are drawn too, since they cost the same whatever they say.
    """
    draw = np.random.default_rng(0)
    sentences = [text[s.start : s.end] for text in sources for s in sentences_of(text, 0, len(text))]
    memos = []
    for number in range(paragraphs):
        text = "".join(sentences[place] for place in draw.integers(0, len(sentences), 4))
        spans = sentences_of(text, 0, len(text))
        memos.append(Memo(str(number), "", "", text, (Paragraph(1, 0, len(text), (), Place((1, 1)), spans),), "0" * 64))
    corpus = Corpus(memos)
    rows = paragraphs + int(corpus.first_sentence[-1])
    dense = DenseIndex.build(unit(draw.normal(size=(rows, DIMENSION)).astype(np.float32)), corpus.first_sentence)
    began = time.perf_counter()
    lexical = LexicalIndex.build(corpus)
    analysed = time.perf_counter() - began
    centers = Centers.from_array(draw.normal(size=(4, DIMENSION)).astype(np.float32) / 100)
    contents = Contents(corpus, dense, lexical, centers)
    searcher = Searcher(contents)
    vectors = unit(draw.normal(size=(len(QUESTIONS), DIMENSION)).astype(np.float32))
    known = KnownVectors(dict(zip(QUESTIONS, vectors, strict=True)))
    began = time.perf_counter()
    visible = contents.only([number for number in range(paragraphs) if number % 3])
    masked = Searcher(visible)
    made = time.perf_counter() - began
    steady, of_two_thirds = steady_seconds([searcher, masked], known, count)
    encoding = statistics.median(_seconds(lambda: encoder.encode_questions(QUESTIONS[:1])) for _ in range(20))
    return {
        "paragraphs": paragraphs,
        "search_p50_ms": round(statistics.median(steady) * 1000, 2),
        "search_p95_ms": round(statistics.quantiles(steady, n=20)[-1] * 1000, 2),
        "whole_over_encoding": round(1 + statistics.median(steady) / encoding, 2),
        "masked_over_whole": round(statistics.median(of_two_thirds) / statistics.median(steady), 2),
        "mask_made_ms": round(made * 1000, 1),
        "analysing_ms_a_paragraph": round(analysed / paragraphs * 1000, 2),
        "terms_bytes_a_paragraph": lexical.bytes_held // paragraphs,
        "vector_bytes_a_paragraph": rows * DIMENSION * 2 // paragraphs,
    }


def steady_seconds(searchers: Sequence[Searcher], encoder: KnownVectors, count: int) -> list[list[float]]:
    """Seconds of `count` searches by each searcher, in turns, after some to warm up."""
    taken: list[list[float]] = [[] for _ in searchers]
    for number in range(count + 20):
        for searcher, seconds in zip(searchers, taken, strict=True):
            began = time.perf_counter()
            searcher.search(QUESTIONS[number % len(QUESTIONS)], encoder)
            seconds.append(time.perf_counter() - began)
    return [seconds[20:] for seconds in taken]
