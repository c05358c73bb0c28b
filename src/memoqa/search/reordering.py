"""Put another paragraph first where the reader doubts the one that came first, and reads one close behind it better."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from memoqa.search.candidate import Candidate
from memoqa.search.ranking import MARGIN
from memoqa.search.windows import PlacedReading

MOST_READ = 3  # paragraphs that are read, the first included
# Both set on one set of questions to public documents; docs/quality.md has the figures on the others.
DOUBTED_BELOW = 0.0  # the first one's logit, below which those close behind it are read as well
LOGIT_WEIGHT = 0.5  # of a logit beside the ranking's score


def reordered(
    candidates: Sequence[Candidate], reading: PlacedReading, read: Callable[[Candidate], PlacedReading | None]
) -> list[Candidate]:
    """The candidates, best first; the one that is put first takes the score of the one that was.

    Only among paragraphs in the question's language does this find the right one more often, and so only they are read.

    Args:
        candidates: The ranking, best first, not empty.
        reading: The first one's, by a reader whose logits the weights were fitted to.
        read: Reads another one; None if there is no time.
    """
    first = candidates[0]
    if reading.logit >= DOUBTED_BELOW or not first.same_language:
        return list(candidates)
    best, highest = first, first.score + LOGIT_WEIGHT * reading.logit
    for one in candidates[1:MOST_READ]:
        beside = read(one) if one.same_language and first.score - one.score <= MARGIN else None
        if beside is not None and one.score + LOGIT_WEIGHT * beside.logit > highest:
            best, highest = one, one.score + LOGIT_WEIGHT * beside.logit
    if best is first:
        return list(candidates)
    return [replace(best, score=first.score), *(one for one in candidates if one is not best)]
