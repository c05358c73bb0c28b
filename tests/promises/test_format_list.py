"""People read the same list of formats everywhere: that of the table."""

import re
from pathlib import Path

import pytest

from memoqa.ingest.formats.table import format_list, formats

ROOT = Path(__file__).parents[2]
SUFFIXES = frozenset(suffix for row in formats() for suffix in row.suffixes)
ANY = re.compile(r"\.[a-z]{2,8}\b")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("README.md", "Put {formats} files into memos/"), ("docs/documents.md", "memoqa reads {formats} files")],
)
def test_the_documents_list_the_formats_as_the_table_does(name: str, sentence: str) -> None:
    text = " ".join((ROOT / name).read_text("utf-8").split())
    assert sentence.format(formats=format_list()) in text


def test_the_documents_send_nobody_away_with_a_format_that_is_read() -> None:
    lines = (ROOT / "docs/documents.md").read_text("utf-8").splitlines()
    unread = [line.partition(".**")[0] for line in lines if line.startswith("- **.") and "Save them as" in line]
    assert not SUFFIXES & {suffix for line in unread for suffix in ANY.findall(line)}


@pytest.mark.parametrize("folder", ["src", "bot"])
def test_no_code_lists_the_formats_by_hand(folder: str) -> None:
    joined = r"(?:, ?|、| or | 或 |, or )"
    one = "|".join(map(re.escape, sorted(SUFFIXES, key=len, reverse=True)))
    listed = re.compile(rf"(?:{one})(?:{joined}(?:{one})){{2,}}\b")
    table = ROOT / "src/memoqa/ingest/formats/table.py"  # its docstring gives an example
    files = [path for path in (ROOT / folder).rglob("*.py") if path != table]
    assert not [path for path in files if listed.search(path.read_text("utf-8"))]
