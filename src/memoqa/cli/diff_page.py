"""The changes since the index before as one HTML page, the versions side by side; it loads nothing from outside.

jinja2 escapes everything that comes from a memo. The layout is in diff.html.j2.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from memoqa.changes.alignment import Change
from memoqa.changes.marks import Mark, marked
from memoqa.changes.memos import MemoChanges
from memoqa.cli.diff import heading, place, summary
from memoqa.cli.explain_page import rendered
from memoqa.errors import MemoqaError
from memoqa.view import Changes


def write_page(path: Path, found: Changes, listed: Sequence[MemoChanges]) -> None:
    """Write the page.

    Raises:
        MemoqaError: The page cannot be written.
    """
    try:
        path.write_bytes(diff_page(found, listed).encode())
    except OSError as error:
        raise MemoqaError(f"--html {path} cannot be written ({error.strerror or error}); name another file.") from None


def diff_page(found: Changes, listed: Sequence[MemoChanges]) -> str:
    """The page as HTML."""
    return rendered(
        "diff.html.j2",
        {"pieces": _pieces, "heading": heading, "place": place, "sides": _sides},
        summary=summary(found, listed),
        listed=listed,
    )


def _sides(change: Change) -> list[tuple[str, list[tuple[str, tuple[Mark, ...]]]]]:
    """The two columns: the name of each, and its texts with their marks."""
    columns = zip(("before", "now"), marked(change), strict=True)
    return [(name, [(passage.text, marks) for passage, marks in side]) for name, side in columns]


def _pieces(side: tuple[str, Sequence[Mark]]) -> Iterator[tuple[str, str]]:
    """A text in order: each piece with the kind of its mark, or without one."""
    text, marks = side
    reached = 0
    for one in marks:
        yield text[reached : one.start], ""
        yield text[one.start : one.end], one.kind
        reached = one.end
    yield text[reached:], ""
