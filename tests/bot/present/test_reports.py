"""The bot reports on the index: what a reindex changed, and the list of memos."""

from bot.present.reports import MOST_LISTED, library_contents, reindex_report
from bot.present.wording import EN, ZH_TW
from memoqa.errors import UnreadableMemo
from memoqa.index.build import IndexReport
from tests.bot.doubles import FakeLibrary


def test_a_report_names_what_changed_and_why_a_memo_was_skipped() -> None:
    done = IndexReport(
        "g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, added=("a.txt", "b.txt"), removed=("c.txt",),
        skipped=(UnreadableMemo("d.pdf", "it is encrypted; save it without a password."),),
    )  # fmt: skip
    assert reindex_report(done, EN).splitlines()[1:] == [
        "New: a.txt, b.txt", "Removed: c.txt", "Skipped d.pdf: it is encrypted; save it without a password.",
    ]  # fmt: skip


def test_a_long_report_says_how_many_more_there_are() -> None:
    names = tuple(f"{number}.txt" for number in range(MOST_LISTED + 5))
    done = IndexReport("g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, added=names)
    assert reindex_report(done, EN).endswith("19.txt, and 5 more")


def test_a_report_says_how_the_golden_questions_fared_and_how_before() -> None:
    done = IndexReport("g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, quality=(None, 0.5))
    assert reindex_report(done, EN).splitlines()[1] == "Golden questions answered right: 50 %."
    done = IndexReport("g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, quality=(0.75, 0.5))
    assert reindex_report(done, ZH_TW).splitlines()[1] == "標準題答對率 50 %，先前為 75 %。"


def test_the_list_of_memos_names_each_memo_s_date_and_file_and_the_generation_last() -> None:
    head, memo, index = library_contents(FakeLibrary().library(), EN).splitlines()
    assert head == "Memos that I answer from: 1"
    assert index == "(index g1, made 2026-01-02 03:04 UTC)"
    assert memo == "• “四、習近平出訪俄羅斯、中亞之觀察” · 2019-07 · brief.txt"
