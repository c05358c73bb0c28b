"""The memos folder at one moment: whether it differs from what a generation was built from, and its memos."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from memoqa.domain import Memo
from memoqa.errors import UnreadableMemo
from memoqa.index.corpus import packed_memo, unpacked_memo
from memoqa.index.generation import Generation, Manifest
from memoqa.index.journal import Journal, key_of
from memoqa.ingest.files import MemoFile, memo_files
from memoqa.ingest.formats.table import outermost
from memoqa.ingest.reading import readings_of
from memoqa.ingest.recognised import needs_installation
from memoqa.ingest.recognition import Recogniser, is_installed
from memoqa.ingest.source import NotReadNow
from memoqa.ingest.summary import Summary, summary_of
from memoqa.ingest.version import reader_version


@dataclass(slots=True)
class ScannedMemos:
    """The memos that a scan read, and the files that it skipped.

    Attributes:
        memos: In the order of their ids.
        sources: Digest of each memo's file and sidecar, by memo id; of a memo inside a container, the container's.
        skipped: Reason and digest of each file that cannot be read, or not all of whose pages can, by memo id.
        taken_up: How many files the journal had from an interrupted run.
        summaries: Of each memo that was read now, by memo id; those taken over have none.
    """

    memos: list[Memo] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, dict[str, str]] = field(default_factory=dict)
    taken_up: int = 0
    summaries: dict[str, Summary] = field(default_factory=dict)


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
        if is_installed() and any(needs_installation(entry["reason"]) for entry in manifest.skipped.values()):
            return False
        known = {**manifest.sources, **{memo: entry["digest"] for memo, entry in manifest.skipped.items()}}
        now = {**self._digests, **{error.memo: "" for error in self._refused}}
        return {outermost(memo): digest for memo, digest in known.items()} == now

    def memos(
        self,
        old: Generation | None,
        progress: Callable[[str, int, int], None],
        journal: Journal | None = None,
        recogniser: Recogniser | None = None,
    ) -> ScannedMemos:
        """The memo of every file: taken over from the old generation or the journal if the file is the same, else read.

        Args:
            old: Has the memos that need not be read again; None to read all.
            progress: Called with "reading", the number of files done, and their total.
            journal: Has what an interrupted run read, and gets what is read now; None for no journal.
            recogniser: Recognises pages that are pictures.
        """
        readable = [file for file in self._files if file.id in self._digests]
        known = _Known(old, journal)
        there = {file.id: kept for file in readable if (kept := known.file(file, self._digests[file.id]))}
        found = ScannedMemos(skipped={error.memo: {"digest": "", "reason": error.reason} for error in self._refused})
        found.taken_up = known.taken_up
        done = len(there)
        for file in readable:
            one = there.pop(file.id, None)
            if one is None:
                progress("reading", done, len(readable))
                one = _read(file, self._digests[file.id], journal, recogniser)
                done += 1
            found.memos += one.memos
            found.sources |= {memo.id: one.digest for memo in one.memos}
            found.skipped |= {name: {"digest": one.digest, "reason": reason} for name, reason in one.skipped.items()}
            found.summaries |= one.summaries
        found.memos.sort(key=lambda memo: memo.id)
        progress("reading", len(readable), len(readable))
        return found


@dataclass(slots=True)
class _FileRead:
    """A file that was read now or before: its memos, several if it is a container, and why any of it cannot be read.

    Attributes:
        skipped: The reasons by memo id.
        summaries: By memo id, of what was read now.
    """

    digest: str
    memos: list[Memo] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    summaries: dict[str, Summary] = field(default_factory=dict)


class _Known:
    """The files that need not be read again."""

    def __init__(self, old: Generation | None, journal: Journal | None) -> None:
        self.taken_up = 0
        self._memos = {memo.id: memo for memo in old.corpus.memos} if old else {}
        self._sources = old.manifest.sources if old else {}
        self._skipped = old.manifest.skipped if old else {}
        self._within: dict[str, list[str]] = {}
        for name in {**self._sources, **self._skipped}:
            self._within.setdefault(outermost(name), []).append(name)
        self._journal = journal

    def file(self, file: MemoFile, digest: str) -> _FileRead | None:
        """A file as it was read before, if it is the same; None if it must be read."""
        if kept := self._before(file.id, digest):
            return kept
        content = self._journal.get(_key(file, digest)) if self._journal else None
        if content is None:
            return None
        self.taken_up += 1
        memos, skipped = json.loads(content)
        return _FileRead(digest, [unpacked_memo(memo) for memo in memos], skipped)

    def _before(self, name: str, digest: str) -> _FileRead | None:
        """What the old generation has of a file; None if it has changed, or if more of it can be read now."""
        within = self._within.get(name, [])
        digests = {self._sources.get(one) or self._skipped[one]["digest"] for one in within}
        if digests != {digest} or self._sources.keys().isdisjoint(within):
            return None
        skipped = {one: self._skipped[one]["reason"] for one in within if one in self._skipped}
        if any(map(needs_installation, skipped.values())) and is_installed():
            return None
        return _FileRead(digest, [self._memos[one] for one in within if one in self._sources], skipped)


def _read(file: MemoFile, digest: str, journal: Journal | None, recogniser: Recogniser | None) -> _FileRead:
    one, lasting = _FileRead(digest), True
    for reading in readings_of(file, recogniser):
        if isinstance(reading, UnreadableMemo):
            one.skipped[reading.memo] = reading.reason
            lasting = lasting and not isinstance(reading.__cause__, NotReadNow)
            continue
        one.digest = reading.fingerprint  # of exactly the bytes that were read
        one.memos.append(reading.memo)
        one.summaries[reading.memo.id] = summary_of(reading)
        if reading.unread:
            one.skipped[reading.memo.id] = reading.unread
    if journal and lasting:
        kept = [[packed_memo(memo) for memo in one.memos], one.skipped]
        content = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
        journal.add([(_key(file, one.digest), content)])
    return one


def _key(file: MemoFile, digest: str) -> bytes:
    return key_of("memo", reader_version(), file.id, digest)
