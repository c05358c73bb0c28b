"""Ask a searcher a question, and compare its ranking with the answer."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from memoqa.domain import Quote, Verdict
from memoqa.evaluation.questions import Question, Span, squeezed
from memoqa.evaluation.vectors import CachingEncoder
from memoqa.index.corpus import Corpus
from memoqa.quotes.receipt import NotVerbatim, quote, read_receipt
from memoqa.search.ranking import Ranked, Ranking
from memoqa.search.search import Searcher

MOST_QUOTES = 10  # checked to be verbatim; MEMOQA_QUOTES allows no more
SHOWN = 3  # paragraphs of a ranking that are kept for a report


@dataclass(frozen=True, slots=True)
class Asking:
    """What one asking of a question came to.

    Attributes:
        verdict: The ranking's, as the next two.
        confidence: The probability that the first paragraph answers, 0 to 1.
        safe_at: The highest caution at which the verdict would be "answer"; 0 if it would be at none.
        right: Whether the first quote answers, whatever the verdict.
    """

    verdict: Verdict
    confidence: float
    safe_at: float
    right: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the ranking answered a question.

    Attributes:
        rank: Rank of the best paragraph that answers, from 1; None if none was ranked.
        answer_marked: Whether the first paragraph answers and highlights some of the answer.
        share: Share of the first paragraph's characters that is highlighted, 0 to 1; None without a paragraph.
        verbatim: Whether every quote is a slice of its memo.
        confidence: The ranking's.
        without: The second asking, with the answering paragraphs left out; None if that was not asked.
        milliseconds: Time of the search without the encoding.
        asked_as: The question that was searched for.
        first: The first paragraphs of the ranking, at most `SHOWN`.
        first_answers: Whether the first quote answers, whatever the verdict.
        safe_at: The ranking's.
    """

    question: Question
    rank: int | None
    answer_marked: bool
    share: float | None
    verbatim: bool
    verdict: Verdict
    confidence: float
    without: Asking | None
    milliseconds: float
    asked_as: str
    first: tuple[Ranked, ...]
    first_answers: bool
    safe_at: float

    @property
    def right(self) -> bool:
        """Whether the first paragraph answers."""
        return self.rank == 1

    @property
    def answered_right(self) -> bool:
        """Whether the verdict is "answer" and the first quote answers."""
        return self.verdict == "answer" and self.first_answers

    @property
    def askings(self) -> tuple[Asking, ...]:
        """The first asking and, if there was one, the second."""
        first = Asking(self.verdict, self.confidence, self.safe_at, self.first_answers)
        return (first,) if self.without is None else (first, self.without)


def outcome_of(
    question: Question, corpus: Corpus, searcher: Searcher, encoder: CachingEncoder, *, twice: bool
) -> Outcome:
    """Ask a question; if `twice`, ask it again with the answering paragraphs left out."""
    encoding, began = encoder.seconds, time.perf_counter()
    ranking = searcher.search(question.text, encoder, question.earlier)
    seconds = time.perf_counter() - began - (encoder.seconds - encoding)
    without = None
    if twice:
        other = searcher.search(question.text, encoder, question.earlier, without=set(question.answers))
        without = Asking(other.verdict, other.confidence, other.safe_at, right=False)
    rank = next((n for n, entry in enumerate(ranking.paragraphs, 1) if entry.index in question.answers), None)
    quotes, verbatim = _quotes(ranking, corpus)
    first = quotes[0] if quotes else None
    answers = question.answers.get(ranking.paragraphs[0].index, ()) if first else ()
    return Outcome(
        question=question,
        rank=rank,
        answer_marked=first is not None and _overlap(first.highlights, answers),
        share=_share(first) if first else None,
        verbatim=verbatim,
        verdict=ranking.verdict,
        confidence=ranking.confidence,
        without=without,
        milliseconds=seconds * 1000,
        asked_as=ranking.asked_as,
        first=ranking.paragraphs[:SHOWN],
        first_answers=first is not None and (rank == 1 or _says(first, question)),
        safe_at=ranking.safe_at,
    )


def _says(quote: Quote, question: Question) -> bool:
    """Whether one of the gold texts lies in a quote, the lines that it stands under included."""
    shown = squeezed("".join((*(text for text, _ in quote.lead), quote.text)))
    return any(gold in shown for gold in question.golds)


def _quotes(ranking: Ranking, corpus: Corpus) -> tuple[list[Quote], bool]:
    """The quotes of a ranking, and whether all are verbatim; the first paragraph counts whatever the verdict."""
    made: list[Quote] = []
    for entry in dict.fromkeys((*ranking.paragraphs[:1], *ranking.quotable[:MOST_QUOTES])):
        memo, paragraph = corpus[entry.index]
        try:
            one = quote(memo, paragraph, entry.sentences, entry.score, entry.clauses, entry.answer)
        except NotVerbatim:
            return made, False
        # Checked again from outside, because `quote`'s own check may be broken.
        place = read_receipt(one.receipt)
        if not one.text or memo.text[place.start : place.end] != one.text:
            return made, False
        made.append(one)
    return made, True


def _overlap(highlights: Iterable[Span], answers: tuple[Span, ...]) -> bool:
    return any(start < b and a < end for start, end in highlights for a, b in answers)


def _share(quote: Quote) -> float:
    highlighted = {offset for start, end in quote.highlights for offset in range(start, end)}
    return len(highlighted) / len(quote.text)
