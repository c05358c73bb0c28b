from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.port import Incoming, ThreadKey
from bot.state.claims import LEASE
from bot.state.stores import State, open_state
from tests.bot.doubles import answer
from tests.bot.state.process import python

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")


def said(event: str, text: str = "q") -> Incoming:
    return Incoming(event, KEY, text)


def test_an_event_is_claimed_once_over_restarts(place: Path) -> None:
    with open_state(place) as state:
        assert state.claims.claim(said("test:1"), NOW) == "new"
        assert state.claims.claim(said("test:1"), NOW) == "refused"
    with open_state(place) as state:
        assert state.claims.claim(said("test:1"), NOW) == "refused"
        assert state.claims.claim(said("test:2"), NOW) == "new"


def test_an_event_whose_lease_ran_out_is_taken_over_by_one_caller(state: State) -> None:
    state.claims.claim(said("test:1"), NOW)
    state.claims.renew(("test:1",), NOW + LEASE)
    assert state.claims.claim(said("test:1"), NOW + 1.5 * LEASE) == "refused"
    claims = [state.claims.claim(said("test:1"), NOW + 3 * LEASE) for _ in range(2)]
    assert claims == ["taken over", "refused"]


def test_a_finished_event_is_never_taken_over_and_its_text_is_deleted(place: Path) -> None:
    with open_state(place) as state:
        state.claims.claim(said("test:1", "canary-1c9"), NOW)
        state.claims.finish("test:1")
        state.claims.claim(said("test:2", "canary-1c9"), NOW)
        state.turns.record(KEY, answer("q"), NOW, event="test:2")
        for event in ("test:1", "test:2"):
            assert state.claims.claim(said(event), NOW + 9 * LEASE) == "refused"
        assert state.claims.unfinished("test", NOW + 9 * LEASE) == ()
    assert b"canary" not in place.read_bytes()


def test_an_unfinished_question_comes_back_as_it_came(place: Path) -> None:
    question = Incoming("test:1", KEY, "誰？", asker="test:u", identities=frozenset({"test:u", "x"}), language="zh-TW")
    question = replace(question, addressed=False)
    with open_state(place) as state:
        state.claims.claim(question, NOW)
        state.claims.claim(Incoming("test:2", KEY, "", "memos"), NOW)
    with open_state(place) as state:
        assert state.claims.unfinished("test", NOW) == ()
        assert state.claims.unfinished("test", NOW + 2 * LEASE) == (question,)
        assert state.claims.unfinished("other", NOW + 2 * LEASE) == ()


def test_a_question_left_behind_can_be_claimed_at_once_as_a_new_one(place: Path) -> None:
    again = Incoming("test:2", KEY, "", "anew", about="test:1")
    with open_state(place) as state:
        state.claims.leave(said("test:1", "late?"), NOW)
        state.claims.leave(again, NOW)
    with open_state(place) as state:
        later = NOW + timedelta(seconds=1)
        assert [one.text for one in state.claims.unfinished("test", later)] == ["late?", ""]
        assert state.claims.unfinished("test", later)[1] == again
        assert [state.claims.claim(said("test:1"), later) for _ in range(2)] == ["new", "refused"]


def test_a_question_that_is_in_hand_or_finished_cannot_be_left_behind(state: State) -> None:
    state.claims.claim(said("test:1"), NOW)
    state.claims.leave(said("test:1"), NOW)
    state.claims.claim(said("test:2"), NOW)
    state.claims.finish("test:2")
    state.claims.leave(said("test:2"), NOW)
    assert state.claims.unfinished("test", NOW + timedelta(seconds=1)) == ()


def test_an_event_counts_only_itself_and_earlier_events(state: State) -> None:
    for number in range(3):
        asked = Incoming(f"test:C1:{number}", KEY, "q", asker="test:u")
        state.claims.claim(asked, NOW + timedelta(milliseconds=number))
    since = NOW - timedelta(minutes=1)
    assert [state.claims.count_by_asker("test:u", since, f"test:C1:{number}") for number in range(3)] == [1, 2, 3]
    assert [state.claims.count_in_channel(f"test:C1:{number}", since) for number in range(3)] == [1, 2, 3]


def test_an_event_that_kills_the_process_each_time_is_given_up_and_one_caller_learns_so(state: State) -> None:
    claims = [state.claims.claim(said("test:1"), NOW + 2 * attempt * LEASE) for attempt in range(5)]
    assert claims == ["new", "taken over", "taken over", "given up", "refused"]
    assert state.claims.unfinished("test", NOW + 20 * LEASE) == ()


def test_one_thread_gets_each_event_though_many_in_two_processes_try(place: Path) -> None:
    code = """
        import sys, threading; from datetime import UTC, datetime; from pathlib import Path
        from bot.port import Incoming; from bot.state.stores import open_state
        sys.stdin.readline()  # both processes open the new file at once
        won = []
        def claim(state):
            for event in range(40):
                said = Incoming(f"test:{event}", None, "q")
                if state.claims.claim(said, datetime.now(UTC)) == "new": won.append(event)
        with open_state(Path(sys.argv[1])) as state:
            workers = [threading.Thread(target=claim, args=[state]) for _ in range(8)]
            for worker in workers: worker.start()
            for worker in workers: worker.join()
        print(*won)
        """
    processes = [python(code, place), python(code, place)]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    won = [int(event) for process in processes for event in process.communicate(timeout=30)[0].split()]
    assert sorted(won) == list(range(40))


def test_a_channel_counts_neither_another_channels_events_nor_another_platforms(state: State) -> None:
    for event in ("test:C1:1", "test:C10:1", "test:C1:2", "test2:C1:1", "test:C1"):
        state.claims.claim(said(event), NOW)
    assert state.claims.count_in_channel("test:C1:2", NOW - timedelta(minutes=1)) == 2
