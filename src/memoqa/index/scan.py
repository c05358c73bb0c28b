"""The memos folder as it is at one moment: what changed since a generation was made, and every memo, read where new."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from memoqa.domain import Memo
from memoqa.errors import UnreadableMemo
from memoqa.index.generation import Generation, Manifest
from memoqa.ingest.files import MemoFile, memo_files
from memoqa.ingest.read import read
from memoqa.ingest.structure.outline import outline


@dataclass(slots=True)
class Reading:
    """The memos as read in one run.

    Attributes:
        sources: Digest of each memo's file and sidecar, by memo id.
        skipped: Reason and digest of each file that could not be read, by memo id.
    """

    memos: list[Memo] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, dict[str, str]] = field(default_factory=dict)


class Gathering:
    """The files of the memos folder, with their digests; none is read yet."""

    def __init__(self, memos: Path) -> None:
        """Look at the folder.

        Raises:
            NoMemosError: There is none, or it cannot be listed.
        """
        self._files, self._refused = memo_files(memos)
        self._digests: dict[str, str] = {}
        for file in self._files:
            try:
                self._digests[file.id] = file.fingerprint()
            except UnreadableMemo as error:
                self._refused.append(error)

    def is_what_went_into(self, manifest: Manifest) -> bool:
        """Whether a generation was made from the very same files."""
        known = {**manifest.sources, **{memo: entry["digest"] for memo, entry in manifest.skipped.items()}}
        return known == {**self._digests, **{error.memo: "" for error in self._refused}}

    def read(self, old: Generation | None, tell: Callable[[str, int, int], None]) -> Reading:
        """Every file's memo: taken over from the old generation where the file is the same, else read."""
        reading = Reading(skipped={error.memo: {"digest": "", "reason": error.reason} for error in self._refused})
        known = {memo.id: memo for memo in old.corpus.memos} if old else {}
        readable = [file for file in self._files if file.id in self._digests]
        for done, file in enumerate(readable):
            tell("reading", done, len(readable))
            digest = self._digests[file.id]
            try:
                if old and old.manifest.sources.get(file.id) == digest:
                    memo = known[file.id]
                else:
                    memo, digest = _read_one(file)
            except UnreadableMemo as error:
                reading.skipped[file.id] = {"digest": digest, "reason": error.reason}
                continue
            reading.memos.append(memo)
            reading.sources[file.id] = digest
        tell("reading", len(readable), len(readable))
        return reading


def _read_one(file: MemoFile) -> tuple[Memo, str]:
    """A file's memo, and the digest of exactly the bytes that it was read from."""
    loaded = read(file)
    memo = outline(
        loaded.source,
        memo_id=file.id,
        source_sha256=loaded.sha256,
        title=loaded.about.title,
        date=loaded.about.date,
        origin=loaded.about.origin,
    )
    return memo, loaded.fingerprint
