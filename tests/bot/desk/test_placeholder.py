import asyncio
from datetime import UTC, datetime

import pytest

from bot.desk import placeholder
from bot.desk.desk import Desk
from bot.desk.placeholder import Placeholder
from bot.state.claims import LEASE
from bot.state.stores import State
from memoqa.domain import Answer
from tests.bot.desk.messages import KEY, OTHER, ask
from tests.bot.doubles import FakeLibrary, Transcript, turns_of_the_loop, until


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show a placeholder at once, unless it is ended first."""
    monkeypatch.setattr(placeholder, "PLACEHOLDER_SECONDS", 0.0)


class SlowPost(Transcript):
    """A post whose placeholder is being posted until `arrived` is set."""

    def __init__(self) -> None:
        super().__init__(KEY)
        self.arrived = asyncio.Event()

    async def waiting(self) -> None:
        await super().waiting()
        await self.arrived.wait()


@pytest.mark.usefixtures("impatient")
async def test_the_end_waits_for_a_placeholder_that_is_being_posted() -> None:
    post = SlowPost()
    shown = Placeholder(post)
    shown.begin(asyncio.get_running_loop().time())
    await until(lambda: post.waits)
    ending = asyncio.create_task(shown.end())
    await turns_of_the_loop()
    assert not ending.done()
    post.arrived.set()
    await ending


async def test_after_the_end_no_placeholder_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    post = Transcript(KEY)
    shown = Placeholder(post)
    shown.begin(asyncio.get_running_loop().time())
    await shown.end()
    monkeypatch.setattr(placeholder, "PLACEHOLDER_SECONDS", 0.0)
    await turns_of_the_loop()
    assert post.waits == 0


@pytest.mark.usefixtures("impatient")
async def test_the_answer_is_sent_after_the_placeholder(desk: Desk, library: FakeLibrary) -> None:
    post = SlowPost()
    library.gate.clear()
    asking = asyncio.create_task(desk.handle(ask("who?"), post))
    await until(lambda: post.waits)
    library.gate.set()
    await until(lambda: not library.running)
    await desk.handle(ask("elsewhere?", thread=OTHER), Transcript(OTHER))  # takes longer than sending would
    assert post.shown == []
    post.arrived.set()
    await asking
    assert len(post.shown) == 1


async def test_only_a_slow_answer_gets_a_placeholder(
    desk: Desk, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placeholder, "PLACEHOLDER_SECONDS", 0.0)
    quick, slow = Transcript(KEY), Transcript(KEY)
    library.gate.clear()
    asking = asyncio.create_task(desk.handle(ask("slow?"), slow))
    await until(lambda: slow.waits)
    library.gate.set()
    await asking
    monkeypatch.setattr(placeholder, "PLACEHOLDER_SECONDS", 3_600.0)
    await desk.handle(ask("quick?"), quick)
    assert (slow.waits, quick.waits) == (1, 0)
    assert isinstance(slow.shown[0], Answer)


@pytest.mark.usefixtures("impatient")
async def test_a_question_that_waits_behind_another_gets_a_placeholder(desk: Desk, library: FakeLibrary) -> None:
    library.gate.clear()
    posts = [Transcript(KEY), Transcript(KEY)]
    asking = [asyncio.create_task(desk.handle(ask(f"{n}?"), post)) for n, post in enumerate(posts)]
    await until(lambda: library.running and all(post.waits for post in posts))
    assert len(library.asked) == 1
    library.gate.set()
    await asyncio.gather(*asking)
    assert [post.waits for post in posts] == [1, 1]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("text", ["", "長" * 2_001])
async def test_a_question_that_is_refused_behind_another_is_refused_at_once_without_a_placeholder(
    desk: Desk, library: FakeLibrary, text: str
) -> None:
    library.gate.clear()
    asking = asyncio.create_task(desk.handle(ask("who?"), Transcript(KEY)))
    await until(lambda: library.running)
    post = Transcript(KEY)
    refused = asyncio.create_task(desk.handle(ask(text, "test:2"), post))
    await until(lambda: post.shown)
    library.gate.set()
    await asyncio.gather(asking, refused)
    assert post.waits == 0


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("arrived", "waits"), [(True, 0), (False, 1)])
async def test_after_a_crash_only_an_answer_that_did_not_arrive_gets_a_placeholder(
    desk: Desk, library: FakeLibrary, state: State, arrived: bool, waits: int
) -> None:
    state.claims.claim(ask("who?"), datetime.now(UTC) - 2 * LEASE)
    post = Transcript(KEY)
    post.already = KEY if arrived else None
    library.gate.clear()
    asking = asyncio.create_task(desk.handle(ask("who?"), post))
    await until(lambda: library.running and post.waits >= waits)
    library.gate.set()
    await asking
    assert post.waits == waits
