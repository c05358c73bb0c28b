import asyncio

import aiohttp
import pytest

from bot.desk import Desk
from bot.health import served
from bot.messages import Incoming, ThreadKey
from bot.metrics import Metrics
from bot.threads import ThreadLog
from bot.wording import Wording
from memoqa.errors import MemoqaError
from tests.bot.doubles import FakeLibrary, Transcript

KEY = ThreadKey("test", "C1", "1")


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def desk(library: FakeLibrary, threads: ThreadLog, metrics: Metrics) -> Desk:
    return Desk(library, threads, Wording(), frozenset(), metrics=metrics)  # type: ignore[arg-type]


async def said(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def test_the_bot_is_ready_when_its_platforms_are_connected_and_an_index_is_there(
    desk: Desk, metrics: Metrics, library: FakeLibrary
) -> None:
    async with served(desk, metrics, frozenset({"test"}), "127.0.0.1", 0) as port:
        assert await said(port, "/livez") == (200, "ok\n")
        assert await said(port, "/readyz") == (503, "not connected: test\n")
        resuming = asyncio.create_task(desk.resume("test", lambda _incoming: Transcript()))
        await asyncio.sleep(0.05)
        assert await said(port, "/readyz") == (200, "ok\n")
        library.indexed = False
        assert (await said(port, "/readyz"))[0] == 503
        library.indexed = True
        resuming.cancel()
        await asyncio.gather(resuming, return_exceptions=True)
        assert (await said(port, "/readyz"))[0] == 503


async def test_an_older_index_that_answers_is_ready_with_an_alert(
    desk: Desk, metrics: Metrics, library: FakeLibrary
) -> None:
    library.shelf.alert = "generation 2 is damaged"
    async with served(desk, metrics, frozenset(), "127.0.0.1", 0) as port:
        assert await said(port, "/readyz") == (200, "an older index answers; see the log\n")
        assert "memoqa_index_alert 1.0" in (await said(port, "/metrics"))[1]


async def test_the_figures_count_what_became_of_questions_and_hold_no_word_of_them(
    desk: Desk, metrics: Metrics, library: FakeLibrary
) -> None:
    incoming = Incoming("test:1", KEY, "canary-5e?")
    await desk.handle(incoming, Transcript(KEY))
    await desk.handle(incoming, Transcript(KEY))
    library.failure = RuntimeError("canary-5e")
    await desk.handle(Incoming("test:2", KEY, "canary-5e!"), Transcript(KEY))
    async with served(desk, metrics, frozenset(), "127.0.0.1", 0) as port:
        _, figures = await said(port, "/metrics")
    for line in (
        'memoqa_questions_total{outcome="answer",platform="test"} 1.0',
        'memoqa_questions_total{outcome="failed",platform="test"} 1.0',
        "memoqa_repeated_events_total 1.0",
        "memoqa_incidents_total 1.0",
        'memoqa_answer_seconds_count{platform="test"} 2.0',
    ):
        assert line in figures
    assert "canary" not in figures


async def test_a_port_that_is_taken_is_one_sentence(desk: Desk, metrics: Metrics) -> None:
    async with served(desk, metrics, frozenset(), "127.0.0.1", 0) as port:
        with pytest.raises(MemoqaError, match="MEMOQA_HEALTH_PORT"):
            async with served(desk, metrics, frozenset(), "127.0.0.1", port):
                pass
