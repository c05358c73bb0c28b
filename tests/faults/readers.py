"""Kill builders of the index one after the other while readers ask: each reader must see one generation, whole.

Run as a program, because it forks and must have no threads: `python -m tests.faults.readers KILLS SEED FOLDER`; prints
a JSON object. All paragraphs of the memo name its version, so a mixture shows. A builder dies after some finished
reindexes and part of another one, however long they take: a busy machine makes the drill longer, not different.
"""

import json
import os
import random
import signal
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from memoqa.errors import ReindexUnderWay
from memoqa.index.store import Store
from tests.library import Library, index, library_of

READERS = 3
PARAGRAPHS = 60
MOST_REINDEXES = 4  # that a builder finishes before it is killed in the next one
STOP = "stop"


def text_of(version: int) -> str:
    return "".join(f"Office {number} opens at {version} o'clock.\n\n" for number in range(PARAGRAPHS))


def build_for_ever(library: Library, first: int, finished: int) -> None:
    """Change the memo, whole, and reindex; the version goes up from `first`. Write a byte after each reindex."""
    aside = library.memos / ".next"
    version = first
    while True:
        version += 1
        aside.write_text(text_of(version))
        os.replace(aside, library.memos / "memo.txt")
        index(library)
        os.write(finished, b".")


def read_until_told(library: Library, report: Path, reading: int) -> None:
    """Ask and read, from before the first builder until after the last one; write what was found into a file.

    The first read is told to `reading` by a byte, and the last one begins after the drill is over.
    """
    service, store = library.service(), Store(library.index)
    found = {"reads": 0, "errors": 0, "mixed": 0, "short": 0, "alerts": 0}
    generations: set[str] = set()
    took: list[float] = []
    last = False
    while not last:
        last = (report.parent / STOP).exists()
        began = time.perf_counter()
        try:
            answer = service.ask(f"When does office {found['reads'] % PARAGRAPHS} open?")
            corpus = store.open().corpus
        except Exception as error:  # noqa: BLE001 - which is what is counted
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            found["errors"] += 1
        else:
            took.append(time.perf_counter() - began)
            generations.add(answer.generation)
            found["mixed"] += len({quote.text.split()[4] for quote in answer.quotes}) > 1
            found["mixed"] += len({corpus.text(row).split()[4] for row in range(len(corpus))}) > 1
            found["short"] += len(corpus) != PARAGRAPHS
            found["alerts"] += service.alert is not None
        if not found["reads"]:
            os.write(reading, b".")
        found["reads"] += 1
    report.write_text(json.dumps(found | {"generations": sorted(generations), "took": took}))


def forked(work: Callable[[int], None]) -> tuple[int, int]:
    """A child that does this with the writing end of a pipe and nothing after; its id, and the pipe's reading end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            work(writing)
        finally:
            os._exit(0)
    os.close(writing)
    return child, reading


def wait_for_byte(pipe: int) -> None:
    assert os.read(pipe, 1), "the child ended before its time"


def kill_amid_a_reindex(library: Library, first: int, moments: random.Random) -> bool:
    """Let a builder finish some reindexes, and kill it in the next one, at a random share of the time they took."""
    builder, finished = forked(lambda pipe: build_for_ever(library, first, pipe))
    began = time.perf_counter()
    count = moments.randint(1, MOST_REINDEXES)
    for _ in range(count):
        wait_for_byte(finished)
    time.sleep(moments.random() * (time.perf_counter() - began) / count)
    os.kill(builder, signal.SIGKILL)
    os.close(finished)
    return os.waitpid(builder, 0)[1] == signal.SIGKILL


def drill(kills: int, seed: int, folder: Path) -> dict[str, object]:
    """So many builders, one after the other, each killed at a random moment of a reindex."""
    library = library_of(folder, {"memo.txt": text_of(0)})
    reports = [folder / f"reader-{number}" for number in range(READERS)]
    readers = [forked(lambda pipe, to=report: read_until_told(library, to, pipe)) for report in reports]  # type: ignore[misc]
    for _, reading in readers:
        wait_for_byte(reading)
    moments = random.Random(seed)
    killed = sum(kill_amid_a_reindex(library, (run + 1) * 10_000, moments) for run in range(kills))
    (folder / STOP).touch()
    for reader, reading in readers:
        os.waitpid(reader, 0)
        os.close(reading)
    told = [json.loads(report.read_text()) for report in reports]
    (library.memos / "memo.txt").write_text(text_of(1))
    try:
        index(library)  # the dead builders' lock and leftovers are in nobody's way
        left = len(list(library.index.glob(".building-*")))
    except ReindexUnderWay:
        left = -1
    took = [seconds for each in told for seconds in each["took"]]
    return {
        "kills": killed,
        **{name: sum(each[name] for each in told) for name in ("reads", "errors", "mixed", "short", "alerts")},
        "generations": len({name for each in told for name in each["generations"]}),
        "left_behind": left,
        "whole_at_the_end": Store(library.index).open().corpus.text(0).split()[4] == "1",
        "p99_ms": round(statistics.quantiles(took, n=100)[-1] * 1000, 1),
    }


if __name__ == "__main__":
    print(json.dumps(drill(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))
