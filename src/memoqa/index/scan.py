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
from memoqa.ingest.reading import reading_of
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
        sources: Digest of each memo's file and sidecar, by memo id.
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
        return known == {**self._digests, **{error.memo: "" for error in self._refused}}

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
            if one.memo is not None:
                found.memos.append(one.memo)
                found.sources[file.id] = one.digest
            if one.summary is not None:
                found.summaries[file.id] = one.summary
            if one.reason:
                found.skipped[file.id] = {"digest": one.digest, "reason": one.reason}
        progress("reading", len(readable), len(readable))
        return found


@dataclass(frozen=True, slots=True)
class _FileRead:
    """A file that was read now or before: its memo, and why it or some of its pages cannot be read."""

    digest: str
    memo: Memo | None
    reason: str = ""
    summary: Summary | None = None


class _Known:
    """The files that need not be read again."""

    def __init__(self, old: Generation | None, journal: Journal | None) -> None:
        self.taken_up = 0
        self._old = old
        self._memos = {memo.id: memo for memo in old.corpus.memos} if old else {}
        self._journal = journal

    def file(self, file: MemoFile, digest: str) -> _FileRead | None:
        """A file as it was read before, if it is the same; None if it must be read."""
        if self._old and self._old.manifest.sources.get(file.id) == digest:
            reason = self._old.manifest.skipped.get(file.id, {}).get("reason", "")
            if not (needs_installation(reason) and is_installed()):
                return _FileRead(digest, self._memos[file.id], reason)
        content = self._journal.get(_key(file, digest)) if self._journal else None
        if content is None:
            return None
        self.taken_up += 1
        memo, reason = json.loads(content)
        return _FileRead(digest, memo and unpacked_memo(memo), reason)


def _read(file: MemoFile, digest: str, journal: Journal | None, recogniser: Recogniser | None) -> _FileRead:
    try:
        reading = reading_of(file, recogniser)  # the digest is of exactly the bytes that were read
        one = _FileRead(reading.fingerprint, reading.memo, reading.unread, summary_of(reading))
    except UnreadableMemo as error:
        one = _FileRead(digest, None, error.reason)
        if isinstance(error.__cause__, NotReadNow):
            return one
    if journal:
        memo = one.memo and packed_memo(one.memo)
        content = json.dumps([memo, one.reason], ensure_ascii=False, separators=(",", ":")).encode()
        journal.add([(_key(file, one.digest), content)])
    return one


def _key(file: MemoFile, digest: str) -> bytes:
    return key_of("memo", reader_version(), file.id, digest)
