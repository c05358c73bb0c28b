"""Which sentences of a paragraph are highlighted."""

import numpy as np
import pytest

from memoqa.domain import Paragraph, Place, Sentence
from memoqa.search.highlight import features, highlighted, share_of
from memoqa.search.weights import HIGHLIGHT

PARAGRAPH = Paragraph(1, 0, 30, (), Place(), (Sentence(0, 10), Sentence(10, 20), Sentence(20, 30)))


@pytest.mark.parametrize(
    ("scores", "numbers"),
    [((0.0, 5.0, 0.0), (1,)), ((3.0, 3.0, -9.0), (0, 1)), ((0.0, 0.0, 0.0), (0, 1))],
)
def test_the_best_sentence_is_highlighted_and_a_second_only_if_it_is_likely_for_its_length(scores, numbers):
    assert highlighted(np.array(scores, np.float32), PARAGRAPH) == numbers


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
