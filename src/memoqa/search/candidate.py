"""What passes between the steps of a search: the question as it is searched for, and the paragraphs with features."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.index.centering import Centers
from memoqa.search.query import Concept, Question, trigrams

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, analysed and encoded; both vectors of unit length, shape (dimension,)."""

    question: Question
    vector: Vector
    centred: Vector
    trigrams: tuple[str, ...]

    @classmethod
    def of(cls, question: Question, vector: Vector, centers: Centers) -> "Asked":
        """The question with its vector, centred by its language."""
        centred = centers.question(vector, chinese=question.chinese)
        return cls(question, vector, centred, tuple(trigrams(question)))


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of one paragraph.

    Attributes:
        sentences: Their numbers in the corpus.
        found: How surely each sentence shows each concept, 0 to 1, shape (sentences, concepts).
        numbers: How many of the question's numbers each sentence has.
        cosine: Of each sentence with the question; `centred_cosine` of their centred vectors.
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
        same_language: Whether it is in the question's.
        folded: Its sentences, folded.
        concepts: What was looked for in it.
        information: Of each concept, in nats.
        seen: What its sentences show.
        features: By `RANKING`.
    """

    index: int
    same_language: bool
    folded: tuple[str, ...]
    concepts: tuple[Concept, ...]
    information: Vector
    seen: Seen
    features: Vector
    score: float


def informed(found: NDArray[Any], information: NDArray[Any]) -> NDArray[Any]:
    """How much information is found, in nats, by the shares found of each concept: the last axis of `found`."""
    # Not a matrix product: OpenBLAS 0.3.31 reads beyond five columns on CPUs with AVX-512, and NumPy then warns of an
    # invalid value that is in no result.
    shown: NDArray[Any] = np.einsum("...c,c->...", found, information)
    return shown
