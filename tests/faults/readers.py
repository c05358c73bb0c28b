"""Kill whoever builds the index, again and again, while others ask: what they are shown is one generation, whole.

Run as a program, in a process without threads, since it forks: `python -m tests.faults.readers KILLS SEED FOLDER`;
prints a JSON object. All paragraphs of the memo name the version that the builder was at, so a mixture is seen.
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
LONGEST_LIFE = 0.3  # seconds from its birth to a builder's death; a reindex here takes a tenth of it
STOP = "stop"


def text_of(version: int) -> str:
    return "".join(f"Office {number} opens at {version} o'clock.\n\n" for number in range(PARAGRAPHS))


def build_for_ever(library: Library, first: int) -> None:
    """Change the memo, whole, and reindex; the version goes up from `first`."""
    aside = library.memos / ".next"
    version = first
    while True:
        version += 1
        aside.write_text(text_of(version))
        os.replace(aside, library.memos / "memo.txt")
        index(library)


def read_until_told(library: Library, report: Path) -> None:
    """Ask and look until the drill is over; what was found goes into a file, for the parent."""
    service, store = library.service(), Store(library.index)
    found = {"reads": 0, "errors": 0, "mixed": 0, "short": 0, "alerts": 0}
    generations: set[str] = set()
    took: list[float] = []
    while not (report.parent / STOP).exists():
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
        found["reads"] += 1
    report.write_text(json.dumps(found | {"generations": sorted(generations), "took": took}))


def forked(work: Callable[[], None]) -> int:
    """A child that does this and nothing after; returns its id."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def drill(kills: int, seed: int, folder: Path) -> dict[str, object]:
    """So many builders, one after the other, each killed at a random moment."""
    library = library_of(folder, {"memo.txt": text_of(0)})
    reports = [folder / f"reader-{number}" for number in range(READERS)]
    readers = [forked(lambda report=report: read_until_told(library, report)) for report in reports]  # type: ignore[misc]
    moments = random.Random(seed)
    killed = 0
    for run in range(kills):
        builder = forked(lambda run=run: build_for_ever(library, (run + 1) * 10_000))  # type: ignore[misc]
        time.sleep(moments.uniform(0.0, LONGEST_LIFE))
        os.kill(builder, signal.SIGKILL)
        killed += os.waitpid(builder, 0)[1] == signal.SIGKILL
    (folder / STOP).touch()
    for reader in readers:
        os.waitpid(reader, 0)
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
