"""An index run that was stopped: what the next one takes up, and what it does again."""

import os

import pytest

from memoqa.index import build, scan
from memoqa.index.store import JOURNAL, Store
from memoqa.ingest.source import NotReadNow
from tests.doubles import HashedEncoder
from tests.index.test_build import CountingEncoder
from tests.library import Library

TEXTS = {f"m{n}.txt": f"備忘錄第{n}號說明借用規則。工具間第{n}日開放。" for n in range(6)}


@pytest.fixture
def library(tmp_path):
    made = Library(tmp_path / "memos", tmp_path / "index")
    made.memos.mkdir()
    for name, text in TEXTS.items():
        (made.memos / name).write_text(text, "utf-8")
    return made


@pytest.fixture
def read(monkeypatch):
    """The ids of the files that are read."""
    seen = []
    real = scan.readings_of
    monkeypatch.setattr(scan, "readings_of", lambda file, recogniser: seen.append(file.id) or real(file, recogniser))
    return seen


class Stopped(Exception):
    pass


def run(library, encoder=None, *, stop=("", 0), **details):
    """A run that ends by an exception where its progress reaches `stop`, as at Ctrl-C."""

    def tell(phase, done, _total):
        if (phase, done) == stop:
            raise Stopped

    return build.reindex(
        library.memos, Store(library.index), "hashed", lambda: encoder or HashedEncoder(), progress=tell, **details
    )


def stopped(library, phase, done, **details):
    with pytest.raises(Stopped):
        run(library, stop=(phase, done), **details)


def test_files_that_a_stopped_run_read_are_not_read_again(library, read):
    stopped(library, "reading", 4)
    assert len(read) == 4
    report = run(library)
    assert read == sorted(TEXTS)
    assert report.taken_up == (4, 0)
    assert [memo.text for memo in Store(library.index).open().corpus.memos] == list(TEXTS.values())


def test_passages_that_a_stopped_run_encoded_are_not_encoded_again(library):
    stopped(library, "publishing", 0)
    encoder = CountingEncoder()
    report = run(library, encoder)
    passages = Store(library.index).open().corpus.passages()
    assert len([text for text in encoder.encoded if text in passages]) == 1  # to see that the vectors fit
    assert (report.encoded, report.reused) == (0, 18)
    assert report.taken_up == (6, 18)


def test_a_run_that_was_taken_up_publishes_the_same_as_one_in_peace(library, tmp_path):
    stopped(library, "reading", 3)
    stopped(library, "publishing", 0)
    run(library)
    run(Library(library.memos, tmp_path / "other"))
    one, other = (Store(index).open() for index in (library.index, tmp_path / "other"))
    assert one.manifest.files == other.manifest.files


def test_a_file_that_changed_meanwhile_is_read_again(library, read):
    stopped(library, "reading", 6)
    (library.memos / "m2.txt").write_text("換了一段。", "utf-8")
    read.clear()
    run(library)
    assert read == ["m2.txt"]
    assert Store(library.index).open().corpus.memos[2].text == "換了一段。"


def test_what_another_version_of_the_readers_read_is_read_again(library, read, monkeypatch):
    stopped(library, "reading", 6)
    monkeypatch.setattr(scan, "reader_version", lambda: "another")
    read.clear()
    run(library)
    assert read == sorted(TEXTS)


def test_vectors_of_another_model_are_not_taken_up(library):
    stopped(library, "publishing", 0)
    other = CountingEncoder()
    other.identity = HashedEncoder(model="other").identity
    report = build.reindex(library.memos, Store(library.index), "other", lambda: other)
    assert (report.encoded, report.taken_up) == (18, (6, 0))


def test_vectors_of_a_model_that_lies_about_its_name_are_not_taken_up(library):
    class Other(CountingEncoder):
        def encode_passages(self, texts, progress=None):
            return -super().encode_passages(texts, progress)

    stopped(library, "publishing", 0)
    report = run(library, Other())
    assert (report.encoded, report.taken_up) == (18, (6, 0))


def test_a_file_that_cannot_be_read_is_not_tried_again_but_one_that_had_no_time_is(library, read, monkeypatch):
    (library.memos / "a.txt").write_bytes(b"")
    real = scan.readings_of

    def busy(file, recogniser):
        if file.id != "b.txt":
            return real(file, recogniser)
        read.append(file.id)
        error = scan.UnreadableMemo(file.id, "the machine is busy")
        error.__cause__ = NotReadNow("the machine is busy")
        return iter([error])

    (library.memos / "b.txt").write_text("第二份。", "utf-8")
    monkeypatch.setattr(scan, "readings_of", busy)
    stopped(library, "reading", 8)
    read.clear()
    report = run(library)
    assert read == ["b.txt"]
    assert [memo.memo for memo in report.skipped] == ["a.txt", "b.txt"]


def test_the_journal_is_gone_once_its_work_is_published(library):
    stopped(library, "publishing", 0)
    assert (library.index / JOURNAL).exists()
    run(library)
    assert not (library.index / JOURNAL).exists()


def test_a_journal_that_is_left_after_a_publish_is_removed_though_nothing_changed(library):
    run(library)
    (library.index / JOURNAL).write_bytes(b"left by a crash")
    assert run(library).unchanged
    assert not (library.index / JOURNAL).exists()


def test_a_dry_run_takes_up_what_is_read_and_leaves_the_journal_as_it_is(library, read):
    stopped(library, "reading", 4)
    before = (library.index / JOURNAL).read_bytes()
    read.clear()
    assert run(library, dry_run=True).memos == 6
    assert read == ["m4.txt", "m5.txt"]
    assert (library.index / JOURNAL).read_bytes() == before


def test_progress_begins_where_the_stopped_run_ended(library):
    stopped(library, "reading", 4)
    told = []
    build.reindex(
        library.memos, Store(library.index), "hashed", HashedEncoder, progress=lambda *step: told.append(step)
    )
    assert told[0] == ("reading", 4, 6)


def test_a_run_whose_journal_cannot_be_written_publishes_all_the_same(library, monkeypatch):
    real = os.open

    def refused(path, flags, *mode, **more):
        if str(path).endswith(JOURNAL):
            raise OSError(13, "Permission denied")
        return real(path, flags, *mode, **more)

    monkeypatch.setattr(os, "open", refused)
    assert run(library).memos == 6
