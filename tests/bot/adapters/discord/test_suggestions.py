"""While someone types a question, memoqa suggests earlier questions and headings."""

from dataclasses import replace
from typing import Any

from bot.adapters.discord import suggestions
from bot.adapters.discord.suggestions import Suggestions, choices
from bot.desk.desk import Desk
from tests.bot.doubles import FakeLibrary

QUESTIONS = [f"question {number}?" for number in range(30)]
HEADINGS = [f"heading {number}" for number in range(30)]


def test_eight_questions_and_seventeen_headings_are_offered() -> None:
    offered = choices(QUESTIONS, HEADINGS, "")
    assert offered == [*QUESTIONS[:8], *HEADINGS[:17]]


def test_the_places_that_one_kind_leaves_are_the_others() -> None:
    assert choices(QUESTIONS, HEADINGS[:2], "") == [*QUESTIONS[:23], *HEADINGS[:2]]
    assert choices(QUESTIONS[:2], HEADINGS, "") == [*QUESTIONS[:2], *HEADINGS[:23]]


def test_what_begins_with_what_was_typed_comes_first() -> None:
    asked = [*(f"what of trade {number}?" for number in range(9)), "Trade in 2018?"]
    assert choices(asked, ["the trade", "TRADE"], " trade") == ["Trade in 2018?", "TRADE", *asked[:9], "the trade"]


def test_what_is_a_question_and_a_heading_is_offered_once_and_what_is_too_long_not_at_all() -> None:
    assert choices(["one", "x" * 101], ["one", "y" * 101, "two"], "") == ["one", "two"]


async def test_the_headings_are_gathered_once_for_each_index(
    desk: Desk, library: FakeLibrary, monkeypatch: Any
) -> None:
    gathered: list[str] = []
    gather = suggestions.headings
    monkeypatch.setattr(suggestions, "headings", lambda one: (gathered.append(one.generation), gather(one))[1])
    offered = Suggestions(desk)
    for _ in range(2):
        await offered.matching("discord:1", "")
    held = library.library()
    library.library = lambda: replace(held, generation="g2")  # type: ignore[method-assign]
    await offered.matching("discord:1", "")
    assert gathered == ["g1", "g2"]
