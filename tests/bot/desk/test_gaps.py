import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.desk import Desk
from bot.desk.gaps import all_reasons, golden, grouped, page, summary
from bot.port import Incoming, Reason, ThreadKey
from bot.present.wording import EN, ZH_TW, Words
from bot.state.stores import State
from tests.bot.doubles import FakeLibrary, Transcript, answer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SINCE = NOW - timedelta(weeks=4)
KEY = ThreadKey("test", "C1", "1")


class ByFirstWord(FakeLibrary):
    """A library that groups questions by their first word."""

    def alike(self, questions: Sequence[str]) -> list[list[int]]:
        groups: dict[str, list[int]] = {}
        for number, question in enumerate(questions):
            groups.setdefault(question.split()[0], []).append(number)
        return sorted(groups.values(), key=len, reverse=True)


@pytest.fixture
def library() -> FakeLibrary:
    return ByFirstWord()


@pytest.fixture
def asked(state: State) -> State:
    """A state with four questions in it."""
    for number, (question, verdict, days) in enumerate(
        [("wifi password?", "none", 1), ("leave days?", "answer", 2), ("wifi key?", "none", 9), ("old?", "none", 40)]
    ):
        asked_at = NOW - timedelta(days=days)
        state.turns.record(KEY, answer(question, verdict=verdict), asked_at, event=f"test:{number}", asker="test:u")
    return state


def test_alike_gaps_stand_together_in_chat_page_and_golden_file(asked: State, library: FakeLibrary) -> None:
    groups = grouped(asked.feedback, library, NOW - timedelta(weeks=4))
    assert summary(groups, 3, SINCE, EN).split("\n") == [
        EN.gaps.format(gaps=2, asked=3, since=SINCE.date()),
        "2 × wifi key?",
    ]
    assert [json.loads(line)["question"] for line in golden(groups).splitlines()] == ["wifi key?"]
    html = page(groups, 3, 4, NOW)
    assert "wifi password?" in html
    assert html.count("from 2026-") == 4


@pytest.mark.parametrize(
    ("words", "total", "alike"),
    [
        (EN, "Reasons that people gave: Out of date (2), Something else (1)", "    reasons: Out of date (2)"),
        (ZH_TW, "大家選擇的原因：內容已經過時 2 人、其他 1 人", "    原因：內容已經過時 2 人"),
    ],
)
def test_reasons_are_counted_for_alike_gaps_and_for_all_in_chat_and_page(
    asked: State, library: FakeLibrary, words: Words, total: str, alike: str
) -> None:
    given: list[tuple[str, str, Reason]] = [
        ("0", "a", "out_of_date"), ("2", "b", "out_of_date"), ("1", "a", "other"), ("3", "a", "no_answer"),
    ]  # fmt: skip
    for question, person, reason in given:
        asked.feedback.complain(f"test:{question}", f"test:{person}", "", NOW, reason)
    groups = grouped(asked.feedback, library, NOW - timedelta(weeks=4))
    lines = summary(groups, 3, SINCE, words).split("\n")
    assert (lines[1], lines[3]) == (total, alike)
    assert all_reasons(groups) == {"out_of_date": 2, "other": 1}
    html = page(groups, 3, 4, NOW)
    assert "Reasons that people gave: Out of date (2), Something else (1)." in html
    assert "; reasons: Out of date (2)</small>" in html


def test_without_reasons_neither_chat_nor_page_speaks_of_them(asked: State, library: FakeLibrary) -> None:
    groups = grouped(asked.feedback, library, NOW - timedelta(weeks=4))
    assert "easons" not in summary(groups, 3, SINCE, EN) + page(groups, 3, 4, NOW)


def test_a_question_cannot_put_markup_into_the_page(state: State, library: FakeLibrary) -> None:
    state.turns.record(KEY, answer("<script>alert(1)</script> ?", verdict="none"), NOW)
    assert "<script>" not in page(grouped(state.feedback, library, NOW - timedelta(days=1)), 1, 4, NOW)


def test_the_summary_reads_well_for_one_question_and_for_none(asked: State, library: FakeLibrary) -> None:
    groups = grouped(asked.feedback, library, NOW - timedelta(days=2))
    assert summary(groups, 1, SINCE, EN).startswith("Questions since 2026-10-26: 1. Without a good answer")
    assert summary([], 1, SINCE, EN) == "Questions since 2026-10-26: 1. Every one had a good answer."


async def test_only_an_admin_sees_other_peoples_questions(desk: Desk, asked: State) -> None:
    assert asked
    post = Transcript(KEY)
    await desk.handle(Incoming("test:g", KEY, "", "gaps", identities=frozenset({"test:u"})), post)
    assert post.texts == [EN.admins_only_gaps]
