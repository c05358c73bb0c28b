"""The graph's numbers; that its vectors are the model's is test_onnx.py's."""

import numpy as np
import pytest

from memoqa.encoders.bundled import source_file
from memoqa.encoders.graph import SMOOTHING_FILE, Body
from memoqa.encoders.onnx_model import ModelWriter
from memoqa.encoders.packed import PackedModel

LARGEST_SUM = 32_767  # of 16 bits


class Tensors(ModelWriter):
    """Keeps the tensors that are added."""

    def __init__(self) -> None:
        super().__init__("weights")
        self.added = {}

    def tensor(self, name, values):
        self.added[name] = values
        return super().tensor(name, values)


@pytest.fixture(scope="module")
def tensors():
    writer = Tensors()
    smoothing = np.load(SMOOTHING_FILE).astype(np.float32)
    Body(PackedModel(source_file()), writer, smoothing).layer("states", 5)
    return writer.added


@pytest.mark.parametrize("name", ["q", "k", "v", "ao", "fi", "fo"])
def test_no_two_neighbouring_weights_can_overflow_sixteen_bits(tensors, name):
    weights = tensors[f"l5.{name}.w"].astype(np.int64)
    assert weights.dtype != tensors[f"l5.{name}.w"].dtype == np.int8
    for signed in (weights, -weights):
        pairs = np.maximum(signed, 0).reshape(weights.shape[0] // 2, 2, -1).sum(axis=1)
        assert 255 * pairs.max() <= LARGEST_SUM
        assert pairs.max() >= 126  # and the range is used


def test_scales_give_the_weights_back_to_within_half_a_step(tensors):
    weights = PackedModel(source_file()).tensor("l5.ao.w", 384, 384)
    rounded, scales = tensors["l5.ao.w"].T, tensors["l5.ao.scale"]
    assert np.abs(rounded * scales[:, np.newaxis] - weights).max() <= scales.max() * 0.5001


def test_smoothing_is_undone_by_the_weights(tensors):
    """A channel is multiplied by what its weights are divided by."""
    factors = 1 / tensors["l5.attention.smoothing"]
    weights = PackedModel(source_file()).tensor("l5.q.w", 384, 384)
    restored = tensors["l5.q.w"].T * tensors["l5.q.scale"][:, np.newaxis] / factors
    assert np.corrcoef(restored.ravel(), weights.ravel())[0, 1] > 0.999
