"""Uploads: names and sizes that are refused, and a memo that is added or replaced, and that change undone."""

import contextlib
import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa import atomic
from memoqa.ingest import uploads
from memoqa.ingest.files import memo_files
from memoqa.ingest.formats.table import TEXT as TEXT_FORMAT
from memoqa.ingest.uploads import UnfitMemo
from tests.library import undo_upload, upload_memo

TEXT = "請假須事先取得主管同意。\n".encode()


def names(folder):
    return sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))


def test_a_memo_is_uploaded_and_the_upload_undone(tmp_path):
    assert upload_memo(tmp_path, "請假.txt", TEXT).replaced is False
    assert (tmp_path / "請假.txt").read_bytes() == TEXT
    assert undo_upload(tmp_path).memo == "請假.txt"
    assert names(tmp_path) == []
    with pytest.raises(UnfitMemo, match="no upload to undo"):
        undo_upload(tmp_path)


def test_undoing_an_upload_that_replaced_a_memo_brings_the_old_one_back(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"old words\n")
    assert upload_memo(tmp_path, "a.txt", TEXT).replaced
    undo_upload(tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == b"old words\n"


def test_the_file_that_an_upload_replaced_is_kept_but_is_not_a_memo(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"old words\n")
    upload_memo(tmp_path, "a.txt", TEXT)
    files, skipped = memo_files(tmp_path)
    assert ([file.id for file in files], skipped) == (["a.txt"], [])


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "../../etc/passwd",
        "..",
        "/etc/passwd",
        "aux.md",
        "com1.report.txt",
        "a\ud800.txt",
        "/etc/a.txt",
        "a/b.txt",
        "a\\b.txt",
        "C:a.txt",
        ".hidden.txt",
        "~$a.docx",
        "a.txt~",
        "a.exe",
        "a",
        ".txt",
        "CON.txt",
        "a\0.txt",
        "a\u202etxt.txt",
        "長" * 70 + ".txt",
        "",
    ],
)
def test_a_name_that_is_not_a_plain_file_name_of_a_memo_is_refused(name):
    with pytest.raises(UnfitMemo):
        uploads.checked_name(name, 10)


@given(st.text(), st.integers(-1, TEXT_FORMAT.most_bytes + 1))
def test_no_name_leads_out_of_the_folder(name, size):
    try:
        checked = uploads.checked_name(name, size)
    except UnfitMemo:
        return
    assert os.path.basename(checked) == checked not in {".", ".."}
    assert size > 0


@pytest.mark.parametrize("size", [0, TEXT_FORMAT.most_bytes + 1])
def test_a_size_beyond_the_bounds_is_refused_before_a_byte_is_fetched(size):
    with pytest.raises(UnfitMemo, match="bytes"):
        uploads.checked_name("a.txt", size)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"no pdf"),
        ("a.docx", b"PK\x03\x04junk"),
        ("a.txt", b"\0\x01\x02" * 50),
        ("b.txt", b"\n"),
        ("c.txt", b"...\n"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_memo_changes_nothing(tmp_path, name, content):
    (tmp_path / name).write_bytes(TEXT)
    with pytest.raises(UnfitMemo):
        upload_memo(tmp_path, name, content)
    assert (tmp_path / name).read_bytes() == TEXT


def test_a_name_in_another_unicode_form_is_the_same_memo(tmp_path):
    apart = tmp_path / unicodedata.normalize("NFD", "café.txt")
    apart.write_bytes(b"old words\n")
    assert upload_memo(tmp_path, "café.txt", TEXT).replaced
    assert (names(tmp_path), apart.read_bytes()) == ([apart.name], TEXT)
    undo_upload(tmp_path)
    assert (names(tmp_path), apart.read_bytes()) == ([apart.name], b"old words\n")


@pytest.mark.parametrize(
    "record", ['{"name": "../outside.txt", "replaced": false}', '{"name": "/etc/a.txt"}', '{"name": "a.t', "[]", ""]
)
def test_a_record_that_memoqa_did_not_write_to_its_end_undoes_nothing(tmp_path, record):
    (tmp_path / "outside.txt").write_bytes(b"precious")
    memos = tmp_path / "memos"
    (memos / uploads.LAST_UPLOAD).mkdir(parents=True)
    (memos / uploads.LAST_UPLOAD / "record.json").write_text(record)
    with pytest.raises(UnfitMemo, match="no upload to undo"):
        undo_upload(memos)
    assert (tmp_path / "outside.txt").read_bytes() == b"precious"


def test_a_link_among_the_memos_is_not_written_through(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"precious")
    memos = tmp_path / "memos"
    memos.mkdir()
    (memos / "a.txt").symlink_to(outside)
    with pytest.raises(UnfitMemo, match="link"):
        upload_memo(memos, "a.txt", TEXT)
    assert outside.read_bytes() == b"precious"


def test_a_full_disk_is_one_sentence_and_the_old_memo_stays(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"old words\n")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "replace_file", full)
    with pytest.raises(UnfitMemo, match="is full"):
        upload_memo(tmp_path, "a.txt", TEXT)
    assert (tmp_path / "a.txt").read_bytes() == b"old words\n"


def test_the_upload_of_a_memo_changed_by_hand_is_not_undone(tmp_path):
    upload_memo(tmp_path, "a.txt", TEXT)
    (tmp_path / "a.txt").write_bytes(b"corrected by hand\n")
    with pytest.raises(UnfitMemo, match=r"has changed .* remove it by hand"):
        undo_upload(tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == b"corrected by hand\n"


@pytest.mark.parametrize("replaced", [None, b"old words\n"])
def test_the_upload_of_a_memo_removed_by_hand_is_undone_all_the_same(tmp_path, replaced):
    if replaced:
        (tmp_path / "a.txt").write_bytes(replaced)
    upload_memo(tmp_path, "a.txt", TEXT)
    (tmp_path / "a.txt").unlink()
    undo_upload(tmp_path)
    assert names(tmp_path) == (["a.txt"] if replaced else [])


def test_an_upload_whose_index_is_refused_is_gone_and_the_one_before_can_still_be_undone(tmp_path):
    upload_memo(tmp_path, "a.txt", TEXT)
    with contextlib.suppress(ZeroDivisionError), uploads.Upload(tmp_path, "b.txt", TEXT):
        assert names(tmp_path) == ["a.txt", "b.txt"]
        raise ZeroDivisionError
    assert names(tmp_path) == ["a.txt"]
    assert undo_upload(tmp_path).memo == "a.txt"


def test_an_upload_whose_undoing_is_refused_is_there_again_and_can_be_undone_later(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"old words\n")
    upload_memo(tmp_path, "a.txt", TEXT)
    with contextlib.suppress(ZeroDivisionError), uploads.UndoUpload(tmp_path):
        assert (tmp_path / "a.txt").read_bytes() == b"old words\n"
        raise ZeroDivisionError
    assert (tmp_path / "a.txt").read_bytes() == TEXT
    undo_upload(tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == b"old words\n"


def test_a_full_disk_leaves_the_upload_that_could_be_undone_before(tmp_path, monkeypatch):
    upload_memo(tmp_path, "a.txt", TEXT)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(atomic, "write_json", full)
        with pytest.raises(UnfitMemo, match="is full"):
            upload_memo(tmp_path, "b.txt", TEXT)
    assert undo_upload(tmp_path).memo == "a.txt"
