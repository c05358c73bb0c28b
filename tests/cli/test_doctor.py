"""What `memoqa doctor` finds of the clock, of golden questions and of how memos were read."""

import os
import time
from datetime import datetime

import pytest

from memoqa.cli import doctor
from memoqa.index import generation
from memoqa.settings import Settings
from tests.library import index, library_of

TOMORROW = time.time() + 86_400


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"a.txt": "第一段。"})


def settings(tmp_path):
    return Settings(memos=tmp_path / "memos", index=tmp_path / "index")


def clock(tmp_path):
    (found,) = [finding for finding in doctor.examine(settings(tmp_path)) if finding.name == "clock"]
    return found


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


def reading(folder):
    return next(finding for finding in doctor.examine(settings(folder)) if finding.name == "reading")


def test_memos_whose_reading_looks_doubtful_are_named_and_are_no_fault(tmp_path):
    library_of(tmp_path, {"a.md": "# Loans\n\nSaws are lent for a day.\n", "b.txt": "第一段，沒有題目。\n"})
    found = reading(tmp_path)
    assert found.good
    assert "1 of 2 memos look doubtful (b.txt: no title was found" in found.says
    assert "--explain" in found.says


def test_sound_memos_and_a_missing_index_are_no_news(tmp_path):
    assert reading(tmp_path).says == "nothing is indexed yet"
    library_of(tmp_path, {"a.md": "# Loans\n\nSaws are lent for a day.\n"})
    assert reading(tmp_path).says == "1 memo, not doubtful"


def test_of_many_doubtful_memos_the_first_are_named(tmp_path):
    library_of(tmp_path, {f"{number}.txt": f"第{number}段，沒有題目。\n" for number in range(8)})
    assert "; and 3 more)" in reading(tmp_path).says
