import asyncio
from dataclasses import replace

import pytest

from bot.desk.admission import Limits
from bot.desk.desk import Desk
from bot.port import Command, Incoming, Notice
from bot.present.wording import EN, ZH_TW, Wording
from bot.state.stores import State
from tests.bot.desk.messages import KEY, ask
from tests.bot.doubles import FakeLibrary, Transcript


@pytest.fixture
def choosy(library: FakeLibrary, state: State) -> Desk:
    """A desk that only answers in the channel C1."""
    only = Limits(channels=frozenset({"test:C1"}))
    return Desk(library, state, Wording(), admins=frozenset({"test:admin"}), limits=only)


@pytest.mark.parametrize(("length", "answered"), [(2000, True), (2001, False), (1_000_000, False)])
async def test_a_question_may_have_2000_characters(
    desk: Desk, library: FakeLibrary, length: int, answered: bool
) -> None:
    post = Transcript(KEY)
    await desk.handle(ask("長" * length), post)
    assert bool(library.asked) == answered
    assert answered or post.texts == [ZH_TW.too_long.format(length=length, limit=2000)]


@pytest.mark.parametrize("text", ["", "  \n\t "])
async def test_an_empty_question_gets_the_help(desk: Desk, library: FakeLibrary, text: str) -> None:
    post = Transcript(KEY)
    await desk.handle(ask(text, "test:1"), post)
    assert (post.texts, library.asked) == ([EN.help], [])


@pytest.mark.parametrize("command", ["ask", "memos", "section", "reindex"])
@pytest.mark.parametrize(("who", "told"), [("test:admin", EN.not_here_to_admin), ("test:u", EN.not_here)])
async def test_a_channel_that_is_not_on_the_list_hears_nothing_of_the_memos(
    choosy: Desk, command: Command, who: str, told: str
) -> None:
    post = Transcript(KEY)
    asked = replace(ask("who?"), command=command, places=frozenset({"test:C2"}), identities=frozenset({who}))
    await choosy.handle(asked, post)
    await choosy.handle(asked, post)
    assert post.shown == [Notice(told, private=True)]


@pytest.mark.parametrize("places", [{"test:C1"}, {"test:C1", "test:thread"}, set()])
async def test_the_channels_on_the_list_their_threads_and_direct_messages_are_answered(
    choosy: Desk, places: set[str]
) -> None:
    post = Transcript(KEY)
    await choosy.handle(replace(ask("who?"), places=frozenset(places)), post)
    assert [type(reply).__name__ for reply in post.shown] == ["Answer"]


async def test_a_thread_in_a_channel_that_is_not_on_the_list_is_not_followed(choosy: Desk) -> None:
    await choosy.handle(replace(ask("who?"), places=frozenset({"test:C2"})), Transcript(KEY))
    assert not await choosy.follows(KEY, "and who?")


async def test_more_questions_in_a_minute_than_the_rate_are_put_off(library: FakeLibrary, state: State) -> None:
    bounded = Desk(library, state, Wording(), admins=frozenset(), limits=Limits(rate=2))
    post = Transcript(KEY)
    for number in range(4):
        await bounded.handle(replace(ask(f"{number}?"), asker="test:u"), post)
    await bounded.handle(replace(ask("other?"), asker="test:v"), post)
    assert [type(reply).__name__ for reply in post.shown] == ["Answer", "Answer", "Notice", "Notice", "Answer"]
    assert post.texts[0] == EN.too_fast.format(rate=2)


@pytest.mark.parametrize("limits", [Limits(rate=1), Limits(channel_rate=1)])
async def test_an_admin_who_asks_too_often_is_told_which_setting_says_so(
    library: FakeLibrary, state: State, limits: Limits
) -> None:
    bounded = Desk(library, state, Wording(), admins=frozenset({"test:u"}), limits=limits)
    post = Transcript(KEY)
    for number in range(2):
        asked = replace(ask(f"{number}?", f"test:C1:{number}"), asker="test:u", identities=frozenset({"test:u"}))
        await bounded.handle(replace(asked, places=frozenset({"test:C1"})), post)
    told = EN.too_fast_to_admin if limits.rate else EN.too_fast_here_to_admin
    assert post.texts == [told.format(rate=1)]


async def test_of_questions_at_once_those_within_the_rate_are_answered(library: FakeLibrary, state: State) -> None:
    bounded = Desk(library, state, Wording(), admins=frozenset(), limits=Limits(rate=2))
    posts = [Transcript(KEY) for _ in range(4)]
    asked = (bounded.handle(replace(ask(f"{n}?"), asker="test:u"), post) for n, post in enumerate(posts))
    await asyncio.gather(*asked)
    assert sorted(type(post.shown[0]).__name__ for post in posts) == ["Answer", "Answer", "Notice", "Notice"]


async def test_more_questions_in_a_channel_than_its_rate_are_put_off_whoever_asks(
    library: FakeLibrary, state: State
) -> None:
    bounded = Desk(library, state, Wording(), admins=frozenset(), limits=Limits(channel_rate=2))
    post = Transcript(KEY)
    for number in range(4):
        asked = replace(ask(f"{number}?", f"test:C1:{number}"), asker=f"test:{number}", places=frozenset({"test:C1"}))
        await bounded.handle(asked, post)
    await bounded.handle(replace(ask("other?", "test:C10:1"), places=frozenset({"test:C10"})), post)
    assert [type(reply).__name__ for reply in post.shown] == ["Answer", "Answer", "Notice", "Notice", "Answer"]
    assert post.texts[0] == EN.too_fast_here.format(rate=2)


async def test_commands_and_buttons_count_towards_the_rate(library: FakeLibrary, state: State) -> None:
    desk = Desk(library, state, Wording(), frozenset(), limits=Limits(rate=3))
    posts = [Transcript(KEY) for _ in range(5)]
    for number, post in enumerate(posts):
        await desk.handle(Incoming(f"test:C1:{number}", KEY, "", "memos", asker="test:u"), post)
    assert [post.texts == [EN.too_fast.format(rate=3)] for post in posts] == [False] * 3 + [True] * 2
