"""Score paragraphs by their terms (BM25), and say which sentences have which terms.

Two BM25 matrices stand side by side, because their lengths must not mix: one of the terms in the text, one of the
English glosses that the analyser adds to Chinese words. A paragraph's score is divided by the score of an ideal
paragraph, one that has every concept of the question: a question in another language, which hardly any term of the
text can match, then has little lexical weight by itself.
"""

import io
import math
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.index.analysis import K1, TermArrays, analysed, bm25, idf, only
from memoqa.index.corpus import Corpus
from memoqa.text.clues import Clue
from memoqa.text.terms import Concept

# Ten paragraphs cannot tell which words are rare: we count as if the corpus had this many sentences more, and as if
# this share of them had any given term.
_PRIOR_SENTENCES = 300.0
_PRIOR_SHARE = 1 / 20_000
_PRIOR_SHARE_OF_A_NUMBER = 2e-3


class LexicalIndex:
    """The terms of a corpus; safe for many readers at once."""

    def __init__(self, arrays: TermArrays) -> None:
        self._arrays = arrays
        self.chinese = arrays.chinese
        self._ids = {term: number for number, term in enumerate(bytes(arrays.vocabulary).decode().split("\n"))}
        self._sentences = len(arrays.sentence_indptr) - 1
        self._in_sentences = np.bincount(arrays.sentence_terms, minlength=len(self._ids))
        self.information = lru_cache(50_000)(self._information)

    @classmethod
    def build(cls, corpus: Corpus) -> "LexicalIndex":
        """Analyse every sentence of a corpus; about a millisecond a paragraph."""
        return cls(analysed(corpus))

    def only(self, paragraphs: NDArray[np.int64], sentences: NDArray[np.int64]) -> "LexicalIndex":
        """The index that some of the paragraphs alone would have, by their numbers and their sentences', ascending."""
        return LexicalIndex(only(self._arrays, paragraphs, sentences))

    def to_bytes(self) -> bytes:
        """The index as a numpy archive."""
        buffer = io.BytesIO()
        arrays: dict[str, Any] = {name: getattr(self._arrays, name) for name in self._arrays.__slots__}
        np.savez(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "LexicalIndex":
        """The index that `to_bytes` gave; the caller has checked the bytes against their digest."""
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            return cls(TermArrays(**{name: archive[name] for name in TermArrays.__slots__}))

    @cached_property
    def _bm25(self) -> NDArray[np.float32]:
        """Of each posting; worked out at the first search, since listing memos and finding words need none."""
        return bm25(self._arrays)

    def scores(self, concepts: Sequence[Concept], *, ideal_ignores_unknown: bool = False) -> NDArray[np.float32]:
        """Each paragraph's BM25 over the ideal one's, shape (paragraphs,), about 0 to 2.2.

        Args:
            concepts: The question's; each counts by its best term.
            ideal_ignores_unknown: Leave concepts that the corpus lacks out of the ideal, and count the others with
                their full idf. Meant for English text: the senses of a Chinese word name more than the text says.
        """
        scores = np.zeros(len(self.chinese), np.float32)
        alone: list[tuple[NDArray[np.int32], NDArray[np.float32]]] = []
        ideal = 0.0
        for concept in concepts:
            known = [(self._ids[term], sure) for term, sure in concept.terms if term in self._ids]
            if not known:
                ideal += 0.0 if ideal_ignores_unknown else idf(0, len(self.chinese))
                continue
            surest = (self._idf(term) * (1.0 if ideal_ignores_unknown else sure) for term, sure in known)
            ideal += max(surest)
            if len(known) == 1:
                alone.append(self._postings(*known[0]))
            else:
                best = np.zeros(len(self.chinese), np.float32)
                for term, sure in known:
                    rows, values = self._postings(term, sure)
                    best[rows] = np.maximum(best[rows], values)
                scores += best
        if alone:
            rows, values = (np.concatenate(parts) for parts in zip(*alone, strict=True))
            scores += np.bincount(rows, values, len(scores))
        return scores * np.float32((K1 + 1) / ideal) if ideal else scores

    def _postings(self, term: int, sure: float) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        part = slice(self._arrays.indptr[term], self._arrays.indptr[term + 1])
        values = self._bm25[part]
        return self._arrays.indices[part], values if sure == 1.0 else values * np.float32(sure)

    def _idf(self, term: int) -> float:
        paragraphs_with = int(self._arrays.indptr[term + 1] - self._arrays.indptr[term])
        return idf(paragraphs_with, len(self.chinese))

    def has(self, term: str) -> bool:
        """Whether some sentence of the corpus has a term."""
        number = self._ids.get(term)
        return number is not None and bool(self._in_sentences[number])

    def _information(self, term: str) -> float:
        """How much a term tells about a sentence that has it, in nats: minus the logarithm of the share that has it."""
        usual = _PRIOR_SHARE_OF_A_NUMBER if term[0] == "#" else _PRIOR_SHARE
        number = self._ids.get(term)
        own = int(self._in_sentences[number]) if number is not None else 0
        return -math.log((own + _PRIOR_SENTENCES * usual + 0.1) / (self._sentences + _PRIOR_SENTENCES))

    def matches(self, wanted: Sequence[str], sentences: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these sentences have which of these terms, shape (sentences, wanted)."""
        return self._matches(wanted, sentences, self._arrays.sentence_indptr, self._arrays.sentence_terms)

    def context_matches(self, wanted: Sequence[str], paragraphs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these paragraphs' contexts have which of these terms, shape (paragraphs, wanted)."""
        return self._matches(wanted, paragraphs, self._arrays.context_indptr, self._arrays.context_terms)

    def has_context(self, paragraphs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these paragraphs have a context with a term in it."""
        ends: NDArray[np.int64] = self._arrays.context_indptr[paragraphs + 1]
        return np.asarray(ends > self._arrays.context_indptr[paragraphs])

    def _matches(
        self, wanted: Sequence[str], places: NDArray[np.int64], indptr: NDArray[np.int64], terms: NDArray[np.int32]
    ) -> NDArray[np.bool_]:
        found = np.zeros((len(places), len(wanted)), np.bool_)
        known = sorted((self._ids[term], column) for column, term in enumerate(wanted) if term in self._ids)
        if not known or not len(places):
            return found
        starts, ends = indptr[places], indptr[places + 1]
        if (np.diff(places) == 1).all():
            have = terms[starts[0] : ends[-1]]  # the usual case: neighbours
        else:
            spans = zip(starts.tolist(), ends.tolist(), strict=True)
            have = np.concatenate([terms[start:end] for start, end in spans])
        rows = np.repeat(np.arange(len(places)), ends - starts)
        numbers = np.array([number for number, _ in known])
        nearest = np.minimum(np.searchsorted(numbers, have), len(numbers) - 1)
        hit = numbers[nearest] == have
        columns = np.array([column for _, column in known])
        found[rows[hit], columns[nearest[hit]]] = True
        return found

    def clue(self, sentences: NDArray[np.int64], clue: Clue) -> NDArray[np.bool_]:
        """Which of these sentences have a clue."""
        flagged: NDArray[np.bool_] = (self._arrays.sentence_clues[sentences] & clue.value) > 0
        return flagged

    def numbers(self, sentences: NDArray[np.int64]) -> NDArray[np.uint8]:
        """How many different numbers each of these sentences has."""
        return self._arrays.sentence_numbers[sentences]

    @cached_property
    def bytes_held(self) -> int:
        """Size of the arrays in bytes, without the vocabulary's dictionary."""
        arrays: list[NDArray[Any]] = [getattr(self._arrays, name) for name in self._arrays.__slots__]
        return sum(array.nbytes for array in (self._bm25, *arrays))
