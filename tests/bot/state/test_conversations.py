from datetime import UTC, datetime, timedelta

from bot.port import EventId, ThreadKey
from bot.state.conversations import PAUSE, conversation_key
from bot.state.stores import State
from memoqa.domain import Turn
from tests.bot.doubles import answer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
DIRECT = conversation_key("slack", "T1:D1")
MINUTE = timedelta(minutes=1)


def asked(state: State, question: str, ago: timedelta, channel: str = "T1:D1") -> None:
    """A question in a thread of its own, answered so long ago."""
    state.turns.record(ThreadKey("slack", channel, question), answer(question), NOW - ago)


def questions(state: State, now: datetime = NOW, limit: int = 10) -> list[str]:
    return [turn.question for turn in state.conversations.turns(DIRECT, limit, now)]


def test_a_conversation_has_the_turns_of_all_threads_of_its_channel_and_of_no_other(state: State) -> None:
    for number in range(3):
        asked(state, f"{number}", (9 - number) * MINUTE)
    asked(state, "elsewhere", MINUTE, channel="T1:D2")
    assert state.conversations.turns(DIRECT, 1, NOW) == (Turn("2", ("receipt-1",), "2"),)
    assert questions(state) == ["0", "1", "2"]


def test_a_long_pause_ends_a_conversation_wherever_it_was(state: State) -> None:
    asked(state, "old", 3 * PAUSE)
    asked(state, "one", 1.5 * PAUSE)
    asked(state, "two", 0.75 * PAUSE)
    assert questions(state) == ["one", "two"]
    assert questions(state, NOW + PAUSE) == []


def test_a_conversation_begun_anew_knows_nothing_from_before(state: State) -> None:
    asked(state, "before", 2 * MINUTE)
    state.conversations.begin(DIRECT, NOW - MINUTE)
    assert questions(state) == []
    asked(state, "after", 0 * MINUTE)
    assert questions(state) == ["after"]


def test_where_a_conversation_began_is_forgotten_with_its_workspace_and_once_it_is_old(state: State) -> None:
    state.memory.remember("servers", "1")
    asked(state, "before", 2 * MINUTE)
    for forget in (
        lambda: state.forgetting.forget_place(EventId("slack", ("T1",))),
        lambda: state.forgetting.purge(NOW - MINUTE / 2),
    ):
        state.conversations.begin(DIRECT, NOW - MINUTE)
        forget()
        assert state.memory.remembered("conversation:slack:T1:D1") is None
    state.conversations.begin(DIRECT, NOW - MINUTE)
    state.forgetting.forget_place(EventId("slack", ("T10",)))
    state.forgetting.purge(NOW - 2 * MINUTE)
    assert state.memory.remembered("conversation:slack:T1:D1")
    assert state.memory.remembered("servers") == "1"


def test_when_a_conversation_was_begun_anew_can_be_forgotten(state: State) -> None:
    asked(state, "before", 2 * MINUTE)
    state.conversations.begin(DIRECT, NOW - MINUTE)
    state.conversations.forget(DIRECT)
    assert questions(state) == ["before"]
