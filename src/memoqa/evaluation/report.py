"""The evaluation's report: one HTML page with figures, curves and the worst misses; it loads nothing from outside.

jinja2 escapes everything that comes from a file. The layout is in report.html.j2.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from memoqa.errors import MemoqaError
from memoqa.evaluation.asking import Outcome
from memoqa.evaluation.metrics import bins, deciles, recall
from memoqa.evaluation.output import NONE, counted, number, proposal_sentence, sure_sentence
from memoqa.evaluation.questions import Span
from memoqa.evaluation.run import Measured
from memoqa.index.corpus import Corpus
from memoqa.quotes.receipt import highlights_of
from memoqa.search.ranking import Ranked

MOST_MISSES = 25  # shown for each file; nobody reads more
DEEPEST = 10  # the recall curve's last rank
CHART = 200  # side of a chart's square, in SVG units
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as the report shows it: its memo and number, its score, and its whole text in stretches."""

    place: str
    score: str
    stretches: list[Stretch]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that went wrong, its fault, the paragraphs that answer it, and those that the ranking returned."""

    outcome: Outcome
    fault: str
    gold: list[Passage]
    returned: list[Passage]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a chart in SVG units, with its label."""

    x: float
    y: float
    label: str


def write_report(path: Path, measured: Sequence[Measured]) -> None:
    """Write the report.

    Raises:
        MemoqaError: The file cannot be written.
    """
    try:
        path.write_bytes(page(measured).encode())
    except OSError as error:
        raise MemoqaError(
            f"--report {path} cannot be written ({error.strerror or error}); name another file."
        ) from None


def page(measured: Sequence[Measured]) -> str:
    """The report as HTML; it shows U+FFFD for parts of a file name that are not Unicode."""
    environment = Environment(
        loader=PackageLoader("memoqa.evaluation", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = number
    environment.filters["counted"] = counted
    shown = environment.get_template("report.html.j2").render(
        files=[_section(some) for some in measured],
        made=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        side=CHART,
        none=NONE,
    )
    return _SURROGATE.sub("\ufffd", shown)


def _section(measured: Measured) -> dict[str, object]:
    """A file's values for the template."""
    found = misses(measured)
    return {
        "name": measured.file,
        "model": measured.model,
        "reader": measured.reader,
        "twice": measured.twice,
        "warning": measured.warning,
        "rows": [("all", measured.figures), *measured.by_kind.items()],
        "recall": recall_points(measured.outcomes),
        "calibration": calibration_points(measured.outcomes),
        "misses": found[:MOST_MISSES],
        "missed": len(found),
        "bins": bins(measured.outcomes),
        "sure": sure_sentence(measured),
        "cautions": measured.by_caution,
        "caution": measured.caution,
        "proposal": proposal_sentence(measured),
    }


def recall_points(outcomes: Sequence[Outcome]) -> list[Point]:
    """Recall at 1 to `DEEPEST`, left to right."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    values = [(depth, recall(answerable, depth)) for depth in range(1, DEEPEST + 1)]
    return [
        Point(CHART * (depth - 1) / (DEEPEST - 1), CHART * (1 - value), f"recall@{depth} {value:.3f}")
        for depth, value in values
        if value is not None
    ]


def calibration_points(outcomes: Sequence[Outcome]) -> list[Point]:
    """The deciles of confidence from left to right, each as high as its share of right first paragraphs."""
    return [
        Point(
            CHART * decile.confidence,
            CHART * (1 - decile.right),
            f"confidence {decile.confidence:.2f}: right {decile.right:.2f} of {decile.askings}",
        )
        for decile in deciles(outcomes)
    ]


def misses(measured: Measured) -> list[Miss]:
    """The questions that went wrong, most confident first: a confident wrong answer is the worst."""
    wrong = [(outcome, fault) for outcome in measured.outcomes if (fault := _fault(outcome))]
    wrong.sort(key=lambda pair: -pair[0].confidence)
    return [
        Miss(
            outcome,
            fault,
            [_passage(measured.corpus, index, "", spans) for index, spans in outcome.question.answers.items()],
            [_returned(measured.corpus, entry) for entry in outcome.first],
        )
        for outcome, fault in wrong
    ]


def _fault(outcome: Outcome) -> str:
    if not outcome.verbatim:
        return "a quote differs from the memo"
    if not outcome.question.answerable:
        return "answered, although the memos do not say" if outcome.verdict == "answer" else ""
    if outcome.rank is None:
        return "the right paragraph was not ranked"
    if outcome.rank > 1:
        return f"the right paragraph has rank {outcome.rank}"
    return "found, but the verdict is that the memos do not say" if outcome.verdict == "none" else ""


def _returned(corpus: Corpus, entry: Ranked) -> Passage:
    _, paragraph = corpus[entry.index]
    return _passage(corpus, entry.index, f"{entry.score:.3f}", highlights_of(paragraph, entry.sentences, entry.clauses))


def _passage(corpus: Corpus, index: int, score: str, spans: Iterable[Span]) -> Passage:
    memo, paragraph = corpus[index]
    return Passage(f"{memo.title or memo.id} ¶ {paragraph.number}", score, list(_stretches(corpus.text(index), spans)))


def _stretches(text: str, spans: Iterable[Span]) -> Iterable[Stretch]:
    position = 0
    for start, end in sorted(spans):
        if end <= position:
            continue
        start = max(start, position)  # noqa: PLW2901  # several gold texts may overlap
        yield Stretch(text[position:start], marked=False)
        yield Stretch(text[start:end], marked=True)
        position = end
    yield Stretch(text[position:], marked=False)
