"""Put what holds before what does not: a memo that is out of date is quoted, but is not the answer.

Pure functions over rankings; the caller knows which memos hold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from memoqa.domain import Verdict
from memoqa.search.ranking import Ranked, Ranking


@dataclass(frozen=True, slots=True)
class InForce:
    """A ranking's verdict, and the paragraphs to quote, once it is known which hold.

    Attributes:
        verdict: At most "related" if the first paragraph does not hold.
        confidence, likely: As in `Answer`.
        quotable: What holds first; of each kind the best first.
    """

    verdict: Verdict
    confidence: float
    likely: bool
    quotable: tuple[Ranked, ...]


def in_force(
    ranking: Ranking, holds_today: Callable[[int], bool], current_alone: Callable[[], Ranking], most: int
) -> InForce:
    """What to answer, if paragraphs of some memos do not hold today.

    Args:
        ranking: Of all paragraphs.
        holds_today: Whether a paragraph holds, by its number in the corpus.
        current_alone: Ranks those that hold, as though there were no others; called only if another one comes first.
        most: How many will be quoted. If what fits best does not hold, it is among them.
    """
    quotable = ranking.quotable
    holds = [entry for entry in quotable if holds_today(entry.index)]
    if len(holds) == len(quotable):
        return InForce(ranking.verdict, ranking.confidence, ranking.likely, quotable)
    outdated = tuple(entry for entry in quotable if entry not in holds)
    first_holds = quotable[0] in holds
    if ranking.about is not None:  # a question about a memo itself is about that memo, whether it holds or not
        return InForce(*_at_most_related(ranking, first_holds=first_holds), quotable)
    if first_holds:
        return InForce(ranking.verdict, ranking.confidence, ranking.likely, (*holds, *outdated))
    current = current_alone()
    if current.verdict == "answer":
        return InForce("answer", current.confidence, False, (*current.quotable, *outdated))
    if holds and current.quotable:
        first = _first_of(current, holds)[: max(most - 1, 1)]
        return InForce("related", current.confidence, current.likely, (*first, *outdated))
    return InForce("related", ranking.confidence, False, outdated)


def _at_most_related(ranking: Ranking, *, first_holds: bool) -> tuple[Verdict, float, bool]:
    if first_holds:
        return ranking.verdict, ranking.confidence, ranking.likely
    return "related", ranking.confidence, False


def _first_of(current: Ranking, holds: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """The paragraphs that hold, the one first that the verdict is about."""
    first = current.quotable[0]
    return (first, *(entry for entry in holds if entry.index != first.index))
