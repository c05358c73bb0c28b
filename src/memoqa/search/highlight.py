"""Which sentences of a paragraph answer: the features of a linear model; `marks` chooses the clauses in them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.index.lexical import LexicalIndex
from memoqa.search.candidate import Candidate, information_found
from memoqa.search.query import Query
from memoqa.search.space import Vector
from memoqa.search.weights import HIGHLIGHT
from memoqa.text.clues import Clue

_CLUES = {"when": Clue.DATE, "number": Clue.NUMBER, "who": Clue.WHO, "where": Clue.WHERE}


def features(query: Query, candidate: Candidate, lexical: LexicalIndex) -> Vector:
    """The features of a paragraph's sentences, by `HIGHLIGHT`, shape (sentences, len(HIGHLIGHT))."""
    information, matches = candidate.information, candidate.matches
    found, sentences = matches.found, matches.sentences
    total = float(information.sum()) or 1.0
    own = information_found(found, information) / total
    features: dict[str, NDArray[Any]] = dict.fromkeys(HIGHLIGHT, np.zeros(len(sentences), np.float32))
    features |= {"cosine": matches.cosine, "centred": matches.centred_cosine, "coverage": own}
    features["first"] = np.eye(1, len(sentences))[0]
    if len(sentences) > 1:
        together = information_found(np.maximum(found[1:], found[:-1]), information) / total
        features["with_previous"] = np.concatenate([[0], together - own[1:]])
        features["with_next"] = np.concatenate([together - own[:-1], [0]])
    spread = (found > 0).sum(axis=0)
    local = information * (np.log((len(sentences) + 1) / (spread + 0.5)) * (spread > 0))
    features["local"] = information_found(found, local) / (float(local.sum()) or 1.0)
    if query.trigrams:
        features["trigrams"] = np.array([share_of(query.trigrams, text) for text in candidate.folded])
    if query.answer_type in _CLUES:
        features[query.answer_type] = has_answer_type(query, sentences, matches.numbers, lexical)
    if query.numbers:
        features["numbers"] = matches.numbers / len(query.numbers)
    return np.stack([features[name] for name in HIGHLIGHT], axis=1).astype(np.float32)


def has_answer_type(
    query: Query, sentences: NDArray[np.int64], numbers: Vector, lexical: LexicalIndex
) -> NDArray[np.bool_]:
    """Which sentences have a clue to the type of answer asked for, and for times and numbers a new number.

    Args:
        query: The question.
        sentences: Their numbers in the corpus.
        numbers: How many of the question's numbers each has.
        lexical: The terms of the corpus.
    """
    if query.answer_type not in _CLUES:
        return np.zeros(len(sentences), np.bool_)
    has = lexical.clue(sentences, _CLUES[query.answer_type])
    return has & (lexical.numbers(sentences) > numbers) if query.answer_type in ("when", "number") else has


def share_of(wanted: Sequence[str], text: str) -> float:
    """The share of some stretches that a text has, 0 to 1."""
    return sum(piece in text for piece in wanted) / len(wanted) if wanted else 0.0
