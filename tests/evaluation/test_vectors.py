import sqlite3

import numpy as np
import pytest

from memoqa.evaluation import Evaluation
from memoqa.evaluation.vectors import FILE_NAME, CachingEncoder, VectorCache
from memoqa.index.store import Store
from tests.doubles import HashedEncoder
from tests.evaluation.conftest import RULES

TEXTS = ["一", "二二", "two", "一"]


def never():
    raise AssertionError("the model was loaded")


def encoder_on(folder, load=HashedEncoder, model="hashed"):
    return CachingEncoder(model, load, VectorCache(folder))


def test_it_gives_the_vectors_of_the_encoder_behind_it_in_the_order_asked(tmp_path):
    encoder = encoder_on(tmp_path)
    assert np.array_equal(encoder.encode_passages(TEXTS), HashedEncoder().encode_passages(TEXTS))
    assert encoder.encode_questions([]).shape == (0, 64)
    assert encoder.encoded == 3


def test_a_second_run_encodes_nothing_and_does_not_load_the_model(tmp_path, written):
    for load in (HashedEncoder, never):
        encoder = encoder_on(tmp_path / "cache", load)
        with Evaluation(Store(tmp_path / "index"), encoder) as evaluation:
            evaluation.measure(written("rules.json", RULES))
    assert encoder.encoded == 0


def test_questions_passages_and_models_are_kept_apart(tmp_path):
    encoder_on(tmp_path).encode_questions(TEXTS)
    passages, other = encoder_on(tmp_path), encoder_on(tmp_path, lambda: HashedEncoder(model="other"), "other")
    passages.encode_passages(TEXTS)
    other.encode_questions(TEXTS)
    assert (passages.encoded, other.encoded) == (3, 3)


def test_what_a_killed_run_had_saved_is_not_encoded_again(tmp_path, monkeypatch):
    monkeypatch.setattr("memoqa.evaluation.vectors.SAVED_TOGETHER", 2)

    class Killed(HashedEncoder):
        def encode_passages(self, texts, progress=None):
            if any(len(text) > 5 for text in texts):
                raise KeyboardInterrupt
            return super().encode_passages(texts, progress)

    texts = ["a", "bb", "ccc", "dddd", "eeeeee"]
    with pytest.raises(KeyboardInterrupt):
        encoder_on(tmp_path, Killed).encode_passages(texts)
    again = encoder_on(tmp_path)
    again.encode_passages(texts)
    assert again.encoded == 1


def test_a_damaged_cache_is_made_anew(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 1000)
    encoder = encoder_on(tmp_path)
    encoder.encode_passages(TEXTS)
    encoder.close()
    assert encoder_on(tmp_path, never).encode_passages(TEXTS).shape == (4, 64)


def test_a_cache_folder_that_cannot_be_made_only_costs_time(tmp_path):
    (tmp_path / "file").write_text("")
    encoder = encoder_on(tmp_path / "file" / "cache")
    assert encoder.encode_passages(TEXTS).shape == (4, 64)
    encoder.close()


def test_a_vector_of_another_length_than_the_model_s_is_not_used(tmp_path):
    encoder = encoder_on(tmp_path)
    encoder.encode_passages(TEXTS)
    encoder.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("update vectors set vector = zeroblob(7)")
    connection.close()
    assert np.array_equal(encoder_on(tmp_path).encode_passages(TEXTS), HashedEncoder().encode_passages(TEXTS))


def test_the_longest_unused_vectors_go_when_there_are_too_many(tmp_path):
    one = 64 * 4
    for texts in (["old"], ["used"], ["used", "new"]):
        encoder = CachingEncoder("hashed", HashedEncoder, VectorCache(tmp_path, most_bytes=2 * one))
        encoder.encode_passages(texts)
        encoder.close()
    left = encoder_on(tmp_path)
    left.encode_passages(["used", "new"])
    assert left.encoded == 0
    left.encode_passages(["old"])
    assert left.encoded == 1


def test_progress_counts_the_texts_that_are_encoded(tmp_path):
    told = []
    encoder_on(tmp_path).encode_passages(TEXTS, lambda *done: told.append(done))
    assert told == [(3, 3)]
