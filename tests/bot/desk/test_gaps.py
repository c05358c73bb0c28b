import json
from datetime import UTC, datetime, timedelta

import pytest
from bot.state.record import Record
from bot.state.threads import ThreadLog

from bot.desk.desk import Desk
from bot.desk.gaps import golden, grouped, page, told
from bot.port import Incoming, ThreadKey
from bot.present.wording import EN
from memoqa.service import MemoQA
from tests.bot.doubles import FakeLibrary, Transcript, answer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = ThreadKey("test", "C1", "1")


class ByFirstWord(FakeLibrary):
    """A library for which questions are alike that begin with the same word."""

    def alike(self, questions: list[str]) -> list[list[int]]:
        groups: dict[str, list[int]] = {}
        for number, question in enumerate(questions):
            groups.setdefault(question.split()[0], []).append(number)
        return sorted(groups.values(), key=len, reverse=True)


@pytest.fixture
def library() -> FakeLibrary:
    return ByFirstWord()


@pytest.fixture
def record(threads: ThreadLog) -> Record:
    for number, (question, verdict, days) in enumerate(
        [("wifi password?", "none", 1), ("leave days?", "answer", 2), ("wifi key?", "none", 9), ("old?", "none", 40)]
    ):
        asked_at = NOW - timedelta(days=days)
        threads.record(KEY, answer(question, verdict=verdict), asked_at, event=f"test:{number}", asker="test:u")
    return Record(threads)


def test_a_gap_is_a_question_without_an_answer_or_with_a_bad_one(record: Record) -> None:
    since = NOW - timedelta(weeks=4)
    assert [gap.question for gap in record.gaps(since)] == ["wifi key?", "wifi password?"]
    record.rate("test:1", "test:a", NOW, good=True)
    record.rate("test:1", "test:b", NOW, good=False)
    record.complain("test:1", "test:b", "half days", NOW)
    assert ("leave days?", "half days") in [(gap.question, gap.missing) for gap in record.gaps(since)]


def test_alike_gaps_stand_together_in_chat_page_and_golden_file(record: Record, library: MemoQA) -> None:
    groups = grouped(record, library, NOW - timedelta(weeks=4))
    assert told(groups, 3, 4, EN).split("\n") == [EN.gaps.format(gaps=2, asked=3, weeks=4), "2 × wifi key?"]
    assert [json.loads(line)["question"] for line in golden(groups).splitlines()] == ["wifi key?"]
    html = page(groups, 3, 4, NOW)
    assert "wifi password?" in html
    assert html.count("from 2026-") == 4


def test_a_question_cannot_put_markup_into_the_page(threads: ThreadLog, library: MemoQA) -> None:
    threads.record(KEY, answer("<script>alert(1)</script> ?", verdict="none"), NOW)
    assert "<script>" not in page(grouped(Record(threads), library, NOW - timedelta(days=1)), 1, 4, NOW)


async def test_only_an_admin_sees_what_others_asked(desk: Desk, record: Record) -> None:
    assert record
    post = Transcript(KEY)
    await desk.handle(Incoming("test:g", KEY, "", "gaps", identities=frozenset({"test:u"})), post)
    assert post.texts == [EN.admins_only_gaps]


def test_what_is_older_than_is_kept_is_gone_with_its_feedback(record: Record, threads: ThreadLog) -> None:
    record.rate("test:3", "test:a", NOW - timedelta(days=39), good=False)
    assert record.purge(NOW - timedelta(days=30)) == 1
    assert len(threads.turns(KEY, 99)) == 3
    assert threads._connection.execute("SELECT count(*) FROM feedback").fetchone() == (0,)
