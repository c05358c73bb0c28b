"""The memos folder at one moment: whether it differs from what a generation was built from, and its memos."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from memoqa.domain import Memo
from memoqa.errors import UnreadableMemo
from memoqa.index.generation import Generation, Manifest
from memoqa.ingest.files import memo_files
from memoqa.ingest.reading import reading_of
from memoqa.ingest.summary import Summary, summary_of


@dataclass(slots=True)
class ScannedMemos:
    """The memos that a scan read, and the files that it skipped.

    Attributes:
        memos: In the order of their ids.
        sources: Digest of each memo's file and sidecar, by memo id.
        skipped: Reason and digest of each file that cannot be read, or not all of whose pages can, by memo id.
        summaries: Of each memo that was read now, by memo id; those taken over from the old generation have none.
    """

    memos: list[Memo] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, dict[str, str]] = field(default_factory=dict)
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
        known = {**manifest.sources, **{memo: entry["digest"] for memo, entry in manifest.skipped.items()}}
        return known == {**self._digests, **{error.memo: "" for error in self._refused}}

    def memos(self, old: Generation | None, progress: Callable[[str, int, int], None]) -> ScannedMemos:
        """The memo of every file: taken over from the old generation if the file is the same, else read.

        Args:
            old: Has the memos that need not be read again; None to read all.
            progress: Called with "reading", the number of files done, and their total.
        """
        found = ScannedMemos(skipped={error.memo: {"digest": "", "reason": error.reason} for error in self._refused})
        known = {memo.id: memo for memo in old.corpus.memos} if old else {}
        readable = [file for file in self._files if file.id in self._digests]
        for done, file in enumerate(readable):
            progress("reading", done, len(readable))
            digest = self._digests[file.id]
            try:
                if old and old.manifest.sources.get(file.id) == digest:
                    memo, unread = known[file.id], old.manifest.skipped.get(file.id, {}).get("reason", "")
                else:
                    reading = reading_of(file)  # the digest is of exactly the bytes that were read
                    memo, digest, unread = reading.memo, reading.fingerprint, reading.unread
                    found.summaries[file.id] = summary_of(reading)
            except UnreadableMemo as error:
                found.skipped[file.id] = {"digest": digest, "reason": error.reason}
                continue
            found.memos.append(memo)
            found.sources[file.id] = digest
            if unread:
                found.skipped[file.id] = {"digest": digest, "reason": unread}
        progress("reading", len(readable), len(readable))
        return found
