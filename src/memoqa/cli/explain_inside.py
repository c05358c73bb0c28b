"""Explain what is inside an archive or attached to a mail: each memo in a line, and what is skipped with the reason."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.text import Text

from memoqa.errors import MemoqaError, UnreadableMemo
from memoqa.ingest.containers import file_named
from memoqa.ingest.files import MemoFile
from memoqa.ingest.reading import Reading, readings_of
from memoqa.quotes.terminal import text_lines

INDENT = "  "


def file_at(path: Path, memos: Path) -> MemoFile:
    """The file at a path, wherever it lies, perhaps inside an archive or a mail: letters.zip/march/tools.eml.

    Its id is as in the index if it is in the memos folder; a path that leads nowhere is looked for there.

    Raises:
        MemoqaError: There is no such file, or what it lies inside cannot be read.
    """
    root = memos.resolve()
    for wanted in (path, root / path):
        outer = next((one for one in (wanted, *wanted.parents) if one.is_file()), None)
        if outer is None:
            continue
        real = outer.resolve()
        folder = root if real.is_relative_to(root) else real.parent
        inside = wanted.relative_to(outer).parts
        memo_id = "/".join((*real.relative_to(folder).parts, *inside))
        found = file_named(folder, memo_id) if inside else MemoFile(memo_id, real, folder)
        if found is not None:
            return found
    raise MemoqaError(f"{path} does not exist; correct the name.")


def all_readings(file: MemoFile) -> tuple[Reading | None, tuple[Reading | UnreadableMemo, ...]]:
    """The reading of a file's own text, and what is inside it.

    Raises:
        UnreadableMemo: Nothing of it can be read.
    """
    found = list(readings_of(file))
    for one in found:
        if isinstance(one, UnreadableMemo) and one.memo == file.id:
            raise one
    own = next((one for one in found if isinstance(one, Reading) and one.memo.id == file.id), None)
    return own, tuple(one for one in found if one is not own)


def inside_lines(file: MemoFile, inside: Sequence[Reading | UnreadableMemo], width: int) -> Iterator[Text]:
    """The memos inside as lines for a terminal of so many cells; nothing if there are none."""
    memos = [one for one in inside if isinstance(one, Reading)]
    skipped = [one for one in inside if isinstance(one, UnreadableMemo)]
    if memos:
        yield from (Text(), Text("Inside", "bold"))
    for one in memos:
        count = sum(paragraph.number > 0 for paragraph in one.memo.paragraphs)
        about = (
            f"{_place(file, one.memo.id)} · {one.memo.title} · {count} {'paragraph' if count == 1 else 'paragraphs'}"
        )
        yield from text_lines(about, width, first=INDENT, rest=INDENT * 2)
        if one.unread:
            yield from text_lines(f"! {one.unread}.", width, first=INDENT * 2, rest=INDENT * 3, style="yellow")
    if skipped:
        yield from (Text(), Text("Skipped", "bold"))
    for error in skipped:
        yield from text_lines(f"{_place(file, error.memo)}: {error.reason}", width, first=INDENT, rest=INDENT * 2)
    if memos:
        hint = f"To see how one of them is read, name it: --explain {memos[0].memo.id}"
        yield Text()
        yield from text_lines(hint, width, first="", rest=INDENT, style="dim")


def _place(file: MemoFile, memo_id: str) -> str:
    return memo_id.removeprefix(f"{file.id}/")
