"""A finished reindex or rollback as a sentence."""

from typing import TYPE_CHECKING

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
        f"{report.reused} reused (generation {report.generation}).{_quality(report)}"
    )


def rollback_sentence(generation: str, created: str, memos: int) -> str:
    """Which generation is in use again."""
    return f"Switched back to the previous index: {counted(memos, 'memo')} (generation {generation}, made {created})."


def counted(count: int, thing: str) -> str:
    """So many things: "1 memo", "2 memos"."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _changes(report: "IndexReport") -> str:
    kinds = ((report.added, "added"), (report.changed, "changed"), (report.removed, "removed"))
    return ", ".join(f"{len(memos)} {change}" for memos, change in kinds if memos) or "no memo changed"


def _quality(report: "IndexReport") -> str:
    if report.quality is None:
        return ""
    before, now = report.quality
    earlier = "" if before is None else f", {before:.0%} before"
    return f" Golden questions answered correctly: {now:.0%}{earlier}."
