"""What is written is read by ONNX Runtime."""

import numpy as np
import onnxruntime
import pytest

from memoqa.encoders.onnx_model import INLINE_BYTES, ModelWriter


def run(folder, writer, inputs, output, **values):
    (folder / "model.onnx").write_bytes(writer.model(inputs, {"out": output}))
    (folder / "weights").write_bytes(writer.weights)
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    return session.run(["out"], values)[0]


@pytest.mark.parametrize("width", [3, INLINE_BYTES])
def test_a_tensor_comes_back_as_it_was_whether_small_or_large(tmp_path, width):
    writer = ModelWriter("weights")
    added = np.linspace(-1, 1, width, dtype=np.float32)
    writer.node("Add", ["x", writer.tensor("added", added)], output="out")
    x = np.ones((2, width), np.float32)
    assert np.array_equal(run(tmp_path, writer, {"x": ("rows", width)}, ("rows", width), x=x), x + added)
    assert bool(writer.weights) == (added.nbytes > INLINE_BYTES)


def test_attributes_are_numbers_and_lists(tmp_path):
    writer = ModelWriter("weights")
    turned = writer.node("Transpose", ["x"], perm=[1, 0])
    writer.node("LeakyRelu", [writer.node("LpNormalization", [turned], axis=-1, p=1)], output="out", alpha=0.5)
    x = np.array([[-3.0], [1.0]], np.float32)
    assert run(tmp_path, writer, {"x": (2, 1)}, (1, 2), x=x).tolist() == [[-0.375, 0.25]]


def test_tensors_of_whole_numbers_are_written(tmp_path):
    writer = ModelWriter("weights")
    table = writer.tensor("table", np.arange(-8, 8, dtype=np.int8).reshape(8, 2))
    rows = writer.node("Gather", [table, writer.tensor("rows", np.array([7, 0]))], axis=0)
    writer.node("Mul", ["x", writer.node("Cast", [rows], to=1)], output="out")
    x = np.full((2, 2), 2, np.float32)
    assert run(tmp_path, writer, {"x": (2, 2)}, (2, 2), x=x).tolist() == [[12, 14], [-16, -14]]
