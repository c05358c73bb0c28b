"""Direct messages are one conversation, until it is begun anew."""

import asyncio
from dataclasses import replace

import pytest

from bot.desk.desk import Desk
from bot.port import Incoming, ThreadKey
from bot.present.wording import EN
from tests.bot.desk.messages import KEY, ask
from tests.bot.doubles import FakeLibrary, Transcript, until

CHANNEL = "C1"  # of KEY


def direct(text: str, root: str) -> Incoming:
    """A message outside the threads of direct messages; the answer begins a thread under it."""
    return replace(ask(text, thread=ThreadKey("test", CHANNEL, root)), conversation=CHANNEL)


async def said(desk: Desk, *incoming: Incoming) -> Transcript:
    for one in incoming:
        post = Transcript(one.thread)
        await desk.handle(one, post)
    return post


def asked(library: FakeLibrary) -> list[list[str]]:
    """The earlier questions that came with each question."""
    return [[turn.question for turn in earlier] for _, earlier in library.asked]


async def test_a_question_in_direct_messages_goes_on_the_one_before_it(desk: Desk, library: FakeLibrary) -> None:
    in_thread = ask("in the thread?", thread=ThreadKey("test", CHANNEL, "1"))
    by_command = replace(ask("by command?", thread=None), conversation=CHANNEL)
    await said(desk, direct("one?", "1"), direct("two?", "2"), in_thread, by_command)
    assert asked(library) == [[], ["one?"], ["one?"], ["one?", "two?", "in the thread?"]]


async def test_questions_in_direct_messages_wait_for_the_ones_before_them(desk: Desk, library: FakeLibrary) -> None:
    library.delay = 0.02
    handed = [direct("one?", "1"), direct("two?", "2"), ask("under two?", thread=ThreadKey("test", CHANNEL, "2"))]
    await asyncio.gather(*(desk.handle(one, Transcript(one.thread, delay=0.01)) for one in handed))
    assert [question for question, _ in library.asked] == ["one?", "two?", "under two?"]
    assert asked(library) == [[], ["one?"], ["two?"]]


@pytest.mark.parametrize("begin", [replace(direct("", "2"), command="new"), direct("新對話", "2")])
async def test_new_begins_a_conversation_anew(desk: Desk, library: FakeLibrary, begin: Incoming) -> None:
    post = await said(desk, direct("one?", "1"), replace(begin, event="test:new", language="en"))
    assert post.texts == [EN.new_conversation]
    await said(desk, direct("two?", "3"))
    assert asked(library) == [[], []]


async def test_new_elsewhere_says_what_it_is_for(desk: Desk) -> None:
    assert (await said(desk, Incoming("test:new", KEY, "", "new"))).texts == [EN.new_here]


async def test_a_question_still_in_hand_when_a_conversation_begins_anew_is_not_part_of_it(
    desk: Desk, library: FakeLibrary
) -> None:
    library.delay = 0.05
    first = direct("one?", "1")
    answering = asyncio.create_task(desk.handle(first, Transcript(first.thread)))
    await until(lambda: bool(library.asked))
    await said(desk, replace(direct("", "2"), command="new"))
    await answering
    await said(desk, direct("two?", "3"))
    assert asked(library) == [[], []]
