"""What an upload's report says, in both languages."""

from dataclasses import asdict, replace
from string import Formatter

import pytest

from bot.port import Notice
from bot.present.uploads import Outcome, upload_report
from bot.present.wording import EN, ZH_TW, Words
from bot.present.words.uploads import UPLOADS_EN, UPLOADS_ZH_TW, upload_words
from memoqa.index.build import IndexReport
from memoqa.ingest.summary import Summary

SUMMARY = Summary("Pay <!here>", "2026-03-01", None, sections=12, paragraphs=48, tables=2, unread_pages=(7,))
DONE = IndexReport(
    "g1", 3, 60, 99, 9, 90, 0.5, unchanged=False, added=("a.pdf", "other.txt"), summaries={"a.pdf": SUMMARY}
)
ADDED, REPLACED = Outcome("a.pdf", "added", "ref-a", "t.0"), Outcome("b.txt", "replaced", "ref-b", "t.1")
ASKED = (Outcome("c.txt", "asked", ticket="w.0", said="c?"), Outcome("d.txt", "asked", ticket="w.1", said="d?"))
REFUSED = Outcome("e.exe", "refused", said="No such files.")


def places(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence)} - {None}


def test_each_sentence_is_there_in_both_languages_and_has_the_same_places_to_fill_in() -> None:
    english, chinese = asdict(UPLOADS_EN), asdict(UPLOADS_ZH_TW)
    assert all(english.values())
    assert all(chinese.values())
    assert {name: places(said) for name, said in english.items()} == {
        name: places(said) for name, said in chinese.items()
    }
    assert max(len(UPLOADS_EN.form_title), len(UPLOADS_ZH_TW.form_title)) <= 24


@pytest.mark.parametrize(
    ("words", "summary"),
    [
        (EN, "“Pay <!here>”: 12 sections, 48 paragraphs, dated 2026-03-01, 2 tables; page 7 could not be read"),
        (ZH_TW, "《Pay <!here>》：12 個章節、48 個段落、日期 2026-03-01、2 個表格；第 7 頁無法讀取"),
    ],
    ids=["en", "zh-TW"],
)
def test_the_report_of_one_file_says_how_it_was_read_and_has_the_buttons_for_it(words: Words, summary: str) -> None:
    report = upload_report([ADDED], DONE, words)
    first, second, *rest = report.text.split("\n")
    assert (first, second) == (words.upload_added.format(name="a.pdf"), summary)
    assert "a.pdf" not in "\n".join(rest)
    assert any("other.txt" in line for line in rest)
    assert (report.edits, report.undo, report.ticket, report.parts) == ("ref-a", "t", "", ())


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
def test_the_report_of_several_files_has_a_line_for_each_with_what_can_be_done_about_it(words: Words) -> None:
    said = upload_words(words)
    report = upload_report([ADDED, REPLACED, *ASKED, REFUSED], DONE, words)
    assert report.text.split("\n")[0] == said.counted.format(count=5, kept=2)
    added, replaced, *asked, refused = report.parts
    assert added.text.startswith(said.added.format(name="a.pdf") + "\n")
    assert (added.edits, added.undo) == ("ref-a", "t.0")
    assert replaced == Notice(said.replaced.format(name="b.txt"), edits="ref-b", undo="t.1")
    assert asked == [Notice("• c?", ticket="w.0"), Notice("• d?", ticket="w.1")]
    assert refused == Notice(said.refused.format(name="e.exe", reason="No such files."))
    assert (report.ticket, report.undo) == ("w", "t")


def test_a_file_that_holds_others_has_a_line_for_each_of_them() -> None:
    inside = ("a.zip/b.md", "a.zip/in/c.md", "a.zipper.md")
    done = replace(DONE, added=inside, summaries=dict.fromkeys(inside, replace(SUMMARY, title="T")))
    report = upload_report([Outcome("a.zip", "added", "ref", "t.0")], done, EN)
    assert [line.partition(":")[0] for line in report.text.split("\n")[1:]] == [
        "b.md · “T”", "in/c.md · “T”", "The index is up to date. Memos", "New",
    ]  # fmt: skip
    assert "New: a.zipper.md (" in report.text


def test_if_nothing_was_added_the_report_names_no_undo() -> None:
    report = upload_report([ASKED[0], REFUSED], None, EN)
    assert report.text == UPLOADS_EN.counted.format(count=2, kept=0)
    assert (report.ticket, report.undo) == ("", "")


def test_a_title_of_two_lines_stays_in_one() -> None:
    summaries = {"a.pdf": replace(SUMMARY, title="Pay\nand hours")}
    assert "“Pay and hours”: 12" in upload_report([ADDED], replace(DONE, summaries=summaries), EN).text
