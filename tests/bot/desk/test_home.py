"""A person's own page: their questions, the memos, and for admins the gaps; nothing of anybody else's."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.desk.desk import Desk
from bot.desk.home import MOST_GAPS, MOST_QUESTIONS
from bot.port import Incoming, ThreadKey
from bot.state.file import StateFile
from bot.state.stores import State
from bot.state.turns import AskedQuestion
from tests.bot.doubles import FakeLibrary, answer, nobody, rows

NOW = datetime.now(UTC)
THREAD = ThreadKey("test", "C1", "1")


def record(state: State, question: str, asker: str, minute: int = 0, **more: Any) -> None:
    asked = NOW - timedelta(minutes=60 - minute)
    event = f"test:{asker}:{minute}:{question}"
    state.turns.record(THREAD, answer(question, **more), asked, event=event, asker=asker)


def opened(asker: str = "test:u") -> Incoming:
    return Incoming("test:home", None, "", "gaps", asker, frozenset({asker}))


async def test_a_person_sees_their_own_last_questions_with_the_latest_verdict_and_nobody_elses(
    desk: Desk, state: State
) -> None:
    record(state, "one?", "test:u", 1, verdict="none", quotes=())
    record(state, "two?", "test:u", 2, verdict="related")
    record(state, "theirs?", "test:v", 3)
    record(state, "one?", "test:u", 4)
    home = await desk.home(opened(), nobody)
    assert home.questions == (AskedQuestion("one?", "answer"), AskedQuestion("two?", "related"))
    assert [memo.id for memo in home.memos] == ["brief.txt"]
    assert (home.gaps, home.problem) == (None, None)


async def test_only_the_last_questions_are_listed(desk: Desk, state: State) -> None:
    for number in range(MOST_QUESTIONS + 1):
        record(state, f"{number}?", "test:u", number)
    assert [one.question for one in (await desk.home(opened(), nobody)).questions] == [
        f"{number}?" for number in range(MOST_QUESTIONS, 0, -1)
    ]


async def test_who_asked_to_be_forgotten_sees_no_question(desk: Desk, state: State) -> None:
    record(state, "one?", "test:u")
    state.forgetting.forget("test:u")
    assert (await desk.home(opened(), nobody)).questions == ()


async def test_an_admin_sees_the_gaps_counted_and_the_audit_trail_says_so(
    desk: Desk, state: State, file: StateFile
) -> None:
    for number in range(MOST_GAPS + 2):
        record(state, f"gap {number}?", "test:v", number, verdict="none", quotes=())
    record(state, "gap 0?", "test:w", 40, verdict="none", quotes=())
    record(state, "found?", "test:w", 41)
    gaps = (await desk.home(opened("test:admin"), nobody)).gaps
    assert gaps
    assert (gaps.questions[0], len(gaps.questions), gaps.more) == ("gap 0?", MOST_GAPS, 2)
    assert (gaps.count, gaps.asked) == (MOST_GAPS + 3, MOST_GAPS + 4)
    assert rows(file, "SELECT who, action, result FROM audit") == [("test:admin", "/gaps", "told on the home page")]


async def test_without_an_index_the_questions_are_shown_all_the_same(
    desk: Desk, state: State, library: FakeLibrary
) -> None:
    record(state, "one?", "test:u")
    library.indexed = False
    home = await desk.home(opened(), nobody)
    assert (len(home.questions), home.memos) == (1, ())
    assert "there is no index yet" in str(home.problem)
