"""`make faults`: run the drills at their full size, and print a line of figures for each, and the excesses.

make faults                             all of them, with a seed from the clock, which is printed
make faults ARGS="--seed 7 kill disk"   some of them, with this seed

The exit status is 1 if a figure is out of bounds.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from memoqa.encoders.load import load_encoder
from tests.doubles import HashedEncoder
from tests.faults import bigindex, crowd, damage, formats, full_disk, fuzz, kill, leak, load

KILLS, QUESTIONS, FILES, BURST, PARAGRAPHS = 60, 10_000, 2_000, 1_000, 2_000
MESSAGES, CROWD_KILLS, DAMAGED = 1_000, 10, 2_400
REQUESTS = 2_000
MEMO_FILES, INDEX_KILLS = 10_000, 10
PAGE = 4096  # bytes, the least that a disk hands out


def reindex(folder: Path, _seed: int) -> dict[str, object]:
    memos = load.memos_of(folder, PARAGRAPHS)
    service = load.library(folder, memos, load_encoder())
    service.prepare()
    return load.during_a_reindex(service, lambda: load.memos_of(folder, PARAGRAPHS, " now"))


def burst(folder: Path, _seed: int) -> dict[str, object]:
    service = load.library(folder, load.memos_of(folder, 100), HashedEncoder(), load.Slowly)
    return asyncio.run(load.burst(service, BURST))


def questions(folder: Path, seed: int) -> dict[str, object]:
    root = Path(__file__).parents[2]
    return fuzz.ask(load.library(folder, root / "memos", load_encoder()), QUESTIONS, seed)


def readers(folder: Path, seed: int) -> dict[str, object]:
    # It forks, so it needs a process without the threads of the drills before it.
    command = [sys.executable, "-m", "tests.faults.readers", str(KILLS), str(seed), str(folder)]
    found: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


Drill = Callable[[Path, int], dict[str, object]]
DRILLS: dict[str, Drill] = {
    "kill": lambda folder, seed: kill.drill(KILLS, seed, folder),
    "crowd": lambda folder, seed: crowd.drill(MESSAGES, CROWD_KILLS, seed, folder),
    "readers": readers,
    "damage": lambda folder, seed: damage.drill(folder, DAMAGED, seed),
    "bigindex": lambda folder, seed: bigindex.drill(MEMO_FILES, INDEX_KILLS, seed, folder),
    "disk": lambda folder, _seed: full_disk.drill(folder, PAGE),
    "burst": burst,
    "reindex": reindex,
    "questions": questions,
    "names": lambda folder, seed: fuzz.remember(folder, QUESTIONS, seed),
    "files": lambda folder, seed: fuzz.read_files(folder, FILES, seed),
    "formats": lambda folder, seed: formats.read_formats(folder, FILES, seed),
    "leak": lambda folder, seed: leak.drill(folder, REQUESTS, seed),
}

# The most that each bounded figure of a drill may be; a figure with True must be true.
BOUNDS: Mapping[str, Mapping[str, float | bool]] = {
    "kill": dict.fromkeys(
        ("unanswered", "answered_twice", "posted_but_not_remembered", "remembered_twice", "broken_indexes"), 0
    ),
    "crowd": {
        **dict.fromkeys(("silent", "answered_twice", "stuck"), 0),
        **dict.fromkeys(("not_remembered", "remembered_twice", "bots_failed"), 0),
        "given_up": 2,  # questions whose process was killed three times by chance
    },
    "readers": {
        **dict.fromkeys(("errors", "mixed", "short", "alerts", "left_behind"), 0),
        "whole_at_the_end": True,
        "p99_ms": 100,
    },
    "damage": {"taken": 0, "without_an_alert": 0, "whole_at_the_end": True},
    "bigindex": {
        **dict.fromkeys(("not_read", "read_again_beyond_those_in_hand", "encoded_again_beyond_those_in_hand"), 0),
        "journal_left": 0,
        "same_as_in_peace": True,
        "peak_mb": 800,  # the index itself takes most of it: 130 MB of vectors, held once more as they are written
    },
    "disk": {
        **dict.fromkeys(("broken", "truncated", "no_sentence", "state_damaged"), 0),
        **dict.fromkeys(("turns_lost", "turns_stored_though_refused"), 0),
        "end": True,
    },
    "burst": {"silent": 0, "most_in_hand": 64, "memory_growth_mb": 50},
    "reindex": {"errors": 0, "generations": 2, "ratio": 2.0},
    "questions": {"tracebacks": 0, "over_a_second": 0},
    "names": {"tracebacks": 0, "altered": 0, "turns_lost": 0, "tables_changed": 0},
    "leak": {
        **dict.fromkeys(("leaks", "doors_not_tried", "canaries_logged"), 0),
        "members_read": True,
        "owners_asked": True,
    },
    "formats": dict.fromkeys(("tracebacks", "over_the_limits", "network_attempts"), 0),
    "files": {"tracebacks": 0, "longest_s": 30},  # as long as a child process may take to read a memo
}


def exceeded(name: str, found: Mapping[str, object]) -> list[str]:
    """The figures of a drill that are out of bounds, in words; a missing figure counts as 0."""
    wrong = []
    for figure, bound in BOUNDS[name].items():
        value = found.get(figure, 0)
        assert isinstance(value, int | float)  # a bool is an int, too: False is 0
        if bound is True and value is not True:
            wrong.append(f"{figure} is {value}")
        elif bound is not True and value > bound:
            wrong.append(f"{figure} is {value}, more than {bound}")
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("drill", nargs="*", help=f"one or several of {', '.join(DRILLS)}; default: all")
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}", flush=True)
    failed = False
    for name in options.drill or DRILLS:
        with tempfile.TemporaryDirectory() as place:
            found = DRILLS[name](Path(place), options.seed)
        print(name, json.dumps(found, ensure_ascii=False), flush=True)
        for excess in exceeded(name, found):
            failed = True
            print(f"{name}: {excess}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
