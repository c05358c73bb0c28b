"""The vectors: found, scored, kept."""

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.errors import GenerationError
from memoqa.index.dense import DenseIndex

FIRST = np.array([0, 2, 3, 6])


def unit(rows, seed=0):
    vectors = np.random.default_rng(seed).normal(size=(rows, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_bytes_and_back_give_the_same_vectors():
    index = DenseIndex.build(unit(9), FIRST)
    again = DenseIndex.from_bytes(bytes(index.to_bytes()), 16, FIRST)
    assert (again.vectors(np.arange(9)) == index.vectors(np.arange(9))).all()


def test_half_precision_keeps_inner_products_to_three_decimals():
    vectors = unit(9)
    stored = DenseIndex.build(vectors, FIRST).vectors(np.arange(9))
    assert abs(stored @ vectors[4] - vectors @ vectors[4]).max() < 1e-3


def test_stored_vectors_survive_being_stored_again_bit_for_bit():
    index = DenseIndex.build(unit(9), FIRST)
    stored = index.vectors(np.arange(9))
    assert (DenseIndex.build(stored, FIRST).vectors(np.arange(9)) == stored).all()


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_the_nearest_paragraphs_are_found_by_their_own_vectors_nearest_first(seed, limit):
    vectors = unit(9, seed)
    question = unit(1, seed + 1)[0]
    best = sorted(range(3), key=lambda paragraph: -(vectors[paragraph] @ question))
    assert DenseIndex.build(vectors, FIRST).nearest_paragraphs(question, limit) == best[:limit]


def test_an_index_of_another_size_is_refused():
    content = bytes(DenseIndex.build(unit(9), FIRST).to_bytes())
    with pytest.raises(GenerationError, match="9 of dimension 16"):
        DenseIndex.from_bytes(content, 16, np.array([0, 2]))
    with pytest.raises(GenerationError, match="dimension 16"):
        DenseIndex.from_bytes(content, 17, FIRST)


@pytest.mark.parametrize("stated", [2**20, 2**33, 2**63])
def test_a_header_that_states_more_than_the_file_has_is_refused_before_memory_is_asked_for(stated):
    content = bytes(DenseIndex.build(unit(9), FIRST).to_bytes())
    size = (9 * 16 * 2).to_bytes(8, "little")  # of the codes
    assert content.count(size) == 1
    with pytest.raises(GenerationError, match="faiss cannot read the vectors"):
        DenseIndex.from_bytes(content.replace(size, stated.to_bytes(8, "little")), 16, FIRST)
    assert faiss.get_deserialization_vector_byte_limit() == len(content)
