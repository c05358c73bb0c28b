from datetime import UTC, datetime, timedelta

from bot.port import ThreadKey
from bot.state.file import WRITING, StateFile
from bot.state.stores import State
from tests.bot.doubles import answer, rows

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")


def ask(state: State, number: int, verdict: str, days: int) -> None:
    asked_at = NOW - timedelta(days=days)
    state.turns.record(KEY, answer(f"{number}?", verdict=verdict), asked_at, event=f"test:{number}", asker="test:u")


def test_a_gap_is_a_question_without_an_answer_or_with_a_bad_one(state: State) -> None:
    for number, (verdict, days) in enumerate([("none", 1), ("answer", 2), ("none", 9), ("none", 40)]):
        ask(state, number, verdict, days)
    since = NOW - timedelta(weeks=4)
    assert [gap.question for gap in state.feedback.gaps(since)] == ["2?", "0?"]
    state.feedback.rate("test:1", "test:a", NOW, good=True)
    state.feedback.rate("test:1", "test:b", NOW, good=False)
    state.feedback.complain("test:1", "test:b", "half days", NOW)
    gaps = [(gap.question, gap.silent, gap.missing) for gap in state.feedback.gaps(since)]
    assert ("1?", False, "half days") in gaps
    assert ("0?", True, "") in gaps


def test_a_new_rating_replaces_a_persons_last_one_and_keeps_what_they_missed(state: State, file: StateFile) -> None:
    state.feedback.complain("test:1", "test:a", "half days", NOW, "out_of_date")
    state.feedback.rate("test:1", "test:a", NOW, good=True)
    assert rows(file, "SELECT good, missing, reason FROM feedback") == [(1, "half days", "out_of_date")]


def test_who_says_more_later_keeps_what_they_said_before(state: State, file: StateFile) -> None:
    state.feedback.complain("test:1", "test:a", "half days", NOW, "other")
    state.feedback.complain("test:1", "test:a", "", NOW, "out_of_date")
    assert rows(file, "SELECT missing, reason FROM feedback") == [("half days", "out_of_date")]
    state.feedback.complain("test:1", "test:a", "whole days", NOW)
    assert rows(file, "SELECT missing, reason FROM feedback") == [("whole days", "out_of_date")]


def test_a_gap_has_the_reason_of_each_person_who_still_finds_the_answer_bad(state: State, file: StateFile) -> None:
    ask(state, 1, "answer", 1)
    for person, reason in (("a", "out_of_date"), ("b", "wrong_paragraph"), ("c", "out_of_date"), ("d", None)):
        state.feedback.complain("test:1", f"test:{person}", "", NOW, reason)
    state.feedback.complain("test:1", "test:e", "", NOW, "no_answer")
    state.feedback.rate("test:1", "test:e", NOW, good=True)
    (gap,) = state.feedback.gaps(NOW - timedelta(weeks=1))
    assert sorted(gap.reasons) == ["out_of_date", "out_of_date", "wrong_paragraph"]
    with file.transaction(WRITING) as connection:
        connection.execute("UPDATE feedback SET reason = 'of a newer memoqa'")
    assert [one.reasons for one in state.feedback.gaps(NOW - timedelta(weeks=1))] == [()]


def test_a_question_that_is_too_old_is_deleted_with_its_feedback(state: State, file: StateFile) -> None:
    ask(state, 1, "none", 1)
    ask(state, 2, "none", 40)
    state.feedback.rate("test:2", "test:a", NOW - timedelta(days=39), good=False)
    assert state.forgetting.purge(NOW - timedelta(days=30)) == 1
    assert [turn.question for turn in state.turns.last(KEY, 99)] == ["1?"]
    assert rows(file, "SELECT * FROM feedback") == []
