import string
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.port import Incoming
from bot.present.wording import EN, MOST_LISTED, ZH_TW, Wording, citation, preface, report
from memoqa.domain import MemoFacts, Place
from memoqa.errors import UnreadableMemo
from memoqa.index.build import IndexReport
from tests.bot.doubles import answer, quote

DONE = IndexReport("g2", 3, 40, 90, 10, 80, 1.25, unchanged=False)


@pytest.mark.parametrize("key", asdict(EN))
def test_both_languages_fill_in_the_same_places(key: str) -> None:
    places = [{name for _, name, _, _ in string.Formatter().parse(asdict(words)[key]) if name} for words in (EN, ZH_TW)]
    assert places[0] == places[1]


@pytest.mark.parametrize("key", asdict(EN))
def test_no_sentence_is_empty_or_left_in_the_other_language(key: str) -> None:
    assert asdict(EN)[key].strip()
    assert Wording().language(asdict(EN)[key]) == "en"
    untranslated = {"thread_line", "thread_current", "title", "good", "bad"}  # layout and marks, no words
    assert key in untranslated or Wording().language(asdict(ZH_TW)[key]) == "zh-TW" or key == "separator"


@pytest.mark.parametrize(
    ("said", "language"),
    [("習近平去過幾次？", "zh-TW"), ("Who is 習近平?", "zh-TW"), ("Who met Putin?", "en"), ("𠀀", "zh-TW"), ("", "en")],
)
def test_auto_follows_the_script_of_the_question(said: str, language: str) -> None:
    assert Wording("auto").language(said) == language


def test_what_is_known_of_the_asker_counts_before_what_was_said() -> None:
    assert Wording().language("有嗎？", known="en") == "en"
    assert Wording().language("Who?", known="zh-TW") == "zh-TW"


def test_where_nothing_is_known_the_first_text_that_says_something_counts() -> None:
    assert Wording().language("", "有嗎？", "later", otherwise="en") == "zh-TW"
    assert Wording().language("", otherwise="zh-TW") == "zh-TW"


def test_a_commands_words_show_no_language_but_a_complaints_do() -> None:
    assert Wording().words_for(Incoming("test:1", None, "status", "reindex"), "有嗎？") is ZH_TW
    assert Wording().words_for(Incoming("test:1", None, "缺", "missing")) is ZH_TW


@given(st.text())
def test_a_set_language_is_kept_to(said: str) -> None:
    assert Wording("en").words(said) is EN
    assert Wording("zh-TW").words(said) is ZH_TW


def test_a_plain_answer_needs_no_preface() -> None:
    assert preface(answer("q"), EN) == ()


def test_a_related_passage_is_announced_as_such() -> None:
    assert preface(answer("q", verdict="related"), EN) == (EN.related,)


@pytest.mark.parametrize("asked_as", ["trade? and in 2018?", "and in 2018?"])
def test_silence_says_what_was_searched_for_and_what_to_try(asked_as: str) -> None:
    said = preface(answer("and in 2018?", asked_as=asked_as, verdict="none", quotes=()), EN)
    assert said == (f"Searched for: {asked_as}", EN.none, EN.none_hint)


@pytest.mark.parametrize(
    ("place", "where"),
    [(Place(lines=(20, 31)), "lines 20–31"), (Place(lines=(7, 7)), "line 7"), (Place(page=3), "page 3")],
)
def test_a_citation_says_where_the_quote_stands(place: Place, where: str) -> None:
    line = citation(quote(title="Brief", section=("A", "B"), place=place), EN, 0.874)
    assert line == f"“Brief” › A › B · ¶ 3 · {where} · confidence 87 %"


def test_an_answer_of_more_paragraphs_than_are_shown_says_how_many() -> None:
    assert preface(answer(found=4), EN) == ("4 paragraphs speak of this; shown: 1.",)
    assert preface(answer(found=1), EN) == ()
    assert preface(answer(found=4, verdict="related"), EN) == (EN.related,)


@pytest.mark.parametrize(
    ("outlined", "line"),
    [
        (MemoFacts(sections=("（一）甲", "（二）乙")), "章節：（一）甲、（二）乙"),
        (MemoFacts(sections=()), ZH_TW.outline_no_sections),
        (MemoFacts(paragraphs=9), "標題之下的段落數：9"),
        (MemoFacts(date="2019-07"), "日期：2019-07"),
    ],
)
def test_what_is_asked_about_a_memo_as_such_stands_above_its_title(outlined: MemoFacts, line: str) -> None:
    assert preface(answer(memo_facts=outlined), ZH_TW) == (line,)


def test_a_citation_leaves_out_what_is_not_known() -> None:
    assert citation(quote(title="Brief", section=(), paragraph=0, place=Place()), EN) == "“Brief” · front"


def test_a_report_names_what_changed_and_why_a_memo_was_left_out() -> None:
    done = IndexReport(
        "g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, added=("a.txt", "b.txt"), removed=("c.txt",),
        skipped=(UnreadableMemo("d.pdf", "it is encrypted; save it without a password."),),
    )  # fmt: skip
    assert report(done, EN).splitlines()[1:] == [
        "New: a.txt, b.txt", "Removed: c.txt", "Left out, d.pdf: it is encrypted; save it without a password.",
    ]  # fmt: skip


def test_a_long_report_says_how_many_more_there_are() -> None:
    names = tuple(f"{number}.txt" for number in range(MOST_LISTED + 5))
    done = IndexReport("g2", 3, 40, 90, 10, 80, 1.25, unchanged=False, added=names)
    assert report(done, EN).endswith("19.txt, and 5 more")
