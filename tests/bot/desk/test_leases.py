import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.desk import leases
from bot.desk.admission import Admission, Limits
from bot.desk.desk import Desk
from bot.desk.leases import Leases
from bot.state.claims import LEASE
from bot.state.stores import State
from bot.telemetry.metrics import Metrics
from tests.bot.desk.messages import KEY, PausedPost, ask
from tests.bot.doubles import FakeLibrary, Transcript, until


@pytest.fixture
def renewed(state: State, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The events whose lease was renewed, again and again."""
    monkeypatch.setattr(leases, "RENEWAL_SECONDS", 0.01)
    events: list[str] = []
    monkeypatch.setattr(state.claims, "renew", lambda in_hand, _now: events.extend(in_hand))
    return events


async def test_a_long_question_keeps_its_lease(desk: Desk, library: FakeLibrary, renewed: list[str]) -> None:
    library.gate.clear()
    asking = asyncio.create_task(desk.handle(ask("who?", "test:1"), Transcript(KEY)))
    await until(lambda: renewed)
    library.gate.set()
    await asking
    assert set(renewed) == {"test:1"}
    await desk.close(1)


async def test_another_processs_lease_is_not_renewed(desk: Desk, state: State, renewed: list[str]) -> None:
    state.claims.claim(ask("elsewhere?", "test:1"), datetime.now(UTC))
    slow = PausedPost()
    other = asyncio.create_task(desk.handle(ask("here?", "test:2"), slow))
    await desk.handle(ask("elsewhere?", "test:1"), Transcript(KEY))
    await until(lambda: renewed)
    slow.go_on.set()
    await other
    await desk.close(1)
    assert set(renewed) == {"test:2"}


async def test_a_repeated_delivery_of_a_resumed_question_does_not_end_its_lease(
    desk: Desk, library: FakeLibrary, state: State, renewed: list[str]
) -> None:
    lost, repeated = ask("who?", "test:lost", thread=None), Transcript(KEY)
    state.claims.claim(lost, datetime.now(UTC) - 2 * LEASE)
    library.gate.clear()
    resuming = asyncio.create_task(desk.resume("test", lambda _incoming: Transcript(KEY)))
    await until(lambda: library.running)
    await desk.handle(lost, repeated)
    renewed.clear()
    await until(lambda: renewed)
    library.gate.set()
    await until(lambda: state.turns.last(KEY, 9))
    resuming.cancel()
    assert repeated.shown == []
    await desk.close(1)


@pytest.fixture
def own(state: State) -> Iterator[Leases]:
    held = Leases(state.claims, Admission(state.claims, Limits()), Metrics())
    yield held
    held.close()


async def test_an_event_is_repeated_from_its_second_delivery_on_unless_it_failed(own: Leases) -> None:
    assert [own.is_repeated("test:1") for _ in range(3)] == [False, True, True]
    own.allow_again("test:1")
    assert not own.is_repeated("test:1")


async def test_the_oldest_events_are_no_longer_known_as_repeated(own: Leases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "MOST_REMEMBERED", 2)
    for event in ("test:1", "test:2", "test:3"):
        own.is_repeated(event)
    assert [own.is_repeated(event) for event in ("test:3", "test:1")] == [True, False]


async def test_a_lease_is_refused_while_another_holds_the_event(own: Leases) -> None:
    with own.lease(ask("who?", "test:1")) as first, own.lease(ask("who?", "test:1")) as second:
        assert (await own.claim(first), await own.claim(second)) == ("new", "refused")
        assert (first.claim, second.claim) == ("new", "refused")
