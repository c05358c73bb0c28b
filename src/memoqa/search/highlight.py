"""The sentences of a paragraph that answer: a linear model over what each of them shows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.domain import Paragraph
from memoqa.index.lexical import LexicalIndex
from memoqa.search.candidate import Asked, Candidate, Vector, informed
from memoqa.search.weights import MARKING
from memoqa.text.clues import Clue

SECOND_MARK = 0.3  # a second sentence is marked if its probability is twice this times its share of the paragraph
_CLUES = {"when": Clue.DATE, "number": Clue.NUMBER, "who": Clue.WHO, "where": Clue.WHERE}


def chosen(marks: Vector, paragraph: Paragraph) -> tuple[int, ...]:
    """Numbers, within the paragraph, of the sentence that answers, and of a second that may, by all their scores."""
    odds = np.exp(marks - marks.max())
    odds /= odds.sum()
    best, *others = np.argsort(-odds, kind="stable").tolist()
    if not others:
        return (best,)
    second = paragraph.sentences[others[0]]
    share = (second.end - second.start) / (paragraph.end - paragraph.start)
    return tuple(sorted((best, others[0]))) if odds[others[0]] > 2 * SECOND_MARK * share else (best,)


def features(asked: Asked, candidate: Candidate, lexical: LexicalIndex) -> Vector:
    """What a paragraph's sentences are marked by, shape (sentences, len(MARKING))."""
    question, information, seen, folded = asked.question, candidate.information, candidate.seen, candidate.folded
    found, sentences = seen.found, seen.sentences
    total = float(information.sum()) or 1.0
    own = informed(found, information) / total
    features: dict[str, NDArray[Any]] = dict.fromkeys(MARKING, np.zeros(len(sentences), np.float32))
    features |= {"cosine": seen.cosine, "centred": seen.centred_cosine, "coverage": own}
    features["first"] = np.eye(1, len(sentences))[0]
    if len(sentences) > 1:
        together = informed(np.maximum(found[1:], found[:-1]), information) / total
        features["with_previous"] = np.concatenate([[0], together - own[1:]])
        features["with_next"] = np.concatenate([together - own[:-1], [0]])
    spread = (found > 0).sum(axis=0)
    local = information * (np.log((len(sentences) + 1) / (spread + 0.5)) * (spread > 0))
    features["local"] = informed(found, local) / (float(local.sum()) or 1.0)
    if asked.trigrams:
        features["trigrams"] = np.array([share_of(asked.trigrams, text) for text in folded])
    if question.kind in _CLUES:
        has = lexical.clue(sentences, _CLUES[question.kind])
        if question.kind in ("when", "number"):
            has = has & (lexical.numbers(sentences) > seen.numbers)
        features[question.kind] = has
    if question.numbers:
        features["numbers"] = seen.numbers / len(question.numbers)
    return np.stack([features[name] for name in MARKING], axis=1).astype(np.float32)


def share_of(wanted: Sequence[str], text: str) -> float:
    """How many of some stretches a text has, as a share of them."""
    return sum(piece in text for piece in wanted) / len(wanted) if wanted else 0.0
