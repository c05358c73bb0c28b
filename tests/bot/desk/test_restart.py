"""A process closes or dies with questions in hand, and the next one resumes them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk import desk as desks
from bot.desk import questions
from bot.desk.desk import Desk
from bot.port import Incoming, Language, Notice, ThreadKey
from bot.present.wording import WORDS
from bot.state.claims import LEASE, MOST_ATTEMPTS
from bot.state.file import StateFile
from bot.state.stores import State
from memoqa.domain import Answer
from tests.bot.desk.messages import KEY, ask, is_claimed
from tests.bot.doubles import FakeLibrary, Transcript, turns_of_the_loop, until


async def test_closing_finishes_the_questions_in_hand_and_leaves_later_ones_to_the_next_process(
    desk: Desk, library: FakeLibrary, state: State
) -> None:
    library.gate.clear()
    post, late = Transcript(KEY), Transcript(KEY)
    asking = asyncio.create_task(desk.handle(ask("who?"), post))
    await until(lambda: library.running)
    closing = asyncio.create_task(desk.close(60))
    await turns_of_the_loop()
    await desk.handle(ask("late?", "test:late"), late)
    library.gate.set()
    assert await closing
    assert isinstance(post.shown[0], Answer)
    assert len(state.turns.last(KEY, 9)) == 1
    await desk.handle(ask("later still?", "test:later"), late)
    assert late.shown == []
    left = state.claims.unfinished("test", datetime.now(UTC) + timedelta(seconds=1))
    assert [one.text for one in left] == ["late?", "later still?"]
    await asking


@pytest.mark.parametrize("language", ["en", "zh-TW"])
async def test_a_command_while_the_bot_closes_is_told_to_try_again(desk: Desk, language: Language) -> None:
    await desk.close(1)
    post = Transcript(KEY)
    await desk.handle(Incoming("test:m", KEY, "", "memos", language=language), post)
    assert post.shown == [Notice(WORDS[language].restarting, private=True)]


async def test_closing_gives_up_on_work_that_does_not_end(desk: Desk, library: FakeLibrary) -> None:
    library.gate.clear()
    asking = asyncio.create_task(desk.handle(ask("who?"), Transcript(KEY)))
    await until(lambda: library.running)
    assert not await desk.close(0)
    library.gate.set()
    await asking


async def test_a_question_that_still_waits_when_closing_gives_up_is_neither_refused_nor_lost(
    desk: Desk, library: FakeLibrary, file: StateFile, state: State
) -> None:
    library.gate.clear()
    posts = [Transcript(KEY) for _ in range(3)]
    asking = [asyncio.create_task(desk.handle(ask(f"{n}?"), post)) for n, post in enumerate(posts)]
    await until(lambda: library.running and is_claimed(file, "test:2?"))
    assert not await desk.close(0)
    library.gate.set()
    await asyncio.gather(*asking)
    assert [len(post.shown) for post in posts] == [1, 0, 0]
    left = state.claims.unfinished("test", datetime.now(UTC) + 2 * LEASE)
    assert [one.text for one in left] == ["1?", "2?"]


async def test_a_question_in_hand_when_the_process_died_is_answered_by_the_next_one(
    library: FakeLibrary, state: State, desk: Desk
) -> None:
    lost = ask("who?", "test:lost")
    state.claims.claim(lost, datetime.now(UTC) - 2 * LEASE)
    post = Transcript(KEY)
    resuming = asyncio.create_task(desk.resume("test", lambda _incoming: post))
    await until(lambda: state.turns.last(KEY, 9))
    resuming.cancel()
    assert [type(reply) for reply in post.shown] == [Answer]
    assert library.asked == [("who?", ())]


async def test_the_asker_of_a_question_that_kills_the_process_each_time_is_told_that_it_failed(
    library: FakeLibrary, state: State, desk: Desk
) -> None:
    lost = ask("who?", "test:lost")
    for attempt in range(MOST_ATTEMPTS):
        state.claims.claim(lost, datetime.now(UTC) - 2 * (MOST_ATTEMPTS - attempt) * LEASE)
    post = Transcript(KEY)
    resuming = asyncio.create_task(desk.resume("test", lambda _incoming: post))
    await until(lambda: post.shown)
    resuming.cancel()
    assert library.asked == []
    [told] = post.texts
    assert "incident" in told
    assert state.claims.unfinished("test", datetime.now(UTC) + 2 * LEASE) == ()


async def test_a_dead_processs_questions_are_resumed_as_far_as_there_is_room_and_none_is_lost(
    desk: Desk, library: FakeLibrary, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_WAITING", 2)
    monkeypatch.setattr(desks, "LEASE", timedelta(seconds=0.01))
    for n in range(5):
        state.claims.claim(ask(f"{n}?"), datetime.now(UTC) - 2 * LEASE)
    posts: list[Transcript] = []

    def post_for(_incoming: Incoming) -> Transcript:
        posts.append(Transcript(KEY))
        return posts[-1]

    library.gate.clear()
    resuming = asyncio.create_task(desk.resume("test", post_for))
    await until(lambda: library.running)  # by then every post of this round was made
    assert len(posts) == 2
    library.gate.set()
    await until(lambda: len(state.turns.last(KEY, 9)) == 5)
    resuming.cancel()
    assert [question for question, _ in library.asked] == [f"{n}?" for n in range(5)]


async def test_an_answer_that_was_posted_before_the_process_died_is_recorded_and_not_posted_again(
    state: State, desk: Desk
) -> None:
    lost = ask("who?", "test:lost")
    state.claims.claim(lost, datetime.now(UTC) - 2 * LEASE)
    post = Transcript(KEY)
    post.already = ThreadKey("test", "C1", "77")
    await desk.handle(lost, post)
    assert post.shown == []
    assert [turn.question for turn in state.turns.last(ThreadKey("test", "C1", "77"), 9)] == ["who?"]
