"""Fill a disk up to its last pages, again and again, and check what is written to it, and which sentences come.

Run as a program on its own file system: `python -m tests.faults.full_disk FOLDER STEP`; prints a JSON object. The free
space grows by STEP bytes from one round to the next, from none until all three writers succeed.

Source of the method: Lucene's TestIndexWriterOnDiskFull, which sweeps the free space.
"""

import contextlib
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.port import ThreadKey
from bot.state.stores import State, open_state
from memoqa.errors import MemoqaError
from memoqa.index.store import Store
from tests.bot.doubles import answer
from tests.library import Library, index, library_of, upload_memo

ROOT = Path(__file__).parents[2]
DISK = "8m"
MOST_ROUNDS = 400
THREAD = ThreadKey("drill", "C1", "1")
FIRST = "The office opens at nine."


class NoSmallDisk(Exception):
    """The kernel does not let this process mount a disk; the text is its reason."""


def drill(folder: Path, step: int) -> dict[str, object]:
    """Run the sweep in a process with its own disk, which no other process sees.

    Raises:
        NoSmallDisk: This process may not mount one.
    """
    if shutil.which("unshare") is None:
        raise NoSmallDisk("unshare of util-linux is not installed here")
    namespaces = ["--mount"] if os.geteuid() == 0 else ["--map-root-user", "--mount"]
    mount = f"mount -t tmpfs -o size={DISK} tmpfs {shlex.quote(str(folder))}"
    tried = subprocess.run(["unshare", *namespaces, "sh", "-c", mount], capture_output=True, text=True, check=False)
    if tried.returncode:
        raise NoSmallDisk(tried.stderr.strip())
    command = shlex.join([sys.executable, "-m", "tests.faults.full_disk", str(folder), str(step)])
    run = subprocess.run(
        ["unshare", *namespaces, "sh", "-c", f"{mount} && exec {command}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(run.stdout)
    return found


def fill(folder: Path, free: int) -> Path:
    """The file that takes up all of the disk's space except `free` bytes."""
    ballast = folder / "ballast"
    room = os.statvfs(folder)
    size = room.f_bavail * room.f_frsize - free
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(size, 1))
    return ballast


class Sweep:
    """One library and one state on the disk, written to in each round."""

    def __init__(self, folder: Path, state: State) -> None:
        self._folder = folder
        self._state = state
        self._library: Library = library_of(folder, {"a.txt": FIRST})
        self._acknowledged: list[str] = []
        self.found: Counter[str] = Counter()
        self.said: set[str] = set()

    def round(self, number: int, free: int) -> int:
        """Try each writer in the remaining space; return how many succeeded."""
        paragraphs = "\n\n".join(f"Office {line} opens at {number} o'clock." for line in range(60))
        (self._library.memos / "b.txt").write_text(paragraphs)
        content = f"A memo that came by chat, number {number}.\n".encode() * 200
        before = Store(self._library.index).current()
        ballast = fill(self._folder, free)
        indexed = self._tried("reindex", lambda: index(self._library))
        now = Store(self._library.index)
        # The new generation answers on the full disk if it was published, else the one before.
        whole = now.open().manifest.paragraphs > 0 and now.alert is None
        self.found["broken"] += not whole or (now.current() == before) == indexed
        taken = self._tried("take", lambda: upload_memo(self._library.memos, "c.txt", content))
        kept = self._library.memos / "c.txt"
        self.found["truncated"] += taken and kept.read_bytes() != content
        question = f"{number}?" * 900
        recorded = self._tried("record", lambda: self._state.turns.record(THREAD, answer(question), self._now()))
        if recorded:
            self._acknowledged.append(question)
        self._check_the_state()
        ballast.unlink()
        return indexed + taken + recorded

    def _now(self) -> datetime:
        return datetime(2026, 11, 23, tzinfo=UTC)

    def _tried(self, what: str, write: Callable[[], object]) -> bool:
        try:
            write()
        except MemoqaError as error:
            said = str(error)
            self.said.add(said)
            self.found["no_sentence"] += "\n" in said or not said.endswith(".")
            self.found[f"{what}_refused"] += 1
            return False
        self.found[f"{what}_done"] += 1
        return True

    def _check_the_state(self) -> None:
        with contextlib.closing(sqlite3.connect(self._folder / "state.sqlite3")) as other:
            self.found["state_damaged"] += other.execute("PRAGMA integrity_check").fetchone() != ("ok",)
            stored = {question for (question,) in other.execute("SELECT question FROM turns")}
        self.found["turns_lost"] += len(set(self._acknowledged) - stored)
        self.found["turns_stored_though_refused"] += len(stored - set(self._acknowledged))


def sweep(folder: Path, step: int) -> dict[str, object]:
    """Rounds with more and more room, until everything succeeds thrice."""
    with open_state(folder / "state.sqlite3") as state:
        # As in a bot that has run: SQLite makes its files beside the state at the first access.
        state.terminals.begin("drill")
        swept = Sweep(folder, state)
        succeeded = 0
        for number in range(MOST_ROUNDS):
            succeeded = succeeded + 1 if swept.round(number, number * step) == 3 else 0
            if succeeded == 3:
                break
    return {"rounds": number + 1, "end": succeeded == 3, **swept.found, "said": sorted(swept.said)}


if __name__ == "__main__":
    print(json.dumps(sweep(Path(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
