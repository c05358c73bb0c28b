"""Slack and Discord show the same: ask thirty questions on both, and compare what a reader sees of the answers.

The questions go in through the adapters, and the answers are read from the messages that the two platforms stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.adapters.console import commands as console_commands
from bot.adapters.console import render as console
from bot.adapters.discord import render as on_discord
from bot.adapters.discord.components import layout
from bot.adapters.slack import events as slack_events
from bot.adapters.slack import render as on_slack
from bot.adapters.slack.dispatch import Dispatcher
from bot.adapters.slack.escaping import escaped
from bot.adapters.slack.posted import ANSWER
from bot.desk.desk import Desk
from bot.port import Command, Incoming, Notice, Passages
from bot.present.components import opened
from bot.present.wording import EN, ZH_TW, Wording, Words
from bot.state.file import IN_MEMORY, StateFile
from bot.state.stores import stores_of
from memoqa.domain import Answer, Details, Place, Quote, Standing, Turn, Verdict
from memoqa.quotes import terminal
from memoqa.quotes.links_shown import link_lines
from memoqa.quotes.shown import ANSWER_MARK
from memoqa.quotes.terminal import hidden_codes
from memoqa.quotes.wording import about_memo
from memoqa.quotes.words import language_of
from tests.bot.adapters.discord.reading import sight_of
from tests.bot.adapters.slack import reading
from tests.bot.adapters.slack.doubles import WORKSPACE, Web
from tests.bot.contract import CHINESE, INVISIBLE, LINKS, MARKUP, Seen, Sight, first_lines, marked
from tests.bot.doubles import ANSWERING, TEXT, FakeLibrary, Transcript, answer, quote
from tests.e2e.discord.front import Front
from tests.e2e.discord.scene import BotHere, Scene, seen, until

LINK = "https://docs.example.org/a.pdf#page=3"
LINES = "# heading\n- item\n1. item\n> quoted\n-# small\n```\ncode\n```\n"


@dataclass(frozen=True)
class Case:
    """A question, and what the library finds; one that begins with "…" is a follow-up in the last thread."""

    question: str
    verdict: Verdict
    quotes: tuple[Quote, ...] = ()


def found(text: str, highlight: str = "", **other: Any) -> Quote:
    return quote(text, highlight, **other)


CASES = (
    Case("習近平去過俄羅斯幾次？", "answer", (quote(),)),
    Case("…那普丁呢？", "answer", (quote(), found(CHINESE, "與普丁會面更超過 30 次"))),
    Case("…and to China?", "none"),
    Case("…為什麼？", "related", (found(CHINESE),)),
    Case("Which company?", "answer", (found(TEXT, "The United States–China figure of US$633.6 billion"),)),
    Case("台積電的營收？", "none"),
    Case("who is @everyone?", "none"),
    Case("*bold* or _not_?", "related", (found("*bold* or _not_? **both**", "**both**"),)),
    Case("…# and `code`?", "answer", (found(LINES, "- item\n1. item"),)),
    Case("hostile mark-up?", "answer", (found(MARKUP, "@everyone @here"),)),
    Case("hostile links?", "answer", (found(LINKS, "https://evil.test"),)),
    Case("hidden?", "answer", (found(INVISIBLE, "5\u200b000"),)),
    Case("…<@1> <!channel>?", "related", (found(MARKUP), found(LINKS), found(INVISIBLE))),
    Case("long?", "answer", (found("習近平。" * 1_000, "習近平。習近平。"),)),
    Case("longer?", "answer", (found("習近平去過俄羅斯八次。" * 1_500, "八次。"),)),
    Case("without an end?", "answer", (found("習" * 12_000, "習習習"),)),
    Case("long in English?", "answer", (found("He went there eight times. " * 400, "eight times."),)),
    Case("long and hostile?", "answer", (found((MARKUP + "\n") * 60, MARKUP[20:60]),)),
    Case("…and longer?", "related", (found(f"{LINKS}。" * 90), quote())),
    Case("all marked?", "answer", (found(CHINESE, CHINESE),)),
    Case("the very words?", "answer", (quote(answer=(TEXT.index("8次"), TEXT.index("8次") + 2)),)),
    Case("two marks?", "answer", (quote(TEXT, "", highlights=((0, 4), (10, 20))),)),
    Case("marks that touch?", "answer", (quote(TEXT, "", highlights=((0, 4), (4, 9))),)),
    Case("marked to the last?", "answer", (found("a **b** \\", "**b** \\"),)),
    Case("marked blanks?", "answer", (found("a  「b」 。 c", " 「b」 。 "),)),
    Case("lines?", "answer", (found("one\n\n  two\nthree", "one\n\n  two"),)),
    Case("ten?", "answer", tuple(found(f"第 {number} 段。{CHINESE}", "第") for number in range(10))),
    Case("a hostile title?", "answer", (found(TEXT, ANSWERING, title=MARKUP, section=(LINKS, "@here")),)),
    Case("no section?", "answer", (found(TEXT, ANSWERING, section=(), place=Place(page=3), link=LINK),)),
    Case("emoji 👩\u200d👩\u200d👧?", "answer", (found("👩\u200d👩\u200d👧 e\u0301 葛\U000e0100", "e\u0301"),)),
)


class Memos(FakeLibrary):
    """Finds the case's quotes; a follow-up is searched for together with the question before it."""

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        case = next(case for case in CASES if case.question.removeprefix("…") == question)
        asked_as = f"{earlier[-1].question} {question}" if earlier else question
        quotes = tuple(replace(one, receipt=f"receipt-{number}") for number, one in enumerate(case.quotes))
        return answer(question, asked_as=asked_as, verdict=case.verdict, quotes=quotes)


class Desks:
    """A desk for one platform, with its own state."""

    def __init__(self) -> None:
        self.state = stores_of(StateFile(IN_MEMORY))
        self.desk = Desk(Memos(), self.state, Wording(), frozenset())

    async def answered(self, event: str) -> None:
        """Wait until the desk has recorded its answer to an event, and so has posted it whole."""
        await until(lambda: self.state.turns.question(event) is not None, what=event)


async def read_on_slack() -> list[Sight]:
    """Ask all questions on Slack by mention, and read the answers from the messages that its Web API received."""
    desks, web = Desks(), Web()
    web.base_url = "https://slack.test/api/"
    app = Dispatcher(desks.desk, Wording(), web, WORKSPACE, frozenset()).app()  # type: ignore[arg-type]
    sights: list[Sight] = []
    root = ""
    for number, case in enumerate(CASES):
        ts = f"{100 + number}.0"
        root = root if case.question.startswith("…") else ts
        text = f"<@{WORKSPACE.user}> {escaped(case.question.removeprefix('…'))}"
        said = {"type": "app_mention", "user": "U7", "text": text, "ts": ts, "thread_ts": root, "channel": "C1"}
        envelope = {"type": "event_callback", "team_id": "T1", "event": said}
        reply = await app.async_dispatch(AsyncBoltRequest(body=envelope, mode="socket_mode"))
        assert reply.status == 200
        event = f"slack:T1:C1:{ts}"
        await desks.answered(event)
        stored = [one for one in web.messages if is_answer(one, event)]
        assert {one["thread_ts"] for one in stored} == {root}
        sights.append(reading.sight_of([on_slack.RenderedMessage(one["text"], one["blocks"]) for one in stored]))
    return sights


def is_answer(message: dict[str, Any], event: str) -> bool:
    """Whether a message is part of the answer to that event; the adapter stamps each message with its event."""
    metadata = message["metadata"] or {"event_type": ""}
    return metadata["event_type"] == ANSWER and metadata["event_payload"]["event"] == event


async def read_on_discord() -> list[Sight]:
    """Ask all questions on Discord by mention, and read the answers from the messages that it stored."""
    desks = Desks()
    sights: list[Sight] = []
    async with Front() as front:
        scene = Scene(front)
        async with BotHere(scene, desks.desk, desks.state):
            place = thread = scene.channel.id
            for case in CASES:
                place = thread if case.question.startswith("…") else scene.channel.id
                before = {message.id for message in [*scene.said(scene.channel.id), *scene.said(place)]}
                text = f"{scene.at_me} {case.question.removeprefix('…')}"
                asked = front.backend.create_message(place, scene.alice.id, text)
                await desks.answered(f"discord:{scene.guild.id}:{place}:{asked.id}")
                first, *_ = [message for message in scene.said(place) if message.id not in before]
                thread = first.id if place == scene.channel.id else place
                stored = {message.id: message for message in [*scene.said(place), *scene.said(thread)]}
                sights.append(seen(*(message for one, message in stored.items() if one not in before)))
    return sights


READERS = {"slack": read_on_slack, "discord": read_on_discord}


def verdict(sight: Sight) -> Verdict:
    """The verdict that a reader sees."""
    if EN.none in sight.words or ZH_TW.none in sight.words:
        return "none"
    doubts = (EN.likely, EN.related, ZH_TW.likely, ZH_TW.related)
    return "related" if any(doubt in sight.words for doubt in doubts) else "answer"


async def test_thirty_questions_are_answered_alike_on_both_platforms() -> None:
    assert len(CASES) == 30
    on_both = [await read() for read in READERS.values()]
    for case, slack, discord in zip(CASES, *on_both, strict=True):
        said = case.question
        assert verdict(slack) == verdict(discord) == case.verdict, said
        to_see = [opened(one, answer()) or one for one in case.quotes]
        expected = [Seen(one.text, marked(one)) for one in to_see]
        assert list(slack.quotes) == expected, said
        assert list(discord.quotes) == expected, said
        begun = [first_lines(one) if case.verdict == "answer" else () for one in to_see]
        assert list(slack.answers) == list(discord.answers) == begun, said
        assert slack.live == discord.live == (), said
        for sight in (slack, discord):  # their words are in each platform's own language
            assert [address for _, address in sight.links] == [one.link for one in case.quotes if one.link], said


@pytest.mark.parametrize("styled", [True, False])
def test_the_terminal_begins_an_answer_with_the_same_words_as_the_chats(styled: bool) -> None:
    compared = 0
    for case in CASES:
        asked = answer(verdict=case.verdict, quotes=case.quotes, likely=case.verdict == "related")
        expected = [line.text for one in case.quotes for line in first_lines(opened(one, asked) or one)]
        if "\n" in "".join(expected) or hidden_codes("".join(expected)) or case.verdict == "none":
            continue  # a terminal shows these by their code, and a line break as a sign
        shown = [console.answer_lines(asked, EN, 9_000, styled=styled)]
        if not any(opened(one, asked) for one in case.quotes):  # only a chat folds
            shown.append(terminal.answer_lines(asked, EN, 9_000, styled=styled))
        for lines in shown:
            first = [line.plain for line in lines if line.plain.startswith(ANSWER_MARK)]
            assert first == [ANSWER_MARK + words for words in expected], case.question
        compared += len(expected)
    assert compared > 20


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
def test_whether_a_memo_holds_is_said_in_the_same_words_everywhere(words: Words) -> None:
    stands = Standing(expired="2026-10-01", superseded=True, newer="2027/leave.md")
    known = {"details": Details(owner="王小明 <slack:U1>"), "recognised": 0.97}
    one = found(TEXT, ANSWERING, date="2026-01-01", standing=stands, **known)
    reply, said = answer(verdict="related", quotes=(one,)), about_memo(one, words)
    for shown in everywhere(reply, words):
        assert said in shown
        assert words.outdated in shown
        assert "slack:U1" not in shown


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
def test_where_words_lead_is_said_in_the_same_words_everywhere(words: Words) -> None:
    one = found(TEXT, ANSWERING, links=((0, 3, "https://a.example/apply"), (4, 6, "mailto:b@c.example")))
    for shown in everywhere(answer(quotes=(one,)), words):
        assert [line in shown for line in link_lines(one, words)] == [True, True]


def everywhere(reply: Answer, words: Words) -> tuple[str, ...]:
    """What each chat and each terminal shows of an answer."""
    return (
        reading.sight_of(on_slack.messages(reply, words)).words,
        sight_of(
            [layout(message).to_components() for message in on_discord.messages(reply, words, "discord:1:2:3")]
        ).words,
        *(
            "\n".join(line.plain for line in lines)
            for lines in (
                console.answer_lines(reply, words, 200, styled=True),
                terminal.answer_lines(reply, words, 200, styled=False),
            )
        ),
    )


@pytest.mark.parametrize("platform", READERS)
async def test_a_follow_up_says_what_was_searched_for(platform: str) -> None:
    sights = await READERS[platform]()
    for before, case, sight in zip(CASES, CASES[1:], sights[1:], strict=False):
        if case.question.startswith("…"):
            searched = f"{before.question.removeprefix('…')} {case.question.removeprefix('…')}"
            assert searched in sight.words


COMMANDS: tuple[tuple[Command, str], ...] = (
    ("find", "俄羅斯"),
    ("find", "「「普丁」」"),
    ("find", "@everyone <!channel>"),
    ("named", "（一）"),
    ("named", "（九）"),
    ("verify", "000000000000.0-9.0000000000000000"),
    ("verify", "what?"),
    ("diff", ""),
)


@pytest.mark.parametrize(("command", "text"), COMMANDS)
async def test_words_sections_and_receipts_are_shown_alike_on_both_platforms(command: Command, text: str) -> None:
    desks, post = Desks(), Transcript()
    await desks.desk.handle(Incoming(f"test:{text}", None, text, command), post)
    (reply,) = post.shown
    words = ZH_TW if language_of(text) == "zh-TW" else EN
    slack = reading.sight_of(on_slack.messages(reply, words))
    discord = sight_of([layout(message).to_components() for message in on_discord.messages(reply, words)])
    assert slack.quotes == discord.quotes
    assert bool(slack.quotes) == isinstance(reply, Passages)
    said = reply.head if isinstance(reply, Passages) else reply.text if isinstance(reply, Notice) else ""
    for line in said.split("\n"):
        assert line in slack.words
        assert line in discord.words
    assert slack.live == discord.live == ()


def test_each_chat_takes_the_same_commands() -> None:
    known = {"ask", "find", "named", "verify", "diff", "memos", "reindex", "gaps", "forget"}
    assert known <= set(slack_events.COMMANDS.values())
    assert known <= set(console_commands.DESK_COMMANDS.values())
