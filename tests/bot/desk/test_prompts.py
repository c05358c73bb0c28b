"""What is suggested to everybody: what several people asked and found, and the memos' own headings."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.desk.desk import Desk
from bot.desk.prompts import LEAST_ASKERS, LONGEST
from bot.port import ThreadKey
from bot.state.stores import State
from memoqa.domain import Memo, Paragraph, Place, Sentence
from memoqa.view import IndexedMemos
from tests.bot.doubles import FakeLibrary, answer

NOW = datetime.now(UTC)
HEADING = "（一）中俄雙邊關係之戰略意義"


def ask(state: State, question: str, askers: int, *, platform: str = "test", **more: Any) -> None:
    for number in range(askers):
        state.turns.record(
            ThreadKey(platform, "C1", "1"),
            answer(question, **more),
            NOW,
            event=f"{platform}:{question}:{number}",
            asker=f"{platform}:{number}",
        )


def memo(name: str, *sections: str) -> Memo:
    paragraphs = tuple(
        Paragraph(number, 0, 1, (section,) if section else (), Place(), (Sentence(0, 1),))
        for number, section in enumerate(sections)
    )
    return Memo(name, f"Title of {name}", "", "x", paragraphs, "0" * 64)


@pytest.fixture
def memos(library: FakeLibrary, monkeypatch: pytest.MonkeyPatch) -> list[Memo]:
    """The memos that the library holds; none at first."""
    held: list[Memo] = []
    monkeypatch.setattr(library, "library", lambda: IndexedMemos("g1", "2026-01-02T03:04:05+00:00", tuple(held)))
    return held


async def test_the_question_that_most_people_asked_and_found_comes_first(desk: Desk, state: State) -> None:
    ask(state, "often?", LEAST_ASKERS)
    ask(state, "most?", LEAST_ASKERS + 1)
    assert await desk.suggestions("test", 3) == ("most?", "often?", HEADING)


async def test_a_question_of_fewer_people_is_never_suggested_however_often_they_asked_it(
    desk: Desk, state: State
) -> None:
    for _ in range(9):
        ask(state, "rare?", LEAST_ASKERS - 1)
    assert await desk.suggestions("test", 3) == (HEADING,)


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("silent?", {"verdict": "none", "quotes": ()}),
        ("near?", {"verdict": "related"}),
        ("and then?", {"asked_as": "who? and then?"}),
        ("l" * (LONGEST + 1), {}),
    ],
)
async def test_what_was_not_answered_or_does_not_stand_by_itself_or_is_long_is_not_suggested(
    desk: Desk, state: State, question: str, more: dict[str, Any]
) -> None:
    ask(state, question, LEAST_ASKERS, **more)
    assert await desk.suggestions("test", 3) == (HEADING,)


async def test_a_question_of_just_the_most_characters_is_suggested(desk: Desk, state: State) -> None:
    ask(state, "l" * LONGEST, LEAST_ASKERS)
    assert (await desk.suggestions("test", 3))[0] == "l" * LONGEST


async def test_a_question_that_the_memos_no_longer_answer_is_not_suggested(desk: Desk, state: State) -> None:
    ask(state, "who?", LEAST_ASKERS)
    ask(state, "who?", 1, verdict="none", quotes=())
    assert await desk.suggestions("test", 3) == (HEADING,)


async def test_what_was_asked_on_another_platform_is_not_suggested(desk: Desk, state: State) -> None:
    ask(state, "who?", LEAST_ASKERS, platform="other")
    assert await desk.suggestions("test", 3) == (HEADING,)


async def test_the_headings_come_from_each_memo_in_turn(desk: Desk, memos: list[Memo]) -> None:
    memos += [memo("a.md", "", "**Hotels**", "**Hotels**", "Trains"), memo("b.txt", "Leave"), memo("c.txt", "")]
    assert await desk.suggestions("test", 4) == ("Hotels", "Leave", "Trains")


async def test_memos_without_headings_suggest_nothing(desk: Desk, memos: list[Memo]) -> None:
    memos.append(memo("c.txt", ""))
    assert await desk.suggestions("test", 3) == ()


async def test_a_heading_that_is_too_long_or_too_short_is_left_out(desk: Desk, memos: list[Memo]) -> None:
    memos.append(memo("a.txt", "一", "x" * (LONGEST + 1), "x" * LONGEST))
    assert await desk.suggestions("test", 3) == ("x" * LONGEST,)
