"""A question's vector → paragraphs, best first, with the answering sentence and how sure it is that they answer.

A paragraph scores by its own vector and by its best sentence's, added: on DRCD that found the right paragraph first for
.922 of the questions, paragraph vectors alone for .795.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memoqa.dense import DenseIndex, Similarity
from memoqa.domain import Verdict

CANDIDATES = 100  # paragraphs scored in full; the right one is among the nearest hundred, or lost


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paragraph with its score.

    Attributes:
        index: Its number in the corpus.
        score: Comparable within one ranking only.
        sentences: Numbers, within the paragraph, of the sentences that answer.
    """

    index: int
    score: float
    sentences: tuple[int, ...]


def rank(dense: DenseIndex, question: NDArray[np.float32]) -> list[Ranked]:
    """The paragraphs nearest a question, best first, at most `CANDIDATES`.

    Args:
        dense: The vectors of the corpus.
        question: The question's vector, shape (dimension,), unit length.
    """
    near = dense.similarities(question, dense.nearest(question, CANDIDATES))
    return sorted(map(_ranked, near), key=lambda ranked: (-ranked.score, ranked.index))


def _ranked(similarity: Similarity) -> Ranked:
    best = max(range(len(similarity.sentences)), key=similarity.sentences.__getitem__)
    return Ranked(similarity.index, similarity.paragraph + similarity.sentences[best], (best,))


# A logistic curve over the best score. Fitted by eye on the project's own memo; the score alone separates poorly.
_MIDDLE = 1.70
_STEEPNESS = 60.0
ANSWER = 0.5  # confidence from which a paragraph is said to answer
RELATED = 0.2  # confidence from which it is shown at all
MARGIN = 0.03  # a further paragraph is quoted if its score is within this of the best one's


def answer_of(ranked: list[Ranked], limit: int) -> tuple[Verdict, float, list[Ranked]]:
    """The verdict, the confidence (0 to 1), and the paragraphs to quote, best first, at most `limit`."""
    if not ranked:
        return "none", 0.0, []
    best = ranked[0].score
    confidence = 1 / (1 + math.exp(-_STEEPNESS * (best - _MIDDLE)))
    if confidence < RELATED:
        return "none", confidence, []
    near = [entry for entry in ranked if best - entry.score <= MARGIN]
    return "answer" if confidence >= ANSWER else "related", confidence, near[:limit]
