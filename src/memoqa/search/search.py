"""Search: a question and its thread → a ranking of paragraphs, with highlights and a verdict."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from memoqa.encoders.base import Encoder
from memoqa.index.centering import Centers
from memoqa.index.corpus import Corpus
from memoqa.index.dense import DenseIndex
from memoqa.index.generation import Contents
from memoqa.index.lexical import LexicalIndex
from memoqa.search.candidate import Candidate
from memoqa.search.confidence import DEFAULT_CAUTION, Judgement, Read, judge
from memoqa.search.marks import marked
from memoqa.search.memo_facts import is_mail, with_memo_facts
from memoqa.search.query import Query
from memoqa.search.ranking import ANSWERS_TOO_FROM, MARGIN, Ranked, Ranking
from memoqa.search.reordering import MOST_READ, reordered
from memoqa.search.rerank import Reranker
from memoqa.search.rewrite.replacement import replacement_in
from memoqa.search.rewrite.rewrite import rewritten
from memoqa.search.rewrite.topic import REWRITE_FOUND_FROM, Before, is_whole, topics
from memoqa.search.space import Space, Vector
from memoqa.search.timed_reader import TimedReader
from memoqa.search.weights import fitted
from memoqa.search.windows import PlacedReading
from memoqa.search.words_around import without_words_around

ALONE_WEIGHT = 0.2  # of a follow-up's own score beside that of its rewrite
BY_ITSELF = 0.3  # by which confidence must be higher for a short question to be searched for as it is
# Across languages the paragraphs cannot say which words of the earlier question are the antecedent, so both questions
# together are scored as well, with this weight. Set by hand on the project's own golden file.
TOGETHER_WEIGHT = 1.0
MOST_EARLIER = 4  # questions of the thread that are followed back; each costs an encoding and a search
ANTECEDENT_PARAGRAPHS = 3  # of the earlier question, in which its antecedent is looked for


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A thread's topic, and the numbers of the paragraphs quoted to it or found for it."""

    query: Query
    found: tuple[int, ...]


_Whole: TypeAlias = tuple[Query, Before]  # an earlier question as it was searched for, made whole


class Searcher:
    """Finds paragraphs of one corpus; safe for many threads at once."""

    def __init__(
        self,
        contents: Contents,
        *,
        reader: TimedReader | None = None,
        caution: float = DEFAULT_CAUTION,
    ) -> None:
        """Wire the parts together.

        Args:
            contents: What is searched; a generation is one.
            reader: Reads the first paragraph before the verdict; None for a verdict by features alone.
            caution: As in `judge`.
        """
        self.weights = fitted()
        self.caution = caution
        self.read: Read | None = None if reader is None else reader.on(contents.corpus)
        self._centers = contents.centers
        self.ranker = Reranker(contents.corpus, contents.dense, contents.lexical, contents.centers, self.weights)

    def search(
        self,
        question: str,
        encoder: Encoder,
        earlier: Sequence[str | Before] = (),
        *,
        without: Collection[int] = (),
    ) -> Ranking:
        """The paragraphs for a question, best first.

        Args:
            question: As asked, not empty.
            encoder: The one that the corpus was encoded with.
            earlier: The thread's questions so far, oldest first.
            without: Paragraphs left out, as though the corpus did not have them.
        """
        said = [Before(one) if isinstance(one, str) else one for one in earlier]
        said = [one for one in said if not one.asked_as or is_whole(one.asked_as, one.question)]
        search = _Search(self, said[-MOST_EARLIER:], question, Space(encoder, self._centers))
        return search.ranking(frozenset(without))

    def query(self, question: str, encoder: Encoder) -> Query:
        """A question, analysed and encoded."""
        query = Query.of(question, Space(encoder, self._centers))
        _ = query.vector  # now, while the caller has the encoder
        return query


class _Search:
    """One search: each text is analysed once, and ranked once for each set of paragraphs left out."""

    def __init__(self, searcher: Searcher, earlier: Sequence[Before], question: str, space: Space) -> None:
        self._reranker = searcher.ranker
        self._searcher = searcher
        self._weights = searcher.weights
        self._space = space
        self._earlier, self._question = earlier, question
        self._queries: dict[str, Query] = {}
        if earlier:
            texts = dict.fromkeys([*(said.asked_as or said.question for said in earlier), question])
            self._queries = {query.text: query for query in Query.of_each(list(texts), space)}
        self._ranked: dict[tuple[str, frozenset[int]], tuple[list[Candidate], list[int]]] = {}
        self._judgements: dict[str, Judgement] = {}
        self._readings: dict[tuple[str, int, int], PlacedReading | None] = {}

    def ranking(self, without: frozenset[int]) -> Ranking:
        """The ranking for the thread's last question; `without` as in `Searcher.search`."""
        question = self._unwrapped(self._query(self._question))
        query, before = self._made_whole(question, self._whole_before())
        first = before.found[0] if before and before.found else None
        query = question if self._asks_about_the_memo(question, first) else query
        candidates, others = self._candidates(query, without)
        if query is not question and before is not None:
            abroad = bool(candidates) and not candidates[0].same_language
            beside = self._query(f"{before.query.wording} {question.text}") if abroad else question
            weight = TOGETHER_WEIGHT if abroad else ALONE_WEIGHT
            candidates = self._reconsidered(query, beside, weight, before.found, without)
        judgement = self._judged_with_reader(query, candidates)
        if judgement.reading is not None and judgement.reading.fitted:
            order = reordered(candidates, judgement.reading, lambda one: self._read_around(query, one))
            if order[0].index != candidates[0].index:
                candidates, judgement = order, self._judged_with_reader(query, order)
        best = [self._ranked_as(query, c, place, judgement, candidates[0]) for place, c in enumerate(candidates)]
        ranked = {entry.index for entry in best}
        lowest = best[-1].score if best else 0.0
        rest = [Ranked(index, lowest - 1 - place, ()) for place, index in enumerate(others) if index not in ranked]
        paragraphs, safe_at = (*best, *rest), judgement.safe_at
        found = Ranking(query.text, paragraphs, judgement.verdict, judgement.confidence, safe_at=safe_at)
        if query.memo_question is None:
            return found
        return with_memo_facts(found, query.memo_question, self._reranker.corpus, first)

    def _asks_about_the_memo(self, question: Query, first: int | None) -> bool:
        """Whether a follow-up asks about the memo itself rather than what it says: 作者是誰; of a mail, 誰寄的."""
        asked = question.memo_question
        if asked is None or asked.named:
            return False
        return not asked.mail or (first is not None and is_mail(self._reranker.corpus[first][0]))

    def _query(self, text: str) -> Query:
        """A text as a query, analysed and encoded only once in this search."""
        if text not in self._queries:
            self._queries[text] = Query.of(text, self._space)
        return self._queries[text]

    def _candidates(self, query: Query, without: frozenset[int] = frozenset()) -> tuple[list[Candidate], list[int]]:
        """The paragraphs for a query, as `Reranker.ranked` gives them, ranked only once in this search."""
        key = query.text, without
        if key not in self._ranked:
            self._ranked[key] = self._reranker.ranked(query, without)
        return self._ranked[key]

    def _whole_before(self) -> list[_Whole]:
        """The thread's questions that were made whole, oldest first."""
        whole: list[_Whole] = []
        for said in self._earlier:
            known = self._query(said.asked_as or said.question)
            query = known if said.asked_as else self._made_whole(known, whole)[0]
            if is_whole(query.text, said.question):
                whole.append((query, said))
        return whole

    def _made_whole(self, question: Query, whole: Sequence[_Whole]) -> tuple[Query, _Earlier | None]:
        """A question rewritten from the thread's topic, and that topic; None if there are no questions before it.

        What is put in place of something (那…呢) goes back to the last topic that has a counterpart for it.
        """
        before = map(self._as_topic, topics(whole, self._has_found))
        topic = next(before, None)
        if topic is None:
            return question, None
        query = self._rewritten(question, topic)
        if is_whole(query.text, question.text) or not replacement_in(question):
            return query, topic
        for other in before:
            rewrite = self._rewritten(question, other)
            if is_whole(rewrite.text, question.text):
                return rewrite, other
        return query, topic

    def _as_topic(self, whole: _Whole) -> _Earlier:
        query, said = whole
        found = (candidate.index for candidate in self._candidates(query)[0])
        return _Earlier(query, tuple(dict.fromkeys([*said.quoted, *found]))[:ANTECEDENT_PARAGRAPHS])

    def _has_found(self, whole: _Whole) -> bool:
        query, said = whole
        judgement = self._judged(query)
        if query.text == said.question:
            return judgement.verdict != "none"
        return judgement.confidence >= REWRITE_FOUND_FROM

    def _judged(self, query: Query) -> Judgement:
        """The verdict on a query, without the reader; given only once in this search."""
        if query.text not in self._judgements:
            candidates = self._candidates(query)[0]
            self._judgements[query.text] = judge(query, candidates, self._reranker, self._weights)
        return self._judgements[query.text]

    def _judged_with_reader(self, query: Query, candidates: Sequence[Candidate]) -> Judgement:
        """The verdict on a ranking, with the reader if there is one."""
        return judge(query, candidates, self._reranker, self._weights, self._read, self._searcher.caution)

    def _rewritten(self, question: Query, before: _Earlier) -> Query:
        """A question rewritten from the one before it; the same query if it stands by itself."""
        texts = [self._reranker.folded(index) for index in before.found]
        made = rewritten(question, before.query, texts, self._reranker.lexical, self._space.likeness)
        query = self._query(made.text)
        return query if made.sure else self._likelier(query, question)

    def _unwrapped(self, question: Query) -> Query:
        """A question without the words around it, if the memos answer it much more surely so."""
        inner = without_words_around(question)
        return question if inner == question.text else self._likelier(question, self._query(inner))

    def _likelier(self, rewrite: Query, question: Query) -> Query:
        """A short question rewritten, or as it is if the memos answer it much more surely by itself."""
        by_rewrite, by_itself = self._judged(rewrite).confidence, self._judged(question).confidence
        return question if by_itself - by_rewrite > BY_ITSELF else rewrite

    def _reconsidered(
        self, query: Query, beside: Query, weight: float, found: Sequence[int], without: frozenset[int]
    ) -> list[Candidate]:
        """The candidates of a rewrite, of a query beside it, and of the earlier question, by the scores of both."""
        more = [candidate.index for candidate in self._candidates(beside, without)[0][:5]]
        more += [index for index in found if index not in without]
        own = (candidate.index for candidate in self._candidates(query, without)[0])
        indices = list(dict.fromkeys([*own, *more]))
        scores = {c.index: c.score for c in self._reranker.candidates(beside, indices)}
        both = [  # on the scale that confidence knows
            replace(c, score=(c.score + weight * scores[c.index]) / (1 + weight))
            for c in self._reranker.candidates(query, indices)
        ]
        return sorted(both, key=lambda candidate: -candidate.score)

    def _ranked_as(
        self, query: Query, candidate: Candidate, place: int, judgement: Judgement, first: Candidate
    ) -> Ranked:
        """A candidate with its marks, if it is to be quoted.

        Where the first answers, one close behind it is quoted only if it answers too.
        """
        index, score = candidate.index, candidate.score
        if first.score - score > MARGIN:
            return Ranked(index, score, ())
        corpus, answers = self._reranker.corpus, judgement.verdict == "answer"
        _, paragraph = corpus[index]
        scores, reading = judgement.highlight_scores, judgement.reading
        if place:
            scores = self._reranker.highlight_scores(query, candidate)
            reading = self._read_around(query, candidate, scores) if answers and place < MOST_READ else None
            if reading is not None and reading.logit < ANSWERS_TOO_FROM:
                return Ranked(index, score, ())
        marks = marked(query, scores, paragraph, corpus.text(index), reading)
        return Ranked(index, score, marks.sentences, marks.clauses, marks.answer)

    def _read_around(self, query: Query, candidate: Candidate, scores: Vector | None = None) -> PlacedReading | None:
        """What the reader says of a candidate around its best sentence; `scores` are its sentences', if known."""
        known = self._reranker.highlight_scores(query, candidate) if scores is None else scores
        return self._read(query.text, candidate.index, int(known.argmax()))

    def _read(self, question: str, index: int, sentence: int) -> PlacedReading | None:
        """What the reader says, asked only once; None without a reader or time."""
        key = question, index, sentence
        if key not in self._readings:
            self._readings[key] = self._searcher.read(*key) if self._searcher.read else None
        return self._readings[key]


def searcher_of(
    corpus: Corpus,
    vectors: NDArray[np.float32],
    encoder: Encoder,
    *,
    reader: TimedReader | None = None,
    caution: float = DEFAULT_CAUTION,
) -> Searcher:
    """A searcher over a corpus and the vectors of its passages, shape (rows, dimension), unit length."""
    dense = DenseIndex.build(vectors, corpus.first_sentence)
    contents = Contents(corpus, dense, LexicalIndex.build(corpus), Centers.of(encoder))
    return Searcher(contents, reader=reader, caution=caution)
