import threading
from pathlib import Path

from bot.state.stores import State, open_state


def test_two_callers_never_begin_the_same_thread(state: State) -> None:
    begun: list[int] = []
    workers = [threading.Thread(target=lambda: begun.append(state.terminals.begin("terminal"))) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(begun) == list(range(2, 10))


def test_the_current_thread_outlives_a_restart(place: Path) -> None:
    with open_state(place) as state:
        assert state.terminals.current("terminal") == 1
        assert [state.terminals.begin("terminal") for _ in "12"] == [2, 3]
        assert state.terminals.resume("terminal", 2)
        assert not state.terminals.resume("terminal", 4)
    with open_state(place) as state:
        assert state.terminals.current("terminal") == 2
