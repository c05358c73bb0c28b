"""Centred vectors: unit length, and each language by its own centre."""

import numpy as np
import pytest

from memoqa.index.centering import Centres, unit
from tests.doubles import HashedEncoder


@pytest.fixture(scope="module")
def centres():
    return Centres.of(HashedEncoder())


def test_an_array_and_back_are_the_same_centres(centres):
    assert (Centres.from_array(centres.to_array()).to_array() == centres.to_array()).all()


def test_centred_vectors_have_unit_length_and_a_null_vector_stays_one(centres):
    vectors = HashedEncoder().encode_passages(["一段文字", "some words"])
    centred = centres.passages(vectors, np.array([True, False]))
    assert np.linalg.norm(centred, axis=1) == pytest.approx([1, 1])
    assert not unit(np.zeros((1, 4), np.float32)).any()


def test_each_passage_is_centred_by_its_own_language(centres):
    vector = HashedEncoder().encode_passages(["一段文字"])
    as_chinese = centres.passages(vector, np.array([True]))
    as_english = centres.passages(vector, np.array([False]))
    assert as_chinese == pytest.approx(unit(vector - centres.chinese_passage))
    assert as_english == pytest.approx(unit(vector - centres.english_passage))


def test_with_the_real_model_centring_brings_a_translation_nearer_than_another_subject(bundled_encoder):
    centres = Centres.of(bundled_encoder)
    question = bundled_encoder.encode_questions(["How much was the trade between China and Russia?"])[0]
    passages = bundled_encoder.encode_passages(["2018年中俄雙方貿易額突破一千億美元。", "員工請假應於三日前提出申請。"])
    centred = centres.passages(passages, np.array([True, True])) @ centres.question(question, chinese=False)
    plain = passages @ question
    assert centred[0] - centred[1] > plain[0] - plain[1] > 0
