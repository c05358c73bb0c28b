"""From a memo file to its Memo: what indexing takes, and, with the reader's lines, what an explanation shows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from memoqa.domain import Memo
from memoqa.errors import UnreadableMemo
from memoqa.ingest.containers import all_inside
from memoqa.ingest.files import MemoFile
from memoqa.ingest.read import LoadedMemo, read
from memoqa.ingest.recognition import Recogniser
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


def reading_of(file: MemoFile, recogniser: Recogniser | None = None) -> Reading:
    """A file's memo.

    Args:
        file: The file.
        recogniser: Recognises pages that are pictures; None to leave them out.

    Raises:
        UnreadableMemo: With the reason and what to do.
    """
    return _reading(file, read(file, recogniser))


def readings_of(file: MemoFile, recogniser: Recogniser | None = None) -> Iterator[Reading | UnreadableMemo]:
    """The memos of a file: one, or of a container its own text and all that is inside it; and what is skipped.

    The fingerprint of each is that of the file, which is unpacked once. Arguments are those of `reading_of`.
    """
    if not file.format.container:
        yield _or_reason(file, None, recogniser)
        return
    try:
        fingerprint = file.fingerprint()
    except UnreadableMemo as error:
        yield error
        return
    for one in all_inside(file):
        reading = one if isinstance(one, UnreadableMemo) else _or_reason(*one, recogniser)
        yield replace(reading, fingerprint=fingerprint) if isinstance(reading, Reading) else reading


def _or_reason(file: MemoFile, loaded: LoadedMemo | None, recogniser: Recogniser | None) -> Reading | UnreadableMemo:
    try:
        return _reading(file, loaded or read(file, recogniser))
    except UnreadableMemo as error:
        return error


def _reading(file: MemoFile, loaded: LoadedMemo) -> Reading:
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
