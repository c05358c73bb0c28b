"""Kill an index run at each of its steps in turn, and look at what the next reader finds.

Run as a program, in a process without threads, since it forks: `python -m tests.index.crash PROTOCOL MODE FOLDER`.
A step is any call by which the run changes the disk. PROTOCOL is "right" or one of the wrong publish orders. MODE says
how the crash leaves the disk: "before" keeps nothing that the step does, "torn" keeps half of a write, "power" loses
every file and folder entry that was not yet synced, and "reordered" loses all of these but the last, because a disk
writes them in any order. After the last step the power fails as well, and the published generation must stay. Prints a
JSON object: the number of steps, how often a reader then found "old", "new" or "broken", and the finding at the end.

Source of the method: SQLite's writecrash.test, which kills the writer in its n-th write for every n.
"""

import contextlib
import itertools
import json
import os
import shutil
import signal
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from memoqa import atomic
from memoqa.errors import GenerationError
from memoqa.index import build
from memoqa.index.generation import Generation, load
from memoqa.index.store import CURRENT, Store
from tests.doubles import HashedEncoder

STEPS = ("open", "write", "fsync", "replace", "rename", "mkdir", "unlink", "rmdir")
OLD, NEW = "舊的段落只有一句話。", "新的段落換了一句話。"


class PointerFirst(Store):
    """Wrong: CURRENT names the generation before it is there."""

    def publish(self, manifest, contents) -> Generation:
        building = self._folder / ".building-wrong"
        building.mkdir()
        name = self._write(building, manifest, contents)
        atomic.replace_file(self._folder / CURRENT, f"{name}\n".encode())
        os.replace(building, self._folder / name)
        return load(self._folder / name)


class PointerInPlace(Store):
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


class LiveOverwritten(Store):
    """Wrong: the new files are written over those in use, and then the folder and CURRENT are renamed."""

    def publish(self, manifest, contents) -> Generation:
        live = self._folder / self.current()
        for file in live.iterdir():
            os.unlink(file)
        name = self._write(live, manifest, contents)
        os.replace(live, self._folder / name)
        atomic.replace_file(self._folder / CURRENT, f"{name}\n".encode())
        return load(self._folder / name)


class FolderUnsynced(Store):
    """Wrong: the generation's folder is not synced."""

    def publish(self, manifest, contents) -> Generation:
        return _without_the_sync(0, lambda: super(FolderUnsynced, self).publish(manifest, contents))


class RenameUnsynced(Store):
    """Wrong: CURRENT is renamed while the disk may not yet know of the generation's name."""

    def publish(self, manifest, contents) -> Generation:
        return _without_the_sync(1, lambda: super(RenameUnsynced, self).publish(manifest, contents))


class PointerUnsynced(Store):
    """Wrong: the folder is not synced after CURRENT is renamed."""

    def publish(self, manifest, contents) -> Generation:
        return _without_the_sync(2, lambda: super(PointerUnsynced, self).publish(manifest, contents))


def _without_the_sync(left_out, publish):
    """Publish with one of the calls of `sync_folder` left out."""
    real, calls = atomic.sync_folder, itertools.count()
    atomic.sync_folder = lambda folder: None if next(calls) == left_out else real(folder)
    try:
        return publish()
    finally:
        atomic.sync_folder = real


PROTOCOLS = {
    "folder-unsynced": FolderUnsynced,
    "rename-unsynced": RenameUnsynced,
    "pointer-unsynced": PointerUnsynced,
    "right": Store,
    "pointer-first": PointerFirst,
    "pointer-in-place": PointerInPlace,
    "live-overwritten": LiveOverwritten,
    "unsynced": Store,  # wrong: fsync is called and does nothing, so a power cut may take any file's content
}


class Crash:
    """Counts the steps of this process, and ends it at one of them as `kill -9` or a power cut would."""

    def __init__(self, step: int, mode: str, stash: Path, *, syncs: bool = True) -> None:
        self._syncs = syncs
        self._left = step
        self._mode = mode
        self._stash = stash
        self._unsynced: dict[int, int] = {}
        self._entries: list[Entry] = []
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
            entry = self._entry(name, args) if not keywords.get("dir_fd") else None
            result = self._real[name](*args, **keywords)
            if entry:
                self._entries.append(entry)
            if name == "open":
                # A second descriptor outlives the program's own, so that a power cut can still reach the file.
                self._unsynced[result] = os.dup(result)
            elif name == "fsync" and self._syncs:
                self._unsynced.pop(args[0], None)
                self._entries = [each for each in self._entries if not os.path.sameopenfile(each.folder, args[0])]
            return result

        return step

    def _entry(self, name, args) -> "Entry | None":
        """The entry that a step is about to make in a folder; None if the folder has it already."""
        path = Path(args[-1] if name in {"replace", "rename"} else args[0]) if name not in {"write", "fsync"} else None
        if path is None or name in {"unlink", "rmdir"} or (name in {"open", "mkdir"} and path.exists()):
            return None
        # Held open, since the folder itself may be renamed before its entries are lost.
        folder = self._real["open"](path.parent, os.O_RDONLY)
        if name in {"open", "mkdir"}:
            return Entry(folder, path.name)
        replaced = None
        if path.exists():
            replaced = self._stash / f"{len(self._entries)}-{path.name}"
            os.link(path, replaced)
        return Entry(folder, path.name, Path(args[0]).name, replaced)

    def cut_the_power(self) -> None:
        for descriptor in self._unsynced.values():
            os.ftruncate(descriptor, 0)
        kept = 1 if self._mode == "reordered" else 0
        for entry in reversed(self._entries[: len(self._entries) - kept]):
            entry.lose(self._real)

    def _die(self, name, args) -> None:
        if name == "write" and self._mode == "torn":
            self._real["write"](args[0], args[1][: len(args[1]) // 2])
        if self._mode in {"power", "reordered"}:
            self.cut_the_power()
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Entry:
    """A new name in a folder that is not yet synced: a file made there, or renamed from another name there."""

    folder: int
    name: str
    renamed_from: str | None = None
    replaced: Path | None = None

    def lose(self, real) -> None:
        with contextlib.suppress(FileNotFoundError):  # renamed since, or in what was lost already
            if self.renamed_from is not None:
                here = {"src_dir_fd": self.folder, "dst_dir_fd": self.folder}
                real["rename"](self.name, self.renamed_from, **here)
                if self.replaced:
                    real["rename"](self.replaced, self.name, dst_dir_fd=self.folder)
                return
            try:
                real["unlink"](self.name, dir_fd=self.folder)
            except IsADirectoryError:
                self._lose_folder(real)

    def _lose_folder(self, real) -> None:
        place = f"/proc/self/fd/{self.folder}/{self.name}"
        for name in os.listdir(place):
            real["unlink"](f"{place}/{name}")
        real["rmdir"](place)


def state_of(folder: Path) -> str:
    """What a reader finds: "old", "new", or how it is broken."""
    store = Store(folder)
    try:
        generation = store.open()
    except GenerationError as error:
        return f"broken: {error}"
    if store.alert:
        return f"broken: {store.alert}"
    text = generation.corpus.text(0)
    return {OLD: "old", NEW: "new"}.get(text, f"broken: {text}")


def index(memos: Path, store: Store) -> None:
    build.reindex(memos, store, "hashed", HashedEncoder)


def crash_everywhere(protocol: str, mode: str, folder: Path) -> dict[str, int]:
    memos, template = folder / "memos", folder / "template"
    memos.mkdir()
    (memos / "memo.txt").write_text(OLD, "utf-8")
    index(memos, Store(template))
    (memos / "memo.txt").write_text(NEW, "utf-8")
    found: Counter[str] = Counter()
    for step in range(1000):
        trial, stash = folder / "trial", folder / "stash"
        for place in (trial, stash):
            shutil.rmtree(place, ignore_errors=True)
        stash.mkdir()
        shutil.copytree(template, trial)
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            crash = Crash(step, mode, stash, syncs=protocol != "unsynced")
            index(memos, PROTOCOLS[protocol](trial))
            if mode in {"power", "reordered"}:
                crash.cut_the_power()
            os._exit(0)
        ended = os.waitpid(child, 0)[1]
        state = state_of(trial)
        found[state.split(":")[0]] += 1
        if ended == 0:
            return {"steps": step, "end": state, **found}
        if protocol == "right":
            index(memos, Store(trial))  # the next run must go through, and sweep what the crash left
            assert state_of(trial) == "new"
            assert not list(trial.glob(".building-*"))
    raise AssertionError("the run never ended")


if __name__ == "__main__":
    print(json.dumps(crash_everywhere(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
