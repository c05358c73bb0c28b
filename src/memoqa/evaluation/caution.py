"""What each value of MEMOQA_CAUTION makes of a file's questions, and the value that suits them.

Nothing is asked again: `Asking.safe_at` says up to which caution the verdict would be "answer".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from memoqa.evaluation.asking import Outcome
from memoqa.search.weights import CAUTIONS

MOST_FALSE = 0.03  # of the unanswerable questions, the share that may get "answer" at the proposed caution
LEAST_UNANSWERABLE = 20  # of fewer, even if none is answered, more than one in seven may be (19 times out of 20)
# What the fitting says of a caution counts as much as so many unanswerable questions of the file: of these, 1 - caution
# get "answer". A short file can so lower caution only a little: 20 questions to 0.95, 47 to 0.9, 314 to 0.5.
FITTED_COUNTS_AS = 20


@dataclass(frozen=True, slots=True)
class AtCaution:
    """The number of questions that get "answer" at a caution.

    Attributes:
        caution: The value of MEMOQA_CAUTION.
        answerable: Number of answerable questions.
        answered: Number of them that get "answer".
        right: Number of these whose first quote answers.
        unanswerable: Number of unanswerable questions, those asked without their answering paragraphs included.
        false: Number of them that get "answer".
    """

    caution: float
    answerable: int
    answered: int
    right: int
    unanswerable: int
    false: int

    @property
    def answered_share(self) -> float | None:
        """Share of the answerable questions; None if there are none."""
        return self.answered / self.answerable if self.answerable else None

    @property
    def right_share(self) -> float | None:
        """Share of the answerable questions; None if there are none."""
        return self.right / self.answerable if self.answerable else None

    @property
    def false_share(self) -> float | None:
        """Share of the unanswerable questions; None if there are none."""
        return self.false / self.unanswerable if self.unanswerable else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The value of MEMOQA_CAUTION that suits a file's questions.

    Attributes:
        present: At the value that is set.
        proposed: At the value that suits; the same as `present` if no other is better; None if memoqa proposes none.
        needed: How many more unanswerable questions it takes to propose one. If 0 and none is proposed, too many get
            "answer" at every value.
    """

    present: AtCaution
    proposed: AtCaution | None
    needed: int


def by_caution(outcomes: Sequence[Outcome], present: float) -> list[AtCaution]:
    """What each of `CAUTIONS` and the present value make of the questions, the lowest first."""
    return [_at(outcomes, caution) for caution in sorted({*CAUTIONS, present})]


def _at(outcomes: Sequence[Outcome], caution: float) -> AtCaution:
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    silent = [outcome.safe_at for outcome in outcomes if not outcome.question.answerable]
    silent += [outcome.without.safe_at for outcome in outcomes if outcome.without is not None]
    return AtCaution(
        caution=caution,
        answerable=len(answerable),
        answered=sum(outcome.safe_at >= caution for outcome in answerable),
        right=sum(outcome.safe_at >= caution and outcome.first_answers for outcome in answerable),
        unanswerable=len(silent),
        false=sum(safe_at >= caution for safe_at in silent),
    )


def proposal(rows: Sequence[AtCaution], present: float) -> Proposal | None:
    """The lowest caution that is careful enough and, of those that answer as many right, the highest.

    Args:
        rows: As `by_caution` gives them.
        present: The value that is set; one of the rows.

    Returns:
        None if the file has no answerable question: then the more caution, the better.
    """
    now = next(row for row in rows if row.caution == present)
    if not now.answerable:
        return None
    needed = max(0, LEAST_UNANSWERABLE - now.unanswerable)
    careful = [row for row in rows if _is_careful_enough(row)]
    if needed or not careful:
        return Proposal(now, None, needed)
    best = max((row for row in careful if row.right == careful[0].right), key=lambda row: row.caution)
    as_good = now in careful and (now.right, now.false) == (best.right, best.false)
    return Proposal(now, now if as_good else best, 0)


def _is_careful_enough(row: AtCaution) -> bool:
    """Whether few enough unanswerable questions get "answer", those that the fitting counts as included."""
    # Not fewer than `MOST_FALSE` of these, or a caution above 0.97 would excuse false answers in the file.
    fitted = FITTED_COUNTS_AS * max(1 - row.caution, MOST_FALSE)
    allowed = MOST_FALSE * (row.unanswerable + FITTED_COUNTS_AS)
    return row.false + fitted <= allowed + 1e-9  # 3 of 100 are allowed, however floats round
