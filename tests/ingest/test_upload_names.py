"""Names and sizes of uploads: which are refused, and the dated name of a file whose own name is taken."""

import os
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.ingest.formats.table import TEXT as TEXT_FORMAT
from memoqa.ingest.upload_names import UnfitMemo, checked_name, dated_name

TODAY = date(2026, 11, 28)


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
        checked_name(name, 10)


@given(st.text(), st.integers(-1, TEXT_FORMAT.most_bytes + 1))
def test_no_name_leads_out_of_the_folder(name, size):
    try:
        checked = checked_name(name, size)
    except UnfitMemo:
        return
    assert os.path.basename(checked) == checked not in {".", ".."}
    assert size > 0


@pytest.mark.parametrize("size", [0, TEXT_FORMAT.most_bytes + 1])
def test_a_size_beyond_the_bounds_is_refused_before_a_byte_is_fetched(size):
    with pytest.raises(UnfitMemo, match="bytes"):
        checked_name("a.txt", size)


def test_a_dated_name_is_the_files_own_with_the_day_behind_it(tmp_path):
    assert dated_name(tmp_path, "report.docx", TODAY) == "report 2026-11-28.docx"


def test_a_dated_name_that_is_taken_too_is_numbered(tmp_path):
    (tmp_path / "report 2026-11-28.docx").write_bytes(b"a")
    (tmp_path / "report 2026-11-28 (2).docx").symlink_to("nowhere")
    assert dated_name(tmp_path, "report.docx", TODAY) == "report 2026-11-28 (3).docx"


def test_the_longest_name_can_be_dated(tmp_path):
    longest = "長" * 65 + ".docx"
    dated = dated_name(tmp_path, checked_name(longest, 1), TODAY)
    assert checked_name(dated, 1) == dated == "長" * 61 + " 2026-11-28.docx"
