"""Figures from outcomes; docs/measuring.md defines each figure."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from memoqa.evaluation.asking import Outcome

MRR_DEPTH = 10
DECILES = 10
# The bounds of the bins of confidence: close together where people rely on it. The first ends where "none" does.
BOUNDS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0)
SURE_FROM = 0.9  # confidence of an answer that we call sure


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some questions; a figure is None if no question counts for it. Shares go from 0 to 1.

    Attributes:
        questions: Their number.
        recall: By depth, the share of answerable questions with an answering paragraph among the first so many.
        mrr: Mean reciprocal rank of that paragraph, 0 beyond `MRR_DEPTH`, over the answerable questions.
        answer_sentence: Share of answerable questions whose first paragraph highlights some of the answer.
        highlight_share: Mean share of the first paragraph that is highlighted.
        verbatim: Share of questions whose quotes all are slices of their memos.
        abstention_auroc: How well confidence separates what the corpus answers from what it does not.
        milliseconds_p50: Median time of the search without the encoding.
        answered: Share of answerable questions with the verdict "answer".
        answered_right: Share of answerable questions with the verdict "answer" whose first quote answers.
        unanswerable: Number of unanswerable questions.
        false_answers: Number of unanswerable questions with the verdict "answer".
        false_nones: Number of answerable questions with the verdict "none".
    """

    questions: int
    recall: dict[int, float | None]
    mrr: float | None
    answer_sentence: float | None
    highlight_share: float | None
    verbatim: float | None
    abstention_auroc: float | None
    milliseconds_p50: float | None
    answered: float | None
    answered_right: float | None
    unanswerable: int
    false_answers: int
    false_nones: int


@dataclass(frozen=True, slots=True)
class Decile:
    """A tenth of the askings by confidence: mean confidence, share with the right paragraph first, and number."""

    confidence: float
    right: float
    askings: int


@dataclass(frozen=True, slots=True)
class Bin:
    """The askings whose confidence lies between two bounds, the lower one included.

    Attributes:
        lowest: The lower bound.
        highest: The upper bound; it belongs to the next bin, but 1 to the last.
        askings: Their number.
        confidence: Their mean confidence; None without askings.
        right: The share of them whose first quote answers; None without askings.
    """

    lowest: float
    highest: float
    askings: int
    confidence: float | None
    right: float | None


def figures(outcomes: Sequence[Outcome], unanswerable: Sequence[Outcome]) -> Figures:
    """The figures of some outcomes.

    Args:
        outcomes: The questions that count.
        unanswerable: All unanswerable questions of the file, to compare the confidence of the answerable ones with;
            the second askings, without the answering paragraphs, are compared as well.
    """
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    known = [outcome.confidence for outcome in answerable]
    unknown = [outcome.without.confidence for outcome in answerable if outcome.without is not None]
    unknown += [outcome.confidence for outcome in unanswerable]
    return Figures(
        questions=len(outcomes),
        recall={depth: recall(answerable, depth) for depth in (1, 3, 10)},
        mrr=_mean(reciprocal_rank(outcome.rank) for outcome in answerable),
        answer_sentence=_mean(outcome.answer_marked for outcome in answerable),
        highlight_share=_mean(outcome.share for outcome in outcomes if outcome.share is not None),
        verbatim=_mean(outcome.verbatim for outcome in outcomes),
        abstention_auroc=auroc(known, unknown),
        milliseconds_p50=statistics.median(outcome.milliseconds for outcome in outcomes) if outcomes else None,
        answered=_mean(outcome.verdict == "answer" for outcome in answerable),
        answered_right=_mean(outcome.answered_right for outcome in answerable),
        unanswerable=len(outcomes) - len(answerable),
        false_answers=sum(outcome.verdict == "answer" for outcome in outcomes if not outcome.question.answerable),
        false_nones=sum(outcome.verdict == "none" for outcome in answerable),
    )


def recall(answerable: Sequence[Outcome], depth: int) -> float | None:
    """The share of questions with an answering paragraph among the first `depth`."""
    return _mean(outcome.rank is not None and outcome.rank <= depth for outcome in answerable)


def reciprocal_rank(rank: int | None) -> float:
    """1 for rank 1, 1/2 for rank 2, …; 0 beyond `MRR_DEPTH` and without a rank."""
    return 1 / rank if rank is not None and rank <= MRR_DEPTH else 0.0


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """How often a number of `higher` is above one of `lower`, a tie counting half; None if either is empty.

    Computed from ranks (Mann and Whitney's U): thousands of numbers take milliseconds.
    """
    if not higher or not lower:
        return None
    _, place, counts = np.unique(np.array([*higher, *lower], np.float64), return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    above = mean_rank[place[: len(higher)]].sum() - len(higher) * (len(higher) + 1) / 2
    return float(above / (len(higher) * len(lower)))


def deciles(outcomes: Sequence[Outcome]) -> list[Decile]:
    """All askings, first and second, in ten parts by confidence, lowest first."""
    askings = [(outcome.confidence, outcome.right) for outcome in outcomes]
    askings += [(outcome.without.confidence, False) for outcome in outcomes if outcome.without is not None]
    parts = np.array_split(np.array(sorted(askings), np.float64), min(DECILES, len(askings))) if askings else []
    return [Decile(float(part[:, 0].mean()), float(part[:, 1].mean()), len(part)) for part in parts]


def bins(outcomes: Sequence[Outcome]) -> list[Bin]:
    """All askings, first and second, between `BOUNDS` of confidence, lowest first."""
    askings = [asking for outcome in outcomes for asking in outcome.askings]
    found = []
    for lowest, highest in pairwise(BOUNDS):
        some = [a for a in askings if lowest <= a.confidence < highest or a.confidence == highest == BOUNDS[-1]]
        confidence, right = _mean(a.confidence for a in some), _mean(a.right for a in some)
        found.append(Bin(lowest, highest, len(some), confidence, right))
    return found


def sure_answers(outcomes: Sequence[Outcome]) -> tuple[int, float | None]:
    """The number of askings that got "answer" with confidence from `SURE_FROM`, and the share of them that is right.

    An answer to a question that has none is wrong.
    """
    askings = [asking for outcome in outcomes for asking in outcome.askings]
    sure = [a.right for a in askings if a.verdict == "answer" and a.confidence >= SURE_FROM]
    return len(sure), _mean(sure)


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None
