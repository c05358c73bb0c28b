"""Measure weights on the articles that they were not fitted on, and find the support that "answer" needs."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.datasets import Case, Dataset, ranker_of, right_sentences
from memoqa.search.candidate import Candidate
from memoqa.search.confidence import judge
from memoqa.search.weights import Weights

MOST_ANSWERED = 0.03  # of a file's look-alikes, and of its questions without their paragraph


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


def measured(d: Dataset, folds: Sequence[Weights]) -> Measured:
    """The file, each case measured with the weights at its article's parity."""
    indifferent = [replace(weights, supported_same_from=0.0, supported_other_from=0.0) for weights in folds]
    ranks, marked, shares = [], [], []
    there, gone = [], []
    for case in d.cases:
        outcome, candidates = _judged(case, indifferent)
        there.append(outcome)
        gone.append(_judged(case, indifferent, (case.about,))[0])
        ranks.append(_rank(candidates, case.gold))
        ranker = ranker_of(case, folds[case.article % 2])
        highlighted = ranker.highlighted(case.query, candidates[0])
        _, paragraph = ranker.corpus[candidates[0].index]
        spans = [paragraph.sentences[number] for number in highlighted]
        shares.append(sum(span.end - span.start for span in spans) / (paragraph.end - paragraph.start))
        marked.append(ranks[-1] == 1 and bool(right_sentences(case, candidates[0].index)[list(highlighted)].any()))
    sure = [outcome.confidence for outcome in (*there, *gone)]
    figures = {
        "recall@1": float(np.mean([rank == 1 for rank in ranks])),
        "mrr": float(np.mean([1 / rank if rank else 0.0 for rank in ranks])),
        "answer_sentence": float(np.mean(marked)),
        "highlight_share": float(np.mean(shares)),
        "abstention_auroc": float(roc_auc_score([1] * len(there) + [0] * len(gone), sure)),
    }
    alike, people, small_alike = (
        [_judged(case, indifferent)[0] for case in cases] for cases in (d.alike, d.people, d.small_alike)
    )
    small = [_judged(case, indifferent, (case.about,))[0] for case in d.small]
    return Measured(d.name, d.same_language, there, gone, alike, people, small, small_alike, figures)


def _judged(case: Case, folds: Sequence[Weights], without: Sequence[int] = ()) -> tuple[Outcome, list[Candidate]]:
    half = case.article % 2
    ranker = ranker_of(case, folds[half])
    candidates, _ = ranker.ranked(case.query, without)
    found = judge(case.query, candidates, ranker, folds[half])
    right = case.gold is not None and not without and candidates[0].index == case.gold
    return Outcome(half, found.verdict == "answer", right, found.confidence, found.support), candidates


def _rank(candidates: Sequence[Candidate], gold: int | None) -> int:
    """From 1; 0 if the gold paragraph is not among the candidates."""
    return next((place for place, candidate in enumerate(candidates, 1) if candidate.index == gold), 0)


def least_support(files: Iterable[Measured], halves: Sequence[int] = (0, 1)) -> float:
    """The least support at which no file has more than MOST_ANSWERED of its questions without an answer answered.

    Args:
        files: Of one language, or all of two.
        halves: The articles that count.
    """
    least = 0.0
    for file in files:
        for group in (file.alike, file.small_alike, file.gone, file.small_gone):
            counted = [outcome for outcome in group if outcome.half in halves]
            falsely = sorted((outcome.support for outcome in counted if outcome.ready), reverse=True)
            allowed = int(MOST_ANSWERED * len(counted))
            if allowed < len(falsely):
                least = max(least, falsely[allowed])
    return math.ceil(least * 1000 + 1e-6) / 1000


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
