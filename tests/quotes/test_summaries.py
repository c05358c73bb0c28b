"""The summary of a reading as a line, in both languages."""

from dataclasses import replace

import pytest

from memoqa.ingest.summary import Summary
from memoqa.quotes.summaries import MOST_PAGES, summary_text

WHOLE = Summary("Loans", "2026-03-01", None, sections=12, paragraphs=48, tables=2, unread_pages=(7,))


def test_a_summary_says_in_one_line_what_a_memo_holds_and_what_could_not_be_read():
    assert summary_text(WHOLE, "en") == (
        "12 sections, 48 paragraphs, dated 2026-03-01, 2 tables; page 7 could not be read"
    )
    assert summary_text(WHOLE, "zh-TW") == "12 個章節、48 個段落、日期 2026-03-01、2 個表格；第 7 頁無法讀取"


def test_what_there_is_none_of_is_left_out_but_for_paragraphs():
    bare = Summary("Loans", None, None, sections=0, paragraphs=0, tables=0)
    assert (summary_text(bare, "en"), summary_text(bare, "zh-TW")) == ("0 paragraphs", "0 個段落")


def test_one_is_not_spoken_of_as_several():
    one = Summary("Loans", None, "en", sections=1, paragraphs=1, tables=1, left_out=1)
    assert summary_text(one, "en") == "1 section, 1 paragraph, 1 table, language en; 1 line left out"


@pytest.mark.parametrize(
    ("pages", "english", "chinese"),
    [
        ((3, 4, 5, 9), "pages 3–5, 9 could not be read", "第 3–5、9 頁無法讀取"),
        (
            tuple(range(2, 2 * MOST_PAGES + 4, 2)),
            f"{MOST_PAGES + 1} pages could not be read, the first of them page 2",
            f"有 {MOST_PAGES + 1} 頁無法讀取，最前面的是第 2 頁",
        ),
    ],
)
def test_many_pages_are_named_in_runs_and_very_many_are_counted(pages, english, chinese):
    assert summary_text(replace(WHOLE, unread_pages=pages), "en").endswith(f"; {english}")
    assert summary_text(replace(WHOLE, unread_pages=pages), "zh-TW").endswith(f"；{chinese}")


def test_a_date_of_two_lines_stays_in_one():
    assert "dated 1 May 2026," in summary_text(replace(WHOLE, date="1 May\n2026"), "en")
