"""What the doctor finds of the clock and of the bot's state."""

import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import checks
from bot.messages import ThreadKey
from bot.threads import ThreadLog
from memoqa import doctor, generation
from memoqa.settings import Settings
from tests.bot.doubles import answer
from tests.library import index, library_of

TOMORROW = time.time() + 86_400


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"a.txt": "第一段。"})


def settings(tmp_path):
    return Settings(memos=tmp_path / "memos", index=tmp_path / "index", state=tmp_path / "state.sqlite3")


def clock(tmp_path):
    (found,) = [finding for finding in doctor.examine(settings(tmp_path)) if finding.name == "clock"]
    return found


def state(tmp_path):
    (found,) = [finding for finding in checks.examine(settings(tmp_path)) if finding.name == checks.NAME]
    return found


@pytest.mark.parametrize("wrong", [{"admins": "bob"}, {"channels": "general"}])
def test_what_is_no_id_in_the_settings_is_found(tmp_path, wrong):
    (found, *_) = checks.examine(settings(tmp_path).model_copy(update=wrong))
    assert not found.good
    assert "is no id" in found.says


def test_ids_that_are_well_are_counted(tmp_path):
    (found, *_) = checks.examine(settings(tmp_path).model_copy(update={"admins": "slack:U012ABC, slack:S0GROUP"}))
    assert (found.good, found.says) == (True, "2 admins; answering in every channel")


def golden(tmp_path):
    found = doctor.examine(settings(tmp_path).model_copy(update={"golden": tmp_path / "golden.jsonl"}))
    return next(finding for finding in found if finding.name == "golden")


def test_a_golden_file_that_cannot_be_read_is_a_finding(tmp_path):
    assert not golden(tmp_path).good
    assert "golden.jsonl cannot be read" in golden(tmp_path).says
    (tmp_path / "golden.jsonl").write_text("no JSON\n")
    assert not golden(tmp_path).good


def test_a_golden_file_that_is_well_is_told_of(tmp_path):
    (tmp_path / "golden.jsonl").write_text(
        '{"id": "1", "question": "?", "gold": ["words"], "kind": "fact", "lang": "en"}\n'
    )
    assert golden(tmp_path).good
    assert "golden.jsonl can be read" in golden(tmp_path).says


@pytest.mark.usefixtures("library")
def test_a_clock_later_than_memos_and_index_is_well(tmp_path):
    assert clock(tmp_path).good
    assert clock(tmp_path / "nothing-there").good


def test_a_memo_changed_tomorrow_says_that_the_clock_is_wrong(library, tmp_path):
    os.utime(library.memos / "a.txt", (TOMORROW, TOMORROW))
    assert not clock(tmp_path).good
    assert "a.txt was changed at" in clock(tmp_path).says


def test_an_index_made_tomorrow_says_that_the_clock_is_wrong(library, tmp_path, monkeypatch):
    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(TOMORROW, tz)

    (library.memos / "a.txt").write_text("換了一段。")
    monkeypatch.setattr(generation, "datetime", Tomorrow)
    index(library)
    monkeypatch.undo()
    assert not clock(tmp_path).good
    assert "was made at" in clock(tmp_path).says


def test_of_a_state_that_is_well_its_figures_are_told_while_the_bot_has_it_open(tmp_path):
    assert [finding.name for finding in checks.examine(settings(tmp_path))] == ["ids"]
    with ThreadLog(tmp_path / "state.sqlite3") as log:
        log.record(ThreadKey("test", "C1", "1"), answer(), datetime.now(UTC))
        assert state(tmp_path).good
        assert "1 answered" in state(tmp_path).says


def another_programs(path):
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE songs (title TEXT)")


def newer(path):
    ThreadLog(path).close()
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA user_version = 99")


def damaged(path):
    with ThreadLog(path) as log:
        for number in range(200):
            log.record(ThreadKey("test", "C1", "1"), answer(f"{number}?"), datetime.now(UTC))
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 6)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (another_programs, "belongs to another program"),
        (newer, "newer memoqa"),
        (damaged, "is damaged"),
        (lambda path: path.write_bytes(b"no database at all, but of some length" * 200), "no database"),
    ],
)
def test_a_state_that_the_bot_would_refuse_is_a_finding_and_is_left_as_it_is(tmp_path, made, said):
    path = tmp_path / "state.sqlite3"
    made(path)
    before = path.read_bytes()
    assert not state(tmp_path).good
    assert said in state(tmp_path).says
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["state.sqlite3", "."])
def test_a_state_that_cannot_be_written_is_a_finding(tmp_path, monkeypatch, place):
    ThreadLog(tmp_path / "state.sqlite3").close()
    denied = (tmp_path / place).resolve()
    allowed = os.access
    # The tests may run as root, whom no mode stops.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != denied and allowed(path, mode))
    assert not state(tmp_path).good
    assert "write access" in state(tmp_path).says
