"""Measured files as tables and sentences for a terminal, and as the JSON of `memoqa eval --json`."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from rich.table import Table
from rich.text import Text

from memoqa.evaluation.caution import LEAST_UNANSWERABLE, AtCaution
from memoqa.evaluation.metrics import SURE_FROM, Figures, bins, sure_answers
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
        "caution": measured.caution,
        "by_caution": [_caution_json(row) for row in measured.by_caution],
        **_proposal_json(measured),
        **_calibration_json(measured),
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


def _caution_json(row: AtCaution) -> dict[str, Any]:
    return {
        "caution": row.caution,
        "answered": _rounded(row.answered_share),
        "answered_right": _rounded(row.right_share),
        "false_answers": row.false,
        "false_answer_share": _rounded(row.false_share),
    }


def _proposal_json(measured: Measured) -> dict[str, Any]:
    proposal = measured.proposal
    if proposal is None:
        return {}
    return {
        "proposed_caution": proposal.proposed and proposal.proposed.caution,
        "unanswerable_needed": proposal.needed,
    }


def _calibration_json(measured: Measured) -> dict[str, Any]:
    count, right = sure_answers(measured.outcomes)
    return {
        "sure_answers": count,
        "sure_answers_right": _rounded(right),
        "calibration": [
            {
                "from": one.lowest,
                "to": one.highest,
                "askings": one.askings,
                "confidence": _rounded(one.confidence),
                "right": _rounded(one.right),
            }
            for one in bins(measured.outcomes)
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def tables(measured: Sequence[Measured]) -> list[Table]:
    """The ranking's figures, and the verdicts': a line for each file and each kind; both fit into 100 columns."""
    ranked = ["asked", "R@1", "R@3", "R@10", "MRR", "answer\nmarked", "share\nmarked", "verbatim", "AUROC", "ms"]
    judged = ["answerable", "answered", "answered\nright", "wrong\nno", "unanswerable", "wrong\nyes"]
    return [_table(measured, ranked, _ranking_cells), _table(measured, judged, _verdict_cells)]


def lines(measured: Sequence[Measured]) -> list[Text]:
    """What the tables do not show, with the files' names: how often sure answers are right, and proposed cautions."""
    said = [(some, sentence(some)) for some in measured for sentence in (sure_sentence, proposal_sentence)]
    return [Text.assemble((name_of(some), "bold"), f": {words}") for some, words in said if words]


def sure_sentence(measured: Measured) -> str | None:
    """How many answers are given with high confidence, and what share is right; None if none is."""
    count, right = sure_answers(measured.outcomes)
    if not count:
        return None
    return f'{count:,} of the "answer" verdicts have confidence {SURE_FROM} or more; right: {number(right)}.'


def proposal_sentence(measured: Measured) -> str | None:
    """The value of MEMOQA_CAUTION that suits a golden file, or why there is none; None for other files."""
    if measured.proposal is None:
        return None
    now, best, needed = measured.proposal.present, measured.proposal.proposed, measured.proposal.needed
    silent = f"{now.unanswerable:,} unanswerable questions"
    if needed:
        return (
            f"To propose a value of MEMOQA_CAUTION, memoqa needs {needed} more unanswerable "
            f"question{'s' if needed > 1 else ''} in this file; {LEAST_UNANSWERABLE} are the least."
        )
    if best is None:
        last = measured.by_caution[-1]
        return (
            f'Even at MEMOQA_CAUTION={last.caution:g}, {last.false:,} of {silent} get "answer"; '
            "read them in the page that --report writes."
        )
    if best == now:
        return f'MEMOQA_CAUTION={now.caution:g} suits these questions: {now.false:,} of {silent} get "answer".'
    return (
        f"Set MEMOQA_CAUTION={best.caution:g} (now {now.caution:g}): answered right {number(best.right_share)} "
        f'(now {number(now.right_share)}); {best.false:,} of {silent} get "answer" (now {now.false:,}).'
    )


def name_of(measured: Measured) -> str:
    """The file's name without its folder."""
    return measured.file.replace("\\", "/").rsplit("/", 1)[-1]


def _table(measured: Sequence[Measured], names: Sequence[str], cells: Cells) -> Table:
    shown = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    shown.add_column("file", overflow="fold", min_width=14)  # "  unanswerable"
    for name in names:
        shown.add_column(name, justify="right", no_wrap=True)
    for some in measured:
        shown.add_row(Text(name_of(some), "bold"), *cells(some.figures))
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
