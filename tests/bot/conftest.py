"""Fixtures for the tests of the bot."""

from collections.abc import Iterator

import pytest

from bot.desk.desk import Desk
from bot.present.wording import Wording
from bot.state.file import IN_MEMORY, StateFile
from bot.state.stores import State, stores_of
from tests.bot.doubles import FakeLibrary


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def file() -> Iterator[StateFile]:
    with StateFile(IN_MEMORY) as opened:
        yield opened


@pytest.fixture
def state(file: StateFile) -> State:
    return stores_of(file)


@pytest.fixture
def desk(library: FakeLibrary, state: State) -> Desk:
    return Desk(library, state, Wording(), admins=frozenset({"test:admin"}))
