"""Give the verdict: whether the first paragraph answers, and with what confidence.

Two logistic models see the same features of the ranking and the wording. One tells the right paragraph from the best
wrong one. The other was fitted against look-alike questions too, in which a word was exchanged for another of the same
paragraph: the memos may have every word of a question and still not answer it. No feature depends on the number of
paragraphs.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from memoqa.domain import Verdict
from memoqa.search.candidate import Candidate, information_found
from memoqa.search.evidence import evidence
from memoqa.search.query import Query
from memoqa.search.rerank import OTHER_HANDICAP, Reranker
from memoqa.search.space import Vector
from memoqa.search.weights import CONFIDENCE, RANKING, Weights


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a ranking's first paragraph.

    Attributes:
        confidence: The probability that it answers, 0 to 1.
        support: The probability that it does not merely look alike, 0 to 1.
        highlight_scores: Its sentences' scores for answering.
    """

    verdict: Verdict
    confidence: float
    support: float
    highlight_scores: Vector


def judge(query: Query, candidates: Sequence[Candidate], reranker: Reranker, weights: Weights) -> Judgement:
    """The verdict on a ranking's first paragraph; "none" if it has no paragraph."""
    if not candidates:
        return Judgement("none", 0.0, 0.0, np.zeros(0, np.float32))
    first = candidates[0]
    scores = reranker.highlight_scores(query, first)
    features = confidence_features(query, candidates, reranker, scores)
    if first.same_language:
        answers = _logistic(features, weights.answers_same, weights.answers_same_bias)
        supports = _logistic(features, weights.supports_same, weights.supports_same_bias)
        least = weights.supported_same_from
    else:
        answers = _logistic(features, weights.answers_other, weights.answers_other_bias)
        supports = _logistic(features, weights.supports_other, weights.supports_other_bias)
        least = weights.supported_other_from
    said = features[CONFIDENCE.index("missing_numbers")] == 0 and features[CONFIDENCE.index("answers_kind")] > 0
    if answers < weights.related_from:
        return Judgement("none", answers, supports, scores)
    sure = said and supports >= least and answers >= weights.answer_from
    return Judgement("answer" if sure else "related", answers, supports, scores)


def confidence_features(
    query: Query, candidates: Sequence[Candidate], reranker: Reranker, highlight_scores: Vector | None = None
) -> Vector:
    """The features of the first of some ranked paragraphs, by `CONFIDENCE`; `highlight_scores` if they are known."""
    first = candidates[0]
    values = dict(zip(RANKING, first.features.tolist(), strict=True))
    found, information = np.maximum(first.matches.found, first.in_context), first.information
    sentences = reranker.highlight_scores(query, first) if highlight_scores is None else highlight_scores
    if not first.concepts:
        found, information = np.ones((len(found), 1), np.float32), np.ones(1, np.float32)
    total = float(first.information.sum()) or 1.0
    best = int(sentences.argmax())
    covered, near = found.max(axis=0), found[max(0, best - 1) : best + 1].max(axis=0)
    missing = np.sort((1 - covered) * information)
    ascending = np.sort(sentences)
    scores = [candidate.score for candidate in candidates]
    rest = scores[1:6] or [scores[0] - 6]
    values |= {
        "best_sentence_coverage": float(information_found(found, information).max() / total) if first.concepts else 0.0,
        "highlighted_coverage": float(information_found(near, information) / total),
        "highlighted_rarest_missing": float(((1 - near) * information).max() / 10),
        "three_rarest_missing": float(missing[-3:].sum() / 30),
        "highlight": float(ascending[-1]),
        "highlight_margin": float(ascending[-1] - ascending[-2]) if len(ascending) > 1 else 0.0,
        "score": scores[0] + (0.0 if first.same_language else OTHER_HANDICAP),
        "gap": min(scores[0] - rest[0], 6.0),
        "gap_to_five": min(scores[0] - sum(rest) / len(rest), 12.0),
        **evidence(query, first, best, reranker),
        **{f"asks_{kind}": float(query.answer_type == kind) for kind in ("when", "number", "who", "where")},
    }
    return np.array([values[name] for name in CONFIDENCE], np.float32)


def _logistic(features: Vector, weights: Vector, bias: float) -> float:
    return 1 / (1 + math.exp(-(float(features @ weights) + bias)))
