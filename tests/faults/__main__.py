"""`make faults`: the drills that take long, at their full size; one line of figures each.

make faults              all of them
make faults ARGS="kill"  one of kill, readers, disk, burst, reindex, questions, files, names
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from memoqa.encoder import load_encoder
from tests.doubles import HashedEncoder
from tests.faults import full_disk, fuzz, kill, load

KILLS, QUESTIONS, FILES, BURST, PARAGRAPHS, SEED = 60, 10_000, 2_000, 1_000, 2_000, 1
PAGE = 4096  # bytes; what a disk gives at least


def reindex(folder: Path) -> dict[str, object]:
    memos = load.memos_of(folder, PARAGRAPHS)
    service = load.library(folder, memos, load_encoder())
    service.prepare()
    return load.during_a_reindex(service, lambda: load.memos_of(folder, PARAGRAPHS, " now"))


def burst(folder: Path) -> dict[str, object]:
    service = load.library(folder, load.memos_of(folder, 100), HashedEncoder(), load.Slowly)
    return asyncio.run(load.burst(service, BURST))


def questions(folder: Path) -> dict[str, object]:
    root = Path(__file__).parents[2]
    return fuzz.ask(load.library(folder, root / "memos", load_encoder()), QUESTIONS, SEED)


def readers(folder: Path) -> dict[str, object]:
    # In a process of its own, since it forks, and the drills before it have begun threads here.
    command = [sys.executable, "-m", "tests.faults.readers", str(KILLS), str(SEED), str(folder)]
    found: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


DRILLS: dict[str, Callable[[Path], dict[str, object]]] = {
    "kill": lambda folder: kill.drill(KILLS, SEED, folder),
    "readers": readers,
    "disk": lambda folder: full_disk.drill(folder, PAGE),
    "burst": burst,
    "reindex": reindex,
    "questions": questions,
    "names": lambda folder: fuzz.remember(folder, QUESTIONS, SEED),
    "files": lambda folder: fuzz.read_files(folder, FILES, SEED),
}


if __name__ == "__main__":
    for name in sys.argv[1:] or DRILLS:
        with tempfile.TemporaryDirectory() as place:
            print(name, json.dumps(DRILLS[name](Path(place))), flush=True)
