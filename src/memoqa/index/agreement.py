"""Tell whether an encoder is the one that made stored vectors."""

import numpy as np

from memoqa.encoders.base import Encoder, Vectors
from memoqa.index.generation import Generation

# Cosine. One model on two machines agrees to .999 or so, in bfloat16 and float32 to .996; two models do not at all.
AGREEMENT = 0.98


def agrees(generation: Generation, encoder: Encoder) -> bool:
    """Whether an encoder gives the generation's shortest passage the vector that is stored for it.

    A model's name can lie (somebody exchanged the weights in its folder); vectors cannot.
    """
    if generation.manifest.dimension != encoder.identity.dimension:
        return False
    row, text = min(enumerate(generation.corpus.each_passage()), key=lambda passage: len(passage[1]))
    return gives(encoder, text, generation.dense.vectors(np.array([row]))[0])


def gives(encoder: Encoder, text: str, stored: Vectors) -> bool:
    """Whether an encoder gives a passage the vector that is stored for it, shape (dimension,)."""
    return bool(encoder.encode_passages([text])[0] @ stored >= AGREEMENT)
