"""Read a file that is being uploaded as it would be read among the memos, before it is kept."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from memoqa import atomic
from memoqa.domain import Memo
from memoqa.errors import UnreadableMemo
from memoqa.ingest.containers import all_inside
from memoqa.ingest.files import MemoFile
from memoqa.ingest.formats.table import format_of
from memoqa.ingest.read import LoadedMemo, read
from memoqa.ingest.structure.outline import outline
from memoqa.ingest.upload_names import UnfitMemo


def try_to_read(name: str, content: bytes) -> None:
    """Read a file as it would be read among the memos; a container passes if one memo inside it can be read.

    Raises:
        UnfitMemo: It cannot be read, or has no text.
    """
    with tempfile.TemporaryDirectory(prefix="memoqa-") as folder:
        root = Path(folder).resolve()
        file = MemoFile(name, root / name, root)
        atomic.write_file(file.path, content)
        refused: list[UnreadableMemo] = []
        for one in _found_in(file):
            if not isinstance(one, UnreadableMemo):
                return
            refused.append(one)
        # Of a container one reason is told, rather of a file inside it that could be read if it were well.
        told = min(refused, key=lambda one: format_of(one.memo) is None)
        inside = "" if told.memo == name else f"{told.memo.removeprefix(f'{name}/')}: "
        raise UnfitMemo(f"{name} cannot be read: {inside}{told.reason.removesuffix('.')}.")


def _found_in(file: MemoFile) -> Iterator[LoadedMemo | Memo | UnreadableMemo]:
    """The memos of a file, or the reasons why there are none; a scan is recognised once, when it is indexed."""
    for one in all_inside(file) if file.format.container else [(file, None)]:
        if isinstance(one, UnreadableMemo):
            yield one
            continue
        inner, loaded = one
        try:
            loaded = loaded or read(inner)
            text = loaded.source
            yield loaded if loaded.waiting else outline(text, memo_id=inner.id, source_sha256=loaded.sha256)
        except UnreadableMemo as error:
            yield error
