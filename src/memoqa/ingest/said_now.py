"""What the files on the disk say of a memo at this moment, which may be more than the index knows."""

from pathlib import Path

from memoqa.errors import UnreadableMemo
from memoqa.ingest.containers import file_named
from memoqa.ingest.files import MemoFile, naming
from memoqa.ingest.said import Saying, front_matter_of, sayings, together


def said_of(memos: Path, memo_id: str) -> tuple[Saying, ...]:
    """What the files on the disk say of a memo now, the strongest first; reads no more of it than its front matter.

    Raises:
        UnreadableMemo: There is no such memo, or one of the files cannot be read.
    """
    memo = file_named(memos, memo_id)
    if memo is None:
        raise UnreadableMemo(memo_id, "it is gone, or a link to nothing; index again, or remove the link")
    return _said(memo)


def audience_of(memo: MemoFile) -> tuple[str, ...] | None:
    """Who may read a memo by what the files on the disk say now, as in `Details`; errors as for `said_of`."""
    return together(_said(memo)).details.audience


def _said(memo: MemoFile) -> tuple[Saying, ...]:
    found = memo.read_bytes()
    with naming(memo.id):
        return sayings(memo, found, front_matter_of(memo.format, found.content))
