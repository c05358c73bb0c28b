"""By what each input channel of a matrix is divided before it goes into int8.

Source: SmoothQuant (Xiao and others, 2023).
"""

import numpy as np
import torch
from numpy.typing import NDArray

STRENGTH = 0.6  # the share that activations have in a factor, of .5 to .7; their maxima vary more than the weights'
LEAST = 1e-5  # of a maximum, so that a channel that is never used has a factor all the same

Maxima = NDArray[np.float64]


def factors(activations: Maxima, weights: Maxima) -> Maxima:
    raw = np.maximum(activations, LEAST) ** STRENGTH / np.maximum(weights, LEAST) ** (1 - STRENGTH)
    scaled: Maxima = raw / np.exp(np.log(raw).mean())
    return scaled


def largest_weights(*matrices: torch.nn.Linear) -> Maxima:
    """Of each input channel."""
    most: Maxima = np.max([matrix.weight.detach().double().abs().amax(0).numpy() for matrix in matrices], axis=0)
    return most
