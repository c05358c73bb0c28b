"""Encode each distinct text once: many passages by a worker a core, which yields to questions."""

import contextlib
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeAlias

import numpy as np

from memoqa.encoders.base import EncodingProgress, Vectors

NICENESS = 10  # of the workers; a question is encoded in the thread that asks it

Parts: TypeAlias = list[list[str]]


def usable_cores() -> int:
    """How many cores this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def yield_to_questions() -> None:
    """Give this thread a low priority, because somebody may be waiting for an answer."""
    if sys.platform == "linux":  # elsewhere a thread cannot be nicer than its process
        with contextlib.suppress(OSError):  # it is nicer already, or may not change that
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def encode_distinct(
    texts: Sequence[str],
    dimension: int,
    divide: Callable[[Iterable[str]], Parts],
    encode: Callable[[list[str]], Vectors],
    *,
    workers: int = 1,
    begin: Callable[[], None] = yield_to_questions,
    progress: EncodingProgress | None = None,
) -> Vectors:
    """Vectors of texts, shape (n, dimension), in the order given; equal texts are encoded once.

    Args:
        texts: Any strings; lone surrogates and NUL, which tokenizers refuse, are replaced in a copy.
        dimension: Numbers in a vector.
        divide: Deals distinct texts out into parts; a worker encodes a part at a time.
        encode: The vectors of one part.
        workers: Threads; with one, or for one part, this thread does it.
        begin: Called first in each worker.
        progress: Called in this thread after each part, the last time with done == total.
    """
    copies = [text.encode("utf-8", "replace").decode().replace("\0", " ") for text in texts]
    counts = Counter(copies)
    rows = {text: row for row, text in enumerate(counts)}
    vectors = np.empty((len(rows), dimension), np.float32)
    done = 0
    for part, encoded in _encoded(divide(counts), encode, workers, begin):
        vectors[[rows[text] for text in part]] = encoded
        done += sum(counts[text] for text in part)
        if progress is not None:
            progress(done, len(texts))
    return vectors[[rows[text] for text in copies]]


def _encoded(
    parts: Parts, encode: Callable[[list[str]], Vectors], workers: int, begin: Callable[[], None]
) -> Iterator[tuple[list[str], Vectors]]:
    """Each part with its vectors, as they become ready."""
    if min(len(parts), workers) <= 1:
        for part in parts:
            yield part, encode(part)
        return
    pool = ThreadPoolExecutor(workers, "encoder", begin)
    try:
        waiting = {pool.submit(encode, part): part for part in parts}
        for future in as_completed(waiting):
            yield waiting[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)
