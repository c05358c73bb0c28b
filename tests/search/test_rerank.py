"""Reranking by all features."""

from dataclasses import replace

import pytest

from memoqa.search.rerank import OTHER_HANDICAP
from memoqa.search.weights import RANKING, fitted


def test_the_paragraph_that_answers_is_first_and_scores_descend(small):
    candidates, others = small.reranker.ranked(small.query("亞信會議有幾個成員國？"))
    assert candidates[0].index == 1
    scores = [candidate.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert {candidate.index for candidate in candidates} | set(others) == set(range(len(small.corpus)))


def test_paragraphs_left_out_are_not_ranked(small):
    candidates, _ = small.reranker.ranked(small.query("亞信會議？"), {0, 1})
    assert {candidate.index for candidate in candidates} == {2, 3}
    assert small.reranker.candidates(small.query("亞信會議？"), []) == []


def test_a_number_that_a_paragraph_lacks_is_missing(small):
    query = small.query("1999年成立的有幾個？")
    missing = {c.index: c.features[RANKING.index("missing_numbers")] for c in small.reranker.candidates(query, [0, 1])}
    assert (missing[0], missing[1]) == (1.0, 0.0)


def test_a_paragraph_in_the_other_language_is_behind(small):
    weights = fitted()
    even = replace(weights, rank_other=weights.rank_same, other_scale=1.0, other_shift=0.0)
    reranker = small.reranker.with_weights(even)
    for candidate in reranker.candidates(small.query("貿易額？"), [2, 3]):
        handicap = 0 if candidate.same_language else OTHER_HANDICAP
        assert candidate.score == pytest.approx(float(candidate.features @ even.rank_same) - handicap, rel=1e-5)


def test_each_sentence_of_a_paragraph_is_scored_for_answering(small):
    query = small.query("上合組織有幾個成員國？")
    (candidate,) = small.reranker.candidates(query, [0])
    assert len(small.reranker.highlight_scores(query, candidate)) == 2
