"""What a reindex reads, encodes, publishes and reports."""

import os

import pytest

from memoqa.errors import GenerationError, NoMemosError
from memoqa.index import build
from memoqa.index.store import Store
from tests.doubles import HashedEncoder
from tests.library import index, library_of


class CountingEncoder(HashedEncoder):
    """Remembers what it was given."""

    def __init__(self):
        super().__init__()
        self.encoded = []

    def encode_passages(self, texts, progress=None):
        self.encoded.extend(texts)
        return super().encode_passages(texts, progress)


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, {"a.txt": "甲段落在這裡。乙句也在。\n丙段落。", "b.txt": "丁段落在別處。"})


def reindex_with(library, encoder, **details):
    return build.reindex(library.memos, Store(library.index), "hashed", lambda: encoder, **details)


def test_with_nothing_changed_the_model_is_not_loaded_and_nothing_is_published(library):
    def forbidden():
        raise AssertionError("the model was loaded")

    before = Store(library.index).current()
    report = build.reindex(library.memos, Store(library.index), "hashed", forbidden)
    assert report.unchanged
    assert report.generation == before == Store(library.index).current()
    assert (report.memos, report.paragraphs, report.sentences, report.encoded) == (2, 3, 4, 0)


def test_only_passages_whose_text_is_new_are_encoded(library):
    (library.memos / "a.txt").write_text("甲段落在這裡。乙句也在。\n換掉的段落。", "utf-8")
    encoder = CountingEncoder()
    report = reindex_with(library, encoder)
    canary = "丙段落。"
    assert set(encoder.encoded) - {canary} == {"換掉的段落。", "a\n換掉的段落。"}
    assert (report.encoded, report.reused) == (2, 5)
    assert (report.added, report.changed, report.removed) == ((), ("a.txt",), ())


def test_reused_vectors_stand_for_the_same_text(library):
    (library.memos / "c.txt").write_text("戊段落是新的。", "utf-8")
    (library.memos / "a.txt").unlink()
    report = index(library)
    generation = Store(library.index).open()
    passages = generation.corpus.passages()
    expected = HashedEncoder().encode_passages(passages)
    stored = generation.dense.vectors(range(len(passages)))
    assert abs(expected - stored).max() < 1e-3
    assert (report.added, report.removed) == (("c.txt",), ("a.txt",))


def test_a_model_that_lies_about_its_name_has_everything_encoded_anew(library):
    class Other(CountingEncoder):
        def encode_passages(self, texts, progress=None):
            return -super().encode_passages(texts, progress)

    (library.memos / "c.txt").write_text("戊段落是新的。", "utf-8")
    report = reindex_with(library, Other())
    assert report.reused == 0


def test_a_fresh_run_encodes_everything_though_nothing_changed(library):
    assert index(library, fresh=True).encoded == 7


def test_a_changed_sidecar_is_a_change(library):
    (library.memos / "a.txt.toml").write_text('date = "2024-05"', "utf-8")
    report = index(library)
    assert report.changed == ("a.txt",)
    assert Store(library.index).open().corpus.memos[0].date == "2024-05"


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_indexed(library):
    (library.memos / "broken.pdf").write_bytes(b"this is no PDF")
    report = index(library)
    assert report.memos == 2
    assert [skipped.memo for skipped in report.skipped] == ["broken.pdf"]
    again = index(library)
    assert again.unchanged
    assert [skipped.memo for skipped in again.skipped] == ["broken.pdf"]


def test_with_no_memo_left_the_old_index_stays_in_use(library):
    for memo in library.memos.iterdir():
        memo.unlink()
    with pytest.raises(NoMemosError, match="no memo to index"):
        index(library)
    assert Store(library.index).open().manifest.memos == 2


def test_when_every_memo_is_unreadable_the_reasons_are_said(library):
    for memo in library.memos.iterdir():
        memo.write_bytes(b"")
    with pytest.raises(NoMemosError, match=r"none could be read: a\.txt"):
        index(library)


def test_a_damaged_index_is_built_anew(library):
    folder = library.index / Store(library.index).current()
    (folder / "dense.faiss").write_bytes(b"")
    report = index(library)
    assert not report.unchanged
    assert Store(library.index).open().name == report.generation


def test_a_disk_that_fills_up_is_one_sentence_and_the_old_index_stays(library, monkeypatch):
    (library.memos / "c.txt").write_text("戊段落是新的。", "utf-8")
    before = Store(library.index).current()

    def full(_descriptor, _content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(GenerationError, match=r"No space left on device.*the old index stays in use"):
        index(library)
    monkeypatch.undo()
    assert Store(library.index).current() == before
    assert not list(library.index.glob(".building-*"))


def test_progress_goes_through_the_phases_to_their_ends(library):
    (library.memos / "c.txt").write_text("戊段落是新的。", "utf-8")
    told = []
    index(library, progress=lambda *step: told.append(step))
    phases = list(dict.fromkeys(phase for phase, _, _ in told))
    assert phases == ["reading", "encoding", "publishing"]
    for phase in phases:
        done, total = [step[1:] for step in told if step[0] == phase][-1]
        assert done == total > 0


def test_a_successor_that_is_not_there_is_named_at_each_run_until_it_is(library):
    (library.memos / "a.txt.toml").write_text('superseded_by = "c.txt"')
    for details in ({"dry_run": True}, {}, {}):
        (warning,) = index(library, **details).warnings
        assert (warning.memo, "c.txt, which is not in the index" in warning.reason) == ("a.txt", True)
    (library.memos / "c.txt").write_text("新的段落。", "utf-8")
    assert index(library).warnings == ()
