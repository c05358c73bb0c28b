"""Publish index generations whole, and open the one in use.

Owns the index folder: nothing else writes there. A generation is immutable once CURRENT names it. Its folder's name
ends with the digest of its manifest, and the manifest has the digest of every other file, so a change of any byte is
noticed before faiss or anything else reads it. There is no pickle.

Source: the write-aside-then-rename pattern of Lucene's commit points and SQLite's rollback journal.
"""

import contextlib
import hashlib
import io
import json
import logging
import os
import re
import secrets
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from memoqa import durable
from memoqa.centring import Centres
from memoqa.corpus import Corpus
from memoqa.dense import DenseIndex
from memoqa.errors import GenerationError, ReindexUnderWay
from memoqa.lexical import LexicalIndex
from memoqa.retrieval import Searcher

FORMAT = 2  # of everything in a generation's folder; a reader refuses another
CURRENT = "CURRENT"
LOCK = ".lock"
MANIFEST = "manifest.json"
MEMOS = "memos.json"
VECTORS = "dense.faiss"
TERMS = "terms.npz"
CENTRES = "centres.npy"
KEPT_GENERATIONS = 3  # today's, one to roll back to, and one that a slow reader may still have open
_BUILDING = ".building-"
_NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{16}")
_LARGEST_MANIFEST = 64 * 2**20  # bytes; half a million memos

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what it was built with.

    Attributes:
        created: UTC, ISO 8601.
        model: The encoder's identity: vectors of another model, though of the same dimension, are another space.
        dimension: Of every vector.
        query_prefix: Text that the encoder puts before a question.
        passage_prefix: Text that the encoder puts before a passage.
        memos: How many.
        paragraphs: How many.
        sentences: How many.
        sources: Digest of each memo's file and sidecar, by memo id.
        skipped: Reason and digest of each file that could not be read, by memo id.
        corpus_sha256: Of `sources` and `skipped`.
        files: Size in bytes and sha256 of each file beside the manifest.
    """

    format: int
    created: str
    model: str
    dimension: int
    query_prefix: str
    passage_prefix: str
    memos: int
    paragraphs: int
    sentences: int
    sources: dict[str, str]
    skipped: dict[str, dict[str, str]]
    corpus_sha256: str
    files: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation, verified and open; it stays usable when its folder is swept."""

    name: str
    manifest: Manifest
    corpus: Corpus
    dense: DenseIndex
    centres: Centres
    searcher: Searcher


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation holds: the memos, their vectors and terms, and the centres of the encoder's space."""

    corpus: Corpus
    dense: DenseIndex
    lexical: LexicalIndex
    centres: Centres

    def searcher(self) -> Searcher:
        """A searcher over what is held here, before it is published."""
        return Searcher(self.corpus, self.dense, self.lexical, self.centres)

    def files(self) -> dict[str, memoryview]:
        """The content of each file, by name."""
        centres = io.BytesIO()
        np.save(centres, self.centres.to_array(), allow_pickle=False)
        return {
            MEMOS: memoryview(self.corpus.to_json()),
            VECTORS: self.dense.to_bytes(),
            TERMS: memoryview(self.lexical.to_bytes()),
            CENTRES: memoryview(centres.getvalue()),
        }


class Shelf:
    """The generations in one folder; safe with many readers and one writer, in any number of processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._current = folder / CURRENT
        self._opening = threading.Lock()
        self._open: Generation | None = None
        self._open_for: str | None = None
        self._stamped: tuple[int, int] | None = None
        self.alert: str | None = None  # why the generation in use is not the one that CURRENT names

    def current(self) -> str | None:
        """The name in CURRENT, or None where there is none; it may name a damaged generation."""
        try:
            name = (self._folder / CURRENT).read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            return ""
        return name if _NAME.fullmatch(name) else ""

    def names(self) -> list[str]:
        """The generations on the shelf, newest first, good or not."""
        if not self._folder.is_dir():
            return []
        return sorted((entry.name for entry in self._folder.iterdir() if _NAME.fullmatch(entry.name)), reverse=True)

    def verify(self, name: str) -> Manifest:
        """The manifest of a generation, every byte of which is as it was published; loads nothing else.

        Raises:
            GenerationError: A file is missing, too short, too long or changed, or the format is another version's.
        """
        return _verified(self._folder / name)[0]

    def open(self) -> Generation:
        """The generation in use: the one that CURRENT names, else the last good one, with `alert` saying why.

        CURRENT is looked at on each call, so a reindex made by any process is followed; a generation is loaded once.

        Raises:
            GenerationError: There is none, or none that is whole.
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
            candidates = [name for name in self.names() if name != current]
            if current:
                candidates.insert(0, current)
            generation, problem = self._first_whole(candidates, current)
            self._open, self._open_for, self.alert, self._stamped = generation, current, problem, stamp
            return generation

    def _stamp(self) -> tuple[int, int] | None:
        """What tells one CURRENT from the next, which takes its place by a rename; None where there is none."""
        try:
            status = self._current.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def _refuse_file(self) -> None:
        if self._folder.exists() and not self._folder.is_dir():
            raise GenerationError("the index is not a folder; set MEMOQA_INDEX to one.")

    def _first_whole(self, candidates: list[str], current: str | None) -> tuple[Generation, str | None]:
        if current is None and not candidates:
            # No sentence that a question can bring about names the folder: it would be shown to whoever asked.
            raise GenerationError("there is no index yet; run `memoqa index`.")
        problem = None if current else f"the index's {CURRENT} is {'missing' if current is None else 'damaged'}"
        for name in candidates:
            try:
                generation = load(self._folder / name)
            except GenerationError as error:
                problem = problem or str(error)
                continue
            if problem:
                problem = f"{problem}; {name} answers instead; run `memoqa index` to mend it."
                logger.warning(problem)
            return generation, problem
        raise GenerationError(f"{problem or 'no generation is left'}, and no other is whole; run `memoqa index`.")

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the shelf's only writing place, sweeping what a crash left; a dead holder's place is free.

        Raises:
            GenerationError: Another process is writing, or the folder cannot be written.
        """
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
                f"the index folder {self._folder} cannot be written ({error.strerror or error}); "
                "make room or set MEMOQA_INDEX; the old index stays in use."
            ) from None

    def is_being_written(self) -> bool:
        """Whether some process holds the writing place just now."""
        if not (self._folder / LOCK).exists():
            return False
        try:
            with FileLock(self._folder / LOCK, timeout=0):
                return False
        except (Timeout, OSError):
            return True

    def publish(self, manifest: Manifest, contents: Contents) -> Generation:
        """Write a generation and make it the one in use; call it inside `writing`.

        Args:
            manifest: Complete but for `files`, which is filled in here.
            contents: What the generation holds.

        Returns:
            The generation as read back from the disk; readers of the one before keep it until they let go.

        Raises:
            OSError: The disk is full or faulty. The old generation stays in use.
            GenerationError: What was read back is not what was written. The old generation stays in use.
        """
        building = self._folder / f"{_BUILDING}{secrets.token_hex(4)}"
        building.mkdir()
        try:
            name = self._write(building, manifest, contents)
            durable.sync_folder(building)
            os.replace(building, self._folder / name)
        except BaseException:
            durable.remove_tree(building)
            raise
        durable.sync_folder(self._folder)
        generation = load(self._folder / name)
        # The pointer moves last: a crash before this line leaves the old generation in use.
        durable.replace_file(self._folder / CURRENT, f"{name}\n".encode())
        self._sweep()
        return generation

    def _write(self, building: Path, manifest: Manifest, contents: Contents) -> str:
        """Write the generation's files; returns its name."""
        files = {}
        for name, content in contents.files().items():
            durable.write_file(building / name, content)
            files[name] = {"bytes": content.nbytes, "sha256": hashlib.sha256(content).hexdigest()}
        written = durable.write_json(building / MANIFEST, {**asdict(manifest), "files": files})
        moment = datetime.fromisoformat(manifest.created)
        return f"{moment:%Y%m%dT%H%M%S%f}Z-{hashlib.sha256(written).hexdigest()[:16]}"

    def rollback(self) -> Generation:
        """Make the last whole generation before the one in use the one in use; call it inside `writing`.

        Raises:
            GenerationError: There is none.
        """
        current = self.current()
        for name in self.names():
            if current and name >= current:
                continue
            with contextlib.suppress(GenerationError):
                generation = load(self._folder / name)
                durable.replace_file(self._folder / CURRENT, f"{name}\n".encode())
                return generation
        raise GenerationError("there is no earlier generation to go back to; run `memoqa index`.")

    def _sweep(self) -> None:
        """Remove what crashes left and generations beyond those kept; the one in use stays whatever its age."""
        for leftover in self._folder.glob(f"{_BUILDING}*"):
            durable.remove_tree(leftover)
        current = self.current()
        others = [name for name in self.names() if name != current]
        for name in others[KEPT_GENERATIONS - 1 :]:
            durable.remove_tree(self._folder / name)


def new_manifest(
    *,
    model: str,
    dimension: int,
    prefixes: tuple[str, str],
    corpus: Corpus,
    sources: dict[str, str],
    skipped: dict[str, dict[str, str]],
) -> Manifest:
    """The manifest of a generation that is about to be published; `files` is left to the shelf."""
    return Manifest(
        format=FORMAT,
        created=datetime.now(UTC).isoformat(),
        model=model,
        dimension=dimension,
        query_prefix=prefixes[0],
        passage_prefix=prefixes[1],
        memos=len(corpus.memos),
        paragraphs=len(corpus),
        sentences=int(corpus.first_sentence[-1]),
        sources=sources,
        skipped=skipped,
        corpus_sha256=corpus_digest(sources, skipped),
        files={},
    )


def corpus_digest(sources: dict[str, str], skipped: dict[str, dict[str, str]]) -> str:
    """The sha256 that two corpora share only if their files do."""
    return hashlib.sha256(json.dumps([sources, skipped], sort_keys=True).encode()).hexdigest()


def load(folder: Path) -> Generation:
    """The generation in a folder, each byte checked before it is parsed.

    Raises:
        GenerationError: As `Shelf.verify`, or the parts do not fit together.
    """
    manifest, contents = _verified(folder)
    try:
        corpus = Corpus.from_json(contents[MEMOS])
    except (ValueError, KeyError, TypeError) as error:
        raise GenerationError(f"generation {folder.name} does not hold memos ({type(error).__name__})") from None
    if len(corpus) != manifest.paragraphs:
        raise GenerationError(f"generation {folder.name} holds {len(corpus)} paragraphs, not {manifest.paragraphs}")
    dense = DenseIndex.from_bytes(contents[VECTORS], manifest.dimension, corpus.first_sentence)
    lexical = LexicalIndex.from_bytes(contents[TERMS])
    centres = Centres.from_array(np.load(io.BytesIO(contents[CENTRES]), allow_pickle=False))
    searcher = Searcher(corpus, dense, lexical, centres)
    return Generation(folder.name, manifest, corpus, dense, centres, searcher)


def _verified(folder: Path) -> tuple[Manifest, dict[str, bytes]]:
    content = _read(folder, MANIFEST, _LARGEST_MANIFEST)
    if hashlib.sha256(content).hexdigest()[:16] != folder.name[-16:]:
        raise GenerationError(f"generation {folder.name} is damaged: its {MANIFEST} was changed")
    packed = json.loads(content)
    if packed.get("format") != FORMAT:
        raise GenerationError(
            f"generation {folder.name} has format {packed.get('format')}, this version reads {FORMAT}"
        )
    manifest = Manifest(**packed)
    contents = {}
    for name in (MEMOS, VECTORS, TERMS, CENTRES):
        expected = manifest.files[name]
        contents[name] = _read(folder, name, expected["bytes"])
        if hashlib.sha256(contents[name]).hexdigest() != expected["sha256"]:
            raise GenerationError(f"generation {folder.name} is damaged: its {name} was changed")
    return manifest, contents


def _read(folder: Path, name: str, most: int) -> bytes:
    """A file's content, at most `most` bytes and one more."""
    try:
        with (folder / name).open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise GenerationError(
            f"generation {folder.name} is damaged: its {name} cannot be read ({error.strerror})"
        ) from None
