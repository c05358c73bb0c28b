"""Centered vectors: of unit length, each by the center of its language."""

import numpy as np
import pytest

from memoqa.index.centering import Centers, unit
from tests.doubles import HashedEncoder


@pytest.fixture(scope="module")
def centers():
    return Centers.of(HashedEncoder())


def test_an_array_and_back_are_the_same_centers(centers):
    assert (Centers.from_array(centers.to_array()).to_array() == centers.to_array()).all()


def test_centered_vectors_have_unit_length_and_a_null_vector_stays_one(centers):
    vectors = HashedEncoder().encode_passages(["一段文字", "some words"])
    centered = centers.passages(vectors, np.array([True, False]))
    assert np.linalg.norm(centered, axis=1) == pytest.approx([1, 1])
    assert not unit(np.zeros((1, 4), np.float32)).any()


def test_each_passage_is_centered_by_its_own_language(centers):
    vector = HashedEncoder().encode_passages(["一段文字"])
    as_chinese = centers.passages(vector, np.array([True]))
    as_english = centers.passages(vector, np.array([False]))
    assert as_chinese == pytest.approx(unit(vector - centers.chinese_passage))
    assert as_english == pytest.approx(unit(vector - centers.english_passage))


def test_with_the_real_model_centering_brings_a_translation_nearer_than_another_subject(bundled_encoder):
    centers = Centers.of(bundled_encoder)
    question = bundled_encoder.encode_questions(["How much was the trade between China and Russia?"])[0]
    passages = bundled_encoder.encode_passages(["2018年中俄雙方貿易額突破一千億美元。", "員工請假應於三日前提出申請。"])
    centered = centers.passages(passages, np.array([True, True])) @ centers.question(question, chinese=False)
    plain = passages @ question
    assert centered[0] - centered[1] > plain[0] - plain[1] > 0


def test_the_kept_centers_are_those_that_the_bundled_model_gives(bundled_encoder):
    """But for a machine's rounding. After a change of the model, write them anew: python -m benchmarks.centers."""
    kept, measured = Centers.of(bundled_encoder).to_array(), Centers.measured(bundled_encoder).to_array()
    assert np.abs(kept - measured).max() < 0.001


def test_another_model_s_centers_are_measured():
    assert np.array_equal(Centers.of(HashedEncoder()).to_array(), Centers.measured(HashedEncoder()).to_array())
