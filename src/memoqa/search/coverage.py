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

# How surely a paragraph shows a concept that stands in its context alone: a title's words are said of every paragraph.
# In the other language not at all: a title's few words have many glosses, and each paragraph would have them.
CONTEXT_SURE = {True: 0.9, False: 0.0}
_UNKNOWN_SENSE, _UNKNOWN_CONCEPT = 3.0, 6.0  # information, in nats, of a concept that has no term to go by


@dataclass(frozen=True, slots=True)
class ConceptMatches:
    """The question's concepts for paragraphs of one language, and how surely each sentence shows them.

    Attributes:
        information: Of each concept, in nats.
        found: How surely each sentence shows each concept, 0 to 1, shape (sentences, concepts).
        in_context: How surely each paragraph's context shows each concept, shape (paragraphs, concepts).
    """

    concepts: tuple[Concept, ...]
    information: Vector
    found: Vector
    in_context: Vector


def concept_matches(
    query: Query,
    paragraphs: NDArray[np.int64],
    rows: NDArray[np.int64],
    same_language: Collection[bool],
    lexical: LexicalIndex,
    named: Collection[tuple[frozenset[str], NDArray[np.bool_]]] = (),
) -> tuple[dict[bool, ConceptMatches], NDArray[np.bool_], NDArray[np.bool_]]:
    """The concepts that some sentences and their paragraphs' contexts show, and the question's numbers in both.

    Args:
        query: The question.
        paragraphs: The paragraphs' numbers in the corpus.
        rows: Their sentences' numbers in the corpus.
        same_language: True for paragraphs in the question's language, False for the other, or both.
        lexical: The terms of the corpus.
        named: The terms of each day and article that the question names, and which paragraphs it names by them.

    Returns:
        The concepts, and which of the numbers each sentence has, and which each context.
    """
    wanted_concepts = {same: query.native if same else query.foreign for same in same_language}
    terms = [term for concepts in wanted_concepts.values() for concept in concepts for term, _ in concept.terms]
    wanted = list(dict.fromkeys([*query.numbers, *terms]))
    column = {term: number for number, term in enumerate(wanted)}
    matches, contexts = lexical.matches(wanted, rows), lexical.context_matches(wanted, paragraphs)
    names = np.zeros_like(contexts)
    for of_the_name, whose in named:
        names |= np.outer(whose, [term in of_the_name for term in wanted])
    by_language = {}
    for same, concepts in wanted_concepts.items():
        senses = query.chinese and not same
        told = np.array([_information(concept, lexical, senses=senses) for concept in concepts], np.float32)
        found, in_context, in_name = (_found(concepts, shown, column) for shown in (matches, contexts, names))
        in_context = np.maximum(np.float32(CONTEXT_SURE[same]) * in_context, np.float32(CONTEXT_SURE[True]) * in_name)
        by_language[same] = ConceptMatches(concepts, told, found, in_context)
    return by_language, matches[:, : len(query.numbers)], (contexts | names)[:, : len(query.numbers)]


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

    What stands in a paragraph's context counts as said in each of its sentences, less surely.

    Args:
        matches: Of all the paragraphs' sentences, in a row.
        starts: The number, in that row, of each paragraph's first sentence.
        ends: The number after its last.
    """
    information = matches.information
    found = np.maximum(matches.found, np.repeat(matches.in_context, ends - starts, axis=0))
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


def said_before(
    matches: ConceptMatches, own: ConceptMatches, starts: NDArray[np.int64], whose: NDArray[np.int64], count: int
) -> Vector:
    """The share of the question's information that paragraphs lack and those before them have, shape (count,).

    Args:
        matches: Of the sentences of the paragraphs before, in a row.
        own: Of the paragraphs' own sentences, in a row.
        starts: The number, in `own`, of each paragraph's first sentence.
        whose: The paragraph, from 0, that each sentence in `matches` stands before.
        count: Of paragraphs.
    """
    if not len(own.information):
        return np.zeros(count, np.float32)
    covered = np.maximum(np.maximum.reduceat(own.found, starts, axis=0), own.in_context)
    before = covered.copy()
    np.maximum.at(before, whose, matches.found)
    total = float(own.information.sum()) or 1.0
    gained = information_found(before - covered, own.information) / total
    return gained.astype(np.float32)


def is_last(ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which sentences, of paragraphs that end at these numbers, are their paragraph's last."""
    last = np.zeros(int(ends[-1]), np.bool_)
    last[ends - 1] = True
    return last
