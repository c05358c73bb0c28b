"""The table of `memoqa memos`: what is said of each indexed memo, and what is missing or due."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from rich.table import Table
from rich.text import Text

from memoqa.cli.index_report import counted
from memoqa.domain import Memo
from memoqa.index.remarks import Remark, remarks_of
from memoqa.ingest.said import folder_files_above
from memoqa.quotes.shown import shown_heading
from memoqa.quotes.terminal import visible

SAID: Final[dict[Remark, str]] = {
    "no_date": "no date",
    "no_owner": "no owner",
    "review_due": "review due",
    "review_overdue": "review overdue",
    "expired": "expired",
    "not_yet": "holds from {valid_from}",
    "superseded": "superseded by {superseded_by}",
    "superseded_by_unknown": "superseded by {superseded_by}, which is not indexed",
}


@dataclass(frozen=True, slots=True)
class MemoEntry:
    """A memo in the table.

    Attributes:
        remarks: What is missing or due.
        folder_files: The folder files that apply to it, the nearest first.
    """

    memo: Memo
    remarks: tuple[Remark, ...]
    folder_files: tuple[str, ...]

    @property
    def said(self) -> tuple[str, ...]:
        """The remarks as a person reads them."""
        return tuple(SAID[one].format(**asdict(self.memo.details)) for one in self.remarks)

    def as_dict(self) -> dict[str, Any]:
        """The entry as `memoqa memos --json` prints it."""
        memo = self.memo
        own = {"memo": memo.id, "title": memo.title, "date": memo.date, "origin": memo.origin}
        return {**own, **asdict(memo.details), "remarks": self.remarks, "folder_files": self.folder_files}


def entries(memos: Sequence[Memo], folder: Path, today: date) -> list[MemoEntry]:
    """An entry for each indexed memo, in their order.

    Args:
        memos: The indexed memos.
        folder: The memos folder, for the folder files in it.
        today: The day by which something is due.
    """
    by_id = {memo.id: memo for memo in memos}
    return [MemoEntry(memo, remarks_of(memo, by_id, today), folder_files_above(folder, memo.id)) for memo in memos]


def table(found: Sequence[MemoEntry]) -> Table:
    """The entries as a table that wraps at any width. Nothing in it acts on a terminal."""
    drawn = Table(box=None, pad_edge=False, padding=(0, 1, 1, 0), header_style="bold", expand=True)
    for head, ratio in (("Memo", 4), ("What is said of it", 4), ("Missing or due", 3)):
        drawn.add_column(head, ratio=ratio, overflow="fold")
    for one in found:
        memo, details = one.memo, one.memo.details
        named = Text(_plain(shown_heading(memo.title, memo.id)), style="bold")
        named.append("".join(f"\n{_plain(line)}" for line in (memo.id, details.url) if line), style="not bold")
        days = (details.valid_from, "from"), (details.valid_until, "until")
        holds = " ".join(f"{word} {day}" for day, word in days if day)
        told = (
            ("dated", memo.date),
            ("owner", details.owner),
            ("read by", ", ".join(details.audience or ())),
            ("holds", holds),
            ("review by", details.review_by),
            ("checked", details.checked),
            ("with", ", ".join(one.folder_files)),
        )
        said = "\n".join(f"{name} {_plain(value)}" for name, value in told if value)
        drawn.add_row(named, Text(said), Text(_plain_lines(one.said), style="yellow"))
    return drawn


def summary(found: Sequence[MemoEntry], listed: Sequence[MemoEntry]) -> str:
    """How many memos there are, and in how many something is missing or due."""
    lacking = sum(1 for one in found if one.remarks)
    head = f"{counted(len(found), 'memo')}; something is missing or due in {lacking}."
    return head if listed or not found else f"{head} Nothing to list."


def _plain(text: str) -> str:
    return "".join(" " if character in "\n\t" else visible(character) for character in text)


def _plain_lines(lines: Sequence[str]) -> str:
    return "\n".join(map(_plain, lines))
