"""Measured files as a table for a terminal, and as the JSON of `memoqa eval --json`."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from memoqa.evaluation.metrics import Figures
from memoqa.evaluation.run import Measured

WIDTH = 100  # columns that the table may need
NONE = "–"  # shown for a figure that no question counts for


def measured_json(measured: Measured) -> dict[str, Any]:
    """A measured file as `memoqa eval --json` prints it."""
    return {
        "file": measured.file,
        **_figures_json(measured.figures, golden=measured.golden),
        "by_kind": {kind: _figures_json(some, golden=measured.golden) for kind, some in measured.by_kind.items()},
    }


def _figures_json(some: Figures, *, golden: bool) -> dict[str, Any]:
    false = {"false_answers": some.false_answers, "false_nones": some.false_nones} if golden else {}
    return {
        "questions": some.questions,
        **{f"recall@{depth}": _rounded(value) for depth, value in some.recall.items()},
        "mrr@10": _rounded(some.mrr),
        "answer_sentence": _rounded(some.answer_sentence),
        "highlight_share": _rounded(some.highlight_share),
        "verbatim": some.verbatim,
        "abstention_auroc": _rounded(some.abstention_auroc),
        "milliseconds_p50": _rounded(some.milliseconds_p50),
        **false,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def table(measured: Sequence[Measured]) -> Table:
    """One line for each file, and below it one for each kind of question; fits into 100 columns."""
    shown = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    golden = any(some.golden for some in measured)
    names = ["asked", "R@1", "R@3", "R@10", "MRR", "answer\nmarked", "share\nmarked", "verbatim", "AUROC", "ms"]
    shown.add_column("file", overflow="fold", min_width=14)  # "  unanswerable"
    for name in [*names, *(["wrong\nyes", "wrong\nno"] if golden else [])]:
        shown.add_column(name, justify="right", no_wrap=True)
    for some in measured:
        name = some.file.replace("\\", "/").rsplit("/", 1)[-1]
        shown.add_row(Text(name, "bold"), *_cells(some.figures, golden=some.golden))
        for kind, of_kind in some.by_kind.items():
            shown.add_row(Text(f"  {kind}", "dim"), *_cells(of_kind, golden=some.golden))
    return shown


def _cells(some: Figures, *, golden: bool) -> Iterable[str]:
    yield f"{some.questions:,}"
    for value in (*some.recall.values(), some.mrr, some.answer_sentence, some.highlight_share):
        yield number(value)
    yield number(some.verbatim)
    yield number(some.abstention_auroc)
    yield NONE if some.milliseconds_p50 is None else f"{some.milliseconds_p50:.1f}"
    if golden:
        yield str(some.false_answers)
        yield str(some.false_nones)


def number(value: float | None) -> str:
    """A share as text: .963, 1.000; anything below 1 is at most .999."""
    if value is None:
        return NONE
    shown = f"{value:.3f}"
    return ".999" if shown == "1.000" and value < 1 else shown.removeprefix("0")
