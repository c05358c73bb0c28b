"""Analyse a corpus into the terms of each paragraph and sentence, and the BM25 of each term, as arrays.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with Lucene's idf.
"""

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from memoqa.index.corpus import Corpus
from memoqa.text.clues import clues_of
from memoqa.text.dictionary import words
from memoqa.text.normalize import fold, is_chinese
from memoqa.text.numbers import item_terms, mentions
from memoqa.text.terms import terms

K1, B = 1.2, 0.75  # BM25's usual constants (Robertson and Zaragoza, 2009)
ITEM_CHARACTERS = 16  # of a paragraph, in which its number stands


@dataclass(frozen=True, slots=True)
class TermArrays:
    """The index as it is stored on the disk.

    Attributes:
        indptr: Shape (terms + 1,); the postings of term t are indptr[t] to indptr[t + 1].
        indices: Paragraph of each posting.
        data: BM25 of each posting, idf included.
        sentence_indptr: Shape (sentences + 1,), into `sentence_terms`.
        sentence_terms: The terms of each sentence, ascending and without repeats.
        sentence_clues: `Clue` flags of each sentence.
        sentence_numbers: How many different numbers each sentence has, at most 255.
        context_indptr: Shape (paragraphs + 1,), into `context_terms`.
        context_terms: The terms of each paragraph's context, ascending and without repeats.
        chinese: Of each paragraph, whether it is mostly Chinese.
        vocabulary: The terms in order, UTF-8, a line feed between.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    data: NDArray[np.float32]
    sentence_indptr: NDArray[np.int64]
    sentence_terms: NDArray[np.int32]
    sentence_clues: NDArray[np.uint8]
    sentence_numbers: NDArray[np.uint8]
    context_indptr: NDArray[np.int64]
    context_terms: NDArray[np.int32]
    chinese: NDArray[np.bool_]
    vocabulary: NDArray[np.uint8]


class _Bags:
    """The terms of each paragraph as numbers, repeated as often as it has them, and the vocabulary."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.paragraphs: list[list[int]] = []

    def add(self, found: Sequence[str]) -> list[int]:
        """Add terms of a sentence or the context to the last paragraph; their numbers, ascending and each once."""
        numbers = [self.ids.setdefault(term, len(self.ids)) for term in found]
        self.paragraphs[-1] += numbers
        return sorted(set(numbers))

    def known(self, found: Sequence[str]) -> list[int]:
        """The numbers of terms that no paragraph's score counts."""
        return [self.ids.setdefault(term, len(self.ids)) for term in found]


def analysed(corpus: Corpus) -> TermArrays:
    """Analyse every sentence of a corpus; about a millisecond a paragraph."""
    own, added = _Bags(), _Bags()
    sentence_terms: list[tuple[list[int], list[int]]] = []
    context_terms: list[tuple[list[int], list[int]]] = []
    clues: list[int] = []
    numbers: list[int] = []
    chinese: list[bool] = []
    for index in range(len(corpus)):
        chinese.append(is_chinese(corpus.text(index)))
        own.paragraphs.append([])
        added.paragraphs.append([])
        context = _context_terms(corpus.context(index))
        number = item_terms(fold(corpus.text(index)[:ITEM_CHARACTERS]))
        context_terms.append((sorted({*own.add(context[0]), *own.known(number)}), added.add(context[1])))
        for sentence in corpus.sentences(index):
            folded = fold(sentence)
            found = mentions(sentence, folded)
            glosses = _glosses(folded) if chinese[-1] else []
            sentence_terms.append((own.add(terms(folded, found)), added.add(glosses)))
            clues.append(clues_of(sentence, chinese=chinese[-1]).value)
            numbers.append(min(255, len({mention[0] for mention in found})))
    own_part, added_part = (_bm25(bags.paragraphs, len(bags.ids)) for bags in (own, added))

    def together(parts: list[tuple[list[int], list[int]]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Where each part's terms begin, own and added together, and all of them."""
        rows = [[*own_terms, *(len(own.ids) + term for term in added_terms)] for own_terms, added_terms in parts]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        return starts, np.array([term for row in rows for term in row], np.int32)

    (sentence_indptr, all_sentence_terms), (context_indptr, all_context_terms) = map(
        together, (sentence_terms, context_terms)
    )
    return TermArrays(
        indptr=np.concatenate([own_part[0], own_part[0][-1] + added_part[0][1:]]),
        indices=np.concatenate([own_part[1], added_part[1]]),
        data=np.concatenate([own_part[2], added_part[2]]),
        sentence_indptr=sentence_indptr,
        sentence_terms=all_sentence_terms,
        sentence_clues=np.array(clues, np.uint8),
        sentence_numbers=np.array(numbers, np.uint8),
        context_indptr=context_indptr,
        context_terms=all_context_terms,
        chinese=np.array(chinese, np.bool_),
        vocabulary=np.frombuffer("\n".join([*own.ids, *added.ids]).encode(), np.uint8),
    )


@lru_cache(1_000)
def _context_terms(context: str) -> tuple[list[str], list[str]]:
    """The terms and the glosses of a context, each once: a section's paragraphs share it."""
    folded = fold(context)
    own = list(dict.fromkeys(terms(folded, mentions(context, folded))))
    return own, _glosses(folded) if is_chinese(context) else []


def _glosses(folded: str) -> list[str]:
    """The terms by which an English question finds a folded Chinese sentence, without repeats."""
    return list(dict.fromkeys("~" + stem for word in words(folded) for stem in word.glosses))


def _bm25(bags: list[list[int]], vocabulary: int) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """The BM25 of every term in every paragraph that has it, term by term, paragraphs ascending.

    Args:
        bags: The terms of each paragraph, repeated as often as it has them.
        vocabulary: How many different terms there are.

    Returns:
        Where the postings of each term begin (and the last ones end), their paragraphs, and their BM25, idf included.
    """
    if not vocabulary:
        return np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32)
    counts = [Counter(bag) for bag in bags]
    distinct = [len(count) for count in counts]
    terms_of = np.fromiter(itertools.chain.from_iterable(counts), np.int64, sum(distinct))
    times = np.fromiter(itertools.chain.from_iterable(count.values() for count in counts), np.float64, sum(distinct))
    paragraphs = np.repeat(np.arange(len(bags), dtype=np.int32), distinct)
    document_frequency = np.bincount(terms_of, minlength=vocabulary)
    # Rounded to float32 before they are multiplied: the scores of older generations were computed in that order.
    inverse = np.array([idf(df, len(bags)) for df in document_frequency.tolist()], np.float32)
    lengths = np.array([len(bag) for bag in bags], np.float64)
    norm = K1 * ((1 - B) + B * lengths / lengths.mean())
    scores = inverse[terms_of] * (times / (norm[paragraphs] + times))
    order = np.argsort(terms_of, kind="stable")
    starts = np.concatenate([[0], np.cumsum(document_frequency)]).astype(np.int64)
    return starts, paragraphs[order], scores[order].astype(np.float32)


def idf(paragraphs_with: int, paragraphs: int) -> float:
    """Lucene's inverse document frequency, in nats."""
    return math.log(1 + (paragraphs - paragraphs_with + 0.5) / (paragraphs_with + 0.5))
