"""Which sentences of a paragraph answer."""

from memoqa.search.highlight import features, share_of
from memoqa.search.weights import HIGHLIGHT


def test_a_sentence_with_the_number_asked_for_is_told_from_one_without(small):
    query = small.query("上合組織有幾個成員國？")
    (candidate,) = small.reranker.candidates(query, [0])
    found = features(query, candidate, small.reranker.lexical)
    assert found.shape == (2, len(HIGHLIGHT))
    assert found[:, HIGHLIGHT.index("first")].tolist() == [1, 0]
    assert found[1, HIGHLIGHT.index("number")] == 1


def test_the_share_of_no_stretches_is_none():
    assert share_of((), "上合組織") == 0
    assert share_of(("上合", "亞信"), "上合組織") == 0.5
