"""From a memo file to its Memo: what indexing takes, and, with the reader's lines, what an explanation shows."""

from dataclasses import dataclass

from memoqa.domain import Memo
from memoqa.ingest.files import MemoFile
from memoqa.ingest.read import read
from memoqa.ingest.source import Source
from memoqa.ingest.structure.outline import outline


@dataclass(frozen=True, slots=True)
class Reading:
    """A memo as read.

    Attributes:
        source: The reader's lines.
        fingerprint, unread, unread_pages: As in `LoadedMemo`.
    """

    memo: Memo
    source: Source
    fingerprint: str
    unread: str
    unread_pages: tuple[int, ...] = ()


def reading_of(file: MemoFile) -> Reading:
    """A file's memo.

    Raises:
        UnreadableMemo: With the reason and what to do.
    """
    loaded = read(file)
    memo = outline(
        loaded.source,
        memo_id=file.id,
        source_sha256=loaded.sha256,
        title=loaded.about.title,
        date=loaded.about.date,
        origin=loaded.about.origin,
        details=loaded.about.details,
    )
    return Reading(memo, loaded.source, loaded.fingerprint, loaded.unread, unread_pages=loaded.unread_pages)
