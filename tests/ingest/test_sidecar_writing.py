"""Details of a memo that are written into its sidecar, and all else in it that stays."""

import errno
from datetime import date

import pytest

from memoqa import atomic
from memoqa.ingest.files import MAX_SIDECAR_BYTES, memo_files
from memoqa.ingest.read import read
from memoqa.ingest.sidecar_writing import write_details
from memoqa.ingest.upload_names import UnfitMemo
from tests.ingest.archives import archive


@pytest.fixture
def memos(tmp_path):
    (tmp_path / "hr").mkdir()
    (tmp_path / "hr" / "leave.md").write_text("---\nreview_by: 2026-01-01\n---\n# Leave\n\nAsk first.\n")
    return tmp_path


def sidecar(memos, text=None):
    path = memos / "hr" / "leave.md.toml"
    if text is not None:
        path.write_bytes(text.encode())
    return path


def details(memos):
    (file,) = memo_files(memos)[0]
    return read(file).about.details


def test_a_sidecar_is_created_whose_words_go_before_the_front_matter(memos):
    write_details(memos, "hr/leave.md", {"review_by": "2027-03-31"})
    assert sidecar(memos).read_text() == "review_by = 2027-03-31\n"
    assert details(memos).review_by == "2027-03-31"


def test_what_else_the_sidecar_says_stays_as_it_was_written(memos):
    sidecar(
        memos,
        "# asked for by the council\n"
        'owner = "王小明 <slack:U1>"\n'
        "review_by=2026-01-01 # each January\n"
        'tags = [\n  "leave", # not "left"\n  "請假",\n]\n\n# the end',
    )
    write_details(memos, "hr/leave.md", {"review_by": date(2027, 1, 2), "valid_until": "2027-12-31"})
    assert sidecar(memos).read_text() == (
        "# asked for by the council\n"
        'owner = "王小明 <slack:U1>"\n'
        "review_by = 2027-01-02  # each January\n"
        'tags = [\n  "leave", # not "left"\n  "請假",\n]\n\n# the end\n'
        "valid_until = 2027-12-31\n"
    )


def test_a_value_over_several_lines_is_replaced_whole(memos):
    sidecar(memos, 'tags = [\n  "a # b",\n  "c",\n]  # two\nowner = """\nHR"""\nurl = "https://a.example"')
    write_details(memos, "hr/leave.md", {"tags": ("x",), "owner": "Legal"})
    assert sidecar(memos).read_text() == 'tags = ["x"]  # two\nowner = "Legal"\nurl = "https://a.example"\n'


@pytest.mark.parametrize("none", [None, "", "  "])
def test_a_key_without_a_value_is_taken_out_and_a_sidecar_that_says_nothing_is_removed(memos, none):
    sidecar(memos, 'owner = "HR"\nreview_by = 2027-01-01\n')
    write_details(memos, "hr/leave.md", {"owner": none})
    assert sidecar(memos).read_text() == "review_by = 2027-01-01\n"
    write_details(memos, "hr/leave.md", {"review_by": none})
    assert not sidecar(memos).exists()
    assert details(memos).review_by == "2026-01-01"


def test_a_blank_audience_does_not_let_everybody_read(memos):
    sidecar(memos, 'audience = ["slack:S1"]\n')
    with pytest.raises(UnfitMemo, match="nobody could read"):
        write_details(memos, "hr/leave.md", {"audience": ""})
    assert details(memos).audience == ("slack:S1",)


@pytest.mark.parametrize(
    "text", ['"quoted" \\ back', "# no comment", "a\nb\tc", "\x7f\x01", "王小明 <slack:U1>", "2027"]
)
def test_any_text_is_read_back_as_it_was_written(memos, text):
    write_details(memos, "hr/leave.md", {"owner": text})
    assert details(memos).owner == text


def test_line_ends_of_windows_and_permissions_stay(memos):
    sidecar(memos, '\ufeffowner = "HR"\r\n').chmod(0o600)
    write_details(memos, "hr/leave.md", {"review_by": "2027-01-01"})
    assert sidecar(memos).read_bytes() == b'owner = "HR"\r\nreview_by = 2027-01-01\r\n'
    assert sidecar(memos).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"review_by": "soon"}, "review_by that is not a day; write it as 2027-03-31"),
        ({"audience": ["everyone"]}, "'everyone' in its audience, which is no id"),
        ({"url": "leave.pdf"}, "begin it with https://"),
        ({"valid_from": "2028-01-01"}, "valid_from after its valid_until"),
        ({"tags": ["x" * MAX_SIDECAR_BYTES]}, "more than 65,536 bytes"),
    ],
)
def test_a_value_that_cannot_be_right_changes_nothing(memos, changes, reason):
    sidecar(memos, "valid_until = 2027-01-01\n")
    with pytest.raises(UnfitMemo, match=reason):
        write_details(memos, "hr/leave.md", changes)
    assert sidecar(memos).read_text() == "valid_until = 2027-01-01\n"


@pytest.mark.parametrize("content", [b"owner = HR\n", b"owner = '\xa4\xa4'\n"])
def test_a_malformed_sidecar_is_not_touched(memos, content):
    sidecar(memos).write_bytes(content)
    with pytest.raises(UnfitMemo, match="is not TOML in UTF-8"):
        write_details(memos, "hr/leave.md", {"review_by": "2027-01-01"})
    assert sidecar(memos).read_bytes() == content


@pytest.mark.parametrize("memo", ["hr/gone.md", "../leave.md", "hr/leave.md.toml", "hr", ""])
def test_only_a_memo_of_the_folder_gets_a_sidecar(memos, memo):
    with pytest.raises(UnfitMemo, match="there is no memo named"):
        write_details(memos, memo, {"owner": "HR"})


def test_a_link_in_place_of_a_sidecar_is_not_followed(memos, tmp_path):
    elsewhere = tmp_path / "other.toml"
    elsewhere.write_text('owner = "HR"\n')
    sidecar(memos).symlink_to(elsewhere)
    with pytest.raises(UnfitMemo, match="is a link or a folder"):
        write_details(memos, "hr/leave.md", {"owner": "Legal"})
    assert elsewhere.read_text() == 'owner = "HR"\n'


def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_changed(memos, monkeypatch):
    sidecar(memos, 'owner = "HR"\n')

    def refuse(*_args, **_keywords):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(atomic, "write_file", refuse)
    with pytest.raises(UnfitMemo, match=r"cannot write to the memos folder \(Read-only file system\); let it write"):
        write_details(memos, "hr/leave.md", {"owner": "Legal"})
    assert sidecar(memos).read_text() == 'owner = "HR"\n'


def test_of_a_memo_inside_an_archive_nothing_is_written_and_the_archive_is_named(memos):
    (memos / "a.zip").write_bytes(archive({"b.md": "Twelve days."}))
    with pytest.raises(UnfitMemo, match=r"a\.zip/b\.md lies inside a\.zip, .* in its sidecar"):
        write_details(memos, "a.zip/b.md", {"owner": "Ada"})
    write_details(memos, "a.zip", {"owner": "Ada"})
    assert (memos / "a.zip.toml").read_text() == 'owner = "Ada"\n'
