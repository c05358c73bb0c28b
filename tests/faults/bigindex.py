"""Kill an index run over a large folder again and again; count what is read or encoded twice.

The run is a child process: `python -m tests.faults.bigindex FOLDER`. It writes down each memo file that it opens and
each text that it encodes, and prints its progress, by which the drill chooses when to kill it.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from memoqa.index import build
from memoqa.index.encoding import BATCH
from memoqa.index.generation import CENTERS
from memoqa.index.store import JOURNAL, Store
from tests.doubles import HashedEncoder

DIMENSION = 384  # as the bundled model's, for the memory
PARAGRAPHS = 5  # of a memo
UNREADABLE = 100  # every so many files one is empty
TOLD = 64  # progress is printed every so many passages
WORDS = ("office", "tool", "room", "key", "loan", "day", "week", "member", "deposit", "garden", "ladder", "form", "fee")


def drill(files: int, kills: int, seed: int, folder: Path) -> dict[str, object]:
    """Index `files` memos in runs of which all but the last are killed, then once more in peace, and compare."""
    make_memos(folder / "memos", files, seed)
    chances = random.Random(seed)
    reading = sorted(chances.sample(range(1, files), kills // 2))
    encoding = sorted(chances.uniform(0.05, 0.95) for _ in range(kills - kills // 2))
    killed = sum(_run(folder, Reached(file=file)) is None for file in reading)
    killed_encoding = sum(_run(folder, Reached(left=1 - share)) is None for share in encoding)
    killed += killed_encoding
    ended = _run(folder)
    assert ended is not None
    opened = Counter((folder / "opened").read_text("utf-8").splitlines())
    # Each run opens each file once to take its digest; what is more is reading it.
    reads = {name: count - (killed + 1) for name, count in opened.items()}
    encoded = Counter((folder / "encoded").read_text("utf-8").split())
    # A batch is in hand at each kill; each run that takes up vectors encodes one passage to see that they fit.
    in_hand = (killed_encoding + 1) * (BATCH + 1)
    peace = _run(folder, index="in-peace")
    assert peace is not None
    return {
        "files": files,
        "killed": killed,
        "not_read": files - sum(count > 0 for count in reads.values()),
        "read_again_beyond_those_in_hand": max(0, sum(reads.values()) - files - killed),
        "encoded_again_beyond_those_in_hand": max(0, encoded.total() - len(encoded) - in_hand),
        "taken_up_files": ended["taken_up"][0],
        "same_as_in_peace": _contents(folder / "index") == _contents(folder / "in-peace"),
        "journal_left": (folder / "index" / JOURNAL).exists(),
        "passed_over": ended["skipped"],
        "peak_mb": ended["peak_mb"],
        "peak_mb_in_peace": peace["peak_mb"],
    }


class Reached:
    """The moment to kill a run: it has read so many files, or has such a share of the passages left to encode."""

    passages = 0  # that the first run to encode any had to encode

    def __init__(self, *, file: int | None = None, left: float = 0.0) -> None:
        self._file = file
        self._left = left

    def __call__(self, phase: str, done: int, total: int) -> bool:
        if self._file is not None:
            return phase == "reading" and done >= self._file
        if phase != "encoding":
            return False
        Reached.passages = Reached.passages or total
        return total - done <= self._left * Reached.passages


def make_memos(folder: Path, files: int, seed: int) -> None:
    chances = random.Random(seed)
    for number in range(files):
        place = folder / f"{number // 500:03}"
        place.mkdir(parents=True, exist_ok=True)
        paragraphs = [f"Memo number {number}"]
        for paragraph in range(PARAGRAPHS):
            said = " ".join(chances.choices(WORDS, k=30))
            paragraphs.append(f"Rule {paragraph} of memo {number}: {said}. It holds for {chances.randrange(999)} days.")
        text = "\n\n".join(paragraphs) + "\n" if number % UNREADABLE else ""
        (place / f"m{number:05}.txt").write_text(text, "utf-8")


def _run(folder: Path, reached: Reached | None = None, index: str = "index") -> dict[str, object] | None:
    """One run; what it reports, or None if it was killed."""
    command = [sys.executable, "-m", "tests.faults.bigindex", str(folder), index]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        last = _watched(child, child.stdout, reached)
    if child.returncode == -signal.SIGKILL:
        return None
    assert child.returncode == 0
    report: dict[str, object] = json.loads(last)
    return report


def _peak_kb() -> int:
    """The most memory that this process held; what `getrusage` says has the process in it that started this one."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1])


def _watched(child: "subprocess.Popen[str]", lines: IO[str], reached: Reached | None) -> str:
    last = ""
    for last in lines:
        if reached and not last.startswith("{"):
            phase, done, total = last.split()
            if reached(phase, int(done), int(total)):
                child.send_signal(signal.SIGKILL)
                reached = None
    return last


def _contents(index: Path) -> dict[str, object]:
    """The digests of the files of the generation in use."""
    return {name: file["sha256"] for name, file in Store(index).open().manifest.files.items() if name != CENTERS}


class WritingDown(HashedEncoder):
    """Writes down what it encodes."""

    def __init__(self, log: int) -> None:
        super().__init__(DIMENSION)
        self._log = log

    def encode_passages(self, texts, progress=None):
        digests = (hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts)
        os.write(self._log, ("\n".join(digests) + "\n").encode())
        return super().encode_passages(texts, progress)


def work(folder: Path, index: str) -> None:

    if index == "index":
        _write_down_opened(folder)
    log = os.open(folder / ("encoded" if index == "index" else os.devnull), os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tell(phase: str, done: int, total: int) -> None:
        if phase != "encoding" or done % TOLD == 0 or done == total:
            print(phase, done, total, flush=True)

    report = build.reindex(folder / "memos", Store(folder / index), "hashed", lambda: WritingDown(log), progress=tell)
    peak = _peak_kb() // 1024
    print(json.dumps({"taken_up": report.taken_up, "skipped": len(report.skipped), "peak_mb": peak}), flush=True)


def _write_down_opened(folder: Path) -> None:
    """Write down each memo file that this process opens, however it does that."""
    log = os.open(folder / "opened", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    memos = str((folder / "memos").resolve()) + os.sep

    def note(event: str, args: Sequence[object]) -> None:
        if event == "open" and str(args[0]).startswith(memos) and str(args[0]).endswith(".txt"):
            os.write(log, f"{args[0]}\n".encode())

    sys.addaudithook(note)


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2])
