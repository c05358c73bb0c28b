"""Kill the builder of the index again and again while others ask: each sees one generation, whole.

Run as a program, in a process without threads, since it forks: `python -m tests.faults.readers KILLS SEED FOLDER`;
prints a JSON object. All paragraphs of the memo name the builder's version, so a mixture shows.
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
from memoqa.index.store import Shelf
from tests.library import Library, index, library_of

READERS = 3
PARAGRAPHS = 60
LONGEST_LIFE = 0.3  # seconds from its birth to a builder's death; a reindex here takes a tenth of it
LONGEST_WAIT = 60.0  # seconds for a reader or a builder to begin
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
    """Ask and look until the drill is over; the findings go into a file, for the parent."""
    service = library.service()
    found = {"reads": 0, "errors": 0, "mixed": 0, "short": 0, "alerts": 0}
    generations: set[str] = set()
    took: list[float] = []
    told = False
    while not told:
        told = (report.parent / STOP).exists()  # looked at before the last round, which then sees the last generation
        began = time.perf_counter()
        try:
            answer = service.ask(f"When does office {found['reads'] % PARAGRAPHS} open?")
            corpus = service.shelf.open().corpus
        except Exception as error:  # noqa: BLE001 - the drill counts them
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            found["errors"] += 1
        else:
            took.append(time.perf_counter() - began)
            generations.add(answer.generation)
            found["mixed"] += len({quote.text.split()[4] for quote in answer.quotes}) > 1
            found["mixed"] += len({corpus.text(row).split()[4] for row in range(len(corpus))}) > 1
            found["short"] += len(corpus) != PARAGRAPHS
            found["alerts"] += service.shelf.alert is not None
        found["reads"] += 1
        begun(report).touch()
    report.write_text(json.dumps(found | {"generations": sorted(generations), "took": took}))


def begun(report: Path) -> Path:
    """The file that exists once the reader of this report has read."""
    return report.with_suffix(".begun")


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while not condition():
        assert time.monotonic() < deadline, "a reader or a builder does nothing"
        time.sleep(0.005)


def forked(work: Callable[[], None]) -> int:
    """The id of a child process that does this work and then ends."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def drill(kills: int, seed: int, folder: Path) -> dict[str, object]:
    """Start builders one after the other, and kill each at a random moment."""
    library = library_of(folder, {"memo.txt": text_of(0)})
    reports = [folder / f"reader-{number}" for number in range(READERS)]
    readers = [forked(lambda report=report: read_until_told(library, report)) for report in reports]  # type: ignore[misc]
    wait_for(lambda: all(begun(report).exists() for report in reports))
    moments = random.Random(seed)
    first = Shelf(library.index).current()
    killed = 0
    for run in range(kills):
        builder = forked(lambda run=run: build_for_ever(library, (run + 1) * 10_000))  # type: ignore[misc]
        if run == 0:  # however busy the machine is, there is a second generation to see
            wait_for(lambda: Shelf(library.index).current() != first)
        time.sleep(moments.uniform(0.0, LONGEST_LIFE))
        os.kill(builder, signal.SIGKILL)
        killed += os.waitpid(builder, 0)[1] == signal.SIGKILL
    (folder / STOP).touch()
    for reader in readers:
        os.waitpid(reader, 0)
    told = [json.loads(report.read_text()) for report in reports]
    (library.memos / "memo.txt").write_text(text_of(1))
    try:
        index(library)  # despite the dead builders' lock and leftovers
        left = len(list(library.index.glob(".building-*")))
    except ReindexUnderWay:
        left = -1
    took = [seconds for each in told for seconds in each["took"]]
    return {
        "kills": killed,
        **{name: sum(each[name] for each in told) for name in ("reads", "errors", "mixed", "short", "alerts")},
        "generations": len({name for each in told for name in each["generations"]}),
        "left_behind": left,
        "whole_at_the_end": Shelf(library.index).open().corpus.text(0).split()[4] == "1",
        "p99_ms": round(statistics.quantiles(took, n=100)[-1] * 1000, 1),
    }


if __name__ == "__main__":
    print(json.dumps(drill(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))
