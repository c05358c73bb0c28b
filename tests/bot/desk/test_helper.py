"""What was said to nobody in particular is answered only where admins want it, and only if it is found."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.admission import Limits
from bot.desk.desk import Desk
from bot.desk.helper import MOST_A_DAY, MOST_IN_HAND
from bot.port import EventId, Incoming, ThreadKey, Unasked
from bot.present.wording import EN, ZH_TW, Wording
from bot.state.claims import LEASE
from bot.state.file import StateFile
from bot.state.helpers import Mode
from bot.state.stores import State
from memoqa.domain import Answer, Standing, Verdict
from memoqa.errors import MemoqaError
from tests.bot.doubles import JudgingLibrary, Transcript, answer, quote, rows, until

CHANNEL = EventId("test", ("S1", "C1"))
QUESTION = "How many days of annual leave are there?"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def library() -> JudgingLibrary:
    return JudgingLibrary("answer", 0.9)


def overheard(text: str = QUESTION, occasion: str = "1.0") -> Incoming:
    """A message in a channel that was not said to memoqa."""
    thread = ThreadKey("test", "S1:C1", occasion)
    who = {"asker": "test:u", "identities": frozenset({"test:u"})}
    where = {"places": frozenset({"test:C1"}), "channel": "test:C1"}
    return Incoming(f"test:S1:C1:{occasion}", thread, text, addressed=False, unasked=True, **who, **where)  # type: ignore[arg-type]


def command(text: str, who: str = "test:admin", *, channel: str = "test:C1", hears: bool | None = None) -> Incoming:
    return Incoming(
        f"test:S1:C1:{who[5:]}{text}{hears}", None, f"helper {text}", "memos", who, frozenset({who}),
        places=frozenset({channel} - {""}), channel=channel, hears=hears,
    )  # fmt: skip


def press(what: str, about: str = "test:S1:C1:1.0", who: str = "test:u", occasion: str = "9") -> Incoming:
    thread = ThreadKey("test", "S1:C1", "1.0")
    return Incoming(f"test:S1:C1:{what}{occasion}", thread, "", what, who, frozenset({who}), about=about)  # type: ignore[arg-type]


async def said(desk: Desk, incoming: Incoming) -> Transcript:
    """The replies to a message, handled as an adapter does."""
    post = Transcript(incoming.thread)
    if await desk.overhears(incoming):
        await desk.handle(incoming, post)
    return post


def set_to(state: State, mode: Mode) -> None:
    state.helpers.set(CHANNEL, mode)


@pytest.mark.parametrize(
    ("mode", "verdict", "is_shown"),
    [
        ("when-asked", "answer", False),
        ("when-sure", "answer", True),
        ("when-sure", "related", False),
        ("when-sure", "none", False),
        ("every-question", "answer", True),
        ("every-question", "related", True),
        ("every-question", "none", False),
    ],
)
async def test_a_question_is_answered_as_the_channels_mode_says(
    desk: Desk, state: State, library: JudgingLibrary, mode: Mode, verdict: Verdict, is_shown: bool
) -> None:
    set_to(state, mode)
    library.verdict = verdict
    post = await said(desk, overheard())
    assert [type(reply) for reply in post.shown] == [Unasked] * is_shown
    assert len(library.asked) == (mode != "when-asked")


@pytest.mark.parametrize(("confidence", "is_shown"), [(0.39, False), (0.4, True)])
async def test_what_may_help_is_shown_only_if_it_may_well_help(
    desk: Desk, state: State, library: JudgingLibrary, confidence: float, is_shown: bool
) -> None:
    set_to(state, "every-question")
    library.verdict, library.confidence = "related", confidence
    assert bool((await said(desk, overheard())).shown) == is_shown


async def test_what_does_not_hold_is_shown_to_nobody_who_did_not_ask(
    desk: Desk, state: State, library: JudgingLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to(state, "every-question")
    found = answer(verdict="related", quotes=(quote(standing=Standing(expired="2026-10-01")),))
    monkeypatch.setattr(library, "ask", lambda _question, _earlier=(): found)
    assert (await said(desk, overheard())).shown == []


async def test_what_finds_nothing_leaves_no_trace_in_the_chat_nor_among_the_gaps(
    desk: Desk, state: State, file: StateFile, library: JudgingLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.placeholder.PLACEHOLDER_SECONDS", 0.0)
    set_to(state, "every-question")
    library.verdict, library.delay = "none", 0.1
    post = await said(desk, overheard())
    assert (post.shown, post.waits, state.feedback.gaps(LONG_AGO), state.turns.count(LONG_AGO)) == ([], 0, (), 0)
    assert rows(file, "SELECT done, incoming, thread, asker FROM claims") == [(2, None, "", "")]


async def test_talk_is_not_even_searched_for(
    desk: Desk, state: State, library: JudgingLibrary, file: StateFile
) -> None:
    set_to(state, "every-question")
    await said(desk, overheard("我等等去開會，中午要不要一起吃飯？"))
    assert (library.asked, rows(file, "SELECT event FROM claims")) == ([], [])


async def test_below_a_question_that_was_left_alone_people_talk_to_each_other(
    desk: Desk, state: State, library: JudgingLibrary
) -> None:
    set_to(state, "when-sure")
    library.verdict = "none"
    await said(desk, overheard())
    assert not await desk.follows(ThreadKey("test", "S1:C1", "1.0"), "and how many in 2020?")


async def test_below_an_answer_a_question_is_a_follow_up(desk: Desk, state: State, library: JudgingLibrary) -> None:
    set_to(state, "when-sure")
    await said(desk, overheard())
    thread = ThreadKey("test", "S1:C1", "1.0")
    assert await desk.follows(thread, "and how many in 2020?")
    await desk.handle(Incoming("test:S1:C1:2.0", thread, "and in 2020?", addressed=False), Transcript(thread))
    assert [turn.question for turn in library.asked[-1][1]] == [QUESTION]


async def test_while_a_question_is_searched_for_its_thread_is_not_memoqas(
    desk: Desk, state: State, library: JudgingLibrary
) -> None:
    set_to(state, "when-sure")
    library.gate.clear()
    searching = asyncio.create_task(said(desk, overheard()))
    await until(lambda: library.asked)
    follows = await desk.follows(ThreadKey("test", "S1:C1", "1.0"), "who knows that?")
    library.gate.set()
    await searching
    assert not follows


async def test_one_question_is_searched_for_at_a_time(desk: Desk, state: State, library: JudgingLibrary) -> None:
    set_to(state, "when-sure")
    library.delay = 0.02
    await asyncio.gather(*(said(desk, overheard(occasion=f"{number}.0")) for number in range(3)))
    assert (len(library.asked), library.most_running) == (3, 1)


async def test_of_many_questions_at_once_a_few_are_searched_for_and_the_others_left_alone(
    desk: Desk, state: State, library: JudgingLibrary, file: StateFile
) -> None:
    set_to(state, "when-sure")
    library.gate.clear()
    first = [asyncio.create_task(said(desk, overheard(occasion=f"{number}.0"))) for number in range(MOST_IN_HAND)]
    await until(lambda: len(rows(file, "SELECT event FROM claims")) == MOST_IN_HAND)
    assert not await desk.overhears(overheard(occasion="9.0"))
    library.gate.set()
    await asyncio.gather(*first)
    assert await desk.overhears(overheard(occasion="9.0"))


async def test_a_desk_that_closes_leaves_no_unasked_question_to_the_next_process(
    desk: Desk, state: State, file: StateFile
) -> None:
    set_to(state, "when-sure")
    await desk.close(1)
    assert (await said(desk, overheard())).shown == []
    assert rows(file, "SELECT event FROM claims") == []


async def test_a_channel_gets_so_many_answers_a_day_unasked(desk: Desk, state: State, library: JudgingLibrary) -> None:
    set_to(state, "when-sure")
    posts = [await said(desk, overheard(occasion=f"{number}.0")) for number in range(MOST_A_DAY + 2)]
    assert sum(bool(post.shown) for post in posts) == MOST_A_DAY
    assert len(library.asked) == MOST_A_DAY


async def test_what_was_not_found_does_not_count_for_the_day(desk: Desk, state: State, library: JudgingLibrary) -> None:
    set_to(state, "when-sure")
    library.verdict = "none"
    for number in range(MOST_A_DAY):
        await said(desk, overheard(occasion=f"{number}.0"))
    library.verdict = "answer"
    assert (await said(desk, overheard(occasion="99.0"))).shown


async def test_an_unasked_question_counts_for_nobodys_rate(library: JudgingLibrary, state: State) -> None:
    desk = Desk(library, state, Wording(), frozenset(), limits=Limits(rate=1, channel_rate=1))
    set_to(state, "when-sure")
    await said(desk, overheard(occasion="1.0"))
    asked = replace(overheard("who?", "2.0"), addressed=True, unasked=False)
    post = Transcript(asked.thread)
    await desk.handle(asked, post)
    assert [type(reply) for reply in post.shown] == [Answer]
    assert (await said(desk, overheard(occasion="3.0"))).shown


async def test_outside_the_listed_channels_nothing_is_overheard(library: JudgingLibrary, state: State) -> None:
    desk = Desk(library, state, Wording(), frozenset(), limits=Limits(channels=frozenset({"test:C9"})))
    set_to(state, "when-sure")
    assert not await desk.overhears(overheard())


async def test_a_failure_is_told_to_nobody(desk: Desk, state: State, library: JudgingLibrary, file: StateFile) -> None:
    set_to(state, "when-sure")
    library.failure = MemoqaError("no.")
    assert (await said(desk, overheard())).shown == []
    assert rows(file, "SELECT done FROM claims") == [(2,)]


async def test_a_question_whose_process_died_is_not_answered_later(
    desk: Desk, state: State, library: JudgingLibrary, file: StateFile
) -> None:
    set_to(state, "when-sure")
    state.claims.claim(overheard(), datetime.now(UTC) - LEASE - timedelta(seconds=1))
    (left,) = state.claims.unfinished("test", datetime.now(UTC))
    post = Transcript(left.thread)
    await desk.handle(left, post)
    assert (post.shown, library.asked, rows(file, "SELECT done FROM claims")) == ([], [], [(2,)])


async def test_an_answer_whose_process_died_before_it_was_recorded_is_recorded(desk: Desk, state: State) -> None:
    set_to(state, "when-sure")
    state.claims.claim(overheard(), datetime.now(UTC) - LEASE - timedelta(seconds=1))
    (left,) = state.claims.unfinished("test", datetime.now(UTC))
    post = Transcript(left.thread)
    post.already = left.thread
    await desk.handle(left, post)
    assert (post.shown, state.turns.question(left.event)) == ([], QUESTION)


async def test_a_forums_post_asks_by_its_title_but_is_shown_what_may_help_only_if_it_is_a_question(
    desk: Desk, state: State, library: JudgingLibrary
) -> None:
    set_to(state, "every-question")
    assert (await said(desk, replace(overheard("病假規定"), titled=True))).shown
    library.verdict = "related"
    assert not (await said(desk, replace(overheard("病假規定", "2.0"), titled=True))).shown
    assert (await said(desk, replace(overheard("病假有幾天？", "3.0"), titled=True))).shown


@pytest.mark.parametrize(("mode", "words"), [("when-sure", EN.when_sure), ("every-question", EN.every_question)])
async def test_an_admin_sets_the_mode_of_a_channel_and_the_audit_trail_has_it(
    desk: Desk, state: State, file: StateFile, mode: Mode, words: str
) -> None:
    post = Transcript()
    await desk.handle(command(mode), post)
    assert (state.helpers.mode(CHANNEL), post.texts) == (mode, [words.format(most=MOST_A_DAY)])
    assert rows(file, "SELECT who, action, result FROM audit") == [
        ("test:admin", f"/memos helper {mode} in test:S1:C1", "set")
    ]


async def test_others_may_see_the_mode_but_not_set_it(desk: Desk, state: State, file: StateFile) -> None:
    set_to(state, "when-sure")
    seen, refused = Transcript(), Transcript()
    await desk.handle(command("", "test:u"), seen)
    await desk.handle(command("when-asked", "test:u"), refused)
    assert seen.texts == [f"{EN.when_sure.format(most=MOST_A_DAY)}\n{EN.helper_usage}"]
    assert (refused.texts, state.helpers.mode(CHANNEL)) == ([EN.admins_only_helper], "when-sure")
    assert rows(file, "SELECT result FROM audit") == [("refused",)]


async def test_an_admin_sees_every_channel_with_a_mode(desk: Desk, state: State) -> None:
    state.helpers.set(EventId("test", ("S1", "C7")), "when-sure")
    post = Transcript()
    await desk.handle(command("status"), post)
    (text,) = post.texts
    assert text.splitlines() == [EN.when_asked, EN.helper_channels.format(count=1), "• C7: when-sure", EN.helper_usage]


async def test_whoever_sets_a_mode_hears_if_memoqa_cannot_read_the_channel(desk: Desk) -> None:
    deaf, hearing = Transcript(), Transcript()
    await desk.handle(command("when-sure", hears=False), deaf)
    await desk.handle(command("when-sure", hears=True), hearing)
    assert [EN.helper_is_deaf_to_admin in post.texts[0] for post in (deaf, hearing)] == [True, False]


async def test_an_unknown_mode_is_named_and_direct_messages_have_none(desk: Desk) -> None:
    unknown, direct = Transcript(), Transcript()
    await desk.handle(command("always"), unknown)
    await desk.handle(command("when-sure", channel=""), direct)
    assert unknown.texts[0].startswith(EN.unknown_mode.format(mode="always"))
    assert direct.texts == [EN.helper_in_channels]


async def test_the_mode_is_told_in_chinese_too(library: JudgingLibrary, state: State) -> None:
    desk = Desk(library, state, Wording(), frozenset({"test:admin"}))
    post = Transcript()
    await desk.handle(replace(command("when-sure"), language="zh-TW"), post)
    assert post.texts == [ZH_TW.when_sure.format(most=MOST_A_DAY)]


async def test_the_asker_hides_an_answer_and_shows_it_again(desk: Desk, state: State) -> None:
    set_to(state, "when-sure")
    await said(desk, overheard())
    thread = ThreadKey("test", "S1:C1", "1.0")
    hidden, shown = Transcript(thread), Transcript(thread)
    await desk.handle(press("mine"), hidden)
    assert [(one.private, one.answer.question) for one in hidden.shown if isinstance(one, Unasked)] == [
        (True, QUESTION)
    ]
    assert not await desk.follows(thread, "and how many in 2020?")
    await desk.handle(press("share"), shown)
    assert [one.private for one in shown.shown if isinstance(one, Unasked)] == [False]
    assert await desk.follows(thread, "and how many in 2020?")
    assert state.turns.count(LONG_AGO) == 1


async def test_nobody_else_hides_or_shows_it_and_nobody_shows_it_twice(desk: Desk, state: State) -> None:
    set_to(state, "when-sure")
    await said(desk, overheard())
    other, twice, gone = Transcript(), Transcript(), Transcript()
    await desk.handle(press("mine", who="test:other"), other)
    twice.already = ThreadKey("test", "S1:C1", "1.0")
    await desk.handle(press("share"), twice)
    await desk.handle(press("share", about="test:S1:C1:unknown", occasion="10"), gone)
    assert [post.texts for post in (other, twice, gone)] == [
        [EN.not_yours_to_hide], [EN.shown_already], [EN.question_gone],
    ]  # fmt: skip
