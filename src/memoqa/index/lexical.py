"""The terms of each paragraph and sentence, and the paragraphs' scores by BM25.

Two BM25 matrices stand side by side, because their lengths must not mix: one of the terms in the text, one of the
English glosses that the analyser adds to Chinese words. A paragraph's score is divided by the score of an ideal
paragraph, one that has every concept of the question: a question in another language, which hardly any term of the
text can match, then has little lexical weight by itself.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with Lucene's idf.
"""

import io
import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.index.corpus import Corpus
from memoqa.text.clues import Clue, clues_of
from memoqa.text.dictionary import words
from memoqa.text.normalize import fold, is_chinese
from memoqa.text.numbers import item_terms, mentions
from memoqa.text.terms import Concept, terms

K1, B = 1.2, 0.75  # BM25's usual constants (Robertson and Zaragoza, 2009)
# Ten paragraphs cannot tell which words are rare: we count as if the corpus had this many sentences more, and as if
# this share of them had any given term.
_PRIOR_SENTENCES = 300.0
_PRIOR_SHARE = 1 / 20_000
_PRIOR_SHARE_OF_A_NUMBER = 2e-3
ITEM_CHARACTERS = 16  # of a paragraph, in which its number stands


@dataclass(frozen=True, slots=True)
class _Arrays:
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


class LexicalIndex:
    """The terms of a corpus; safe for many readers at once."""

    def __init__(self, arrays: _Arrays) -> None:
        self._arrays = arrays
        self.chinese = arrays.chinese
        self._ids = {term: number for number, term in enumerate(bytes(arrays.vocabulary).decode().split("\n"))}
        self._sentences = len(arrays.sentence_indptr) - 1
        self._in_sentences = np.bincount(arrays.sentence_terms, minlength=len(self._ids))
        self.information = lru_cache(50_000)(self._information)

    @classmethod
    def build(cls, corpus: Corpus) -> "LexicalIndex":
        """Analyse every sentence of a corpus; about a millisecond a paragraph."""
        return cls(_analysed(corpus))

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
            return cls(_Arrays(**{name: archive[name] for name in _Arrays.__slots__}))

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
                ideal += 0.0 if ideal_ignores_unknown else _idf(0, len(self.chinese))
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
        values = self._arrays.data[part]
        return self._arrays.indices[part], values if sure == 1.0 else values * np.float32(sure)

    def _idf(self, term: int) -> float:
        paragraphs_with = int(self._arrays.indptr[term + 1] - self._arrays.indptr[term])
        return _idf(paragraphs_with, len(self.chinese))

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
        return sum(getattr(self._arrays, name).nbytes for name in self._arrays.__slots__)


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


def _analysed(corpus: Corpus) -> _Arrays:
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
    return _Arrays(
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
    idf = np.array([_idf(df, len(bags)) for df in document_frequency.tolist()], np.float32)
    lengths = np.array([len(bag) for bag in bags], np.float64)
    norm = K1 * ((1 - B) + B * lengths / lengths.mean())
    scores = idf[terms_of] * (times / (norm[paragraphs] + times))
    order = np.argsort(terms_of, kind="stable")
    starts = np.concatenate([[0], np.cumsum(document_frequency)]).astype(np.int64)
    return starts, paragraphs[order], scores[order].astype(np.float32)


def _idf(paragraphs_with: int, paragraphs: int) -> float:
    """Lucene's inverse document frequency, in nats."""
    return math.log(1 + (paragraphs - paragraphs_with + 0.5) / (paragraphs_with + 0.5))
