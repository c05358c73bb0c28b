"""Read what one person sees on memoqa's own page: their last questions, the memos, and for admins the gaps.

Nothing here is anybody else's, but for admins, who see with `/gaps` what others asked in vain.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.library import LibraryView
from bot.settings import WEEKS
from bot.state.stores import State
from bot.state.turns import AskedQuestion
from memoqa.domain import Memo
from memoqa.errors import MemoqaError

MOST_QUESTIONS: Final = 10
MOST_GAPS: Final = 10


@dataclass(frozen=True, slots=True)
class Gaps:
    """The questions without a good answer in the last weeks, as an admin sees them.

    Attributes:
        questions: The latest different ones, the latest first.
        more: How many further different ones there are.
        count: How many times somebody got no good answer.
        asked: How many questions were asked in that time, answered or not.
        since: When that time began.
    """

    questions: tuple[str, ...]
    more: int
    count: int
    asked: int
    since: date


@dataclass(frozen=True, slots=True)
class Home:
    """What one person sees.

    Attributes:
        questions: Their own, the latest first.
        memos: Those that are indexed now.
        gaps: None for anybody who is no admin.
        problem: Why the memos cannot be listed; None if they are.
    """

    questions: tuple[AskedQuestion, ...]
    memos: tuple[Memo, ...] = ()
    gaps: Gaps | None = None
    problem: MemoqaError | None = None


def home_of(asker: str, library: LibraryView, state: State, *, admin: bool, rewritten: bool) -> Home:
    """One person's page as of now; the audit trail records that an admin was shown the gaps, `rewritten` as there.

    Raises:
        StateError: The state cannot be read.
    """
    questions = state.turns.with_verdicts(asker, MOST_QUESTIONS)
    gaps = _gaps(asker, state, rewritten=rewritten) if admin else None
    try:
        return Home(questions, library.library().memos, gaps)
    except MemoqaError as problem:  # there may be no index yet; the questions are shown all the same
        return Home(questions, gaps=gaps, problem=problem)


def _gaps(asker: str, state: State, *, rewritten: bool) -> Gaps:
    now = datetime.now(UTC)
    since = now - timedelta(weeks=WEEKS)
    found = state.feedback.gaps(since, rewritten=rewritten)
    state.audit.add(asker, "/gaps", "told on the home page", now)
    different = tuple(dict.fromkeys(gap.question for gap in found))
    shown = different[:MOST_GAPS]
    return Gaps(shown, len(different) - len(shown), len(found), state.turns.count(since), since.date())
