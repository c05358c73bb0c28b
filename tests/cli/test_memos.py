"""`memoqa memos` lists what is said of each memo and what is missing or due, within any width."""

import json
from datetime import date

import pytest
from rich.console import Console

from memoqa.cli.memos import entries, summary, table
from memoqa.domain import Details, Memo

TODAY = date(2026, 11, 28)
LONG = "discord:role:123456789012345678"


@pytest.fixture
def found(tmp_path):
    (tmp_path / "hr").mkdir()
    (tmp_path / "hr" / "_folder.toml").write_text('owner = "Ada"\n')
    details = Details(
        owner="王小明 <slack:U1>",
        audience=(LONG, "slack:S1"),
        valid_until="2026-01-01",
        checked="2025-12-31",
        url="https://x.org/a",
    )
    memos = (
        Memo("hr/a.txt", "差旅費\x1b[31m報支要點[bold]", "", "t", (), "0" * 64, details=details),
        Memo("b.txt", "Whole", "", "t", (), "0" * 64, "2026-02-02", details=Details(owner="Bo")),
    )
    return entries(memos, tmp_path, TODAY)


def drawn(found, width):
    console = Console(width=width, force_terminal=False, highlight=False)
    with console.capture() as capture:
        console.print(table(found))
    return capture.get()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_table_fits_its_terminal_and_loses_nothing(found, width):
    lines = drawn(found, width).splitlines()
    assert all(len(line) <= width for line in lines)
    squeezed = "".join("".join(lines).split())
    for value in ("2026-01-01", "2026-02-02", "checked2025-12-31", "expired", "nodate", "Whole", "hr/a.txt"):
        assert value in squeezed or width == 40


def test_nothing_in_a_title_acts_on_the_terminal_or_is_taken_for_mark_up(found):
    shown = drawn(found, 200)
    assert "\x1b" not in shown
    assert "⟦U+001B⟧[31m報支要點[bold]" in shown


def test_each_memo_is_a_json_value_with_its_remarks_and_folder_files(found):
    first, second = (json.loads(json.dumps(one.as_dict())) for one in found)
    assert (first["memo"], first["audience"], first["remarks"]) == (
        "hr/a.txt",
        [LONG, "slack:S1"],
        ["no_date", "expired"],
    )
    assert first["folder_files"] == ["hr/_folder.toml"]
    assert (second["remarks"], second["folder_files"]) == ([], [])


def test_the_last_line_counts_what_lacks_something(found):
    assert summary(found, found) == "2 memos; something is missing or due in 1."
    assert summary(found[1:], []).endswith("Nothing to list.")
