"""Measured files as tables for a terminal, and as the JSON of `memoqa eval --json`."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from rich.table import Table
from rich.text import Text

from memoqa.evaluation.metrics import Figures
from memoqa.evaluation.run import Measured

Cells: TypeAlias = Callable[[Figures], Iterable[str]]  # the cells of a line beside its name

WIDTH = 100  # columns that a table may need
NONE = "–"  # shown for a figure that no question counts for


def measured_json(measured: Measured) -> dict[str, Any]:
    """A measured file as `memoqa eval --json` prints it."""
    return {
        "file": measured.file,
        "model": measured.model,
        "reader": measured.reader,
        **_figures_json(measured.figures, twice=measured.twice),
        "by_kind": {kind: _figures_json(some, twice=measured.twice) for kind, some in measured.by_kind.items()},
    }


def _figures_json(some: Figures, *, twice: bool) -> dict[str, Any]:
    false = {
        "false_answers": some.false_answers,
        "false_nones": some.false_nones,
        "unanswerable": some.unanswerable,
    }
    return {
        "questions": some.questions,
        **{f"recall@{depth}": _rounded(value) for depth, value in some.recall.items()},
        "mrr@10": _rounded(some.mrr),
        "answer_sentence": _rounded(some.answer_sentence),
        "highlight_share": _rounded(some.highlight_share),
        "verbatim": some.verbatim,
        "abstention_auroc": _rounded(some.abstention_auroc),
        "milliseconds_p50": _rounded(some.milliseconds_p50),
        "answered": _rounded(some.answered),
        "answered_right": _rounded(some.answered_right),
        **({} if twice else false),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def tables(measured: Sequence[Measured]) -> list[Table]:
    """The ranking's figures, and the verdicts': a line for each file and each kind; both fit into 100 columns."""
    ranked = ["asked", "R@1", "R@3", "R@10", "MRR", "answer\nmarked", "share\nmarked", "verbatim", "AUROC", "ms"]
    judged = ["answerable", "answered", "answered\nright", "wrong\nno", "unanswerable", "wrong\nyes"]
    return [_table(measured, ranked, _ranking_cells), _table(measured, judged, _verdict_cells)]


def _table(measured: Sequence[Measured], names: Sequence[str], cells: Cells) -> Table:
    shown = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    shown.add_column("file", overflow="fold", min_width=14)  # "  unanswerable"
    for name in names:
        shown.add_column(name, justify="right", no_wrap=True)
    for some in measured:
        name = some.file.replace("\\", "/").rsplit("/", 1)[-1]
        shown.add_row(Text(name, "bold"), *cells(some.figures))
        for kind, of_kind in some.by_kind.items():
            shown.add_row(Text(f"  {kind}", "dim"), *cells(of_kind))
    return shown


def _ranking_cells(some: Figures) -> Iterable[str]:
    yield f"{some.questions:,}"
    for value in (*some.recall.values(), some.mrr, some.answer_sentence, some.highlight_share):
        yield number(value)
    yield number(some.verbatim)
    yield number(some.abstention_auroc)
    yield NONE if some.milliseconds_p50 is None else f"{some.milliseconds_p50:.1f}"


def _verdict_cells(some: Figures) -> Iterable[str]:
    answerable = some.questions - some.unanswerable
    yield counted(answerable)
    yield number(some.answered)
    yield number(some.answered_right)
    yield counted(some.false_nones, answerable)
    yield counted(some.unanswerable)
    yield counted(some.false_answers, some.unanswerable)


def counted(count: int, of: int | None = None) -> str:
    """A number of questions as text; a dash if there are none that it could count."""
    return f"{count:,}" if (count if of is None else of) else NONE


def number(value: float | None) -> str:
    """A share as text: .963, 1.000; anything below 1 is at most .999."""
    if value is None:
        return NONE
    shown = f"{value:.3f}"
    return ".999" if shown == "1.000" and value < 1 else shown.removeprefix("0")
