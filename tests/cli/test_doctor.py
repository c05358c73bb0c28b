"""What `memoqa doctor` finds of the clock, of golden questions, of how memos were read, and of the reader."""

import hashlib
import json
import os
import time
from datetime import datetime

import pytest
from huggingface_hub import constants

from memoqa.cli import doctor
from memoqa.encoders import reader as bundled_reader
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
    assert "1 doubtful memo of 2 (b.txt: no title was found" in found.says
    assert "--explain" in found.says


def test_sound_memos_and_a_missing_index_are_no_news(tmp_path):
    assert reading(tmp_path).says == "nothing is indexed yet"
    library_of(tmp_path, {"a.md": "# Loans\n\nSaws are lent for a day.\n"})
    assert reading(tmp_path).says == "1 memo, not doubtful"


def test_of_many_doubtful_memos_the_first_are_named(tmp_path):
    library_of(tmp_path, {f"{number}.txt": f"第{number}段，沒有題目。\n" for number in range(8)})
    assert "; and 3 more)" in reading(tmp_path).says


def test_one_thing_is_counted_as_one(tmp_path):
    library_of(tmp_path, {"a.txt": "第一段。"})
    found = {finding.name: finding.says for finding in doctor.examine(settings(tmp_path))}
    assert found["memos"].startswith("1 file in ")


def reader(tmp_path, setting):
    found = doctor.examine(settings(tmp_path).model_copy(update={"reader": setting}))
    return next(finding for finding in found if finding.name == "reader")


@pytest.fixture
def bundled(tmp_path, monkeypatch):
    """A bundled reader's folder, whose files nothing loads."""
    folder = tmp_path / "bundled"
    folder.mkdir()
    files = {name: f"the {name}".encode() for name in (bundled_reader.GRAPH_NAME, bundled_reader.WEIGHTS_NAME)}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    (folder / bundled_reader.FACTS_NAME).write_text(json.dumps({"alpha": 0.5, "sha256": digests}))
    for function in (bundled_reader.verified_reader, bundled_reader.reader_digest):
        monkeypatch.setattr(function, "__defaults__", (folder,))
    return folder


def test_the_bundled_reader_is_well_if_its_files_have_their_digests(tmp_path, bundled):
    found = reader(tmp_path, "bundled")
    assert found.good
    assert found.says.startswith("bundled:")
    assert found.says.endswith("verified")
    (bundled / bundled_reader.WEIGHTS_NAME).write_bytes(b"others")
    assert not reader(tmp_path, "bundled").good
    assert "reader.weights is damaged" in reader(tmp_path, "bundled").says


@pytest.mark.parametrize("name", [bundled_reader.GRAPH_NAME, bundled_reader.FACTS_NAME])
def test_a_bundled_reader_that_lacks_a_file_is_a_finding(tmp_path, bundled, name):
    (bundled / name).unlink()
    assert not reader(tmp_path, "bundled").good
    assert "force-reinstall memoqa" in reader(tmp_path, "bundled").says


def test_no_reader_is_no_fault(tmp_path):
    assert reader(tmp_path, "none").good


def test_another_reader_is_named_with_what_it_does_or_with_what_is_wrong(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "config.json").write_text('{"architectures": ["BertForQuestionAnswering"]}')
    assert reader(tmp_path, str(folder)).good
    assert reader(tmp_path, str(folder)).says.startswith("own@")
    assert reader(tmp_path, str(folder)).says.endswith(": finds answers")
    (folder / "config.json").write_text('{"architectures": ["BertModel"]}')
    assert not reader(tmp_path, str(folder)).good
    assert "MEMOQA_READER=" in reader(tmp_path, str(folder)).says


def test_a_reader_that_is_not_here_yet_will_be_fetched(tmp_path, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    assert (
        reader(tmp_path, "some/reader").says == "some/reader: will be fetched from the Hugging Face hub when first used"
    )
