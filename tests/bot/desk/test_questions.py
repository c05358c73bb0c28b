import asyncio
import gc
import os
from dataclasses import replace

import pytest

from bot.desk.desk import Desk
from bot.desk.questions import MOST_WAITING
from bot.port import Incoming, Notice, ThreadKey
from bot.present.wording import EN
from bot.state.file import StateFile
from bot.state.stores import State
from memoqa.domain import Answer
from tests.bot.desk.messages import KEY, OTHER, PausedPost, ask, is_claimed, press
from tests.bot.doubles import FakeLibrary, Transcript, until


@pytest.fixture
def two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


async def test_a_follow_up_gets_the_threads_earlier_questions(desk: Desk, library: FakeLibrary) -> None:
    for question in ("one?", "two?"):
        await desk.handle(ask(question), Transcript(KEY))
    await desk.handle(ask("elsewhere?", thread=OTHER), Transcript())
    assert [[turn.question for turn in earlier] for _, earlier in library.asked] == [[], ["one?"], []]


async def test_questions_of_a_thread_are_answered_in_order_each_knowing_the_ones_before(
    desk: Desk, library: FakeLibrary
) -> None:
    library.delay = 0.005
    questions = [f"{number}?" for number in range(8)]
    await asyncio.gather(*(desk.handle(ask(question), Transcript(KEY, delay=0.005)) for question in questions))
    assert [[turn.question for turn in earlier] for _, earlier in library.asked] == [questions[:n] for n in range(8)]


@pytest.mark.usefixtures("two_workers")
async def test_questions_of_two_threads_do_not_wait_for_each_other(desk: Desk, library: FakeLibrary) -> None:
    library.gate.clear()
    both = [
        asyncio.create_task(desk.handle(ask(root, thread=ThreadKey("test", "C", root)), Transcript())) for root in "ab"
    ]
    await until(lambda: library.running == 2)
    library.gate.set()
    await asyncio.gather(*both)


async def test_questions_keep_their_order_however_long_the_platform_takes_to_complete_them(
    desk: Desk, library: FakeLibrary
) -> None:
    slow = PausedPost()
    first = asyncio.create_task(desk.handle(ask("first?"), slow))
    second = asyncio.create_task(desk.handle(ask("second?"), Transcript(KEY)))
    await desk.handle(ask("elsewhere?", thread=OTHER), Transcript(OTHER))  # takes as long as the second one would
    slow.go_on.set()
    await asyncio.gather(first, second)
    assert [question for question, _ in library.asked] == ["elsewhere?", "first?", "second?"]


async def test_a_question_is_claimed_while_it_waits_for_the_one_before_it(
    desk: Desk, library: FakeLibrary, file: StateFile
) -> None:
    library.gate.clear()
    asking = [asyncio.create_task(desk.handle(ask(f"{n}?", f"test:{n}"), Transcript(KEY))) for n in range(3)]
    await until(lambda: library.running and all(is_claimed(file, f"test:{n}") for n in range(3)))
    assert len(library.asked) == 1
    library.gate.set()
    await asyncio.gather(*asking)


async def test_a_turn_that_could_not_be_posted_is_not_recorded(desk: Desk, state: State) -> None:
    post = Transcript(KEY)
    post.failure = OSError("gone")
    await desk.handle(ask("who?"), post)
    assert state.turns.last(KEY, 9) == ()


async def test_a_turn_is_kept_under_the_thread_that_the_reply_began(desk: Desk, state: State) -> None:
    await desk.handle(ask("who?", thread=None), Transcript(ThreadKey("test", "C1", "77")))
    assert len(state.turns.last(ThreadKey("test", "C1", "77"), 9)) == 1


@pytest.mark.parametrize("text", ["a\ud800b", "nul\0", "e" + "\u0301" * 1000, "\u202eabc", "習\u200b近平"])
async def test_a_question_with_hostile_characters_is_answered_and_recorded(desk: Desk, state: State, text: str) -> None:
    post = Transcript(KEY)
    await desk.handle(ask(text, "test:1"), post)
    assert isinstance(post.shown[0], Answer)
    assert len(state.turns.last(KEY, 9)) == 1


async def test_the_last_of_too_many_questions_are_told_that_the_bot_is_busy(desk: Desk, library: FakeLibrary) -> None:
    library.gate.clear()
    posts = [Transcript(KEY) for _ in range(MOST_WAITING + 5)]
    asked = [asyncio.create_task(desk.handle(ask(f"{n}?"), post)) for n, post in enumerate(posts)]
    await until(lambda: sum(post.texts == [EN.busy] for post in posts) == 5)
    to_admin = Transcript(KEY)
    await desk.handle(replace(ask("admin?"), identities=frozenset({"test:admin"})), to_admin)
    assert to_admin.texts == [EN.busy_to_admin]
    library.gate.set()
    await asyncio.gather(*asked)
    assert [post.texts for post in posts] == [[]] * MOST_WAITING + [[EN.busy]] * 5


async def test_a_slow_answer_does_not_hold_up_the_event_loop(desk: Desk, library: FakeLibrary) -> None:
    library.gate.clear()
    answering = asyncio.create_task(desk.handle(ask("who?"), Transcript(KEY)))
    await until(lambda: library.running)
    meanwhile = Transcript(KEY)
    await desk.handle(Incoming("test:h", KEY, "", "help"), meanwhile)
    assert (meanwhile.texts, library.running) == ([EN.help], 1)
    library.gate.set()
    await answering


async def test_quiet_threads_keep_no_lock(desk: Desk) -> None:
    for root in range(5):
        await desk.handle(ask(f"{root}?", thread=ThreadKey("test", "C", str(root))), Transcript())
    gc.collect()
    assert len(desk._questions._locks) == 0


async def test_a_follow_up_can_be_asked_again_as_a_new_question(desk: Desk, library: FakeLibrary) -> None:
    await desk.handle(ask("one?"), Transcript(KEY))
    await desk.handle(ask("and two?", "test:two"), Transcript(KEY))
    post = Transcript(KEY)
    await desk.handle(press("anew", "test:two"), post)
    assert library.asked[-1] == ("and two?", ())
    await desk.handle(press("anew", "test:never"), post)
    assert post.texts == [EN.question_gone]


async def test_only_the_asker_can_ask_a_question_anew_and_others_are_told_in_private(
    desk: Desk, library: FakeLibrary
) -> None:
    await desk.handle(replace(ask("one?", "test:one"), asker="test:a"), Transcript(KEY))
    post = Transcript(KEY)
    await desk.handle(press("anew", "test:one"), post)
    assert post.shown == [Notice(EN.not_your_question, private=True)]
    await desk.handle(replace(press("anew", "test:one"), event="test:again", asker="test:a"), post)
    assert [question for question, _ in library.asked] == ["one?", "one?"]


async def test_an_answer_in_a_thread_whose_quotes_changed_says_so_once(desk: Desk, library: FakeLibrary) -> None:
    await desk.handle(ask("one?"), Transcript(KEY))
    library.gone = {"receipt-1"}
    post = Transcript(KEY)
    await desk.handle(ask("two?"), post)
    assert post.texts == [EN.quotes_changed]
