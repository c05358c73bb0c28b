"""Measure coverage: the share of a question's information that sentences and paragraphs hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memoqa.index.lexical import LexicalIndex
from memoqa.search.candidate import information_found
from memoqa.search.query import Query
from memoqa.search.space import Vector
from memoqa.text.terms import Concept

_UNKNOWN_SENSE, _UNKNOWN_CONCEPT = 3.0, 6.0  # information, in nats, of a concept that has no term to go by


@dataclass(frozen=True, slots=True)
class ConceptMatches:
    """The question's concepts for paragraphs of one language, and how surely each sentence shows them.

    Attributes:
        information: Of each concept, in nats.
        found: How surely each sentence shows each concept, 0 to 1, shape (sentences, concepts).
    """

    concepts: tuple[Concept, ...]
    information: Vector
    found: Vector


def concept_matches(
    query: Query, rows: NDArray[np.int64], same_language: Collection[bool], lexical: LexicalIndex
) -> tuple[dict[bool, ConceptMatches], Vector]:
    """The concepts that some sentences show, and how many of the question's numbers each sentence has.

    Args:
        query: The question.
        rows: The sentences' numbers in the corpus.
        same_language: True for paragraphs in the question's language, False for the other, or both.
        lexical: The terms of the corpus.
    """
    wanted_concepts = {same: query.native if same else query.foreign for same in same_language}
    terms = [term for concepts in wanted_concepts.values() for concept in concepts for term, _ in concept.terms]
    wanted = list(dict.fromkeys([*query.numbers, *terms]))
    column = {term: number for number, term in enumerate(wanted)}
    matches = lexical.matches(wanted, rows)
    numbers = matches[:, : len(query.numbers)].sum(axis=1, dtype=np.float32)
    by_language = {}
    for same, concepts in wanted_concepts.items():
        senses = query.chinese and not same
        told = np.array([_information(concept, lexical, senses=senses) for concept in concepts], np.float32)
        by_language[same] = ConceptMatches(concepts, told, _found(concepts, matches, column))
    return by_language, numbers


def _found(concepts: Sequence[Concept], matches: NDArray[np.bool_], column: dict[str, int]) -> Vector:
    """How surely each sentence shows each concept, by its best term, shape (sentences, concepts)."""
    if all(len(concept.terms) == 1 for concept in concepts):  # as in one language but for authorship
        sure = np.array([concept.terms[0][1] for concept in concepts], np.float32)
        alone: Vector = matches[:, [column[concept.terms[0][0]] for concept in concepts]] * sure
        return alone
    found = np.zeros((len(matches), len(concepts)), np.float32)
    for number, concept in enumerate(concepts):
        if concept.terms:
            sureness = np.array([sure for _, sure in concept.terms], np.float32)
            found[:, number] = (matches[:, [column[term] for term, _ in concept.terms]] * sureness).max(axis=1)
    return found


def _information(concept: Concept, lexical: LexicalIndex, *, senses: bool) -> float:
    """A concept's information; against English text that of a Chinese word's most telling sense in the corpus."""
    if senses:
        told = (lexical.information(term) * sure for term, sure in concept.terms if lexical.has(term))
        return max(told, default=_UNKNOWN_SENSE)
    return min((lexical.information(term) for term, _ in concept.terms), default=_UNKNOWN_CONCEPT)


def coverage_features(matches: ConceptMatches, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> dict[str, Vector]:
    """The share of the question's information in each paragraph and in its best two sentences, and the rarest miss.

    Args:
        matches: Of all the paragraphs' sentences, in a row.
        starts: The number, in that row, of each paragraph's first sentence.
        ends: The number after its last.
    """
    found, information = matches.found, matches.information
    if not len(information):
        none = np.zeros(len(starts), np.float32)
        return {"coverage": none, "window": none, "rarest_missing": none + 1}
    total = float(information.sum()) or 1.0
    covered = np.maximum.reduceat(found, starts, axis=0)
    windows = information_found(found, information)
    together = information_found(np.maximum(found[:-1], found[1:]), information)
    windows[:-1] = np.where(is_last(ends)[:-1], windows[:-1], together)
    return {
        "coverage": information_found(covered, information) / total,
        "window": np.maximum.reduceat(windows, starts) / total,
        "rarest_missing": ((1 - covered) * information).max(axis=1) / 10,
    }


def is_last(ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which sentences, of paragraphs that end at these numbers, are their paragraph's last."""
    last = np.zeros(int(ends[-1]), np.bool_)
    last[ends - 1] = True
    return last
