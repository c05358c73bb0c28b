"""Give the verdict: whether the first paragraph answers, and with what confidence.

Two logistic models see the same features of the ranking and the wording. One tells the right paragraph from the best
wrong one. The other was fitted against look-alike questions too, in which a word was exchanged for another of the same
paragraph: the memos may have every word of a question and still not answer it. It knows what a reader says as well, if
there is one and it had time. No feature depends on the number of paragraphs.

weights.json has weights for the bundled reader alone. What another reader says is added to the log-odds of the support
that the features give, within `MOST_UNFITTED`, and the features' thresholds hold.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from memoqa.domain import Verdict
from memoqa.search.candidate import Candidate, information_found
from memoqa.search.evidence import evidence
from memoqa.search.query import Query
from memoqa.search.rerank import OTHER_HANDICAP, Reranker
from memoqa.search.space import Vector
from memoqa.search.weights import CAUTIONS, CONFIDENCE, RANKING, Weights
from memoqa.search.windows import PlacedReading

DEFAULT_CAUTION = 0.97
MOST_UNFITTED = 4.0  # log-odds, 55 to 1: a model trained on other texts is often surer than it should be
Read = Callable[[str, int, int], PlacedReading | None]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a ranking's first paragraph.

    Attributes:
        confidence: The probability that it answers, 0 to 1.
        support: The probability that it does not merely look alike, 0 to 1.
        safe_at: The highest caution at which the verdict would still be "answer"; 0 if it would be at none.
        highlight_scores: Its sentences' scores for answering.
        reading: What the reader says; None if it was not asked or had no time.
    """

    verdict: Verdict
    confidence: float
    support: float
    safe_at: float
    highlight_scores: Vector
    reading: PlacedReading | None = None


def judge(
    query: Query,
    candidates: Sequence[Candidate],
    reranker: Reranker,
    weights: Weights,
    read: Read | None = None,
    caution: float = DEFAULT_CAUTION,
) -> Judgement:
    """The verdict on a ranking's first paragraph; "none" if it has no paragraph.

    Args:
        query: The question.
        candidates: The ranking, best first.
        reranker: Knows the corpus.
        weights: The fitted constants.
        read: Reads a paragraph with a question in mind: given the question, the paragraph's number in the corpus, and
            that of a sentence in it to read around; None where there is no time to. It is called only if the verdict
            may still be "answer".
        caution: Of questions without an answer, half of them look-alikes, the share that must not get "answer".
    """
    if not candidates:
        return Judgement("none", 0.0, 0.0, 0.0, np.zeros(0, np.float32))
    first = candidates[0]
    scores = reranker.highlight_scores(query, first)
    features = confidence_features(query, candidates, reranker, scores)
    if first.same_language:
        answers = _logistic(features, weights.answers_same, weights.answers_same_bias)
    else:
        answers = _logistic(features, weights.answers_other, weights.answers_other_bias)
    plain = _plain_support(features, weights, same=first.same_language)
    if answers < weights.related_from:
        return Judgement("none", answers, plain, 0.0, scores)
    has_numbers = features[CONFIDENCE.index("missing_numbers")] == 0
    read_it = read and has_numbers and answers >= weights.read_from
    reading = read(query.text, first.index, int(scores.argmax())) if read and read_it else None
    support, least = supported(plain, answers, reading, weights, same=first.same_language)
    # A fitted reader knows better than the words whether the type of answer asked for is there.
    shows_kind = features[CONFIDENCE.index("answers_kind")] > 0 and answers >= weights.answer_from
    may_answer = has_numbers and (shows_kind or (reading is not None and reading.fitted))
    safe_at = float(np.interp(support, least, CAUTIONS, left=0.0)) if may_answer else 0.0
    return Judgement("answer" if safe_at >= caution else "related", answers, support, safe_at, scores, reading)


def supported(
    plain: float, confidence: float, reading: PlacedReading | None, weights: Weights, *, same: bool
) -> tuple[float, Vector]:
    """The support for a paragraph, and the least that "answer" needs at each of `CAUTIONS`.

    Args:
        plain: The support by features alone.
        confidence: As in `Judgement`.
        reading: What the reader says; None if it was not asked.
        weights: The fitted constants.
        same: Whether question and paragraph are in one language.
    """
    if reading is None or not reading.fitted:
        support = plain
        if reading is not None:
            support = _probability(log_odds(plain) + float(np.clip(reading.logit, -MOST_UNFITTED, MOST_UNFITTED)))
        return support, weights.supported_same_from if same else weights.supported_other_from
    seen = reading_features(plain, confidence, reading)
    if same:
        return _logistic(seen, weights.read_same, weights.read_same_bias), weights.read_same_from
    return _logistic(seen, weights.read_other, weights.read_other_bias), weights.read_other_from


def reading_features(plain: float, confidence: float, reading: PlacedReading) -> Vector:
    """What support is computed from with the reader, by `READ`; arguments as those of `supported`."""
    return np.array([log_odds(plain), log_odds(confidence), reading.logit, reading.margin], np.float32)


def log_odds(probability: float) -> float:
    """Within ±14, whatever the probability."""
    return math.log(max(probability, 1e-6) / max(1 - probability, 1e-6))


def _plain_support(features: Vector, weights: Weights, *, same: bool) -> float:
    if same:
        return _logistic(features, weights.supports_same, weights.supports_same_bias)
    return _logistic(features, weights.supports_other, weights.supports_other_bias)


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
    return _probability(float(features @ weights) + bias)


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
