"""Compare the stores with lists and sets, with restarts in between."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.port import Incoming, ThreadKey
from bot.state.file import IN_MEMORY, StateFile
from bot.state.stores import open_state, stores_of
from tests.bot.doubles import answer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")
OTHER = ThreadKey("test", "C1", "2")


def said(event: str, text: str = "q") -> Incoming:
    return Incoming(event, KEY, text)


class Model(RuleBasedStateMachine):
    """The contents that the stores should have, as lists and sets."""

    keys = st.sampled_from([KEY, OTHER, ThreadKey("slack", "C1", "1"), ThreadKey("test", "C2", "1")])

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.open()
        self.claimed: set[str] = set()
        self.turns: list[tuple[ThreadKey, str]] = []
        self.current, self.newest = 1, 1

    def open(self) -> None:
        self.file = StateFile(Path(self.folder.name, "s"))
        self.state = stores_of(self.file)

    @rule(event=st.sampled_from("abcd"))
    def claim(self, event: str) -> None:
        assert self.state.claims.claim(said(event), NOW) == ("refused" if event in self.claimed else "new")
        self.claimed.add(event)

    @rule(key=keys, question=st.text(st.characters(exclude_categories=["Cs"])))
    def record(self, key: ThreadKey, question: str) -> None:
        self.state.turns.record(key, answer(question), NOW)
        self.turns.append((key, question))

    @rule()
    def begin(self) -> None:
        self.newest += 1
        self.current = self.newest
        assert self.state.terminals.begin("terminal") == self.current

    @rule(number=st.integers(0, 4))
    def resume(self, number: int) -> None:
        if self.state.terminals.resume("terminal", number):
            self.current = number
        assert self.current == number or number > self.newest or number < 1

    @rule()
    def restart(self) -> None:
        self.file.close()
        self.open()

    @invariant()
    def agrees(self) -> None:
        assert self.state.terminals.current("terminal") == self.current
        for key in {key for key, _ in self.turns}:
            expected = [question for at, question in self.turns if at == key]
            assert [turn.question for turn in self.state.turns.last(key, 1000)] == expected

    def teardown(self) -> None:
        self.file.close()
        self.folder.cleanup()


Model.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestModel = Model.TestCase


def test_two_states_in_memory_are_apart() -> None:
    with open_state(IN_MEMORY) as one, open_state(IN_MEMORY) as other:
        assert one.claims.claim(said("test:1"), NOW) == "new"
        assert other.claims.claim(said("test:1"), NOW) == "new"
