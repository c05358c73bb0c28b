"""Rerank the paragraphs that the first stage found for a question: a linear model over all features.

The first stage scores every paragraph cheaply (its vector, its centered vector, BM25 over the ideal) and the best fifty
also by their best sentence; the best twelve are reranked. Scanning every sentence of the corpus found no more answers.
"""

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memoqa.index.centering import Centers
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.lexical import LexicalIndex
from memoqa.search import highlight
from memoqa.search.answer_type import kind_shown
from memoqa.search.candidate import Candidate, SentenceMatches
from memoqa.search.coverage import ConceptMatches, concept_matches, coverage_features, is_last, said_before
from memoqa.search.first_stage import FirstStage
from memoqa.search.highlight import share_of
from memoqa.search.query import Query
from memoqa.search.space import Vector
from memoqa.search.weights import RANKING, Weights
from memoqa.text.days import Day
from memoqa.text.normalize import fold
from memoqa.text.numbers import Article
from memoqa.text.terms import terms

RERANKED = 12  # paragraphs, by all features; eight do as well on DRCD, but miss short ones of real documents
FEW = 2 * RERANKED  # paragraphs that are all ranked by all features, which takes no longer than choosing from them
USUAL_CHINESE, USUAL_ENGLISH = 450, 800  # characters in a paragraph, the middle of DRCD's and XQuAD's
# Taken off the score of a paragraph in the other language. The scales are fitted on files of one language each, which
# have no rival in the other; this was chosen on files that mix languages; see docs/quality.md.
OTHER_HANDICAP = 4.0
OF_ARTICLE = 8.0  # for a paragraph of the article that the question names, before those that mention the article


class Reranker:
    """Ranks the paragraphs of one corpus for a question; safe for many threads at once."""

    def __init__(
        self, corpus: Corpus, dense: DenseIndex, lexical: LexicalIndex, centers: Centers, weights: Weights
    ) -> None:
        self.corpus = corpus
        self.lexical = lexical
        self._first_stage = FirstStage(corpus, dense, lexical, centers)
        self._weights = weights
        self.folded: Callable[[int], tuple[str, ...]] = lru_cache(5_000)(self._folded)
        self.folded_context: Callable[[int], str] = lru_cache(5_000)(lambda index: fold(corpus.context(index)))
        self._joined: Callable[[int], str] = lru_cache(5_000)(lambda index: "\n".join(self.folded(index)))
        self._relative_lengths = _relative_lengths(corpus, lexical.chinese)

    def with_weights(self, weights: Weights) -> "Reranker":
        """The same reranker with other weights, for fitting them; they share all else."""
        other = copy.copy(self)
        other._weights = weights
        return other

    def _folded(self, index: int) -> tuple[str, ...]:
        return tuple(fold(sentence) for sentence in self.corpus.sentences(index))

    def ranked(self, query: Query, without: Collection[int] = ()) -> tuple[list[Candidate], list[int]]:
        """The best `RERANKED` paragraphs with their features, best first; then the others found, in order.

        Args:
            query: The question.
            without: Paragraphs to leave out.
        """
        if len(self.corpus) - len(without) <= FEW:
            return self.candidates(query, [index for index in range(len(self.corpus)) if index not in without]), []
        ordered, bm25 = self._first_stage.paragraphs(query, without)
        return self.candidates(query, ordered[:RERANKED], bm25), ordered[RERANKED:]

    def nearest(self, query: Query) -> list[int]:
        """The paragraphs that the first stage finds, likeliest first; for fitting the weights."""
        return self._first_stage.paragraphs(query, ())[0]

    def named_by(self, query: Query, index: int) -> list[Day | Article]:
        """The days that a question names which may be the date of a paragraph's memo, and the articles it stands in."""
        return [name for name in query.names if self._first_stage.named(name, np.array([index]))[0]]

    def highlight_scores(self, query: Query, candidate: Candidate) -> Vector:
        """Each sentence's score for answering; worked out on demand, since few paragraphs are quoted."""
        return highlight.features(query, candidate, self.lexical) @ self._weights.highlight

    def candidates(
        self, query: Query, paragraphs: Sequence[int], bm25: NDArray[np.float32] | None = None
    ) -> list[Candidate]:
        """These paragraphs with all features, best first; `bm25` of every paragraph if known."""
        if not paragraphs:
            return []
        bm25 = self._first_stage.bm25(query) if bm25 is None else bm25
        chosen = np.array(paragraphs, np.int64)
        sentences = [self._first_stage.sentences(index) for index in paragraphs]
        rows = np.concatenate(sentences)
        counts = np.array([len(numbers) for numbers in sentences])
        ends = counts.cumsum()
        starts = np.concatenate([[0], ends[:-1]])
        plain, centred = self._first_stage.sentence_vectors(rows, np.repeat(chosen, counts))
        cosine, centred_cosine = plain @ query.vector, centred @ query.centred
        own, own_centred = self._first_stage.vectors(chosen)
        same = self.lexical.chinese[chosen] == query.chinese
        meant = {name: self._first_stage.named(name, chosen) for name in query.names}
        named = [(query.terms_of(name), whose) for name, whose in meant.items()]
        languages = set(same.tolist())
        matches, in_sentences, in_context = concept_matches(query, chosen, rows, languages, self.lexical, named)
        numbers = in_sentences.sum(axis=1, dtype=np.float32)
        values: dict[str, Any] = {
            # A short item says little by itself; under its context it is as near as the two together.
            "sentence": np.maximum(
                np.maximum.reduceat(cosine, starts),
                np.where(self.lexical.has_context(chosen), own @ query.vector, np.float32(-1)),
            ),
            "trigrams": [share_of(query.trigrams, self._joined(index)) for index in paragraphs],
            "missing_numbers": _missing(in_sentences | np.repeat(in_context, counts, axis=0), starts),
            "paragraph": own @ query.vector,
            "centred_paragraph": own_centred @ query.centred,
            "centred_sentence": np.maximum.reduceat(centred_cosine, starts),
            "centred_window": np.maximum.reduceat(_windows(centred, centred_cosine, ends), starts),
            "bm25": bm25[chosen],
            "length": self._relative_lengths[chosen],
            "kind_shown": self._kinds_shown(query, paragraphs, rows, numbers, starts),
        }
        covered = {kind: coverage_features(found, starts, ends) for kind, found in matches.items()}
        self._add_before(query, chosen, values, covered, matches, starts)
        features = _feature_rows(values, covered, same)
        scores = self._scores(features, same)
        for article in query.articles:
            scores += OF_ARTICLE * meant[article]
            self._put_in_order(query, chosen[meant[article]], scores, np.flatnonzero(meant[article]))
        ranked = []
        own_rows = map(slice, starts.tolist(), ends.tolist())
        for place, (index, kind, part) in enumerate(zip(paragraphs, same.tolist(), own_rows, strict=True)):
            found = matches[kind]
            seen = SentenceMatches(
                sentences[place], found.found[part], numbers[part], cosine[part], centred_cosine[part]
            )
            ranked.append(
                Candidate(
                    index=index,
                    same_language=kind,
                    folded=self.folded(index),
                    concepts=found.concepts,
                    information=found.information,
                    matches=seen,
                    in_context=found.in_context[place],
                    features=features[place],
                    score=float(scores[place]),
                )
            )
        return sorted(ranked, key=lambda candidate: (-candidate.score, candidate.index))

    def _put_in_order(
        self, query: Query, paragraphs: NDArray[np.int64], scores: Vector, places: NDArray[np.int64]
    ) -> None:
        """Give the scores of an article's paragraphs to them in their order, if a question asks only what it says.

        Nothing else in the question tells these paragraphs from each other. It may name the memo.

        Args:
            query: The question.
            paragraphs: The article's.
            scores: Of all candidates; changed in place.
            places: The article's paragraphs among them.
        """
        if query.beside_article is None:
            return
        titles = {self.corpus[index][0].id: self.corpus[index][0].title for index in paragraphs.tolist()}
        for memo, title in titles.items():
            if query.beside_article <= set(terms(fold(title))):
                own = [n for n, index in enumerate(paragraphs.tolist()) if self.corpus[index][0].id == memo]
                inside = places[own][paragraphs[own].argsort()]
                scores[inside] = -np.sort(-scores[inside])

    def _kinds_shown(
        self,
        query: Query,
        paragraphs: Sequence[int],
        rows: NDArray[np.int64],
        numbers: Vector,
        starts: NDArray[np.int64],
    ) -> list[float]:
        """How well each paragraph shows the type of answer asked for.

        Args:
            query: The question.
            paragraphs: The paragraphs.
            rows: Their sentences' numbers in the corpus.
            numbers: How many of the question's numbers each sentence has.
            starts: The number, among the sentences, of each paragraph's first.
        """
        new = highlight.has_answer_type(query, rows, numbers, self.lexical)
        shown = np.logical_or.reduceat(new, starts).tolist()
        return [
            kind_shown(query.answer_type, query.folded_wording, self._joined(index), new=here)
            for index, here in zip(paragraphs, shown, strict=True)
        ]

    def _add_before(
        self,
        query: Query,
        chosen: NDArray[np.int64],
        values: dict[str, Any],
        covered: Mapping[bool, dict[str, Vector]],
        matches: Mapping[bool, ConceptMatches],
        starts: NDArray[np.int64],
    ) -> None:
        """Add what the paragraphs before each of these in its section say of the question: an item leans on them."""
        before = [self.corpus.before(index) for index in chosen.tolist()]
        whose = np.repeat(np.arange(len(chosen)), [len(found) for found in before])
        values["nearer_before"] = np.zeros(len(chosen), np.float32)
        if not len(whose):
            return
        those = np.array([index for found in before for index in found], np.int64)
        nearest = np.full(len(chosen), -1, np.float32)
        np.maximum.at(nearest, whose, self._first_stage.vectors(those)[0] @ query.vector)
        own = np.maximum(values["sentence"], values["paragraph"])
        values["nearer_before"] = np.maximum(nearest - own, 0)
        sentences = [self._first_stage.sentences(index) for index in those.tolist()]
        rows = np.concatenate(sentences)
        found, _, _ = concept_matches(query, those, rows, set(matches), self.lexical)
        of_sentences = np.repeat(whose, [len(numbers) for numbers in sentences])
        for kind, own_matches in matches.items():
            gained = said_before(found[kind], own_matches, starts, of_sentences, len(chosen))
            covered[kind]["said_before"] = gained

    def _scores(self, features: Vector, same: NDArray[np.bool_]) -> Vector:
        """The paragraphs' scores; those of the other language are brought to the same scale, and behind."""
        weights = self._weights
        other = features @ weights.rank_other * weights.other_scale + weights.other_shift - OTHER_HANDICAP
        scores: Vector = np.where(same, features @ weights.rank_same, other)
        return scores


def _feature_rows(
    values: Mapping[str, Any], covered: Mapping[bool, Mapping[str, Vector]], same: NDArray[np.bool_]
) -> Vector:
    """The paragraphs' features, by `RANKING`, shape (paragraphs, len(RANKING)).

    Args:
        values: By feature, a value for each paragraph or one for all.
        covered: The features of coverage, for paragraphs in the question's language (True) and in the other.
        same: Which paragraphs are in the question's language.
    """
    features = np.zeros((len(same), len(RANKING)), np.float32)
    for name, value in values.items():
        features[:, RANKING.index(name)] = value
    for kind, by_name in covered.items():
        for name, value in by_name.items():
            features[same == kind, RANKING.index(name)] = value[same == kind]
    return features


def _missing(numbers: NDArray[np.bool_], starts: NDArray[np.int64]) -> Any:
    """The least share of the question's numbers that a sentence of a paragraph lacks; 0 if the question has none.

    Args:
        numbers: Which of them each sentence has, its context included, shape (sentences, numbers).
        starts: The number of each paragraph's first sentence.
    """
    asked = numbers.shape[1]
    return 1 - np.maximum.reduceat(numbers.sum(axis=1, dtype=np.float32), starts) / asked if asked else 0.0


def _relative_lengths(corpus: Corpus, chinese: NDArray[np.bool_]) -> Vector:
    """The logarithms of all paragraphs' lengths over the usual one of their language."""
    lengths = np.array([part.end - part.start for _, part in map(corpus.__getitem__, range(len(corpus)))], np.float32)
    usual = np.where(chinese, USUAL_CHINESE, USUAL_ENGLISH)
    return np.log(np.maximum(lengths / usual, 0.04)).astype(np.float32)


def _windows(centred: Vector, cosine: Vector, ends: NDArray[np.int64]) -> Vector:
    """Each sentence's cosine, or the cosine of it and the next together (vectors added), whichever is higher."""
    windows = cosine.copy()
    between = np.einsum("ij,ij->i", centred[:-1], centred[1:])
    together = (cosine[:-1] + cosine[1:]) / np.sqrt(np.maximum(2 + 2 * between, np.float32(1e-6)))
    windows[:-1] = np.where(is_last(ends)[:-1], cosine[:-1], np.maximum(cosine[:-1], together))
    return windows
