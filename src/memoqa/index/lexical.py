"""Terms and the paragraphs and sentences that have them; the only file that imports bm25s.

Two BM25 matrices stand side by side, since their lengths are not to be mixed: of the terms that are in the text, and of
those that the analyser adds to it (English glosses of Chinese words). A paragraph's score is divided
by what one would get that had every concept of the question, so that a question in another language, which hardly any
term of the text can match, has little lexical weight by itself.
"""

import io
import logging
import math
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
from memoqa.text.numbers import mentions
from memoqa.text.terms import Concept, terms

K1, B = 1.2, 0.75  # BM25's usual constants (Robertson and Zaragoza, 2009)
# A corpus of ten paragraphs cannot tell which words are rare: it counts as though it had so many sentences more, of
# which this share has any given term.
_PRIOR_SENTENCES = 300.0
_PRIOR_SHARE = 1 / 20_000
_PRIOR_SHARE_OF_A_NUMBER = 2e-3


@dataclass(frozen=True, slots=True)
class _Arrays:
    """Everything that is kept on the disk.

    Attributes:
        indptr: Shape (terms + 1,); the postings of term t are indptr[t] to indptr[t + 1].
        indices: Paragraph of each posting.
        data: BM25 of each posting, idf included.
        sentence_indptr: Shape (sentences + 1,), into `sentence_terms`.
        sentence_terms: The terms of each sentence, each once, ascending.
        sentence_clues: `Clue` flags of each sentence.
        sentence_numbers: How many different numbers each sentence has, at most 255.
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
            concepts: Each counts by its best term.
            ideal_ignores_unknown: Leave concepts that the corpus does not have out of the ideal, and count the others
                with their full idf: for English text, of which a Chinese word's senses name more than it says.
        """
        scores = np.zeros(len(self.chinese), np.float32)
        alone: list[tuple[NDArray[np.int32], NDArray[np.float32]]] = []
        ideal = 0.0
        for concept in concepts:
            known = [(self._ids[term], sure) for term, sure in concept.terms if term in self._ids]
            if not known:
                ideal += 0.0 if ideal_ignores_unknown else self._idf(0)
                continue
            ideal += max(self._idf(self._df(term)) * (1.0 if ideal_ignores_unknown else sure) for term, sure in known)
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

    def _df(self, term: int) -> int:
        return int(self._arrays.indptr[term + 1] - self._arrays.indptr[term])

    def _idf(self, df: int) -> float:
        return math.log(1 + (len(self.chinese) - df + 0.5) / (df + 0.5))

    def has(self, term: str) -> bool:
        """Whether some sentence of the corpus has a term."""
        number = self._ids.get(term)
        return number is not None and bool(self._in_sentences[number])

    def _information(self, term: str) -> float:
        """What it tells that a sentence has a term, in nats: minus the logarithm of the share of sentences that do."""
        usual = _PRIOR_SHARE_OF_A_NUMBER if term[0] == "#" else _PRIOR_SHARE
        number = self._ids.get(term)
        own = int(self._in_sentences[number]) if number is not None else 0
        return -math.log((own + _PRIOR_SENTENCES * usual + 0.1) / (self._sentences + _PRIOR_SENTENCES))

    def matches(self, wanted: Sequence[str], sentences: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these sentences have which of these terms, shape (sentences, wanted)."""
        found = np.zeros((len(sentences), len(wanted)), np.bool_)
        known = sorted((self._ids[term], column) for column, term in enumerate(wanted) if term in self._ids)
        if not known or not len(sentences):
            return found
        starts, ends = self._arrays.sentence_indptr[sentences], self._arrays.sentence_indptr[sentences + 1]
        if (np.diff(sentences) == 1).all():
            have = self._arrays.sentence_terms[starts[0] : ends[-1]]  # of neighbours, as most often
        else:
            spans = zip(starts.tolist(), ends.tolist(), strict=True)
            have = np.concatenate([self._arrays.sentence_terms[start:end] for start, end in spans])
        rows = np.repeat(np.arange(len(sentences)), ends - starts)
        numbers = np.array([number for number, _ in known])
        places = np.minimum(np.searchsorted(numbers, have), len(numbers) - 1)
        hit = numbers[places] == have
        columns = np.array([column for _, column in known])
        found[rows[hit], columns[places[hit]]] = True
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
        """Of the arrays, without the vocabulary's dictionary."""
        return sum(getattr(self._arrays, name).nbytes for name in self._arrays.__slots__)


def _analysed(corpus: Corpus) -> _Arrays:
    own_ids: dict[str, int] = {}
    added_ids: dict[str, int] = {}
    own_bags: list[list[int]] = []
    added_bags: list[list[int]] = []
    sentence_terms: list[tuple[list[int], list[int]]] = []
    clues: list[int] = []
    numbers: list[int] = []
    chinese: list[bool] = []
    for index in range(len(corpus)):
        chinese.append(is_chinese(corpus.text(index)))
        own_bags.append([])
        added_bags.append([])
        for sentence in corpus.sentences(index):
            folded = fold(sentence)
            told = mentions(sentence, folded)
            own = terms(folded, told)
            added = _added(sentence, chinese=chinese[-1])
            own_bags[-1] += [own_ids.setdefault(term, len(own_ids)) for term in own]
            added_bags[-1] += [added_ids.setdefault(term, len(added_ids)) for term in added]
            sentence_terms.append(
                (sorted({own_ids[term] for term in own}), sorted({added_ids[term] for term in added}))
            )
            clues.append(clues_of(sentence, chinese=chinese[-1]).value)
            numbers.append(min(255, len({mention[0] for mention in told})))
    own_part, added_part = _bm25(own_bags, own_ids), _bm25(added_bags, added_ids)
    rows = [[*own, *(len(own_ids) + term for term in added)] for own, added in sentence_terms]
    return _Arrays(
        indptr=np.concatenate([own_part[0], own_part[0][-1] + added_part[0][1:]]),
        indices=np.concatenate([own_part[1], added_part[1]]),
        data=np.concatenate([own_part[2], added_part[2]]),
        sentence_indptr=np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64),
        sentence_terms=np.array([term for row in rows for term in row], np.int32),
        sentence_clues=np.array(clues, np.uint8),
        sentence_numbers=np.array(numbers, np.uint8),
        chinese=np.array(chinese, np.bool_),
        vocabulary=np.frombuffer("\n".join([*own_ids, *added_ids]).encode(), np.uint8),
    )


def _added(sentence: str, *, chinese: bool) -> list[str]:
    """The terms that a sentence gets for questions in the other language, each once."""
    if not chinese:
        return []
    return list(dict.fromkeys("~" + stem for word in words(fold(sentence)) for stem in word.glosses))


def _bm25(
    bags: list[list[int]], vocabulary: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Postings by term: where each begins, paragraphs, and their BM25 (Lucene's), idf included."""
    if not vocabulary:
        return np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32)
    import bm25s  # noqa: PLC0415  # only where an index is built

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG
    model = bm25s.BM25(k1=K1, b=B, method="lucene")
    model.index((bags, vocabulary), create_empty_token=False, show_progress=False)
    matrix = model.scores
    return (
        matrix["indptr"].astype(np.int64)[: len(vocabulary) + 1],
        matrix["indices"].astype(np.int32),
        matrix["data"].astype(np.float32),
    )
