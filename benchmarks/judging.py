"""Measure weights on the articles that they were not fitted on, and find the support that "answer" needs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from benchmarks.datasets import Case, Dataset, ranker_of
from memoqa.search.candidate import Candidate
from memoqa.search.confidence import judge, supported
from memoqa.search.marks import marked
from memoqa.search.weights import CAUTIONS, Weights
from memoqa.search.windows import PlacedReading


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question was judged by weights that do not know its article.

    Attributes:
        half: 0 or 1, the parity of its article.
        ready: Whether it would get "answer" if any support were enough.
        right: Whether its own paragraph came first.
    """

    half: int
    ready: bool
    right: bool
    confidence: float
    support: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a file's questions.

    Attributes:
        there, gone: Of each question, with its paragraph and without.
        alike: Of each look-alike that was made.
        people: Of each that people wrote.
        small_gone, small_alike: Of each question to ten paragraphs without its own, and of each look-alike to ten.
        figures: How the paragraph was found and marked, by the names of `memoqa eval`.
    """

    name: str
    same_language: bool
    there: list[Outcome]
    gone: list[Outcome]
    alike: list[Outcome]
    people: list[Outcome]
    small_gone: list[Outcome]
    small_alike: list[Outcome]
    figures: dict[str, float]


def measured(d: Dataset, folds: Sequence[Weights], *, reading: bool = False) -> Measured:
    """The file, each case measured with the weights at its article's parity, and if `reading`, with the reader."""
    none = np.zeros(len(CAUTIONS), np.float32)
    indifferent = [replace(weights, supported_same_from=none, supported_other_from=none) for weights in folds]
    ranks, found, shares = [], [], []
    there, gone = [], []
    for case in d.cases:
        outcome, candidates = _judged(case, indifferent, reading=reading)
        there.append(outcome)
        gone.append(_judged(case, indifferent, (case.about,), reading=reading)[0])
        ranks.append(_rank(candidates, case.gold))
        share, right = _marks(case, folds[case.article % 2], candidates[0])
        shares.append(share)
        found.append(ranks[-1] == 1 and right)
    sure = [outcome.confidence for outcome in (*there, *gone)]
    figures = {
        "recall@1": float(np.mean([rank == 1 for rank in ranks])),
        "mrr": float(np.mean([1 / rank if rank else 0.0 for rank in ranks])),
        "answer_sentence": float(np.mean(found)),
        "highlight_share": float(np.mean(shares)),
        "abstention_auroc": float(roc_auc_score([1] * len(there) + [0] * len(gone), sure)),
    }
    alike, people, small_alike = (
        [_judged(case, indifferent, reading=reading)[0] for case in cases]
        for cases in (d.alike, d.people, d.small_alike)
    )
    small = [_judged(case, indifferent, (case.about,), reading=reading)[0] for case in d.small]
    return Measured(d.name, d.same_language, there, gone, alike, people, small, small_alike, figures)


def _judged(
    case: Case, folds: Sequence[Weights], without: Sequence[int] = (), *, reading: bool
) -> tuple[Outcome, list[Candidate]]:
    half = case.article % 2
    ranker = ranker_of(case, folds[half])
    candidates, _ = ranker.ranked(case.query, without)
    found = judge(case.query, candidates, ranker, folds[half], case.searcher.read if reading else None)
    right = case.gold is not None and not without and candidates[0].index == case.gold
    support = found.support
    if reading and found.reading is None:  # support on one scale also where nothing needed to be read
        read = reading_of(case, candidates[0].index, found.highlight_scores)
        same = candidates[0].same_language
        support, _ = supported(support, found.confidence, read, folds[half], same=same)
    return Outcome(half, found.verdict == "answer", right, found.confidence, support), candidates


def reading_of(case: Case, index: int, highlight_scores: NDArray[np.float32]) -> PlacedReading:
    """What the reader of a case's searcher says of a paragraph, as `judge` would ask it."""
    reading = case.searcher.read(case.query.text, index, int(highlight_scores.argmax())) if case.searcher.read else None
    if reading is None:
        raise ValueError("the case's searcher has no reader")
    return reading


def _marks(case: Case, weights: Weights, first: Candidate) -> tuple[float, bool]:
    """The share of the first paragraph that its marks are without a reader, and whether they would touch the answer."""
    ranker = ranker_of(case, weights)
    _, paragraph = ranker.corpus[first.index]
    scores = ranker.highlight_scores(case.query, first)
    spans = marked(case.query, scores, paragraph, ranker.corpus.text(first.index)).clauses
    start, end = case.span or (0, 0)
    right = any(one < end and start < other for one, other in spans)
    return sum(other - one for one, other in spans) / (paragraph.end - paragraph.start), right


def _rank(candidates: Sequence[Candidate], gold: int | None) -> int:
    """From 1; 0 if the gold paragraph is not among the candidates."""
    return next((place for place, candidate in enumerate(candidates, 1) if candidate.index == gold), 0)


def least_support(files: Sequence[Measured], halves: Sequence[int] = (0, 1)) -> list[float]:
    """For each of CAUTIONS the least support at which enough questions without an answer get none.

    Each file counts the same, and in a file look-alikes count as much as questions whose paragraph is left out.

    Args:
        files: Of one language, or all of two.
        halves: The articles that count.
    """
    falsely: list[tuple[float, float]] = []  # support, and what part of all questions this one is
    kinds = [kind for file in files for kind in ((*file.alike, *file.small_alike), (*file.gone, *file.small_gone))]
    groups = [[outcome for outcome in kind if outcome.half in halves] for kind in kinds]
    groups = [group for group in groups if group]
    for group in groups:
        falsely += [(outcome.support, 1 / len(groups) / len(group)) for outcome in group if outcome.ready]
    falsely.sort(reverse=True)
    shares = np.cumsum([share for _, share in falsely])
    least = []
    for caution in CAUTIONS:
        allowed = int(np.searchsorted(shares, 1 - caution + 1e-9, side="right"))
        least.append(_above(falsely[allowed][0]) if allowed < len(falsely) else 0.0)
    return least


def _above(support: float) -> float:
    """The next thousandth above."""
    return math.ceil(support * 1000 + 1e-6) / 1000


def verdicts(file: Measured, least: Sequence[float]) -> dict[str, float]:
    """Which shares get "answer", and how well support separates; `least` is the support needed in each half."""

    def share(group: Sequence[Outcome], *, right: bool = False) -> float:
        answered = [o.ready and o.support >= least[o.half] and (o.right or not right) for o in group]
        return float(np.mean(answered)) if answered else 0.0

    both = [*file.there, *file.alike]
    return {
        "answered_right": share(file.there, right=True),
        "answered_wrong": share(file.there) - share(file.there, right=True),
        "look-alikes answered": share(file.alike),
        "look-alikes of ten answered": share(file.small_alike),
        "people's look-alikes answered": share(file.people),
        "left out answered": share(file.gone),
        "left out of ten answered": share(file.small_gone),
        "support_auroc": float(
            roc_auc_score([1] * len(file.there) + [0] * len(file.alike), [outcome.support for outcome in both])
        ),
    }
