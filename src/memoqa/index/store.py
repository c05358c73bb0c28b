"""Publish index generations whole, and open the one in use.

Owns the index folder: nothing else writes there. A generation is immutable once CURRENT names it.

Source: the write-aside-then-rename pattern of Lucene's commit points and SQLite's rollback journal.
"""

import contextlib
import hashlib
import logging
import os
import re
import secrets
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from memoqa import atomic
from memoqa.errors import GenerationError, NoEarlierIndex, ReindexUnderWay
from memoqa.index.corpus import Corpus
from memoqa.index.generation import (
    MANIFEST,
    Contents,
    Generation,
    Manifest,
    load,
    load_memos,
    read_manifest,
    verified,
)
from memoqa.index.journal import Journal
from memoqa.ingest.recognition_cache import RecognitionCache

CURRENT = "CURRENT"
LOCK = ".lock"
KEPT_GENERATIONS = 3  # today's, one to roll back to, and one that a slow reader may still have open
BUILDING = ".building-"
JOURNAL = ".journal"
RECOGNISED = "recognised"  # pages whose text was recognised; it belongs to no generation, and may be removed
_NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{16}")

logger = logging.getLogger(__name__)


class Store:
    """The generations in one folder; safe with many readers and one writer, in any number of processes.

    Attributes:
        alert: Why the generation in use is not the published one, in a sentence; None if it is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._current = folder / CURRENT
        self._opening = threading.Lock()
        self._open: Generation | None = None
        self._open_for: str | None = None
        self._stamped: tuple[int, int] | None = None
        self.alert: str | None = None

    @property
    def recognised(self) -> RecognitionCache:
        """The recognised pages that are kept beside the generations."""
        return RecognitionCache(self._folder / RECOGNISED)

    def current(self) -> str | None:
        """The name in CURRENT, perhaps of a damaged generation; empty if it is not a name, None without a CURRENT."""
        try:
            name = self._current.read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            return ""
        return name if _NAME.fullmatch(name) else ""

    def names(self) -> list[str]:
        """The names of all generations in the folder, newest first, damaged ones too."""
        if not self._folder.is_dir():
            return []
        return sorted((entry.name for entry in self._folder.iterdir() if _NAME.fullmatch(entry.name)), reverse=True)

    def verify(self, name: str) -> Manifest:
        """The manifest of a generation after a check of every byte of its files; loads nothing.

        Raises:
            GenerationError: A file is missing, too short, too long or changed, or another version wrote the format.
        """
        return verified(self._folder / name)

    def open(self) -> Generation:
        """The generation in use: the one that CURRENT names, else the newest whole one, and `alert` says why.

        Each call looks at CURRENT and so follows a reindex by any process; a generation is loaded once.

        Raises:
            GenerationError: There is no generation, or none is whole.
        """
        stamp = self._stamp()
        if self._open is not None and stamp is not None and self._stamped == stamp:
            return self._open
        self._refuse_file()
        with self._opening:
            current = self.current()
            if self._open is not None and self._open_for == current:
                self._stamped = stamp
                return self._open
            generation, problem = self._first_whole(current)
            # A writer that publishes several times while we read may remove the generation that we read.
            while problem and (now := self.current()) != current:
                current = now
                generation, problem = self._first_whole(current)
            if generation is None:
                raise self._nothing_to_open(problem)
            if problem:
                problem = f"{problem}; {generation.name} answers instead; run `memoqa index` to repair it."
                logger.warning(problem)
            self._open, self._open_for, self.alert, self._stamped = generation, current, problem, stamp
            return generation

    def _stamp(self) -> tuple[int, int] | None:
        """Inode and time of CURRENT, which change when a rename replaces it; None if there is no CURRENT."""
        try:
            status = self._current.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def _refuse_file(self) -> None:
        if self._folder.exists() and not self._folder.is_dir():
            raise GenerationError("the index is not a folder; set MEMOQA_INDEX to one.")

    def _first_whole(self, current: str | None) -> tuple[Generation | None, str | None]:
        """The generation that CURRENT names, else the newest whole one, if any; and why it is not CURRENT's."""
        problem = None if current else f"the index's {CURRENT} is {'missing' if current is None else 'damaged'}"
        for name in dict.fromkeys([*([current] if current else []), *self.names()]):
            try:
                return load(self._folder / name), problem
            except GenerationError as error:
                problem = problem or str(error)
        return None, problem

    def _nothing_to_open(self, problem: str | None) -> GenerationError:
        if self.current() is None and not self.names():
            return GenerationError("there is no index yet; run `memoqa index`.", place=self._folder)
        return GenerationError(f"{problem}, and no other is whole; run `memoqa index`.")

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder as its only writer, and first remove what crashes left; a dead process holds no lock.

        Raises:
            ReindexUnderWay: Another thread or process is writing.
            GenerationError: The folder cannot be written.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - brings asyncio, which reading an index does without

        self._refuse_file()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._folder / LOCK, timeout=0)
            with lock:
                self._sweep()
                yield
        except Timeout:
            raise ReindexUnderWay("another reindex is under way; wait until it is done.") from None
        except OSError as error:
            raise GenerationError(
                f"the index folder cannot be written ({error.strerror or 'unknown cause'}); free disk "
                "space or set MEMOQA_INDEX to another folder; the old index stays in use.",
                place=self._folder,
            ) from None

    @contextlib.contextmanager
    def journal(self, *, keeps: bool = True) -> Iterator[Journal]:
        """The journal of a run, closed at the end; call it inside `writing`. `keeps` as in `Journal`."""
        with contextlib.closing(Journal(self._folder / JOURNAL, keeps=keeps)) as journal:
            yield journal

    def is_being_written(self) -> bool:
        """Whether some thread or process is writing just now."""
        if not (self._folder / LOCK).exists():
            return False
        from filelock import FileLock, Timeout  # noqa: PLC0415 - brings asyncio, which reading an index does without

        try:
            with FileLock(self._folder / LOCK, timeout=0):
                return False
        except (Timeout, OSError):
            return True

    def publish(self, manifest: Manifest, contents: Contents) -> Generation:
        """Write a generation and make it the one in use; call it inside `writing`.

        Args:
            manifest: Complete except for `files` and `predecessor`, which are filled in here.
            contents: What the generation will hold.

        Returns:
            The generation, once every byte of it was read back from the disk and is as it was written; readers of the
            one before it keep that until they let go.

        Raises:
            OSError: The disk is full or faulty. The old generation stays in use.
            GenerationError: The disk gives back other bytes than were written. The old generation stays in use.
        """
        building = self._folder / f"{BUILDING}{secrets.token_hex(4)}"
        building.mkdir()
        try:
            name = self._write(building, replace(manifest, predecessor=self._answering()), contents)
            atomic.sync_folder(building)
            os.replace(building, self._folder / name)
        except BaseException:
            atomic.remove_tree(building)
            raise
        atomic.sync_folder(self._folder)
        written = verified(self._folder / name)
        # The pointer moves last: a crash before this line leaves the old generation in use.
        atomic.replace_file(self._current, f"{name}\n".encode())
        self._sweep()
        return Generation(
            contents.corpus, contents.dense, contents.lexical, contents.centers, name=name, manifest=written
        )

    def _write(self, building: Path, manifest: Manifest, contents: Contents) -> str:
        """Write the generation's files and return its name."""
        files = {}
        for name, content in contents.files():
            atomic.write_file(building / name, content)
            files[name] = {"bytes": content.nbytes, "sha256": hashlib.sha256(content).hexdigest()}
        written = atomic.write_json(building / MANIFEST, {**asdict(manifest), "files": files})
        moment = datetime.fromisoformat(manifest.created)
        return f"{moment:%Y%m%dT%H%M%S%f}Z-{hashlib.sha256(written).hexdigest()[:16]}"

    def _answering(self) -> str:
        """The name of the generation in use; empty if there is none."""
        with contextlib.suppress(GenerationError):
            return self.open().name
        return ""

    def memos_before(self) -> tuple[str, Manifest, Corpus]:
        """Name, manifest and memos of the last whole generation that was in use before this one.

        Raises:
            NoEarlierIndex: There is no such generation.
            GenerationError: There is no index.
        """
        for name in self._predecessors(self.open().name):
            with contextlib.suppress(GenerationError):
                return name, *load_memos(self._folder / name)
        raise NoEarlierIndex("there is no earlier index to compare with; there will be one after the next reindex.")

    def rollback(self) -> Generation:
        """Switch back to the last whole generation that was in use before this one; call it inside `writing`.

        A generation that somebody rolled back from was rejected, so it is passed over.

        Raises:
            GenerationError: There is no such generation.
        """
        current = self.current()
        # If no manifest says what was in use before, any older generation will do; without CURRENT, any at all.
        earlier = self._predecessors(current) or [name for name in self.names() if not current or name < current]
        for name in earlier:
            with contextlib.suppress(GenerationError):
                generation = load(self._folder / name)
                atomic.replace_file(self._current, f"{name}\n".encode())
                return generation
        raise GenerationError("there is no earlier generation to switch back to; run `memoqa index`.")

    def _predecessors(self, name: str | None) -> list[str]:
        """The generations in use before `name`, the latest first, as far back as the folder still has them."""
        there = set(self.names())
        found: list[str] = []
        with contextlib.suppress(GenerationError):
            while name and (name := read_manifest(self._folder / name).predecessor) in there:
                found.append(name)
        return found

    def _sweep(self) -> None:
        """Keep `KEPT_GENERATIONS` (in use, in use before, newest) and remove the others and what crashes left."""
        for leftover in self._folder.glob(f"{BUILDING}*"):
            atomic.remove_tree(leftover)
        current = self.current()
        kept = dict.fromkeys([*([current] if current else []), *self._predecessors(current), *self.names()])
        for name in list(kept)[KEPT_GENERATIONS:]:
            atomic.remove_tree(self._folder / name)
