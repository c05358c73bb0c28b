"""Vectors of questions, and the likeness of short texts."""

import numpy as np
import pytest

from memoqa.index.centering import Centers
from memoqa.search.space import Space
from tests.doubles import HashedEncoder


@pytest.fixture(scope="module")
def space():
    encoder = HashedEncoder()
    return Space(encoder, Centers.of(encoder))


def test_a_question_has_a_plain_and_a_centred_vector_of_unit_length(space):
    plain, centred = space.question("上合組織？", chinese=True)
    assert np.linalg.norm(plain) == pytest.approx(1)
    assert np.linalg.norm(centred) == pytest.approx(1)
    assert not np.allclose(plain, centred)


def test_a_text_is_most_like_itself(space):
    same, other = space.likeness("annual leave", ["annual leave", "train fares"])
    assert same == pytest.approx(1, abs=1e-5)
    assert other < same
