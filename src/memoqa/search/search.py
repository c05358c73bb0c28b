"""A question and its thread → paragraphs, best first, the answering sentences, and how sure it is that they answer."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from memoqa.domain import Verdict
from memoqa.encoders.base import Encoder
from memoqa.index.centering import Centers
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.lexical import LexicalIndex
from memoqa.quotes.context import telling
from memoqa.search.candidate import Asked, Candidate
from memoqa.search.confidence import Judgement, judge
from memoqa.search.memo_questions import About, Aspect, asked_about
from memoqa.search.query import analysed
from memoqa.search.rerank import Ranker
from memoqa.search.rewrite.rewrite import made_whole
from memoqa.search.weights import Weights, fitted
from memoqa.text.normalize import fold, is_chinese

Ask: TypeAlias = Callable[[str], Asked]  # a question analysed and encoded, each but once in a search

ALONE_WEIGHT = 0.2  # of a follow-up's own score beside that of the question made whole
BY_ITSELF = 0.3  # by which confidence must be higher for a short question to be taken as it is
# Across languages what was found cannot say which word of the earlier question is its topic: there both questions
# together are scored as well, with this weight. Set by hand on the project's own golden file.
TOGETHER_WEIGHT = 1.0
MARGIN = 2.5  # a further paragraph is quoted if its score is within this of the best one's
ABOUT_CONFIDENCE = 0.9  # where a question asks about the memo as such, whose front and outline are known
MOST_EARLIER = 4  # questions of the thread that are followed back; each costs an encoding and a search
TOPIC_PARAGRAPHS = 3  # of the earlier question that are looked at for its topic


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paragraph with its score.

    Attributes:
        index: Its number in the corpus.
        score: Comparable within one ranking only.
        sentences: Numbers, within the paragraph, of the sentences that answer; none where the paragraph is too far
            behind the best to be quoted.
    """

    index: int
    score: float
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for a question.

    Attributes:
        asked_as: What was searched for, after the thread was taken into account.
        paragraphs: Best first, whatever the verdict.
        verdict: Whether the first of them answers.
        confidence: That it does, 0 to 1.
        about: What of the first paragraph's memo as such was asked for, if that was.
    """

    asked_as: str
    paragraphs: tuple[Ranked, ...]
    verdict: Verdict
    confidence: float
    about: Aspect | None = None

    @property
    def quotable(self) -> tuple[Ranked, ...]:
        """The paragraphs that speak of it: none where the memos do not say, else the best and its peers."""
        if self.verdict == "none" or not self.paragraphs:
            return ()
        best = self.paragraphs[0].score
        return tuple(entry for entry in self.paragraphs if entry.sentences and best - entry.score <= MARGIN)


@dataclass(frozen=True, slots=True)
class _Before:
    """The question before a follow-up, made whole, and the numbers of the paragraphs quoted to it or found for it."""

    text: str
    asked: Asked
    found: tuple[int, ...]


class Searcher:
    """Finds paragraphs of one corpus; safe for many threads at once."""

    def __init__(
        self,
        corpus: Corpus,
        dense: DenseIndex,
        lexical: LexicalIndex,
        centers: Centers,
        weights: Weights | None = None,
    ) -> None:
        self._weights = weights or fitted()
        self._centers = centers
        self.ranker = Ranker(corpus, dense, lexical, centers, self._weights)

    def search(
        self,
        question: str,
        encoder: Encoder,
        earlier: Sequence[str] = (),
        *,
        without: Collection[int] = (),
        quoted: Sequence[int] = (),
    ) -> Ranking:
        """The paragraphs for a question, best first.

        Args:
            question: As asked, not empty.
            encoder: The one that the corpus was encoded with.
            earlier: The thread's questions so far, oldest first.
            without: Paragraphs left out, as though the corpus did not have them.
            quoted: Paragraphs that were quoted to the last of the thread's questions, best first.
        """
        ask: Ask = lru_cache(None)(lambda text: self.asked(text, encoder))
        before = self._before(earlier, quoted, ask, encoder)
        # 作者是誰 is of the memo that is talked of, not of its topic.
        itself = before is not None and (about := asked_about(question)) is not None and not about.named
        asked_as = question if itself else self._whole(question, before, ask, encoder)
        asked = ask(asked_as)
        candidates, others = self.ranker.ranked(asked, without)
        if asked_as != question and before is not None:
            abroad = bool(candidates) and not candidates[0].same_language
            alone = ask(f"{before.asked.question.text} {question}" if abroad else question)
            weight = TOGETHER_WEIGHT if abroad else ALONE_WEIGHT
            candidates = self._reconsidered(asked, alone, weight, before.found, candidates, without)
        judgement = judge(asked, candidates, self.ranker, self._weights)
        best = [Ranked(c.index, c.score, self._marked(asked, c, judgement, candidates[0])) for c in candidates]
        seen = {entry.index for entry in best}
        lowest = best[-1].score if best else 0.0
        rest = [Ranked(index, lowest - 1 - place, ()) for place, index in enumerate(others) if index not in seen]
        found = Ranking(asked_as, (*best, *rest), judgement.verdict, judgement.confidence)
        return self._about_the_memo(found, asked.question.about, before)

    def _about_the_memo(self, found: Ranking, about: About | None, before: _Before | None) -> Ranking:
        """With what tells of the memo as such first, where a question asks about that.

        Where it may be any of several memos, what tells of each is shown, and none is taken for the answer.
        """
        if about is None:
            return found
        first = self._meant(found, about, before)
        told = [(start, *one) for start in first for one in telling(self.ranker.corpus[start][0], about.aspect)]
        if not told:
            return found
        best = found.paragraphs[0].score + 2 * MARGIN
        step = MARGIN / len(told)  # all of them are quoted
        telling_ones = [
            Ranked(start + place, best - rank * step, sentences) for rank, (start, place, sentences) in enumerate(told)
        ]
        chosen = {entry.index for entry in telling_ones}
        others = tuple(entry for entry in found.paragraphs if entry.index not in chosen)
        if len(first) > 1:
            return replace(found, paragraphs=(*telling_ones, *others), verdict="related")
        confidence = max(found.confidence, ABOUT_CONFIDENCE)
        return Ranking(found.asked_as, (*telling_ones, *others), "answer", confidence, about.aspect)

    def _meant(self, found: Ranking, about: About, before: _Before | None) -> list[int]:
        """The first paragraphs of the memos that a question about a memo as such may mean, the likeliest first."""
        corpus = self.ranker.corpus
        indices = [entry.index for entry in found.paragraphs]
        if before and before.found and not about.named:
            indices = [before.found[0]]
        starts = list(dict.fromkeys(index - corpus[index][0].paragraphs.index(corpus[index][1]) for index in indices))
        titles = {start: fold(corpus[start][0].title) for start in starts}
        return [start for start in starts if all(word in titles[start] for word in about.named)]

    def _marked(self, asked: Asked, candidate: Candidate, judgement: Judgement, first: Candidate) -> tuple[int, ...]:
        if candidate is first:
            return self.ranker.marked(asked, candidate, judgement.marks)
        return self.ranker.marked(asked, candidate) if first.score - candidate.score <= MARGIN else ()

    def asked(self, question: str, encoder: Encoder) -> Asked:
        """A question, analysed and encoded."""
        return Asked.of(analysed(question), encoder.encode_questions([question])[0], self._centers)

    def _before(self, earlier: Sequence[str], quoted: Sequence[int], ask: Ask, encoder: Encoder) -> _Before | None:
        """The last of a thread's questions, made whole in its turn; None where there is none."""
        if not earlier:
            return None
        *older, last = earlier[-MOST_EARLIER:]
        whole = self._whole(last, self._before(older, (), ask, encoder), ask, encoder)
        asked = ask(whole)
        found_for_it = (candidate.index for candidate in self.ranker.ranked(asked)[0])
        return _Before(whole, asked, tuple(dict.fromkeys([*quoted, *found_for_it]))[:TOPIC_PARAGRAPHS])

    def _whole(self, question: str, before: _Before | None, ask: Ask, encoder: Encoder) -> str:
        """A question made whole from the one before it."""
        if before is None:
            return question
        texts = [self.ranker.folded(index) for index in before.found]
        made = made_whole(question, before.text, texts, self.ranker.lexical, partial(self._alike, encoder))
        return made.text if made.sure else self._likelier(made.text, question, ask)

    def _likelier(self, whole: str, question: str, ask: Ask) -> str:
        """A short question made whole, or as it is where the memos answer it much more surely by itself."""
        sure = {}
        for text in (whole, question):
            asked = ask(text)
            candidates, _ = self.ranker.ranked(asked)
            sure[text] = judge(asked, candidates, self.ranker, self._weights).confidence
        return question if sure[question] - sure[whole] > BY_ITSELF else whole

    def _alike(self, encoder: Encoder, text: str, others: Sequence[str]) -> list[float]:
        """How like a text some others are: the cosines of their centred vectors."""
        said = (text, *others)
        chinese = np.array([is_chinese(words) for words in said])
        own, *rest = self._centers.passages(encoder.encode_passages(said), chinese)
        return [float(other @ own) for other in rest]

    def _reconsidered(
        self,
        asked: Asked,
        alone: Asked,
        weight: float,
        found: Sequence[int],
        candidates: list[Candidate],
        without: Collection[int],
    ) -> list[Candidate]:
        """The candidates with those of the question alone (or with the one before it) and of that, by both scores."""
        more = [candidate.index for candidate in self.ranker.ranked(alone, without)[0][:5]]
        more += [index for index in found if index not in without]
        indices = list(dict.fromkeys([*(candidate.index for candidate in candidates), *more]))
        by_itself = {c.index: c.score for c in self.ranker.candidates(alone, indices)}
        together = [  # on the scale that confidence knows
            replace(c, score=(c.score + weight * by_itself[c.index]) / (1 + weight))
            for c in self.ranker.candidates(asked, indices)
        ]
        return sorted(together, key=lambda candidate: -candidate.score)


def searcher_of(corpus: Corpus, vectors: NDArray[np.float32], encoder: Encoder) -> Searcher:
    """A searcher over a corpus and the vectors of its passages, shape (rows, dimension), unit length."""
    dense = DenseIndex.build(vectors, corpus.first_sentence)
    return Searcher(corpus, dense, LexicalIndex.build(corpus), Centers.of(encoder))
