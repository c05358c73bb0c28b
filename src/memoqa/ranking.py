"""Paragraphs ranked for a question, and their sentences marked: linear models over features of the nearest few.

Every paragraph is scored cheaply (its vector, its centred vector, BM25 over the ideal), the best fifty also by their
best sentence, and the best eight by all features. Scanning every sentence of the corpus instead found no answer more.
"""

import copy
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.analysis.clues import Clue
from memoqa.analysis.question import Concept, Question, trigrams
from memoqa.analysis.text import fold
from memoqa.centring import Centres
from memoqa.corpus import Corpus
from memoqa.dense import DenseIndex
from memoqa.lexical import LexicalIndex
from memoqa.weights import MARKING, RANKING, Weights

Vector = NDArray[np.float32]

NEAREST = 100  # paragraphs taken from each of the vectors, the centred vectors and the terms
WITH_SENTENCES = 50  # of these are also scored by their best sentence
RERANKED = 8  # of these by all features; five did as well on XQuAD, twenty no better on DRCD
FEW = 2 * RERANKED  # paragraphs that are all ranked by all features, which takes no longer than choosing from them
KEPT_PASSAGES = 4_000  # of a corpus no larger the vectors are kept as they are used: 12 MB at dimension 384
USUAL_CHINESE, USUAL_ENGLISH = 450, 800  # characters in a paragraph, the middle of DRCD's and XQuAD's
# Of a paragraph in the other language, where both are there: the scales are fitted on files of one language each, and
# on those the question's own language is never tempted. Chosen where languages were mixed; see docs/quality.md.
OTHER_HANDICAP = 4.0
SECOND_MARK = 0.3  # a second sentence is marked if its probability is twice this times its share of the paragraph
_UNKNOWN_SENSE, _UNKNOWN_CONCEPT = 3.0, 6.0  # information, in nats, of a concept that has no term to go by
_CLUES = {"when": Clue.DATE, "number": Clue.NUMBER, "who": Clue.WHO, "where": Clue.WHERE}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, analysed and encoded; both vectors of unit length, shape (dimension,)."""

    question: Question
    vector: Vector
    centred: Vector
    trigrams: tuple[str, ...]

    @classmethod
    def of(cls, question: Question, vector: Vector, centres: Centres) -> "Asked":
        """The question with its vector, centred by its language."""
        centred = centres.question(vector, chinese=question.chinese)
        return cls(question, vector, centred, tuple(trigrams(question)))


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of one paragraph.

    Attributes:
        sentences: Their numbers in the corpus.
        found: How surely each sentence shows each concept, 0 to 1, shape (sentences, concepts).
        numbers: How many of the question's numbers each sentence has.
        cosine: Of each sentence with the question; `centred_cosine` of their centred vectors.
    """

    sentences: NDArray[np.int64]
    found: Vector
    numbers: Vector
    cosine: Vector
    centred_cosine: Vector


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph with all its features.

    Attributes:
        index: Its number in the corpus.
        same_language: Whether it is in the question's.
        folded: Its sentences, folded.
        concepts: What was looked for in it.
        information: Of each concept, in nats.
        seen: What its sentences show.
        features: By `RANKING`.
    """

    index: int
    same_language: bool
    folded: tuple[str, ...]
    concepts: tuple[Concept, ...]
    information: Vector
    seen: Seen
    features: Vector
    score: float


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for in paragraphs of one language, and what sentences show: shape (sentences, concepts)."""

    concepts: tuple[Concept, ...]
    information: Vector
    found: Vector


class Ranker:
    """Ranks the paragraphs of one corpus; safe for many threads at once."""

    def __init__(
        self, corpus: Corpus, dense: DenseIndex, lexical: LexicalIndex, centres: Centres, weights: Weights
    ) -> None:
        self.corpus = corpus
        self.lexical = lexical
        self._dense = dense
        self._centres = centres
        self._weights = weights
        self.folded: Callable[[int], tuple[str, ...]] = lru_cache(5_000)(self._folded)
        self._joined: Callable[[int], str] = lru_cache(5_000)(lambda index: "\n".join(self.folded(index)))
        self._languages = frozenset(lexical.chinese.tolist())
        self._kept: tuple[Vector, Vector] | None = None
        if len(corpus) + int(corpus.first_sentence[-1]) <= KEPT_PASSAGES:
            self._kept = self._all_passages()
        self._relative_lengths = _relative_lengths(corpus, lexical.chinese)

    def with_weights(self, weights: Weights) -> "Ranker":
        """The same ranker with other weights, for fitting them; nothing is copied."""
        other = copy.copy(self)
        other._weights = weights
        return other

    def _folded(self, index: int) -> tuple[str, ...]:
        return tuple(fold(sentence) for sentence in self.corpus.sentences(index))

    def ranked(self, asked: Asked, without: Collection[int] = ()) -> tuple[list[Candidate], list[int]]:
        """The best `RERANKED` paragraphs with their features, best first, and after them the others found, in order."""
        if len(self.corpus) - len(without) <= FEW:
            return self.candidates(asked, [index for index in range(len(self.corpus)) if index not in without]), []
        ordered, lexical = self._first_stage(asked, without)
        candidates = self.candidates(asked, ordered[:RERANKED], lexical)
        return candidates, ordered[RERANKED:]

    def nearest(self, asked: Asked, without: Collection[int] = ()) -> list[int]:
        """All paragraphs worth looking at, likeliest first."""
        return self._first_stage(asked, without)[0]

    def marks(self, asked: Asked, candidate: Candidate) -> Vector:
        """Each sentence's score for answering; worked out when asked for, since few paragraphs are quoted."""
        return self.marking_features(asked, candidate) @ self._weights.mark

    def candidates(
        self, asked: Asked, paragraphs: Sequence[int], bm25: NDArray[np.float32] | None = None
    ) -> list[Candidate]:
        """These paragraphs with all features, best first."""
        if not paragraphs:
            return []
        bm25 = self._bm25(asked.question) if bm25 is None else bm25
        chosen = np.array(paragraphs, np.int64)
        sentences = [self._sentences(index) for index in paragraphs]
        rows = np.concatenate(sentences)
        counts = np.array([len(numbers) for numbers in sentences])
        ends = counts.cumsum()
        starts = np.concatenate([[0], ends[:-1]])
        plain, centred = self._sentence_vectors(rows, np.repeat(chosen, counts))
        cosine, centred_cosine = plain @ asked.vector, centred @ asked.centred
        own, own_centred = self._vectors(chosen)
        same = self.lexical.chinese[chosen] == asked.question.chinese
        sought, numbers = self._sought(asked.question, rows, set(same.tolist()))
        covered = {kind: _coverage(what, starts, ends) for kind, what in sought.items()}
        folded = [self.folded(index) for index in paragraphs]
        asked_numbers = len(asked.question.numbers)
        values: dict[str, Any] = {
            "sentence": np.maximum.reduceat(cosine, starts),
            "trigrams": [_share(asked.trigrams, self._joined(index)) for index in paragraphs],
            "missing_numbers": 1 - np.maximum.reduceat(numbers, starts) / asked_numbers if asked_numbers else 0.0,
            "paragraph": own @ asked.vector,
            "centred_paragraph": own_centred @ asked.centred,
            "centred_sentence": np.maximum.reduceat(centred_cosine, starts),
            "centred_window": np.maximum.reduceat(_windows(centred, centred_cosine, ends), starts),
            "bm25": bm25[chosen],
            "length": self._relative_lengths[chosen],
        }
        features = np.zeros((len(paragraphs), len(RANKING)), np.float32)
        for name, value in values.items():
            features[:, RANKING.index(name)] = value
        for kind, by_name in covered.items():
            for name, value in by_name.items():
                features[same == kind, RANKING.index(name)] = value[same == kind]
        scores = self._scores(features, same)
        found = []
        parts = zip(starts.tolist(), ends.tolist(), strict=True)
        for place, (index, kind, (start, end)) in enumerate(zip(paragraphs, same.tolist(), parts, strict=True)):
            what, part = sought[kind], slice(start, end)
            seen = Seen(sentences[place], what.found[part], numbers[part], cosine[part], centred_cosine[part])
            score = float(scores[place])
            found.append(
                Candidate(index, kind, folded[place], what.concepts, what.information, seen, features[place], score)
            )
        return sorted(found, key=lambda candidate: (-candidate.score, candidate.index))

    def _scores(self, features: Vector, same: NDArray[np.bool_]) -> Vector:
        """Scores of paragraphs by their features, those in the other language brought to the same scale, and behind."""
        weights = self._weights
        other = features @ weights.rank_other * weights.other_scale + weights.other_shift - OTHER_HANDICAP
        scores: Vector = np.where(same, features @ weights.rank_same, other)
        return scores

    def marked(self, asked: Asked, candidate: Candidate, marks: Vector | None = None) -> tuple[int, ...]:
        """Numbers, within the paragraph, of the sentence that answers, and of a second that may; `marks` if known."""
        marks = self.marks(asked, candidate) if marks is None else marks
        odds = np.exp(marks - marks.max())
        odds /= odds.sum()
        best, *others = np.argsort(-odds, kind="stable").tolist()
        if not others:
            return (best,)
        _, paragraph = self.corpus[candidate.index]
        second = paragraph.sentences[others[0]]
        share = (second.end - second.start) / (paragraph.end - paragraph.start)
        return tuple(sorted((best, others[0]))) if odds[others[0]] > 2 * SECOND_MARK * share else (best,)

    def _first_stage(self, asked: Asked, without: Collection[int]) -> tuple[list[int], NDArray[np.float32]]:
        """All paragraphs worth looking at, likeliest first, and every paragraph's BM25 over the ideal."""
        bm25 = self._bm25(asked.question)
        most = min(len(self.corpus), NEAREST + len(without))
        near = dict.fromkeys(self._dense.nearest_paragraphs(asked.vector, most))
        near.update(dict.fromkeys(self._dense.nearest_paragraphs(asked.centred, most)))
        near.update(dict.fromkeys(np.argpartition(-bm25, most - 1)[:most].tolist()))
        paragraphs = np.array([index for index in near if index not in without], np.int64)
        if not len(paragraphs):
            return [], bm25
        plain, centred = self._vectors(paragraphs)
        score = plain @ asked.vector + centred @ asked.centred + bm25[paragraphs]
        order = np.argsort(-score, kind="stable")
        first, rest = order[:WITH_SENTENCES], order[WITH_SENTENCES:]
        sentences = [self._sentences(index) for index in paragraphs[first].tolist()]
        rows = np.concatenate(sentences)
        counts = [len(numbers) for numbers in sentences]
        own, centred_own = self._sentence_vectors(rows, np.repeat(paragraphs[first], counts))
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        best = np.maximum.reduceat(own @ asked.vector, starts)
        best += np.maximum.reduceat(centred_own @ asked.centred, starts)
        order = np.concatenate([first[np.argsort(-(score[first] + best), kind="stable")], rest])
        return paragraphs[order].tolist(), bm25

    def _bm25(self, question: Question) -> NDArray[np.float32]:
        """BM25 over the ideal of every paragraph, by its language."""
        if question.chinese in self._languages:
            native = self.lexical.scores(question.native)
            if len(self._languages) == 1:
                return native
        foreign = self.lexical.scores(question.foreign, ideal_ignores_unknown=question.chinese)
        if question.chinese not in self._languages:
            return foreign
        return np.where(self.lexical.chinese == question.chinese, native, foreign)

    def _sentences(self, index: int) -> NDArray[np.int64]:
        return np.arange(self.corpus.first_sentence[index], self.corpus.first_sentence[index + 1])

    def _vectors(self, paragraphs: NDArray[np.int64]) -> tuple[Vector, Vector]:
        """The paragraphs' vectors, plain and centred by their language."""
        return self._passages(paragraphs, paragraphs)

    def _sentence_vectors(self, rows: NDArray[np.int64], owners: NDArray[np.int64]) -> tuple[Vector, Vector]:
        """The sentences' vectors, plain and centred by the language of the paragraphs that they are of."""
        return self._passages(rows + len(self.corpus), owners)

    def _passages(self, rows: NDArray[np.int64], owners: NDArray[np.int64]) -> tuple[Vector, Vector]:
        if self._kept is not None:
            plain, centred = self._kept
            return plain[rows], centred[rows]
        plain = self._dense.vectors(rows)
        return plain, self._centres.passages(plain, self.lexical.chinese[owners])

    def _all_passages(self) -> tuple[Vector, Vector]:
        counts = np.diff(self.corpus.first_sentence)
        owners = np.arange(len(self.corpus))
        return self._passages(
            np.arange(len(self.corpus) + int(counts.sum())), np.concatenate([owners, np.repeat(owners, counts)])
        )

    def _sought(
        self, question: Question, rows: NDArray[np.int64], kinds: Collection[bool]
    ) -> tuple[dict[bool, _Sought], Vector]:
        """What is looked for in these sentences, by whether they are in the question's language, and how surely found.

        Returns:
            Beside it how many of the question's numbers each sentence has.
        """
        sought = {same: question.native if same else question.foreign for same in kinds}
        terms = [term for concepts in sought.values() for concept in concepts for term, _ in concept.terms]
        wanted = list(dict.fromkeys([*question.numbers, *terms]))
        column = {term: number for number, term in enumerate(wanted)}
        matches = self.lexical.matches(wanted, rows)
        found = {same: self._found(concepts, matches, column) for same, concepts in sought.items()}
        told = {same: self._informations(question, concepts, same=same) for same, concepts in sought.items()}
        numbers = matches[:, : len(question.numbers)].sum(axis=1, dtype=np.float32)
        return {same: _Sought(concepts, told[same], found[same]) for same, concepts in sought.items()}, numbers

    def _found(self, concepts: Sequence[Concept], matches: NDArray[np.bool_], column: dict[str, int]) -> Vector:
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

    def _informations(self, question: Question, concepts: Sequence[Concept], *, same: bool) -> Vector:
        senses = question.chinese and not same
        return np.array([self._information(concept, senses=senses) for concept in concepts], np.float32)

    def _information(self, concept: Concept, *, senses: bool) -> float:
        """A concept's information; against English text that of a Chinese word's most telling sense in the corpus."""
        if senses:
            told = (self.lexical.information(term) * sure for term, sure in concept.terms if self.lexical.has(term))
            return max(told, default=_UNKNOWN_SENSE)
        return min((self.lexical.information(term) for term, _ in concept.terms), default=_UNKNOWN_CONCEPT)

    def marking_features(self, asked: Asked, candidate: Candidate) -> Vector:
        """What a paragraph's sentences are marked by, shape (sentences, len(MARKING))."""
        question, information, seen, folded = asked.question, candidate.information, candidate.seen, candidate.folded
        found, sentences = seen.found, seen.sentences
        total = float(information.sum()) or 1.0
        own = found @ information / total
        features: dict[str, NDArray[Any]] = dict.fromkeys(MARKING, np.zeros(len(sentences), np.float32))
        features |= {"cosine": seen.cosine, "centred": seen.centred_cosine, "coverage": own}
        features["first"] = np.eye(1, len(sentences))[0]
        if len(sentences) > 1:
            together = np.maximum(found[1:], found[:-1]) @ information / total
            features["with_previous"] = np.concatenate([[0], together - own[1:]])
            features["with_next"] = np.concatenate([together - own[:-1], [0]])
        spread = (found > 0).sum(axis=0)
        local = information * (np.log((len(sentences) + 1) / (spread + 0.5)) * (spread > 0))
        features["local"] = found @ local / (float(local.sum()) or 1.0)
        if asked.trigrams:
            features["trigrams"] = np.array([_share(asked.trigrams, text) for text in folded])
        if question.kind in _CLUES:
            has = self.lexical.clue(sentences, _CLUES[question.kind])
            if question.kind in ("when", "number"):
                has = has & (self.lexical.numbers(sentences) > seen.numbers)
            features[question.kind] = has
        if question.numbers:
            features["numbers"] = seen.numbers / len(question.numbers)
        return np.stack([features[name] for name in MARKING], axis=1).astype(np.float32)


def _relative_lengths(corpus: Corpus, chinese: NDArray[np.bool_]) -> Vector:
    """The logarithms of all paragraphs' lengths over the usual one of their language."""
    lengths = np.array([part.end - part.start for _, part in map(corpus.__getitem__, range(len(corpus)))], np.float32)
    usual = np.where(chinese, USUAL_CHINESE, USUAL_ENGLISH)
    return np.log(np.maximum(lengths / usual, 0.04)).astype(np.float32)


def _share(wanted: Sequence[str], text: str) -> float:
    return sum(piece in text for piece in wanted) / len(wanted) if wanted else 0.0


def _coverage(sought: _Sought, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> dict[str, Vector]:
    """Coverage of the question's information by each paragraph and by its best two sentences, and what is missing."""
    found, information = sought.found, sought.information
    if not len(information):
        none = np.zeros(len(starts), np.float32)
        return {"coverage": none, "window": none, "rarest_missing": none + 1}
    total = float(information.sum()) or 1.0
    covered = np.maximum.reduceat(found, starts, axis=0)
    windows = found @ information
    windows[:-1] = np.where(_is_last(ends)[:-1], windows[:-1], np.maximum(found[:-1], found[1:]) @ information)
    return {
        "coverage": covered @ information / total,
        "window": np.maximum.reduceat(windows, starts) / total,
        "rarest_missing": ((1 - covered) * information).max(axis=1) / 10,
    }


def _windows(centred: Vector, cosine: Vector, ends: NDArray[np.int64]) -> Vector:
    """Of each sentence the cosine, or that of it and the next together, its vectors added, where that is better."""
    windows = cosine.copy()
    between = np.einsum("ij,ij->i", centred[:-1], centred[1:])
    together = (cosine[:-1] + cosine[1:]) / np.sqrt(np.maximum(2 + 2 * between, np.float32(1e-6)))
    windows[:-1] = np.where(_is_last(ends)[:-1], cosine[:-1], np.maximum(cosine[:-1], together))
    return windows


def _is_last(ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which sentences, of paragraphs that end at these numbers, are their paragraph's last."""
    last = np.zeros(int(ends[-1]), np.bool_)
    last[ends - 1] = True
    return last
