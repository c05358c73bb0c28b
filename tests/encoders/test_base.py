"""The tests' own encoder keeps the contract of an Encoder."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.doubles import HashedEncoder


@given(st.lists(st.text(max_size=40), max_size=8))
@settings(max_examples=50)
def test_the_double_keeps_the_contract(texts):
    vectors = HashedEncoder().encode_passages(texts)
    assert vectors.shape == (len(texts), 64)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert np.array_equal(vectors, HashedEncoder().encode_questions(texts))
