"""The Protocol of encoders: texts in, unit vectors out. The code that calls an encoder knows this and no model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
EncodingProgress: TypeAlias = Callable[[int, int], None]  # called with (done, total), both counting texts


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """Names everything that vectors depend on: an index answers only questions of an encoder with the same identity.

    Attributes:
        model: Name with revision or digest, as `model_identity` gives it.
        dimension: Numbers in a vector.
        query_prefix: Put before a question; empty for many models.
        passage_prefix: Put before a paragraph or a sentence.
    """

    model: str
    dimension: int
    query_prefix: str
    passage_prefix: str


class Encoder(Protocol):
    """Turns texts into unit vectors, float32, one row a text in the order given; safe to call from many threads."""

    @property
    def identity(self) -> EncoderIdentity:
        """The model, its dimension and its prefixes."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension)."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        """Vectors of paragraphs or sentences, shape (n, dimension); `progress` is called now and then."""
        ...
