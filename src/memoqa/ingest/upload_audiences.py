"""Compare who may read what lies inside an archive or a mail before and after an upload replaces it."""

import tempfile
from pathlib import Path

from memoqa import atomic
from memoqa.errors import UnreadableMemo
from memoqa.ingest.containers import all_inside
from memoqa.ingest.files import MemoFile
from memoqa.ingest.formats.table import SIDECAR_SUFFIX
from memoqa.ingest.said_now import audience_of
from memoqa.ingest.upload_names import UnfitMemo


def check_nobody_else_may_read(name: str, before: bytes, after: bytes, sidecar: bytes | None) -> None:
    """Refuse a file that lets everybody read what the one that it replaces kept for some.

    Args:
        name: Of both files.
        before: The file that is replaced.
        after: The file that takes its place.
        sidecar: What speaks of both; None if nothing does.

    Raises:
        UnfitMemo: A memo that was for some, or is new among such memos, would be for everybody.
    """
    were = _audiences(name, before, sidecar)
    if not any(were.values()):
        return
    for memo, audience in _audiences(name, after, sidecar).items():
        if audience is None and were.get(memo, ("",)) is not None:
            raise UnfitMemo(
                f"{name} says who may read {memo}, and the new file lets others read it; name its readers when you "
                "send it, or replace the file by hand."
            )


def _audiences(name: str, content: bytes, sidecar: bytes | None) -> dict[str, tuple[str, ...] | None]:
    """Who may read each memo inside, by its id; without those that cannot be read, which were in no index."""
    found: dict[str, tuple[str, ...] | None] = {}
    with tempfile.TemporaryDirectory(prefix="memoqa-") as folder:
        root = Path(folder).resolve()
        atomic.write_file(root / name, content)
        if sidecar is not None:
            atomic.write_file(root / (name + SIDECAR_SUFFIX), sidecar)
        for one in all_inside(MemoFile(name, root / name, root)):
            try:
                if not isinstance(one, UnreadableMemo):
                    found[one[0].id] = audience_of(one[0])
            except UnreadableMemo:
                continue
    return found
