"""Slack and Discord show the same: thirty questions asked of both, and what a reader sees of the answers compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from bot.adapters.discord import render as on_discord
from bot.adapters.discord.buttons import layout
from bot.adapters.slack import render as on_slack
from bot.desk import Desk
from bot.messages import Incoming, Notice, Reply, ThreadKey
from bot.threads import IN_MEMORY, ThreadLog
from bot.wording import EN, ZH_TW, Wording, Words
from memoqa.domain import Answer, Quote, Turn, Verdict
from tests.bot.contract import CHINESE, INVISIBLE, LINKS, MARKUP, Seen, Sight, marked
from tests.bot.discord import reading
from tests.bot.doubles import ANSWERING, TEXT, FakeLibrary, answer, quote
from tests.bot.slack import undo

LINES = "# heading\n- item\n1. item\n> quoted\n-# small\n```\ncode\n```\n"


@dataclass(frozen=True)
class Case:
    """A question, and what the library finds; one that begins with "…" is a follow-up in the thread before."""

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
    Case("nothing marked?", "answer", (found(CHINESE),)),
    Case("two marks?", "answer", (quote(TEXT, "", highlights=((0, 4), (10, 20))),)),
    Case("marks that touch?", "answer", (quote(TEXT, "", highlights=((0, 4), (4, 9))),)),
    Case("marked to the last?", "answer", (found("a **b** \\", "**b** \\"),)),
    Case("marked blanks?", "answer", (found("a  「b」 。 c", " 「b」 。 "),)),
    Case("lines?", "answer", (found("one\n\n  two\nthree", "one\n\n  two"),)),
    Case("ten?", "answer", tuple(found(f"第 {number} 段。{CHINESE}", "第") for number in range(10))),
    Case("a hostile title?", "answer", (found(TEXT, ANSWERING, title=MARKUP, section=(LINKS, "@here")),)),
    Case("no section?", "answer", (found(TEXT, ANSWERING, section=()),)),
    Case("emoji 👩\u200d👩\u200d👧?", "answer", (found("👩\u200d👩\u200d👧 e\u0301 葛\U000e0100", "e\u0301"),)),
)


class Memos(FakeLibrary):
    """Finds what the case says; a follow-up is searched for together with the question before it."""

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        case = next(case for case in CASES if case.question.removeprefix("…") == question)
        asked_as = f"{earlier[-1].question} {question}" if earlier else question
        return answer(question, asked_as=asked_as, verdict=case.verdict, quotes=case.quotes)


@dataclass(frozen=True)
class Platform:
    """How an adapter shows a reply, and how a person there reads it."""

    name: str
    shown: Callable[[Reply, Words, str], Sight]


def seen_on_slack(reply: Reply, words: Words, event: str) -> Sight:
    return undo.sight_of(on_slack.messages(reply, words, event))


def seen_on_discord(reply: Reply, words: Words, event: str) -> Sight:
    return reading.sight_of([layout(message).to_components() for message in on_discord.messages(reply, words, event)])


SLACK, DISCORD = Platform("slack", seen_on_slack), Platform("discord", seen_on_discord)


class Reader:
    """A Post whose messages are read as a person reads them."""

    def __init__(self, platform: Platform, incoming: Incoming) -> None:
        self._platform = platform
        self._incoming = incoming
        self.sights: list[Sight] = []

    async def completed(self, incoming: Incoming) -> Incoming:
        return incoming

    async def waiting(self) -> None: ...

    async def update(self, notice: Notice) -> None: ...

    async def posted(self) -> ThreadKey | None: ...

    async def send(self, reply: Reply) -> ThreadKey:
        words = Wording().words(self._incoming.text)
        self.sights.append(self._platform.shown(reply, words, self._incoming.event))
        assert self._incoming.thread
        return self._incoming.thread


async def read_on(platform: Platform) -> list[Sight]:
    """What someone on a platform sees who asks all the questions."""
    sights: list[Sight] = []
    with ThreadLog(IN_MEMORY) as threads:
        desk = Desk(Memos(), threads, Wording(), frozenset())  # type: ignore[arg-type]
        root = 0
        for number, case in enumerate(CASES):
            root = root if case.question.startswith("…") else number
            thread = ThreadKey(platform.name, "C1", str(root))
            incoming = Incoming(f"{platform.name}:1:2:{number}", thread, case.question.removeprefix("…"))
            post = Reader(platform, incoming)
            await desk.handle(incoming, post)
            sights += post.sights
    return sights


def verdict(sight: Sight) -> Verdict:
    """The verdict as it is read."""
    if EN.none in sight.words or ZH_TW.none in sight.words:
        return "none"
    return "related" if EN.related in sight.words or ZH_TW.related in sight.words else "answer"


async def test_thirty_questions_are_answered_alike_on_both_platforms() -> None:
    assert len(CASES) == 30
    on_both = [await read_on(platform) for platform in (SLACK, DISCORD)]
    for case, slack, discord in zip(CASES, *on_both, strict=True):
        said = case.question
        assert verdict(slack) == verdict(discord) == case.verdict, said
        expected = [Seen(one.text, marked(one)) for one in case.quotes]
        assert list(slack.quotes) == expected, said
        assert list(discord.quotes) == expected, said
        assert slack.live == discord.live == (), said


@pytest.mark.parametrize("platform", [SLACK, DISCORD], ids=lambda platform: platform.name)
async def test_a_follow_up_says_what_was_searched_for(platform: Platform) -> None:
    sights = await read_on(platform)
    for before, case, sight in zip(CASES, CASES[1:], sights[1:], strict=False):
        if case.question.startswith("…"):
            searched = f"{before.question.removeprefix('…')} {case.question.removeprefix('…')}"
            assert searched in sight.words
