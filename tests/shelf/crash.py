"""Kill an index run at each of its steps in turn, and look at what the next reader finds.

Run as a program, in a process without threads, since it forks: `python -m tests.shelf.crash PROTOCOL MODE FOLDER`.
A step is any call by which the run changes the disk. PROTOCOL is "right" or one of the wrong publish orders; MODE says
what the crash leaves: "before" the step nothing of it, "torn" half of a write, "power" nothing of any file that was not
yet synced. Prints a JSON object with the number of steps and of what was found after each.

Source of the method: SQLite's writecrash.test, which kills the writer in its n-th write for every n.
"""

import json
import os
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path

from memoqa import durable, indexing
from memoqa.errors import GenerationError
from memoqa.generation import Generation, load
from memoqa.shelf import CURRENT, Shelf
from tests.doubles import HashedEncoder

STEPS = ("open", "write", "fsync", "replace", "rename", "mkdir", "unlink", "rmdir")
OLD, NEW = "舊的段落只有一句話。", "新的段落換了一句話。"


class PointerFirst(Shelf):
    """Wrong: CURRENT names the generation before it is there."""

    def publish(self, manifest, contents) -> Generation:
        building = self._folder / ".building-wrong"
        building.mkdir()
        name = self._write(building, manifest, contents)
        durable.replace_file(self._folder / CURRENT, f"{name}\n".encode())
        os.replace(building, self._folder / name)
        return load(self._folder / name)


class PointerInPlace(Shelf):
    """Wrong: CURRENT is emptied and then written."""

    def publish(self, manifest, contents) -> Generation:
        building = self._folder / ".building-wrong"
        building.mkdir()
        name = self._write(building, manifest, contents)
        os.replace(building, self._folder / name)
        descriptor = os.open(self._folder / CURRENT, os.O_WRONLY | os.O_TRUNC)
        os.write(descriptor, f"{name}\n".encode())
        os.fsync(descriptor)
        os.close(descriptor)
        return load(self._folder / name)


class LiveOverwritten(Shelf):
    """Wrong: the new files are written over those in use, and then the folder and CURRENT are renamed."""

    def publish(self, manifest, contents) -> Generation:
        live = self._folder / self.current()
        for file in live.iterdir():
            os.unlink(file)
        name = self._write(live, manifest, contents)
        os.replace(live, self._folder / name)
        durable.replace_file(self._folder / CURRENT, f"{name}\n".encode())
        return load(self._folder / name)


PROTOCOLS = {
    "right": Shelf,
    "pointer-first": PointerFirst,
    "pointer-in-place": PointerInPlace,
    "live-overwritten": LiveOverwritten,
    "unsynced": Shelf,  # wrong: fsync is called and does nothing, so a power cut may take any file's content
}


class Crash:
    """Counts the steps of this process, and ends it at one of them as `kill -9` or a power cut would."""

    def __init__(self, step: int, mode: str, *, syncs: bool = True) -> None:
        self._syncs = syncs
        self._left = step
        self._mode = mode
        self._unsynced: dict[int, int] = {}
        self._real = {name: getattr(os, name) for name in STEPS}
        for name in STEPS:
            setattr(os, name, self._stepping(name))

    def _stepping(self, name):
        def step(*args, **keywords):
            if name == "open" and not args[1] & (os.O_CREAT | os.O_TRUNC | os.O_WRONLY):
                return self._real[name](*args, **keywords)
            if self._left == 0:
                self._die(name, args)
            self._left -= 1
            result = self._real[name](*args, **keywords)
            if name == "open":
                # A second descriptor outlives the program's own, so that a power cut can still reach the file.
                self._unsynced[result] = os.dup(result)
            elif name == "fsync" and self._syncs:
                self._unsynced.pop(args[0], None)
            return result

        return step

    def _die(self, name, args) -> None:
        if name == "write" and self._mode == "torn":
            self._real["write"](args[0], args[1][: len(args[1]) // 2])
        if self._mode == "power":
            for descriptor in self._unsynced.values():
                os.ftruncate(descriptor, 0)
        os.kill(os.getpid(), signal.SIGKILL)


def state_of(folder: Path) -> str:
    """What a reader finds: "old", "new", or how it is broken."""
    shelf = Shelf(folder)
    try:
        generation = shelf.open()
    except GenerationError as error:
        return f"broken: {error}"
    if shelf.alert:
        return f"broken: {shelf.alert}"
    text = generation.corpus.text(0)
    return {OLD: "old", NEW: "new"}.get(text, f"broken: {text}")


def index(memos: Path, shelf: Shelf) -> None:
    indexing.reindex(memos, shelf, "hashed", HashedEncoder)


def crash_everywhere(protocol: str, mode: str, folder: Path) -> dict[str, int]:
    memos, template = folder / "memos", folder / "template"
    memos.mkdir()
    (memos / "memo.txt").write_text(OLD, "utf-8")
    index(memos, Shelf(template))
    (memos / "memo.txt").write_text(NEW, "utf-8")
    found: Counter[str] = Counter()
    for step in range(1000):
        trial = folder / "trial"
        shutil.rmtree(trial, ignore_errors=True)
        shutil.copytree(template, trial)
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            Crash(step, mode, syncs=protocol != "unsynced")
            index(memos, PROTOCOLS[protocol](trial))
            os._exit(0)
        ended = os.waitpid(child, 0)[1]
        state = state_of(trial)
        if ended == 0:
            return {"steps": step, "end": state, **found}
        found[state.split(":")[0]] += 1
        if protocol == "right":
            index(memos, Shelf(trial))  # the next run must go through, and sweep what the crash left
            assert state_of(trial) == "new"
            assert not list(trial.glob(".building-*"))
    raise AssertionError("the run never ended")


if __name__ == "__main__":
    print(json.dumps(crash_everywhere(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
