"""The first stage: the paragraphs worth reranking, by vectors, terms, and the best sentence of the nearest."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from memoqa.index.centering import Centers
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.lexical import LexicalIndex
from memoqa.search.query import Query
from memoqa.search.space import Vector
from memoqa.text.days import Day, days_in
from memoqa.text.normalize import fold
from memoqa.text.numbers import Article

NEAREST = 100  # paragraphs taken from each of the vectors, the centered vectors and the terms
WITH_SENTENCES = 50  # of these are also scored by their best sentence
KEPT_PASSAGES = 8_000  # the vectors of a smaller corpus are kept as they are used: 25 MB at dimension 384


class FirstStage:
    """Scores every paragraph of a corpus cheaply; safe for many threads at once."""

    def __init__(self, corpus: Corpus, dense: DenseIndex, lexical: LexicalIndex, centers: Centers) -> None:
        self._corpus = corpus
        self._dense = dense
        self._lexical = lexical
        self._centers = centers
        self._days = [days_in(fold(memo.date or "")) for memo in corpus.memos]
        self._memo_of = np.repeat(np.arange(len(corpus.memos)), [len(memo.paragraphs) for memo in corpus.memos])
        self._languages = frozenset(lexical.chinese.tolist())
        self._kept: tuple[Vector, Vector] | None = None
        if len(corpus) + int(corpus.first_sentence[-1]) <= KEPT_PASSAGES:
            self._kept = self._all_passages()

    def paragraphs(self, query: Query, without: Collection[int]) -> tuple[list[int], NDArray[np.float32]]:
        """The paragraphs worth reranking, likeliest first, and every paragraph's BM25 over the ideal."""
        bm25 = self.bm25(query)
        most = min(len(self._corpus), NEAREST + len(without))
        near = dict.fromkeys(self._dense.nearest_paragraphs(query.vector, most))
        near.update(dict.fromkeys(self._dense.nearest_paragraphs(query.centred, most)))
        near.update(dict.fromkeys(np.argpartition(-bm25, most - 1)[:most].tolist()))
        paragraphs = np.array([index for index in near if index not in without], np.int64)
        if not len(paragraphs):
            return [], bm25
        plain, centred = self.vectors(paragraphs)
        score = plain @ query.vector + centred @ query.centred + bm25[paragraphs] + self._named(query, paragraphs)
        order = np.argsort(-score, kind="stable")
        first, rest = order[:WITH_SENTENCES], order[WITH_SENTENCES:]
        sentences = [self.sentences(index) for index in paragraphs[first].tolist()]
        rows = np.concatenate(sentences)
        counts = [len(numbers) for numbers in sentences]
        own, centred_own = self.sentence_vectors(rows, np.repeat(paragraphs[first], counts))
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        best = np.maximum.reduceat(own @ query.vector, starts)
        best += np.maximum.reduceat(centred_own @ query.centred, starts)
        order = np.concatenate([first[np.argsort(-(score[first] + best), kind="stable")], rest])
        return paragraphs[order].tolist(), bm25

    def _named(self, query: Query, paragraphs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which paragraphs stand under an article that the question names, or in a memo of a date that it names."""
        those = np.zeros(len(paragraphs), np.bool_)
        for name in query.names:
            those |= self.named(name, paragraphs)
        return those

    def named(self, name: Day | Article, paragraphs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which paragraphs stand in a memo whose date may be a day, or are an article or item or stand under it."""
        if isinstance(name, Article):
            return self._lexical.context_matches([name.term], paragraphs)[:, 0]
        those = [any(name.may_be(own) for own in days) for days in self._days]
        return np.array(those, np.bool_)[self._memo_of[paragraphs]]

    def bm25(self, query: Query) -> NDArray[np.float32]:
        """Every paragraph's BM25 over the ideal, by its language."""
        if query.chinese in self._languages:
            native = self._lexical.scores(query.native)
            if len(self._languages) == 1:
                return native
        foreign = self._lexical.scores(query.foreign, ideal_ignores_unknown=query.chinese)
        if query.chinese not in self._languages:
            return foreign
        return np.where(self._lexical.chinese == query.chinese, native, foreign)

    def sentences(self, index: int) -> NDArray[np.int64]:
        """The numbers of a paragraph's sentences in the corpus."""
        return np.arange(self._corpus.first_sentence[index], self._corpus.first_sentence[index + 1])

    def vectors(self, paragraphs: NDArray[np.int64]) -> tuple[Vector, Vector]:
        """The paragraphs' vectors, plain and centered by their language."""
        return self._passages(paragraphs, paragraphs)

    def sentence_vectors(self, rows: NDArray[np.int64], owners: NDArray[np.int64]) -> tuple[Vector, Vector]:
        """The sentences' vectors, plain and centered by the language of the paragraphs that own them."""
        return self._passages(rows + len(self._corpus), owners)

    def _passages(self, rows: NDArray[np.int64], owners: NDArray[np.int64]) -> tuple[Vector, Vector]:
        if self._kept is not None:
            plain, centred = self._kept
            return plain[rows], centred[rows]
        plain = self._dense.vectors(rows)
        return plain, self._centers.passages(plain, self._lexical.chinese[owners])

    def _all_passages(self) -> tuple[Vector, Vector]:
        counts = np.diff(self._corpus.first_sentence)
        owners = np.arange(len(self._corpus))
        return self._passages(
            np.arange(len(self._corpus) + int(counts.sum())), np.concatenate([owners, np.repeat(owners, counts)])
        )
