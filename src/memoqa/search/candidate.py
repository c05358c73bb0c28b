"""A candidate paragraph: its features, and its sentences' matches with the question."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.search.space import Vector
from memoqa.text.terms import Concept


@dataclass(frozen=True, slots=True)
class SentenceMatches:
    """The matches of one paragraph's sentences with the question.

    Attributes:
        sentences: Their numbers in the corpus.
        found: How surely each sentence shows each concept, 0 to 1, shape (sentences, concepts).
        numbers: How many of the question's numbers each sentence has.
        cosine: Of each sentence with the question; `centred_cosine` of their centered vectors.
    """

    sentences: NDArray[np.int64]
    found: Vector
    numbers: Vector
    cosine: Vector
    centred_cosine: Vector


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph with all its features.

    Attributes:
        index: Its number in the corpus.
        same_language: Whether it is in the question's language.
        folded: Its sentences, folded.
        concepts: The question's concepts, for the paragraph's language.
        information: Of each concept, in nats.
        matches: Of its sentences with the question.
        in_context: How surely its context shows each concept, 0 to 1.
        features: By `RANKING`.
    """

    index: int
    same_language: bool
    folded: tuple[str, ...]
    concepts: tuple[Concept, ...]
    information: Vector
    matches: SentenceMatches
    in_context: Vector
    features: Vector
    score: float


def information_found(found: NDArray[Any], information: NDArray[Any]) -> NDArray[Any]:
    """The information that was found, in nats, by the share found of each concept: the last axis of `found`."""
    # Not a matrix product: OpenBLAS 0.3.31 reads beyond five columns on CPUs with AVX-512, and NumPy then warns of an
    # invalid value that is in no result.
    shown: NDArray[Any] = np.einsum("...c,c->...", found, information)
    return shown
