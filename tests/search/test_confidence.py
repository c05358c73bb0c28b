"""The verdict on a ranking's first paragraph."""

from dataclasses import replace

import numpy as np

from memoqa.search.confidence import confidence_features, judge
from memoqa.search.weights import CAUTIONS, CONFIDENCE, fitted


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
