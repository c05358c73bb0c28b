"""Analyse a corpus into the terms of each paragraph and sentence as arrays, and score them by BM25.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with Lucene's idf.
"""

import itertools
import math
from array import array
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
_MOST = np.iinfo(np.uint16).max  # as often as a posting says that a paragraph has a term
ITEM_CHARACTERS = 16  # of a paragraph, in which its number stands


@dataclass(frozen=True, slots=True)
class TermArrays:
    """The index as it is stored on the disk.

    Attributes:
        indptr: Shape (terms + 1,); the postings of term t are indptr[t] to indptr[t + 1].
        indices: Paragraph of each posting.
        times: How often its paragraph has the term, at most 65,535.
        lengths: Shape (2, paragraphs), how many terms each paragraph has, repeats counted: its own, and glosses.
        own: How many of the terms are the texts' own; those after them are glosses.
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
    times: NDArray[np.uint16]
    lengths: NDArray[np.int64]
    own: NDArray[np.int64]
    sentence_indptr: NDArray[np.int64]
    sentence_terms: NDArray[np.int32]
    sentence_clues: NDArray[np.uint8]
    sentence_numbers: NDArray[np.uint8]
    context_indptr: NDArray[np.int64]
    context_terms: NDArray[np.int32]
    chinese: NDArray[np.bool_]
    vocabulary: NDArray[np.uint8]


class _Bags:
    """The terms of each paragraph as numbers, with how often it has them, and the vocabulary."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.lengths = array("q")  # how many terms each paragraph has, repeats counted
        self._bag: Counter[int] = Counter()
        # Of all paragraphs one after the other: their different terms, and how often they have them.
        self._terms, self._times, self._distinct = array("i"), array("i"), array("q")

    def add(self, found: Sequence[str]) -> list[int]:
        """Add terms of a sentence or the context to the paragraph; their numbers, ascending and each once."""
        numbers = self.known(found)
        self._bag.update(numbers)
        return sorted(set(numbers))

    def known(self, found: Sequence[str]) -> list[int]:
        """The numbers of terms that no paragraph's score counts."""
        return [self.ids.setdefault(term, len(self.ids)) for term in found]

    def end_paragraph(self) -> None:
        """Begin the next paragraph."""
        self._terms.extend(self._bag)
        self._times.extend(self._bag.values())
        self._distinct.append(len(self._bag))
        self.lengths.append(self._bag.total())
        self._bag.clear()

    def postings(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint16]]:
        """Which paragraphs have each term, and how often, term by term, paragraphs ascending.

        Returns:
            Where the postings of each term begin (and the last ones end), their paragraphs, and how often these have
            it.
        """
        if not self.ids:
            return np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.uint16)
        terms_of, times = np.array(self._terms, np.int32), np.array(self._times, np.int32)
        paragraphs = np.repeat(np.arange(len(self._distinct), dtype=np.int32), np.array(self._distinct, np.int64))
        order = np.argsort(terms_of, kind="stable")
        return (
            starts_of(np.bincount(terms_of, minlength=len(self.ids))),
            paragraphs[order],
            times[order].clip(max=_MOST).astype(np.uint16),
        )


class _Rows:
    """The terms of one text after the other: the texts' own, and the glosses, which are numbered behind all of them."""

    def __init__(self) -> None:
        self._values, self._lengths = array("i"), array("q")

    def add(self, own: Sequence[int], added: Sequence[int]) -> None:
        """Add a text's terms; both ascending."""
        self._values.extend(own)
        self._values.extend(-1 - number for number in added)
        self._lengths.append(len(own) + len(added))

    def arrays(self, own: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Where each text's terms begin, and all of them; `own` is the number of the texts' own terms."""
        values = np.array(self._values, np.int32)
        return starts_of(np.array(self._lengths, np.int64)), np.where(values < 0, own - 1 - values, values)


def analysed(corpus: Corpus) -> TermArrays:
    """Analyse every sentence of a corpus; about a millisecond a paragraph."""
    own, added = _Bags(), _Bags()
    sentence_terms, context_terms = _Rows(), _Rows()
    clues, numbers, chinese = array("B"), array("B"), array("B")
    for index in range(len(corpus)):
        is_mostly_chinese = is_chinese(corpus.text(index))
        chinese.append(is_mostly_chinese)
        context = _context_terms(corpus.context(index))
        number = item_terms(fold(corpus.text(index)[:ITEM_CHARACTERS]))
        context_terms.add(sorted({*own.add(context[0]), *own.known(number)}), added.add(context[1]))
        for sentence in corpus.sentences(index):
            folded = fold(sentence)
            found = mentions(sentence, folded)
            glosses = _glosses(folded) if is_mostly_chinese else []
            sentence_terms.add(own.add(terms(folded, found)), added.add(glosses))
            clues.append(clues_of(sentence, chinese=is_mostly_chinese).value)
            numbers.append(min(255, len({mention[0] for mention in found})))
        own.end_paragraph()
        added.end_paragraph()
    own_part, added_part = own.postings(), added.postings()
    sentence_indptr, all_sentence_terms = sentence_terms.arrays(len(own.ids))
    context_indptr, all_context_terms = context_terms.arrays(len(own.ids))
    return TermArrays(
        indptr=np.concatenate([own_part[0], own_part[0][-1] + added_part[0][1:]]),
        indices=np.concatenate([own_part[1], added_part[1]]),
        times=np.concatenate([own_part[2], added_part[2]]),
        lengths=np.array([own.lengths, added.lengths], np.int64),
        own=np.array(len(own.ids), np.int64),
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


def starts_of(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each of several stretches of these lengths begins, one after the other, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def only(arrays: TermArrays, paragraphs: NDArray[np.int64], sentences: NDArray[np.int64]) -> TermArrays:
    """The arrays that some paragraphs alone would have, by their numbers and those of their sentences, ascending.

    Terms that these lack are not in the vocabulary: nothing tells what the others say.
    """
    new = np.full(len(arrays.chinese), -1, np.int32)
    new[paragraphs] = np.arange(len(paragraphs), dtype=np.int32)
    kept = new[arrays.indices] >= 0
    before = starts_of(kept.astype(np.int64))
    frequencies = before[arrays.indptr[1:]] - before[arrays.indptr[:-1]]
    sentence_indptr, sentence_terms = _rows(arrays.sentence_indptr, arrays.sentence_terms, sentences)
    context_indptr, context_terms = _rows(arrays.context_indptr, arrays.context_terms, paragraphs)
    used = frequencies > 0
    used[sentence_terms] = True
    used[context_terms] = True
    numbers = np.cumsum(used, dtype=np.int32) - 1
    vocabulary = bytes(arrays.vocabulary).split(b"\n")
    return TermArrays(
        indptr=starts_of(frequencies[used]),
        indices=new[arrays.indices[kept]],
        times=arrays.times[kept],
        lengths=arrays.lengths[:, paragraphs],
        own=np.array(used[: int(arrays.own)].sum(), np.int64),
        sentence_indptr=sentence_indptr,
        sentence_terms=numbers[sentence_terms],
        sentence_clues=arrays.sentence_clues[sentences],
        sentence_numbers=arrays.sentence_numbers[sentences],
        context_indptr=context_indptr,
        context_terms=numbers[context_terms],
        chinese=arrays.chinese[paragraphs],
        vocabulary=np.frombuffer(b"\n".join(itertools.compress(vocabulary, used)), np.uint8),
    )


def _rows(
    indptr: NDArray[np.int64], values: NDArray[np.int32], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Where the values of some rows begin, and these values."""
    lengths = indptr[rows + 1] - indptr[rows]
    starts = starts_of(lengths)
    places = np.arange(starts[-1]) + np.repeat(indptr[rows] - starts[:-1], lengths)
    return starts, values[places]


def bm25(arrays: TermArrays) -> NDArray[np.float32]:
    """The BM25 of each posting, idf included; the texts' own terms and the glosses each by their own lengths."""
    frequencies = np.diff(arrays.indptr)
    paragraphs = len(arrays.chinese)
    # Rounded to float32 before they are multiplied: the scores of older generations were computed in that order.
    inverse = np.array([idf(df, paragraphs) for df in frequencies.tolist()], np.float32)
    of_postings = np.repeat(inverse, frequencies)
    scores = np.empty(len(arrays.indices), np.float32)
    between = int(arrays.indptr[int(arrays.own)])
    for lengths, part in zip(arrays.lengths, (slice(None, between), slice(between, None)), strict=True):
        times, where = arrays.times[part].astype(np.float64), arrays.indices[part]
        if len(times):
            norm = K1 * ((1 - B) + B * lengths / lengths.mean())
            scores[part] = of_postings[part] * (times / (norm[where] + times))
    return scores


def idf(paragraphs_with: int, paragraphs: int) -> float:
    """Lucene's inverse document frequency, in nats."""
    return math.log(1 + (paragraphs - paragraphs_with + 0.5) / (paragraphs_with + 0.5))
