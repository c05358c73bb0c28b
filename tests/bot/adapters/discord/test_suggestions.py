"""While someone types a question, memoqa suggests earlier questions and headings."""

from dataclasses import replace
from typing import Any

from bot.adapters.discord import suggestions
from bot.adapters.discord.suggestions import Suggestions, choices
from bot.desk.desk import Desk
from bot.port import Incoming
from bot.state.file import StateFile
from tests.bot.adapters.discord.doubles import Bots
from tests.bot.doubles import FakeLibrary, nobody
from tests.e2e.discord.scene import Scene, until_done

TYPING = Incoming("discord:1:2:3", None, "", asker="discord:1")
QUESTIONS = [f"question {number}?" for number in range(30)]
HEADINGS = [f"heading {number}" for number in range(30)]


def test_eight_questions_and_seventeen_headings_are_offered() -> None:
    offered = choices(QUESTIONS, HEADINGS, "")
    assert offered == [*QUESTIONS[:8], *HEADINGS[:17]]


def test_either_kind_fills_the_places_that_the_other_leaves() -> None:
    assert choices(QUESTIONS, HEADINGS[:2], "") == [*QUESTIONS[:23], *HEADINGS[:2]]
    assert choices(QUESTIONS[:2], HEADINGS, "") == [*QUESTIONS[:2], *HEADINGS[:23]]


def test_what_begins_with_what_was_typed_comes_first() -> None:
    asked = [*(f"what of trade {number}?" for number in range(9)), "Trade in 2018?"]
    assert choices(asked, ["the trade", "TRADE"], " trade") == ["Trade in 2018?", "TRADE", *asked[:9], "the trade"]


def test_a_text_is_offered_once_and_a_too_long_one_never() -> None:
    assert choices(["one", "x" * 101], ["one", "y" * 101, "two"], "") == ["one", "two"]


async def test_the_headings_are_collected_once_for_each_index(
    desk: Desk, library: FakeLibrary, monkeypatch: Any
) -> None:
    gathered: list[str] = []
    gather = suggestions.headings
    monkeypatch.setattr(suggestions, "headings", lambda one: (gathered.append(one.generation), gather(one))[1])
    offered = Suggestions(desk)
    for _ in range(2):
        await offered.matching(TYPING, nobody, "")
    held = library.library()
    library.library = lambda: replace(held, generation="g2")  # type: ignore[method-assign]
    await offered.matching(TYPING, nobody, "")
    assert gathered == ["g1", "g2"]


async def test_suggestions_are_the_headings_and_the_askers_own_questions_only(
    scene: Scene, bot: Bots, library: FakeLibrary, file: StateFile
) -> None:
    paragraph = library.library().memos[0].paragraphs[0]
    memo = replace(library.library().memos[0], paragraphs=(replace(paragraph, section=("一、前言", "長" * 101)),))
    library.library = lambda: replace(FakeLibrary().library(), memos=(memo,))  # type: ignore[method-assign]
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="alice's 前言?")
        await scene.bob.slash(scene.channel, "ask", question="bob's?")
        await scene.answers(scene.channel.id, 2)
        await until_done(file)  # both are in the state
        offered = await scene.suggested(scene.alice, scene.channel, "")
        narrowed = await scene.suggested(scene.alice, scene.channel, "前言")
        none = await scene.suggested(scene.alice, scene.channel, "BOB")
        headings = await scene.suggested(scene.alice, scene.channel, "前言", "section", "heading")
    assert offered == ["alice's 前言?", "一、前言"]
    assert narrowed == ["alice's 前言?", "一、前言"]
    assert none == []
    assert headings == ["一、前言"]
