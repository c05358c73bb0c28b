"""Figures from outcomes; docs/measuring.md defines each."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from memoqa.evaluation.asking import Outcome

MRR_DEPTH = 10
DECILES = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some questions; None where there is no question to take one from.

    Attributes:
        questions: How many.
        recall: By depth, how often a paragraph that answers is among so many; of the answerable questions.
        mrr: Mean reciprocal rank of that paragraph, 0 beyond `MRR_DEPTH`; of the answerable questions.
        answer_sentence: How often the highlights of the first paragraph overlap the answer; of the answerable ones.
        highlight_share: Mean share of the first paragraph that is highlighted.
        verbatim: How often all quotes are slices of their memos.
        abstention_auroc: How well confidence tells what the corpus answers from what it does not.
        milliseconds_p50: Median of the search, beyond encoding.
        false_answers: Unanswerable questions given the verdict "answer".
        false_nones: Answerable questions given the verdict "none".
    """

    questions: int
    recall: dict[int, float | None]
    mrr: float | None
    answer_sentence: float | None
    highlight_share: float | None
    verbatim: float | None
    abstention_auroc: float | None
    milliseconds_p50: float | None
    false_answers: int
    false_nones: int


@dataclass(frozen=True, slots=True)
class Decile:
    """A tenth of the askings by confidence: the mean, how often the first paragraph was right, and how many."""

    confidence: float
    right: float
    askings: int


def figures(outcomes: Sequence[Outcome], unanswerable: Sequence[Outcome]) -> Figures:
    """The figures of some outcomes.

    Args:
        outcomes: The questions to judge.
        unanswerable: All unanswerable questions of the file: what the answerable ones are to be told from where they
            were not asked a second time without their paragraphs.
    """
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    known = [outcome.confidence for outcome in answerable]
    unknown = [outcome.without for outcome in answerable if outcome.without is not None]
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
        false_answers=sum(outcome.verdict == "answer" for outcome in outcomes if not outcome.question.answerable),
        false_nones=sum(outcome.verdict == "none" for outcome in answerable),
    )


def recall(answerable: Sequence[Outcome], depth: int) -> float | None:
    """How often a paragraph that answers is among the first `depth`."""
    return _mean(outcome.rank is not None and outcome.rank <= depth for outcome in answerable)


def reciprocal_rank(rank: int | None) -> float:
    """1 for the first, 1/2 for the second, …; 0 beyond `MRR_DEPTH` and for what was not ranked."""
    return 1 / rank if rank is not None and rank <= MRR_DEPTH else 0.0


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """How often a number of `higher` is above one of `lower`, ties counting half; None where one of them is empty.

    By ranks (Mann and Whitney's U), so that thousands of numbers take milliseconds.
    """
    if not higher or not lower:
        return None
    _, place, counts = np.unique(np.array([*higher, *lower], np.float64), return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    above = mean_rank[place[: len(higher)]].sum() - len(higher) * (len(higher) + 1) / 2
    return float(above / (len(higher) * len(lower)))


def deciles(outcomes: Sequence[Outcome]) -> list[Decile]:
    """Every asking, those without the answering paragraphs too, in ten parts by confidence, lowest first."""
    askings = [(outcome.confidence, outcome.right) for outcome in outcomes]
    askings += [(outcome.without, False) for outcome in outcomes if outcome.without is not None]
    parts = np.array_split(np.array(sorted(askings), np.float64), min(DECILES, len(askings))) if askings else []
    return [Decile(float(part[:, 0].mean()), float(part[:, 1].mean()), len(part)) for part in parts]


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None
