import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.desk.desk import Desk
from bot.health import Health
from bot.port import Incoming, ThreadKey
from bot.present.wording import Wording
from bot.state.stores import State
from bot.telemetry.incidents import INCIDENTS, harmless
from bot.telemetry.metrics import Metrics
from memoqa.errors import MemoqaError
from memoqa.index.store import Store
from memoqa.service import MemoQA
from tests.bot.doubles import FakeLibrary, Transcript, until
from tests.doubles import HashedEncoder
from tests.library import library_of

KEY = ThreadKey("test", "C1", "1")


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def desk(library: FakeLibrary, state: State, metrics: Metrics) -> Desk:
    return Desk(library, state, Wording(), frozenset(), metrics=metrics)


@pytest.fixture
def health(desk: Desk, metrics: Metrics, library: FakeLibrary) -> Health:
    return Health(desk, library, metrics, frozenset())


def incidents() -> float:
    """How many incidents this process has counted."""
    ((sample,),) = ([one for one in family.samples if one.name.endswith("_total")] for family in INCIDENTS.collect())
    return sample.value


async def said(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def test_the_bot_is_ready_when_its_platforms_are_connected_and_an_index_is_there(
    desk: Desk, metrics: Metrics, library: FakeLibrary
) -> None:
    health = Health(desk, library, metrics, frozenset({"test"}))
    async with health.served("127.0.0.1", 0) as port:
        assert await said(port, "/livez") == (200, "ok\n")
        assert await said(port, "/readyz") == (503, "not connected: test\n")
        resuming = asyncio.create_task(desk.resume("test", lambda _incoming: Transcript()))
        await until(lambda: desk.connected)
        assert await said(port, "/readyz") == (200, "ok\n")
        library.indexed = False
        assert (await said(port, "/readyz"))[0] == 503
        library.indexed = True
        resuming.cancel()
        await asyncio.gather(resuming, return_exceptions=True)
        assert (await said(port, "/readyz"))[0] == 503


async def test_an_older_index_that_answers_is_ready_with_an_alert(health: Health, library: FakeLibrary) -> None:
    library.alert = "generation 2 is damaged"
    async with health.served("127.0.0.1", 0) as port:
        assert await said(port, "/readyz") == (200, "an older index answers; see the log\n")
        assert "memoqa_index_alert 1.0" in (await said(port, "/metrics"))[1]


async def test_the_figures_count_questions_by_outcome_and_hold_no_word_of_them(
    desk: Desk, health: Health, library: FakeLibrary
) -> None:
    before = incidents()
    incoming = Incoming("test:1", KEY, "canary-5e?")
    await desk.handle(incoming, Transcript(KEY))
    await desk.handle(incoming, Transcript(KEY))
    library.failure = RuntimeError("canary-5e")
    await desk.handle(Incoming("test:2", KEY, "canary-5e!"), Transcript(KEY))
    async with health.served("127.0.0.1", 0) as port:
        _, figures = await said(port, "/metrics")
    for line in (
        'memoqa_questions_total{outcome="answer",platform="test"} 1.0',
        'memoqa_questions_total{outcome="failed",platform="test"} 1.0',
        "memoqa_repeated_events_total 1.0",
        f"memoqa_incidents_total {before + 1}",
        'memoqa_answer_seconds_count{platform="test"} 2.0',
    ):
        assert line in figures
    assert "canary" not in figures


async def test_a_failure_outside_any_question_is_counted_too(health: Health) -> None:
    before = incidents()

    async def fail() -> None:
        raise ZeroDivisionError

    await harmless(fail())
    async with health.served("127.0.0.1", 0) as port:
        assert f"memoqa_incidents_total {before + 1}" in (await said(port, "/metrics"))[1]


async def test_the_index_in_use_is_looked_up_when_the_figures_are_asked_for(
    health: Health, library: FakeLibrary
) -> None:
    async with health.served("127.0.0.1", 0) as port:
        _, figures = await said(port, "/metrics")
        assert 'memoqa_index_info{generation="g1"} 1.0' in figures
        assert "memoqa_index_created_seconds 1.767323045e+09" in figures
        assert "memoqa_index_alert 0.0" in figures
        library.indexed = False
        _, figures = await said(port, "/metrics")
    assert 'memoqa_index_info{generation=""} 1.0' in figures
    assert "memoqa_index_created_seconds 0.0" in figures
    assert "memoqa_index_alert 1.0" in figures


async def test_a_platforms_wait_for_the_acknowledgement_is_measured(health: Health, metrics: Metrics) -> None:
    metrics.acknowledged("slack", 0.02)
    async with health.served("127.0.0.1", 0) as port:
        _, figures = await said(port, "/metrics")
    assert 'memoqa_ack_seconds_bucket{le="0.025",platform="slack"} 1.0' in figures
    assert 'memoqa_ack_seconds_bucket{le="0.01",platform="slack"} 0.0' in figures


async def test_an_index_of_another_model_is_not_ready(desk: Desk, metrics: Metrics, tmp_path: Path) -> None:
    made = library_of(tmp_path, {"a.txt": "The office opens at nine.\n"})
    other = MemoQA(made.memos, Store(made.index), "another model", HashedEncoder)
    async with Health(desk, other, metrics, frozenset()).served("127.0.0.1", 0) as port:
        assert await said(port, "/readyz") == (503, "EncoderError\n")


async def test_a_port_that_is_taken_is_one_sentence(health: Health) -> None:
    async with health.served("127.0.0.1", 0) as port:
        with pytest.raises(MemoqaError, match="MEMOQA_HEALTH_PORT"):
            async with health.served("127.0.0.1", port):
                pass
