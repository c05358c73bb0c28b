"""The table of formats: where rows come from, when installed packages are searched, and what documents say."""

import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from memoqa.errors import MemoqaError
from memoqa.ingest.files import memo_files
from memoqa.ingest.formats import table
from memoqa.ingest.formats.format import Format, reader_at
from memoqa.ingest.formats.table import BUILT_IN, DOCX, MARKDOWN, PDF, TEXT, format_list, format_of

ROOT = Path(__file__).parents[3]
SHEET = Format("sheet", (".sheet",), "nowhere:lines")
TAKEN_NAME = Format("pdf", (".pdf2",), "nowhere:lines")
TAKEN_SUFFIX = Format("text2", (".txt",), "nowhere:lines")
SIDECAR = Format("settings", (".toml",), "nowhere:lines")
UPPER_CASE = Format("sheet", (".SHEET",), "nowhere:lines")
TWO_DOTS = Format("sheet", (".tar.gz",), "nowhere:lines")
NONE = Format("sheet", (), "nowhere:lines")
OTHER = "not a row"


@pytest.fixture
def install(monkeypatch):
    """Makes a value of this module known as another package's row."""

    def install(value):
        entry = EntryPoint("sheet", value, table.GROUP)
        monkeypatch.setattr(table, "extensions", lambda _group: [entry])
        table.formats.cache_clear()

    yield install
    table.formats.cache_clear()


@pytest.fixture
def unsearched(monkeypatch):
    """Fails if installed packages are searched."""
    table.formats.cache_clear()
    monkeypatch.setattr(table, "extensions", None)


@pytest.mark.parametrize(
    ("name", "row"),
    [("a.txt", TEXT), ("a.MD", MARKDOWN), ("b/a.markdown", MARKDOWN), ("a.b.pdf", PDF), ("a.docx", DOCX), ("a", None)],
)
@pytest.mark.usefixtures("unsearched")
def test_the_format_of_a_built_in_suffix_is_known_without_a_search_of_the_packages(name, row):
    assert format_of(name) is row


@pytest.mark.usefixtures("unsearched")
def test_a_folder_of_built_in_formats_is_listed_without_a_search_of_the_packages(folder):
    (folder / "deep").mkdir()
    for name in ("a.txt", "deep/b.pdf"):
        (folder / name).write_text("x")
    assert [file.id for file in memo_files(folder)[0]] == ["a.txt", "deep/b.pdf"]


def test_another_packages_format_is_found_and_listed_last(install):
    install(f"{__name__}:SHEET")
    assert format_of("a.sheet") is SHEET
    first = [row.suffixes[0] for row in BUILT_IN]
    assert format_list() == f"{', '.join(first)} or .sheet"
    assert format_list("zh-TW") == f"{'、'.join(first)} 或 .sheet"


def test_what_a_file_may_be_saved_as_is_listed_without_archives_and_mails():
    listed = format_list(containers=False)
    assert ".docx" in listed
    assert not {".zip", ".eml", ".msg"} & set(re.findall(r"\.\w+", listed))


@pytest.mark.parametrize("value", ["TAKEN_NAME", "TAKEN_SUFFIX", "SIDECAR", "UPPER_CASE", "TWO_DOTS", "NONE", "OTHER"])
def test_a_row_that_is_malformed_or_in_the_way_of_another_is_refused_in_one_sentence(install, value):
    install(f"{__name__}:{value}")
    with pytest.raises(MemoqaError, match=r"the format sheet .*; update or uninstall the package"):
        format_of("a.sheet")


def test_a_row_that_cannot_be_imported_is_refused_in_one_sentence(install):
    install("nowhere.to.be.found:ROW")
    with pytest.raises(MemoqaError, match=r"cannot be imported \(ModuleNotFoundError\); update"):
        format_list()


@pytest.mark.parametrize("row", BUILT_IN, ids=lambda row: row.name)
def test_every_built_in_row_names_a_reader(row):
    assert callable(reader_at(row.reader))


@pytest.mark.parametrize(
    ("content", "row", "has"),
    [
        (b"anything", TEXT, True),
        (b"%PDF-1.7", PDF, True),
        (b"\n" * 1_019 + b"%PDF-", PDF, True),
        (b"\n" * 1_020 + b"%PDF-", PDF, False),
        (b"PK\x03\x04", DOCX, True),
        (b"\xd0\xcf\x11\xe0", DOCX, True),
        (b" PK\x03\x04", DOCX, False),
    ],
)
def test_magic_stands_at_the_start_or_within_the_bytes_that_the_row_says(content, row, has):
    assert row.has_magic(content) is has


def test_the_readme_names_the_built_in_formats_and_no_others():
    readme = (ROOT / "README.md").read_text("utf-8")
    *others, last = (row.suffixes[0] for row in BUILT_IN)
    assert set(re.findall(r"(?:\.\w+, )+\.\w+ or \.\w+", readme)) == {f"{', '.join(others)} or {last}"}
