"""The result of a search: paragraphs in order, and the verdict on the first of them."""

from dataclasses import dataclass

from memoqa.domain import Verdict
from memoqa.search.memo_questions import Aspect

MARGIN = 2.5  # a further paragraph is quoted if its score is within this of the best one's
# The log-odds below which the reader lets go of a further paragraph. In public documents one right first paragraph in
# eight lies below, and six wrong ones in ten.
ANSWERS_TOO_FROM = -2.0
LIKELY_FROM = 0.8  # the caution at which a paragraph that is only "related" would answer, if it is likely to


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paragraph with its score.

    Attributes:
        index: Its number in the corpus.
        score: Comparable within one ranking only.
        sentences: Numbers, within the paragraph, of the sentences that answer; empty if the paragraph is too far behind
            the best to be quoted.
        clauses: Spans of the paragraph's text that say more exactly what in these sentences answers; a sentence without
            one is marked whole.
        answer: The words that answer, as `Marks` has them; None if there are no clauses.
    """

    index: int
    score: float
    sentences: tuple[int, ...]
    clauses: tuple[tuple[int, int], ...] = ()
    answer: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The paragraphs for a question.

    Attributes:
        asked_as: The question that was searched for: as asked, or rewritten from its thread.
        paragraphs: Best first, whatever the verdict.
        verdict: Whether the first of them answers.
        confidence: The probability that it does, 0 to 1.
        about: The aspect of the first paragraph's memo that the question asks about; None for any other question.
        safe_at: The highest caution at which the verdict would be "answer"; 0 if it would be at none, 1 at any.
    """

    asked_as: str
    paragraphs: tuple[Ranked, ...]
    verdict: Verdict
    confidence: float
    about: Aspect | None = None
    safe_at: float = 0.0

    @property
    def likely(self) -> bool:
        """Whether the first probably answers, although the verdict does not say so."""
        return self.verdict == "related" and self.safe_at >= LIKELY_FROM

    @property
    def quotable(self) -> tuple[Ranked, ...]:
        """The paragraphs to quote: the best and those close behind it; none if the memos do not answer."""
        if self.verdict == "none" or not self.paragraphs:
            return ()
        best = self.paragraphs[0].score
        return tuple(entry for entry in self.paragraphs if entry.sentences and best - entry.score <= MARGIN)
