"""The encoder's vector space: vectors of questions, plain and centered, and the likeness of short texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.base import Encoder
from memoqa.index.centering import Centers
from memoqa.text.normalize import is_chinese

Vector: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Space:
    """An encoder and the centers of its vectors."""

    encoder: Encoder
    centers: Centers

    def question(self, text: str, *, chinese: bool) -> tuple[Vector, Vector]:
        """A question's vector, plain and centered by its language; both of unit length, shape (dimension,)."""
        vector = self.encoder.encode_questions([text])[0]
        return vector, self.centers.question(vector, chinese=chinese)

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """How like a text each of some others is: the cosines of their centered vectors, as passages."""
        every = (text, *others)
        chinese = np.array([is_chinese(one) for one in every])
        own, *rest = self.centers.passages(self.encoder.encode_passages(every), chinese)
        return [float(other @ own) for other in rest]
