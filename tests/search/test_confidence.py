"""The verdict on a ranking's first paragraph."""

import math
from dataclasses import replace

import numpy as np
import pytest

from memoqa.search.confidence import MOST_UNFITTED, confidence_features, judge
from memoqa.search.weights import CAUTIONS, CONFIDENCE, fitted
from memoqa.search.windows import PlacedReading


def ranked(small, question):
    query = small.query(question)
    return query, small.reranker.ranked(query)[0]


def test_a_ranking_without_paragraphs_answers_nothing(small):
    judgement = judge(small.query("上合組織？"), [], small.reranker, fitted())
    assert (judgement.verdict, judgement.confidence) == ("none", 0)


def test_the_thresholds_decide_the_verdict(small):
    query, candidates = ranked(small, "上合組織目前有幾個成員國？")
    zero = {"answer_from": 0.0, "related_from": 0.0, "supported_same_from": np.zeros(len(CAUTIONS))}
    verdicts = [
        judge(query, candidates, small.reranker, replace(fitted(), **weights)).verdict
        for weights in (zero, zero | {"answer_from": 1.1}, {"related_from": 1.1})
    ]
    assert verdicts == ["answer", "related", "none"]


def test_a_number_that_the_paragraph_lacks_keeps_it_from_answering(small):
    query, candidates = ranked(small, "上合組織在1856年有幾個成員國？")
    zero = {"answer_from": 0.0, "related_from": 0.0, "supported_same_from": np.zeros(len(CAUTIONS))}
    assert judge(query, candidates, small.reranker, replace(fitted(), **zero)).verdict == "related"


def test_features_are_the_same_whether_the_highlight_scores_are_known_or_not(small):
    query, candidates = ranked(small, "亞信會議有幾個成員國？")
    scores = small.reranker.highlight_scores(query, candidates[0])
    features = confidence_features(query, candidates, small.reranker)
    assert features.shape == (len(CONFIDENCE),)
    assert np.array_equal(features, confidence_features(query, candidates, small.reranker, scores))
    assert features[CONFIDENCE.index("asks_number")] == 1


def supported(small, question, logit=None, *, is_fitted=False, **weights):
    """The judgement on a question that may be answered, with what a reader says of the first paragraph."""
    query, candidates = ranked(small, question)
    reading = None if logit is None else PlacedReading(logit, 0.0, 0, 0, fitted=is_fitted)
    weights = {"answer_from": 0.0, "read_from": 0.0, "related_from": 0.0, **weights}
    return judge(query, candidates, small.reranker, replace(fitted(), **weights), lambda *_: reading)


def log_odds(share):
    return math.log(share / (1 - share))


# In the paragraph's language, and in another.
QUESTIONS = ("上合組織目前有幾個成員國？", "How large is the 雙方貿易額?")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    ("logit", "added"), [(1.5, 1.5), (-2.0, -2.0), (30.0, MOST_UNFITTED), (-math.inf, -MOST_UNFITTED)]
)
def test_the_log_odds_of_a_reader_that_is_not_fitted_are_added_within_bounds(small, question, logit, added):
    alone, read = supported(small, question), supported(small, question, logit)
    assert log_odds(read.support) - log_odds(alone.support) == pytest.approx(added, abs=1e-3)
    assert read.reading is not None


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_reader_that_is_not_fitted_is_held_to_the_features_thresholds(small, question):
    low, high = np.zeros(len(CAUTIONS)), np.ones(len(CAUTIONS))
    features = {
        "supported_same_from": low,
        "supported_other_from": low,
        "read_same_from": high,
        "read_other_from": high,
    }
    assert supported(small, question, 0.0, **features).verdict == "answer"
    assert supported(small, question, 0.0, is_fitted=True, **features).verdict == "related"


def test_the_bundled_reader_is_asked_only_where_the_verdict_is_open(small):
    asked = []
    open_, closed = "上合組織目前有幾個成員國？", "上合組織在1856年有幾個成員國？"
    for question, least in ((open_, 0.0), (open_, 1.1), (closed, 0.0)):
        weights = replace(fitted(), read_from=least, related_from=0.0)
        judge(*ranked(small, question), small.reranker, weights, lambda *given: asked.append(given))
    assert [text for text, _, _ in asked] == [open_]


def test_with_the_bundled_reader_the_words_need_not_show_the_type_of_answer(small):
    """Nothing in the paragraph is a place, but the reader may know better; without it the verdict stays open."""
    question, low = "上合組織在哪裡成立？", np.zeros(len(CAUTIONS))
    least = {"supported_same_from": low, "read_same_from": low}
    assert supported(small, question, **least).verdict == "related"
    assert supported(small, question, 0.0, is_fitted=True, **least).verdict == "answer"
