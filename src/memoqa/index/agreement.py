"""Tell whether an encoder is the one that made a generation's vectors."""

import numpy as np

from memoqa.encoders.base import Encoder
from memoqa.index.generation import Generation

# Cosine. One model on two machines agrees to .999 or so, in bfloat16 and float32 to .996; two models do not at all.
AGREEMENT = 0.98


def agrees(generation: Generation, encoder: Encoder) -> bool:
    """Whether an encoder gives the generation's shortest passage the vector that is stored for it.

    A model's name can lie (somebody exchanged the weights in its folder); vectors cannot.
    """
    if generation.manifest.dimension != encoder.identity.dimension:
        return False
    passages = generation.corpus.passages()
    row = min(range(len(passages)), key=lambda row: len(passages[row]))
    now = encoder.encode_passages([passages[row]])[0]
    return bool(now @ generation.dense.vectors(np.array([row]))[0] >= AGREEMENT)
