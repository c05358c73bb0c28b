"""How an answer is worded: what stands before the quotes, and under each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.domain import Details, MemoFacts, Place, Standing
from memoqa.quotes.wording import (
    about_memo,
    begins_with_answer,
    citation,
    owner_id,
    owner_name,
    preface,
    shown_confidence,
)
from memoqa.quotes.words import EN, ZH_TW, AnswerWords, language_of, words_for
from tests.bot.doubles import answer, quote


@pytest.mark.parametrize(
    ("text", "language"),
    [("習近平去過幾次？", "zh-TW"), ("Who is 習近平?", "zh-TW"), ("Who met Putin?", "en"), ("𠀀", "zh-TW"), ("", "en")],
)
def test_one_chinese_character_makes_a_text_chinese(text: str, language: str) -> None:
    assert language_of(text) == language


@given(st.text())
def test_a_set_language_is_kept_to_and_auto_follows_the_question(question: str) -> None:
    assert words_for("en", question) is EN
    assert words_for("zh-TW", question) is ZH_TW
    assert words_for("auto", question) is (EN if language_of(question) == "en" else ZH_TW)


def test_a_plain_answer_needs_no_preface() -> None:
    assert preface(answer("q"), EN) == ()


@pytest.mark.parametrize(("likely", "said"), [(False, EN.related), (True, EN.likely)])
def test_a_related_passage_is_announced_as_surely_as_it_was_found(likely: bool, said: str) -> None:
    assert preface(answer("q", verdict="related", likely=likely), EN) == (said,)


@pytest.mark.parametrize(
    ("asked_as", "searched"), [("trade? and in 2018?", ("Searched for: trade? and in 2018?",)), ("and in 2018?", ())]
)
def test_silence_says_what_was_searched_for_unless_that_is_the_question(
    asked_as: str, searched: tuple[str, ...]
) -> None:
    said = preface(answer("and in 2018?", asked_as=asked_as, verdict="none", quotes=()), EN)
    assert said == (*searched, EN.none)


def test_silence_says_how_much_was_searched_and_what_may_help() -> None:
    silent = answer("q", verdict="none", quotes=(), searched=(12, 340))
    assert preface(silent, EN) == (
        EN.none,
        "Memos searched: 12, paragraphs: 340. Asking in other words may help.",
    )
    assert preface(silent, ZH_TW)[1] == "已搜尋 12 份備忘錄、340 個段落；換個說法再問，也許找得到。"


def test_an_answer_of_more_paragraphs_than_are_shown_says_how_many() -> None:
    assert preface(answer(found=4), EN) == ("4 paragraphs are about this; showing 1.",)
    assert preface(answer(found=1), EN) == ()
    assert preface(answer(found=4, verdict="related", confidence=0.5), EN) == (EN.related,)


@pytest.mark.parametrize(
    ("outlined", "line"),
    [
        (MemoFacts(sections=("（一）甲", "（二）乙")), "章節：（一）甲、（二）乙"),
        (MemoFacts(sections=()), ZH_TW.no_sections),
        (MemoFacts(paragraphs=9), "段落數（不含標題）：9"),
        (MemoFacts(date="2019-07"), "日期：2019-07"),
    ],
)
def test_the_answer_to_a_question_about_a_memo_stands_above_its_title(outlined: MemoFacts, line: str) -> None:
    assert preface(answer(memo_facts=outlined), ZH_TW) == (line,)


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (Place(lines=(20, 31)), "lines 20–31"),
        (Place(lines=(7, 7)), "line 7"),
        (Place(page=3), "page 3"),
        (Place(page=12, printed="iv"), "page 12 (printed iv)"),
    ],
)
def test_a_citation_says_where_the_quote_stands(place: Place, where: str) -> None:
    line = citation(quote(title="Brief", section=("A", "B"), place=place), EN, 0.874)
    assert line == f"“Brief” › A › B · ¶ 3 · {where} · confidence 87 %"


@pytest.mark.parametrize(("words", "where"), [(EN, "row 5"), (ZH_TW, "第 5 列")])
@pytest.mark.parametrize("memo", ["a.xlsx", "a.csv"])
def test_a_citation_names_the_row_of_a_sheet(memo: str, words: AnswerWords, where: str) -> None:
    assert f" · {where}" in citation(quote(memo=memo, place=Place(lines=(5, 5))), words)


def test_a_citation_leaves_out_what_is_not_known() -> None:
    assert citation(quote(title="Brief", section=(), paragraph=0, place=Place()), EN) == "“Brief” · title and byline"


def test_a_citation_can_name_the_memo_s_file() -> None:
    printed = citation(quote(title="Brief", section=(), place=Place(page=12, printed="iv")), ZH_TW)
    assert "第 12 頁（印作 iv）" in printed
    line = citation(quote(title="Brief", section=(), place=Place(page=3)), ZH_TW, 1.0, memo=True)
    assert line == "《Brief》 · ¶ 3 · 第 3 頁 · brief.txt · 信心度 100 %"


@pytest.mark.parametrize(
    ("verdict", "likely", "begins"),
    [("answer", False, True), ("related", True, True), ("related", False, False), ("none", False, False)],
)
def test_an_answer_or_a_probable_one_begins_with_its_words_and_a_related_passage_does_not(
    verdict: str, likely: bool, begins: bool
) -> None:
    assert begins_with_answer(answer(verdict=verdict, likely=likely)) is begins


def test_the_answer_to_a_question_about_a_memo_is_in_the_preface_alone() -> None:
    assert not begins_with_answer(answer(memo_facts=MemoFacts(paragraphs=9)))


def test_no_confidence_is_shown_beside_a_doubt() -> None:
    assert shown_confidence(answer(confidence=0.95)) == 0.95
    assert shown_confidence(answer(confidence=0.95, verdict="related")) is None


@pytest.mark.parametrize(
    ("stands", "english", "chinese"),
    [
        (Standing(), "", ""),
        (Standing(expired="2026-10-01"), "expired 2026-10-01", "已於 2026-10-01 失效"),
        (Standing(holds_from="2026-12-01"), "holds from 2026-12-01", "自 2026-12-01 起適用"),
        (Standing(superseded=True), "earlier version", "舊版"),
        (
            Standing(superseded=True, newer="2027/leave.md"),
            "earlier version; the newer one is 2027/leave.md",
            "舊版，新版為 2027/leave.md",
        ),
        (Standing(review_due="2026-06-30"), "due for review since 2026-06-30", "應於 2026-06-30 前複查"),
    ],
)
def test_under_a_quote_stands_whether_its_memo_holds(stands: Standing, english: str, chinese: str) -> None:
    one = quote(standing=stands)
    assert (about_memo(one, EN), about_memo(one, ZH_TW)) == (english, chinese)


def test_the_month_of_the_last_check_stands_with_what_is_known() -> None:
    one = quote(details=Details(owner="王小明", checked="2026-10-05"))
    assert about_memo(one, EN) == "王小明 · checked 2026-10"
    assert about_memo(one, ZH_TW) == "王小明 · 2026年10月確認"


@pytest.mark.parametrize(
    ("confidence", "percent"), [(0.974, 97), (0.9999, 99), (1.0, 99), (0.5, 50)], ids=["plain", "nearly 1", "1", "poor"]
)
def test_under_a_quote_stands_that_it_was_recognised_and_how_surely_but_never_for_certain(confidence, percent) -> None:
    one = quote(recognised=confidence)
    assert about_memo(one, EN) == f"recognised from a scan, {percent} %"
    assert about_memo(one, ZH_TW) == f"由掃描辨識，{percent}%"


def test_date_and_owner_stand_before_that() -> None:
    one = quote(date="2026-01-01", details=Details(owner="王小明 <slack:U1>"), standing=Standing(expired="2026-10-01"))
    assert about_memo(one, EN) == "2026-01-01 · 王小明 · expired 2026-10-01"


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (None, ""),
        ("HR", "HR"),
        ("slack:U1", ""),
        ("<discord:7>", ""),
        ("Wang <slack:U1>", "Wang"),
        ("discord:role:7", ""),
    ],
)
def test_an_owner_is_shown_by_name_and_never_by_id(owner: str | None, name: str) -> None:
    assert owner_name(owner) == name


@pytest.mark.parametrize(
    ("owner", "written"),
    [
        (None, ""), ("HR", ""), ("slack:U1", "slack:U1"), ("<discord:7>", "discord:7"), ("Wang <slack:U1>", "slack:U1"),
        ("Wang < slack:U1 >", "slack:U1"), ("Wang <w@example.org>", ""), ("<a> <slack:U1>", ""),
    ],
)  # fmt: skip
def test_an_owner_can_be_asked_by_the_id_that_is_written(owner: str | None, written: str) -> None:
    assert owner_id(owner) == written


@pytest.mark.parametrize("words", [EN, ZH_TW])
def test_what_does_not_hold_is_announced_so_and_no_answer_stands_above_it(words: AnswerWords) -> None:
    found = answer("q", verdict="related", quotes=(quote(standing=Standing(expired="2026-10-01")),))
    assert preface(found, words) == (words.outdated,)
    assert not begins_with_answer(found)
