"""Uploads: a memo that is added or replaced, and that change undone, step by step."""

import contextlib
import unicodedata

import pytest

from memoqa import atomic
from memoqa.ingest import recognition, uploads
from memoqa.ingest.files import memo_files
from memoqa.ingest.formats.png import png
from memoqa.ingest.said import together
from memoqa.ingest.said_now import said_of
from memoqa.ingest.upload_names import UnfitMemo
from tests.ingest.archives import archive, mail
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


@pytest.mark.parametrize(
    ("old", "beside", "new", "after"),
    [
        ("audience: [slack:S1, slack:U2]", None, "title: Pay", ("slack:S1", "slack:U2")),
        ("audience: [slack:S1]", None, "audience: [slack:S3]", ("slack:S3",)),
        ("audience: [slack:S1]", 'audience = ["slack:S4"]', "title: Pay", ("slack:S4",)),
        ("title: Pay", None, "title: Pay", None),
    ],
    ids=["only the old file", "the new file", "a sidecar", "nobody"],
)
def test_a_file_that_does_not_say_who_may_read_it_keeps_the_readers_of_the_one_that_it_replaces(
    tmp_path, old, beside, new, after
):
    (tmp_path / "pay.md").write_text(f"---\n{old}\n---\nIt is paid in March.\n", "utf-8")
    if beside:
        (tmp_path / "pay.md.toml").write_text(beside, "utf-8")
    kept = names(tmp_path)
    upload_memo(tmp_path, "pay.md", f"---\n{new}\n---\nIt is paid in May.\n".encode())
    assert together(said_of(tmp_path, "pay.md")).details.audience == after
    undo_upload(tmp_path)
    assert names(tmp_path) == kept


def test_the_file_that_an_upload_replaced_is_kept_but_is_not_a_memo(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"old words\n")
    upload_memo(tmp_path, "a.txt", TEXT)
    files, skipped = memo_files(tmp_path)
    assert ([file.id for file in files], skipped) == (["a.txt"], [])


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


def test_a_memo_is_replaced_only_if_the_sender_said_so(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"old words\n")
    with pytest.raises(UnfitMemo, match="choose"), uploads.Upload(tmp_path, "a.txt", TEXT):
        pass
    assert (tmp_path / "a.txt").read_bytes() == b"old words\n"


def test_a_name_is_free_or_taken_or_the_memos_own_file_again(tmp_path):
    (tmp_path / unicodedata.normalize("NFD", "café.txt")).write_bytes(TEXT)
    assert uploads.standing(tmp_path, "other.txt", TEXT) == "free"
    assert uploads.standing(tmp_path, "café.txt", TEXT) == "same"
    assert uploads.standing(tmp_path, "café.txt", TEXT + TEXT) == "taken"


def test_a_file_that_is_no_memo_is_refused_before_its_sender_is_asked(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"old")
    with pytest.raises(UnfitMemo, match="cannot be read"):
        uploads.standing(tmp_path, "a.pdf", b"no pdf")


def test_uploads_under_one_name_are_undone_one_by_one_down_to_the_first_memo(tmp_path):
    versions = [b"first\n", b"second\n", b"third\n"]
    (tmp_path / "a.txt").write_bytes(b"by hand\n")
    for content in versions:
        upload_memo(tmp_path, "a.txt", content)
    for content in [*reversed(versions[:-1]), b"by hand\n"]:
        undo_upload(tmp_path)
        assert (tmp_path / "a.txt").read_bytes() == content
    with pytest.raises(UnfitMemo, match="no upload to undo"):
        undo_upload(tmp_path)


def test_undoing_names_the_upload_that_can_be_undone_next(tmp_path):
    for name in ("a.txt", "b.txt"):
        upload_memo(tmp_path, name, TEXT)
    assert undo_upload(tmp_path).earlier == "a.txt"
    assert undo_upload(tmp_path).earlier is None


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


def test_an_archive_and_a_mail_are_uploaded_and_the_upload_undone(tmp_path):
    upload_memo(tmp_path, "a.zip", archive({"b.md": TEXT, "c.exe": "x"}))
    upload_memo(tmp_path, "m.eml", mail())
    assert names(tmp_path) == ["a.zip", "m.eml"]
    undo_upload(tmp_path)
    undo_upload(tmp_path)
    assert names(tmp_path) == []


def test_an_archive_of_which_nothing_can_be_read_is_refused_with_the_first_reason(tmp_path):
    with pytest.raises(UnfitMemo, match=r"a\.zip cannot be read: b\.pdf: it is not a \.pdf file"):
        upload_memo(tmp_path, "a.zip", archive({"b.pdf": "no PDF", "c.exe": "x"}))
    with pytest.raises(UnfitMemo, match=r"a\.zip cannot be read: it is damaged or cut off"):
        upload_memo(tmp_path, "a.zip", archive({"b.md": "x"})[:40])
    assert names(tmp_path) == []


SECRET = "---\naudience: slack:S1\n---\nTwelve weeks.\n"


@pytest.mark.parametrize("new", [{"b.md": "For all.\n"}, {"b.md": SECRET, "d.md": "For all.\n"}])
def test_an_archive_that_would_let_others_read_what_was_for_some_does_not_take_its_place(tmp_path, new):
    (tmp_path / "a.zip").write_bytes(archive({"b.md": SECRET, "c.md": "For all.\n"}))
    with pytest.raises(UnfitMemo, match=r"a\.zip says who may read a\.zip/[bd]\.md"):
        upload_memo(tmp_path, "a.zip", archive(new))
    upload_memo(tmp_path, "a.zip", archive({"b.md": SECRET + "Each.\n", "c.md": "For all.\n"}))
    with uploads.Upload(tmp_path, "a.zip", archive(new), replace=True, details={"audience": "slack:S1"}):
        assert together(said_of(tmp_path, "a.zip/b.md")).details.audience == ("slack:S1",)


def test_a_picture_is_taken_at_once_since_it_is_recognised_when_it_is_indexed(tmp_path, monkeypatch):
    monkeypatch.setattr(recognition, "lines_from_child", lambda *_: pytest.fail("it was recognised"))
    picture = png(b"\xff" * 100, 10, 10, 10)
    with uploads.Upload(tmp_path, "scan.png", picture) as upload:
        assert upload.uploaded.memo == "scan.png"
    assert (tmp_path / "scan.png").read_bytes() == picture


def test_a_damaged_picture_is_refused_at_once(tmp_path):
    with pytest.raises(UnfitMemo, match="damaged or cut off"):
        uploads.standing(tmp_path, "scan.png", png(b"\xff" * 100, 10, 10, 10)[:20])
    assert list(tmp_path.iterdir()) == []
