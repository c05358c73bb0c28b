import signal
from datetime import UTC, datetime
from pathlib import Path

from bot.port import Incoming, ThreadKey
from bot.state.stores import State, open_state
from bot.state.turns import AskedQuestion, ThreadSummary
from memoqa.domain import Turn
from tests.bot.doubles import answer
from tests.bot.state.process import python

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")
OTHER = ThreadKey("test", "C1", "2")


def test_turns_come_back_after_a_restart(place: Path) -> None:
    with open_state(place) as state:
        state.turns.record(KEY, answer("一"), NOW)
        state.turns.record(OTHER, answer("other"), NOW)
        state.turns.record(KEY, answer("二"), NOW)
    with open_state(place) as state:
        assert state.turns.last(KEY, 10) == (
            Turn("一", ("receipt-1",), "一"),
            Turn("二", ("receipt-1",), "二"),
        )


def test_a_turn_is_on_disk_when_record_returns(place: Path) -> None:
    process = python(
        """
        import sys; from datetime import UTC, datetime; from pathlib import Path
        from bot.port import ThreadKey; from bot.state.stores import open_state; from tests.bot.doubles import answer
        with open_state(Path(sys.argv[1])) as state:
            state.turns.record(ThreadKey("test", "C1", "1"), answer("q"), datetime.now(UTC))
            print("recorded", flush=True); sys.stdin.read()
        """,
        place,
    )
    assert process.stdout
    assert process.stdout.readline() == "recorded\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with open_state(place) as state:
        assert [turn.question for turn in state.turns.last(KEY, 10)] == ["q"]


def test_only_the_last_turns_are_given_oldest_first(state: State) -> None:
    for number in range(5):
        state.turns.record(KEY, answer(str(number)), NOW)
    assert [turn.question for turn in state.turns.last(KEY, 2)] == ["3", "4"]


def test_a_thread_is_known_by_a_claim_in_it_until_its_asker_is_forgotten(state: State) -> None:
    asked = Incoming("test:1", KEY, "q", asker="test:u")
    assert not state.turns.has_question(KEY)
    state.claims.claim(asked, NOW, followed=False)
    state.claims.claim(Incoming("test:2", KEY, "", "memos"), NOW)
    assert not state.turns.has_question(KEY)
    state.claims.claim(Incoming("test:3", KEY, "q", asker="test:u"), NOW)
    state.claims.finish("test:3")
    assert state.turns.has_question(KEY)
    assert not state.turns.has_question(ThreadKey("test", "C1", "2"))
    state.forgetting.forget("test:u")
    assert not state.turns.has_question(KEY)
    state.turns.record(KEY, answer("q"), NOW)
    assert state.turns.has_question(KEY)


def test_a_persons_own_questions_are_listed_once_each_latest_first(state: State) -> None:
    for who, question in (("a", "一"), ("b", "二"), ("a", "三"), ("a", "一")):
        state.turns.record(KEY, answer(question), NOW, asker=who)
    assert state.turns.asked_by("a", 9) == ("一", "三")
    assert state.turns.asked_by("", 9) == ()


def test_recent_threads_are_listed_latest_first_with_their_first_question(state: State) -> None:
    for key, question in ((KEY, "first"), (OTHER, "other"), (KEY, "second")):
        state.turns.record(key, answer(question), NOW)
    listed = state.turns.recent("test", "C1", 5)
    assert listed == (ThreadSummary("1", "first", 2, NOW), ThreadSummary("2", "other", 1, NOW))


def test_a_persons_different_questions_come_latest_first_with_their_latest_verdict(state: State) -> None:
    asked = (("one?", "none", "test:u"), ("two?", "answer", "test:u"), ("theirs?", "answer", "test:v"))
    for number, (question, verdict, asker) in enumerate((*asked, ("one?", "answer", "test:u"))):
        state.turns.record(KEY, answer(question, verdict=verdict), NOW, event=f"test:{number}", asker=asker)
    assert state.turns.with_verdicts("test:u", 9) == (AskedQuestion("one?", "answer"), AskedQuestion("two?", "answer"))
    assert state.turns.with_verdicts("test:u", 1) == (AskedQuestion("one?", "answer"),)
    assert state.turns.with_verdicts("", 9) == ()


def test_what_was_asked_by_nobody_known_counts_for_no_asker(state: State) -> None:
    for number, asker in enumerate(("", "", "test:u")):
        state.turns.record(KEY, answer("who?"), NOW, event=f"test:{number}", asker=asker)
    assert state.turns.answered_for_several("test", 2, 99, 9) == ()
    assert [turn.question for turn in state.turns.answered_for_several("test", 1, 99, 9)] == ["who?"]
