"""Paragraphs ranked for a question: a linear model over features of the nearest few.

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

from memoqa.index.centering import Centers
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.lexical import LexicalIndex
from memoqa.search import highlight
from memoqa.search.candidate import Asked, Candidate, Seen, Vector, informed
from memoqa.search.first_stage import FirstStage
from memoqa.search.highlight import share_of
from memoqa.search.query import Concept, Question
from memoqa.search.weights import RANKING, Weights
from memoqa.text.normalize import fold

RERANKED = 8  # of these by all features; five did as well on XQuAD, twenty no better on DRCD
FEW = 2 * RERANKED  # paragraphs that are all ranked by all features, which takes no longer than choosing from them
USUAL_CHINESE, USUAL_ENGLISH = 450, 800  # characters in a paragraph, the middle of DRCD's and XQuAD's
# Of a paragraph in the other language, where both are there: the scales are fitted on files of one language each, and
# on those the question's own language is never tempted. Chosen where languages were mixed; see docs/quality.md.
OTHER_HANDICAP = 4.0
_UNKNOWN_SENSE, _UNKNOWN_CONCEPT = 3.0, 6.0  # information, in nats, of a concept that has no term to go by


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for in paragraphs of one language, and what sentences show: shape (sentences, concepts)."""

    concepts: tuple[Concept, ...]
    information: Vector
    found: Vector


class Ranker:
    """Ranks the paragraphs of one corpus; safe for many threads at once."""

    def __init__(
        self, corpus: Corpus, dense: DenseIndex, lexical: LexicalIndex, centers: Centers, weights: Weights
    ) -> None:
        self.corpus = corpus
        self.lexical = lexical
        self._nearest = FirstStage(corpus, dense, lexical, centers)
        self._weights = weights
        self.folded: Callable[[int], tuple[str, ...]] = lru_cache(5_000)(self._folded)
        self._joined: Callable[[int], str] = lru_cache(5_000)(lambda index: "\n".join(self.folded(index)))
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
        ordered, lexical = self._nearest.paragraphs(asked, without)
        candidates = self.candidates(asked, ordered[:RERANKED], lexical)
        return candidates, ordered[RERANKED:]

    def nearest(self, asked: Asked, without: Collection[int] = ()) -> list[int]:
        """All paragraphs worth looking at, likeliest first."""
        return self._nearest.paragraphs(asked, without)[0]

    def marks(self, asked: Asked, candidate: Candidate) -> Vector:
        """Each sentence's score for answering; worked out when asked for, since few paragraphs are quoted."""
        return highlight.features(asked, candidate, self.lexical) @ self._weights.mark

    def marked(self, asked: Asked, candidate: Candidate, marks: Vector | None = None) -> tuple[int, ...]:
        """Numbers, within the paragraph, of the sentence that answers, and of a second that may; `marks` if known."""
        marks = self.marks(asked, candidate) if marks is None else marks
        return highlight.chosen(marks, self.corpus[candidate.index][1])

    def candidates(
        self, asked: Asked, paragraphs: Sequence[int], bm25: NDArray[np.float32] | None = None
    ) -> list[Candidate]:
        """These paragraphs with all features, best first."""
        if not paragraphs:
            return []
        bm25 = self._nearest.bm25(asked.question) if bm25 is None else bm25
        chosen = np.array(paragraphs, np.int64)
        sentences = [self._nearest.sentences(index) for index in paragraphs]
        rows = np.concatenate(sentences)
        counts = np.array([len(numbers) for numbers in sentences])
        ends = counts.cumsum()
        starts = np.concatenate([[0], ends[:-1]])
        plain, centred = self._nearest.sentence_vectors(rows, np.repeat(chosen, counts))
        cosine, centred_cosine = plain @ asked.vector, centred @ asked.centred
        own, own_centred = self._nearest.vectors(chosen)
        same = self.lexical.chinese[chosen] == asked.question.chinese
        sought, numbers = self._sought(asked.question, rows, set(same.tolist()))
        covered = {kind: _coverage(what, starts, ends) for kind, what in sought.items()}
        folded = [self.folded(index) for index in paragraphs]
        asked_numbers = len(asked.question.numbers)
        values: dict[str, Any] = {
            "sentence": np.maximum.reduceat(cosine, starts),
            "trigrams": [share_of(asked.trigrams, self._joined(index)) for index in paragraphs],
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


def _relative_lengths(corpus: Corpus, chinese: NDArray[np.bool_]) -> Vector:
    """The logarithms of all paragraphs' lengths over the usual one of their language."""
    lengths = np.array([part.end - part.start for _, part in map(corpus.__getitem__, range(len(corpus)))], np.float32)
    usual = np.where(chinese, USUAL_CHINESE, USUAL_ENGLISH)
    return np.log(np.maximum(lengths / usual, 0.04)).astype(np.float32)


def _coverage(sought: _Sought, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> dict[str, Vector]:
    """Coverage of the question's information by each paragraph and by its best two sentences, and what is missing."""
    found, information = sought.found, sought.information
    if not len(information):
        none = np.zeros(len(starts), np.float32)
        return {"coverage": none, "window": none, "rarest_missing": none + 1}
    total = float(information.sum()) or 1.0
    covered = np.maximum.reduceat(found, starts, axis=0)
    windows = informed(found, information)
    windows[:-1] = np.where(_is_last(ends)[:-1], windows[:-1], informed(np.maximum(found[:-1], found[1:]), information))
    return {
        "coverage": informed(covered, information) / total,
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
