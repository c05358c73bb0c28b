"""The memos folder at one moment: whether it differs from what a generation was built from, and its memos."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from memoqa.domain import Memo
from memoqa.errors import UnreadableMemo
from memoqa.index.generation import Generation, Manifest
from memoqa.ingest.files import memo_files
from memoqa.ingest.formats.table import outermost
from memoqa.ingest.reading import readings_of


@dataclass(slots=True)
class ScannedMemos:
    """The memos that a scan read, and the files that it skipped.

    Attributes:
        memos: In the order of their ids.
        sources: Digest of each memo's file and sidecar, by memo id; of a memo inside a container, the container's.
        skipped: Reason and digest of each file that cannot be read, or not all of whose pages can, by memo id.
    """

    memos: list[Memo] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, dict[str, str]] = field(default_factory=dict)


class Scan:
    """The files of the memos folder with their digests; `memos` reads them."""

    def __init__(self, folder: Path) -> None:
        """List the folder and take each file's digest.

        Raises:
            NoMemosError: The folder does not exist or cannot be listed.
        """
        self._files, self._refused = memo_files(folder)
        self._digests: dict[str, str] = {}
        for file in self._files:
            try:
                self._digests[file.id] = file.fingerprint()
            except UnreadableMemo as error:
                self._refused.append(error)

    def matches(self, manifest: Manifest) -> bool:
        """Whether a generation was built from exactly these files."""
        known = {**manifest.sources, **{memo: entry["digest"] for memo, entry in manifest.skipped.items()}}
        return {outermost(memo): digest for memo, digest in known.items()} == {
            **self._digests,
            **{error.memo: "" for error in self._refused},
        }

    def memos(self, old: Generation | None, progress: Callable[[str, int, int], None]) -> ScannedMemos:
        """The memo of every file: taken over from the old generation if the file is the same, else read.

        Args:
            old: Has the memos that need not be read again; None to read all.
            progress: Called with "reading", the number of files done, and their total.
        """
        found = ScannedMemos(skipped={error.memo: {"digest": "", "reason": error.reason} for error in self._refused})
        before = _Before(old)
        readable = [file for file in self._files if file.id in self._digests]
        for done, file in enumerate(readable):
            progress("reading", done, len(readable))
            digest = self._digests[file.id]
            if before.take_over(file.id, digest, found):
                continue
            for reading in readings_of(file):
                if isinstance(reading, UnreadableMemo):
                    found.skipped[reading.memo] = {"digest": digest, "reason": reading.reason}
                    continue
                memo = reading.memo
                found.memos.append(memo)
                found.sources[memo.id] = reading.fingerprint  # of exactly the bytes that were read
                if reading.unread:
                    found.skipped[memo.id] = {"digest": reading.fingerprint, "reason": reading.unread}
        found.memos.sort(key=lambda memo: memo.id)
        progress("reading", len(readable), len(readable))
        return found


class _Before:
    """What an old generation has of each file of the memos folder."""

    def __init__(self, old: Generation | None) -> None:
        self._memos = {memo.id: memo for memo in old.corpus.memos} if old else {}
        self._sources = old.manifest.sources if old else {}
        self._skipped = old.manifest.skipped if old else {}
        self._within: dict[str, list[str]] = {}
        for memo in {**self._sources, **self._skipped}:
            self._within.setdefault(outermost(memo), []).append(memo)

    def take_over(self, name: str, digest: str, found: ScannedMemos) -> bool:
        """Add the memos of a file, and what was skipped in it; False if it has changed or none of it could be read."""
        within = self._within.get(name, [])
        digests = {self._sources.get(memo) or self._skipped[memo]["digest"] for memo in within}
        if digests != {digest} or self._sources.keys().isdisjoint(within):
            return False
        for memo in within:
            if memo in self._sources:
                found.memos.append(self._memos[memo])
                found.sources[memo] = digest
            if memo in self._skipped:
                found.skipped[memo] = self._skipped[memo]
        return True
