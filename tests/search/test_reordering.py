"""When a paragraph that reads better is put before the one that came first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.search.candidate import Candidate, SentenceMatches
from memoqa.search.ranking import MARGIN
from memoqa.search.reordering import MOST_READ, reordered
from memoqa.search.windows import PlacedReading

NONE = np.zeros(0, np.float32)
MATCHES = SentenceMatches(np.zeros(0, np.int64), NONE, NONE, NONE, NONE)


def ranked(*scores, abroad=()):
    return [
        Candidate(number, number not in abroad, (), (), NONE, MATCHES, NONE, NONE, score)
        for number, score in enumerate(scores)
    ]


def order(candidates, logits):
    """The numbers of the candidates as they are ordered, and of those that were read beside the first."""
    read = []

    def reading(one):
        read.append(one.index)
        logit = logits[one.index]
        return None if logit is None else PlacedReading(logit, 0.0, 0, 1)

    best = reordered(candidates, PlacedReading(logits[0], 0.0, 0, 1), reading)
    return [one.index for one in best], read


@pytest.mark.parametrize(
    ("candidates", "logits", "found", "read"),
    [
        (ranked(5.0, 4.5, 4.0), (-3, 1, 3), [2, 0, 1], [1, 2]),
        (ranked(5.0, 4.5, 4.0), (0, 9, 9), [0, 1, 2], []),
        (ranked(5.0, 4.5, 4.0), (-3, -3, -3), [0, 1, 2], [1, 2]),
        (ranked(5.0, 5.0 - MARGIN - 0.1), (-3, 9), [0, 1], []),
        (ranked(5.0, 4.5, abroad=(1,)), (-3, 9), [0, 1], []),
        (ranked(5.0, 4.5, abroad=(0,)), (-3, 9), [0, 1], []),
        (ranked(5.0, 4.5, 4.4), (-3, None, 2), [2, 0, 1], [1, 2]),
    ],
    ids=["better", "not doubted", "no better", "too far behind", "beside in another language", "abroad", "no time"],
)
def test_only_a_doubted_paragraph_gives_way_to_one_close_behind_that_reads_better(candidates, logits, found, read):
    assert order(candidates, logits) == (found, read)


SCORES = st.lists(st.floats(-9, 9), min_size=1, max_size=6).map(lambda scores: sorted(scores, reverse=True))


@given(SCORES, st.lists(st.floats(-9, 9), min_size=6, max_size=6))
def test_nothing_is_lost_few_are_read_and_the_first_keeps_the_highest_score(scores, logits):
    candidates = ranked(*scores)
    read = []
    best = reordered(
        candidates,
        PlacedReading(logits[0], 0.0, 0, 1),
        lambda one: read.append(one.index) or PlacedReading(logits[one.index], 0.0, 0, 1),
    )
    assert sorted(one.index for one in best) == list(range(len(scores)))
    assert len(read) < MOST_READ
    assert [one.score for one in best] == sorted((one.score for one in best), reverse=True)
