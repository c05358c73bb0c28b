"""A finished, or stopped, reindex or rollback as a sentence, and the files passed over as a table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from memoqa.errors import UnreadableMemo
from memoqa.index.by_reason import FIRST_NAMES, MOST_REASONS, by_reason

if TYPE_CHECKING:  # importing it takes longer than most commands may
    from memoqa.index.build import IndexReport


def index_sentence(report: "IndexReport") -> str:
    """What changed in the index, or would change after a dry run."""
    counts = ((report.memos, "memo"), (report.paragraphs, "paragraph"), (report.sentences, "sentence"))
    holds = ", ".join(counted(*one) for one in counts)
    if report.unchanged:
        return f"Nothing has changed: {holds} (generation {report.generation})."
    changes = _changes(report)
    if report.dry_run:
        return f"The index would hold {holds}: {changes}; {counted(report.encoded, 'passage')} to encode."
    return (
        f"Indexed {holds} in {report.seconds:.1f} s: {changes}; {counted(report.encoded, 'passage')} encoded, "
        f"{report.reused} reused (generation {report.generation}).{_taken_up(report)}{_quality(report)}"
    )


def stopped_sentence(*, dry_run: bool) -> str:
    """What Ctrl-C leaves."""
    if dry_run:
        return "Stopped; nothing was changed."
    return (
        "Stopped. What was read and encoded so far is kept: `memoqa index` goes on from there. "
        "An earlier index stays in use."
    )


def print_passed_over(report: "IndexReport", console: Console, *, every: bool) -> None:
    """Print what to correct and what was skipped: one memo as a sentence, several as a table by reasons.

    Args:
        report: Of a reindex or a dry run.
        console: Where.
        every: Name all memos, and not just the first of each reason.
    """
    for memos, sentence, head in (
        (report.warnings, "{}", "To correct"),
        (report.skipped, "skipped {}", "Passed over"),
    ):
        if len(memos) == 1:
            console.print(f"memoqa: {sentence.format(memos[0])}", markup=False, soft_wrap=True)
        elif memos:
            console.print(*_by_reason(memos, head, every=every), sep="\n")


def _by_reason(memos: Sequence[UnreadableMemo], head: str, *, every: bool) -> list[RenderableType]:
    reasons = by_reason(memos)
    shown = reasons if every else reasons[:MOST_REASONS]
    table = Table(title=f"{head}: {counted(len(memos), 'file')}", title_justify="left")
    table.add_column("Files", justify="right")
    table.add_column("Reason", overflow="fold")
    table.add_column("Names", overflow="fold")
    for one in shown:
        names = one.memos if every else one.memos[:FIRST_NAMES]
        more = len(one.memos) - len(names)
        listed = "\n".join([*names, *([f"and {more:,} more"] if more else [])])
        table.add_row(f"{len(one.memos):,}", Text(one.reason), Text(listed))
    left = len(reasons) - len(shown)
    return [table, *([f"{counted(left, 'more reason')}; `memoqa index --verbose` names all."] if left else [])]


def rollback_sentence(generation: str, created: str, memos: int) -> str:
    """Which generation is in use again."""
    return f"Switched back to the previous index: {counted(memos, 'memo')} (generation {generation}, made {created})."


def counted(count: int, thing: str) -> str:
    """So many things: "1 memo", "2 memos"."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _changes(report: "IndexReport") -> str:
    kinds = ((report.added, "added"), (report.changed, "changed"), (report.removed, "removed"))
    return ", ".join(f"{len(memos)} {change}" for memos, change in kinds if memos) or "no memo changed"


def _taken_up(report: "IndexReport") -> str:
    files, passages = report.taken_up
    if not files and not passages:
        return ""
    return (
        f" An interrupted run had read {counted(files, 'file')} and encoded {counted(passages, 'passage')} of these "
        "already."
    )


def _quality(report: "IndexReport") -> str:
    if report.quality is None:
        return ""
    before, now = report.quality
    earlier = "" if before is None else f", {before:.0%} before"
    return f" Golden questions answered correctly: {now:.0%}{earlier}."
