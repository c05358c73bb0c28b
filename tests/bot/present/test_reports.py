"""The bot reports on the index: what a reindex changed, and the list of memos."""

from dataclasses import replace

from bot.present.reports import MOST_LISTED, library_contents, reindex_report
from bot.present.wording import EN, ZH_TW
from memoqa.domain import Details, Memo
from memoqa.errors import UnreadableMemo
from memoqa.index.build import IndexReport
from memoqa.index.validity import warnings_about
from memoqa.ingest.summary import Summary
from tests.bot.doubles import FakeLibrary


def test_a_report_names_what_changed_and_why_a_memo_was_skipped() -> None:
    done = IndexReport(
        "g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, added=("a.txt", "b.txt"), removed=("c.txt",),
        skipped=(UnreadableMemo("d.pdf", "it is encrypted; save it without a password."),),
    )  # fmt: skip
    assert reindex_report(done, EN).splitlines()[1:] == [
        "New: a.txt, b.txt", "Removed: c.txt", "Skipped d.pdf: it is encrypted; save it without a password.",
    ]  # fmt: skip


def test_memos_that_were_skipped_for_the_same_reason_share_a_line_in_both_languages() -> None:
    reason = "it is empty (0 bytes); save it again or remove it"
    skipped = (UnreadableMemo("z.pdf", "it is damaged; open it in a PDF viewer and save or print it to a new PDF"),)
    skipped += tuple(UnreadableMemo(f"{number}.txt", reason) for number in range(5))
    done = IndexReport("g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, skipped=skipped)
    english, chinese = (reindex_report(done, words).splitlines()[1:] for words in (EN, ZH_TW))
    assert english == [f"Skipped 0.txt, 1.txt, 2.txt, and 2 more: {reason}", f"Skipped {skipped[0]}"]
    assert chinese[0].startswith("未收錄 0.txt、1.txt、2.txt、以及另外 2 項：")
    assert len(chinese) == 2


def test_a_long_report_says_how_many_more_there_are() -> None:
    names = tuple(f"{number}.txt" for number in range(MOST_LISTED + 5))
    done = IndexReport("g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, added=names)
    assert reindex_report(done, EN).endswith("19.txt, and 5 more")


def test_a_report_says_of_each_new_memo_how_it_was_read_in_a_line_of_its_own() -> None:
    summary = Summary("A", None, None, sections=2, paragraphs=3, tables=0)
    names = tuple(f"{number}.txt" for number in range(MOST_LISTED + 2))
    summaries = dict.fromkeys(names, summary)
    done = IndexReport("g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, added=names, summaries=summaries)
    _, first, *_, rest = reindex_report(done, EN).splitlines()
    assert (first, rest) == ("New: 0.txt (2 sections, 3 paragraphs)", "and 2 more")
    few = replace(done, added=(), changed=("1.txt", "2.txt"))
    assert reindex_report(few, ZH_TW, told=["2.txt"]).splitlines()[1:] == ["修改：1.txt（2 個章節、3 個段落）"]


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


def test_a_report_says_what_to_correct_about_a_memo_in_both_languages() -> None:
    by_id = {f"{name}.md": Memo(f"{name}.md", "", "", "", (), "0", details=Details(superseded_by=newer))
             for name, newer in (("lost", "gone.md"), ("circle", "circle.md"))}  # fmt: skip
    warned = tuple(UnreadableMemo(memo, reason) for memo, reason in warnings_about(list(by_id.values())).items())
    done = IndexReport("g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, warnings=warned)
    english, chinese = (reindex_report(done, words).splitlines()[1:] for words in (EN, ZH_TW))
    assert english == [f"To correct in {warning}" for warning in warned]
    assert chinese == [
        "請更正 lost.md：superseded_by 所寫的 gone.md 不在索引裡；請寫備忘錄資料夾內的檔案路徑",
        "請更正 circle.md：superseded_by 繞回自己，因此仍視為最新；請更正其中一份",
    ]
