"""`make bench`: how fast and how large memoqa is on this machine, as a table and as benchmarks/latest.json.

One run measures everything, and compares only its own figures. Texts are the paragraphs of a SQuAD file
(`make bench ARGS="--texts FILE.json"`) or, without one, of the project's memos: each paragraph several times with a
number in front, since the encoder must not meet a text twice.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from memoqa.domain import Memo, Paragraph, Place
from memoqa.encoders.base import Encoder, EncoderIdentity, EncodingProgress
from memoqa.encoders.load import load_encoder
from memoqa.index.centering import Centers, unit
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.lexical import LexicalIndex
from memoqa.index.store import Store
from memoqa.search.search import Searcher
from memoqa.service import MemoQA
from memoqa.text.sentences import sentences_of

ROOT = Path(__file__).parents[1]
LATEST = Path(__file__).with_name("latest.json")
DIMENSION = 384  # the bundled model's
ALTERNATED = 3  # times that `memoqa ask` and the import are run in turns: a machine can be half as slow a second later
QUESTIONS = (
    "2018年中俄雙方貿易額是多少？",
    "習近平自2013年以來造訪俄羅斯幾次？",
    "When did India and Pakistan join the SCO?",
    "台積電2019年的營收是多少？",
)


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


def paragraphs_of(texts: Path, most: int) -> list[str]:
    squad = json.loads(texts.read_text("utf-8"))
    return [p["context"] for article in squad["data"] for p in article["paragraphs"]][:most]


def numbered(corpus: Corpus, most: int) -> list[str]:
    own = [corpus.text(index) for index in range(len(corpus))]
    return [f"{number}. {text}" for number in range(most // len(own) + 1) for text in own][:most]


def indexing_speed(paragraphs: list[str], encoder: Encoder) -> dict[str, Any]:
    """Paragraphs and sentences a second against plain sentence-transformers in float32, taking turns."""
    from benchmarks.float32 import float32_model  # noqa: PLC0415  # five seconds that --help need not wait

    passages = [*paragraphs]
    for text in paragraphs:
        passages += [text[s.start : s.end] for s in sentences_of(text, 0, len(text))]
    plain = float32_model()

    def ours() -> None:
        encoder.encode_passages(passages)

    def theirs() -> None:
        plain.encode(passages, prompt_name="document", normalize_embeddings=True)

    seconds: dict[str, list[float]] = {"memoqa": [], "plain": []}
    import torch  # noqa: PLC0415

    for _ in range(2):
        for name, run in (("memoqa", ours), ("plain", theirs)):
            # Each as it is used: one thread a worker in memoqa, torch's own default in the plain loop.
            torch.set_num_threads(1 if name == "memoqa" else len(os.sched_getaffinity(0)))
            began = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - began)
    best = {name: min(times) for name, times in seconds.items()}
    return {
        "paragraphs": len(paragraphs),
        "sentences": len(passages) - len(paragraphs),
        "passages_per_second": round(len(passages) / best["memoqa"], 1),
        "plain_float32_passages_per_second": round(len(passages) / best["plain"], 1),
        "ratio": round(best["plain"] / best["memoqa"], 2),
    }


def question_times(service: MemoQA, timed: TimedEncoder, at_once: int, count: int) -> dict[str, Any]:
    """Milliseconds for a question, encoding and the rest apart, with `at_once` askers who never pause."""
    timed.seconds.clear()

    def ask(number: int) -> float:
        began = time.perf_counter()
        service.ask(QUESTIONS[number % len(QUESTIONS)])
        return time.perf_counter() - began

    with ThreadPoolExecutor(at_once) as pool:
        whole = list(pool.map(ask, range(count)))
    encoding, total = sum(timed.seconds), sum(whole)
    return {
        "at_once": at_once,
        "p50_ms": round(statistics.median(whole) * 1000, 1),
        "p95_ms": round(statistics.quantiles(whole, n=20)[-1] * 1000, 1),
        "encoding_p50_ms": round(statistics.median(timed.seconds) * 1000, 1),
        "rest_mean_ms": round((total - encoding) / count * 1000, 2),
        "whole_over_encoding": round(total / encoding, 3),
    }


def cold(folder: Path, paragraphs: list[str] | None) -> dict[str, Any]:
    """Whole processes: `memoqa index`, again unchanged, then `memoqa ask` and an import to compare it with, in turns.

    Peaks are of each process by itself, and start at this one's size, which must still be small.
    """

    def run(*command: str, memos: Path = ROOT / "memos", index: str = "index") -> tuple[float, int]:
        environment = {**os.environ, "MEMOQA_INDEX": str(folder / index), "MEMOQA_MEMOS": str(memos)}
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command],
            env=environment,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        return round(time.perf_counter() - began, 2), round(used.ru_maxrss / 1024)

    indexing, index_peak = run("-m", "memoqa", "index")
    unchanged, _ = run("-m", "memoqa", "index")
    importing, asking = [], []
    for _ in range(ALTERNATED):
        importing.append(run("-c", "import sentence_transformers")[0])
        seconds, ask_peak = run("-m", "memoqa", "ask", QUESTIONS[0])
        asking.append(seconds)
    figures = {
        "importing_sentence_transformers_s": statistics.median(importing),
        "index_the_memo_s": indexing,
        "index_unchanged_s": unchanged,
        "start_to_first_answer_s": statistics.median(asking),
        "peak_memory_index_mb": index_peak,
        "peak_memory_ask_mb": ask_peak,
    }
    if paragraphs:
        memos = folder / "memos"
        memos.mkdir()
        for number in range(0, len(paragraphs), 20):
            text = "\n\n".join(["A memo", *paragraphs[number : number + 20]])
            (memos / f"{number}.txt").write_text(text, "utf-8")
        seconds, peak = run("-m", "memoqa", "index", memos=memos, index="large")
        figures |= {"index_all_paragraphs_s": seconds, "peak_memory_index_all_mb": peak}
    return figures


def running(index: Path, paragraphs: list[str] | None, most: int, count: int, sizes: Sequence[int]) -> dict[str, Any]:
    """One process with the model loaded: questions, and passages encoded."""
    timed = TimedEncoder(load_encoder("bundled"))
    service = MemoQA(ROOT / "memos", Store(index), timed.identity.model, lambda: timed)
    service.prepare()
    texts = paragraphs or numbered(Store(index).open().corpus, most)
    return {
        "questions": [question_times(service, timed, at_once, count) for at_once in (1, 8, 32)],
        "search": [search_at(size, texts, count) for size in sizes],
        "indexing": indexing_speed(texts, timed),
    }


def search_at(paragraphs: int, sources: list[str], count: int) -> dict[str, Any]:
    """Milliseconds of a search beyond encoding, and bytes held, for a corpus of so many paragraphs.

    Each paragraph is four sentences drawn from the sources; vectors are drawn too, since they cost the same whatever
    they say.
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
    searcher = Searcher(corpus, dense, lexical, centers)
    vectors = unit(draw.normal(size=(len(QUESTIONS), DIMENSION)).astype(np.float32))
    known = KnownVectors(dict(zip(QUESTIONS, vectors, strict=True)))
    seconds = []
    for number in range(count + 20):
        began = time.perf_counter()
        searcher.search(QUESTIONS[number % len(QUESTIONS)], known)
        seconds.append(time.perf_counter() - began)
    steady = seconds[20:]
    return {
        "paragraphs": paragraphs,
        "search_p50_ms": round(statistics.median(steady) * 1000, 2),
        "search_p95_ms": round(statistics.quantiles(steady, n=20)[-1] * 1000, 2),
        "analysing_ms_a_paragraph": round(analysed / paragraphs * 1000, 2),
        "terms_bytes_a_paragraph": lexical.bytes_held // paragraphs,
        "vector_bytes_a_paragraph": rows * DIMENSION * 2 // paragraphs,
    }


def machine() -> dict[str, Any]:
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cpu": cpu,
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "command": "make bench",
    }


def print_tables(figures: dict[str, Any]) -> None:
    console = Console()
    console.print(", ".join(f"{name} {value}" for name, value in figures["machine"].items()))
    table = Table("what", "figure")
    for part in ("cold", "indexing"):
        for name, value in figures[part].items():
            table.add_row(f"{part}: {name}", str(value))
    console.print(table)
    for part in ("questions", "search"):
        for row in figures[part]:
            console.print(part, ", ".join(f"{name} {value}" for name, value in row.items()), soft_wrap=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--texts", type=Path, help="a SQuAD file whose paragraphs are encoded")
    parser.add_argument("--paragraphs", type=int, default=200, help="at most so many of them")
    parser.add_argument("--questions", type=int, default=200, help="asked at each level of concurrency")
    parser.add_argument("--scale", type=int, nargs="*", default=[1_000], help="corpus sizes to search, in paragraphs")
    chosen = parser.parse_args()
    texts = paragraphs_of(chosen.texts, chosen.paragraphs) if chosen.texts else None
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder)
        figures = {
            "machine": machine(),
            "cold": cold(index, texts),
            **running(index / "index", texts, chosen.paragraphs, chosen.questions, chosen.scale),
        }
    LATEST.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print_tables(figures)


if __name__ == "__main__":
    main()
