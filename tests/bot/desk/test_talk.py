"""What people say to each other in an answer's thread is left alone, unless the memos have it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.desk.admission import Limits
from bot.desk.desk import Desk
from bot.port import Incoming
from bot.present.wording import Wording
from bot.state.claims import LEASE
from bot.state.stores import State
from memoqa.domain import Answer
from memoqa.errors import MemoqaError
from tests.bot.desk.messages import KEY, ask, overheard
from tests.bot.doubles import JudgingLibrary, Transcript

TALK = "我等等去開會，中午要不要一起吃飯？"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def library() -> JudgingLibrary:
    return JudgingLibrary("none", 0.02)


async def said(desk: Desk, incoming: Incoming) -> Transcript:
    """The replies to a message in a thread with a question."""
    await desk.handle(ask("who?"), Transcript(KEY))
    post = Transcript(KEY)
    await desk.handle(incoming, post)
    return post


async def test_talk_that_finds_nothing_is_left_alone_and_is_no_gap(desk: Desk, state: State) -> None:
    post = await said(desk, overheard(TALK, "test:talk"))
    assert (post.shown, post.waits) == ([], 0)
    assert [turn.question for turn in state.turns.last(KEY, 9)] == ["who?"]
    assert [gap.question for gap in state.feedback.gaps(LONG_AGO)] == ["who?"]
    assert state.claims.unfinished("test", datetime.now(UTC) + LEASE + timedelta(seconds=1)) == ()


@pytest.mark.parametrize(("confidence", "answered"), [(0.3, False), (0.6, True)])
async def test_talk_is_answered_if_the_memos_surely_have_it(
    desk: Desk, library: JudgingLibrary, confidence: float, answered: bool
) -> None:
    library.verdict, library.confidence = "related", confidence
    post = await said(desk, overheard("上合組織成立", "test:talk"))
    assert bool(post.shown) == answered


@pytest.mark.parametrize("incoming", [overheard("那病假呢？", "test:1"), ask(TALK, "test:2")])
async def test_a_question_and_what_is_said_to_memoqa_are_answered_though_nothing_is_found(
    desk: Desk, incoming: Incoming
) -> None:
    post = await said(desk, incoming)
    assert [reply.verdict for reply in post.shown if isinstance(reply, Answer)] == ["none"]


async def test_talk_gets_no_placeholder_however_long_the_search_takes(
    desk: Desk, library: JudgingLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.placeholder.PLACEHOLDER_SECONDS", 0.0)
    library.delay = 0.2
    assert (await said(desk, overheard(TALK, "test:talk"))).waits == 0
    assert (await said(desk, overheard("why?", "test:why"))).waits == 1


async def test_talk_is_told_neither_that_it_is_too_long_nor_that_something_failed(
    desk: Desk, library: JudgingLibrary
) -> None:
    assert (await said(desk, overheard("我去開會了。" * 400, "test:long"))).shown == []
    library.failure = MemoqaError("no.")
    failed = Transcript(KEY)
    await desk.handle(overheard(TALK, "test:failed"), failed)
    assert failed.shown == []


async def test_talk_beyond_the_bound_is_not_told_that_the_bot_is_busy(
    library: JudgingLibrary, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.questions.MOST_WAITING", 0)
    post = Transcript(KEY)
    await Desk(library, state, Wording(), frozenset()).handle(overheard(TALK, "test:talk"), post)
    assert post.shown == []


@pytest.mark.parametrize("limits", [Limits(rate=2), Limits(channel_rate=2)])
async def test_talk_that_is_left_alone_counts_towards_no_rate(
    library: JudgingLibrary, state: State, limits: Limits
) -> None:
    desk = Desk(library, state, Wording(), frozenset(), limits=limits)
    here: dict[str, Any] = {"asker": "test:u", "places": frozenset({"test:C1"})}
    for number in range(5):
        await desk.handle(replace(overheard(TALK, f"test:C1:{number}"), **here), Transcript(KEY))
    posts = [Transcript(KEY) for _ in range(3)]
    for number, post in enumerate(posts, 5):
        await desk.handle(replace(ask("who?", f"test:C1:{number}"), **here), post)
    assert [type(post.shown[0]).__name__ for post in posts] == ["Answer", "Answer", "Notice"]
