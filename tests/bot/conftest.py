"""What the tests of the bot share."""

from collections.abc import Iterator

import pytest

from bot.desk.desk import Desk
from bot.present.wording import Wording
from bot.state.threads import IN_MEMORY, ThreadLog
from tests.bot.doubles import FakeLibrary


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def threads() -> Iterator[ThreadLog]:
    with ThreadLog(IN_MEMORY) as log:
        yield log


@pytest.fixture
def desk(library: FakeLibrary, threads: ThreadLog) -> Desk:
    return Desk(library, threads, Wording(), admins=frozenset({"test:admin"}))  # type: ignore[arg-type]
