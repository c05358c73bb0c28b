"""Titles and headings that neither a format nor a dotted number marks."""

import textwrap

import pytest

from tests.ingest.structure.test_outline import CLAIMS, PURCHASE, RAIL, memo_of, paragraphs, sections

LETTER = """行政院主計總處 函
地址：10065臺北市中正區廣州街2號
承辦人：王小明
電話：02-2380-3000
受文者：各直轄市政府
發文日期：中華民國113年3月15日
發文字號：主預字第1130100123號
速別：普通件
密等及解密條件或保密期限：
附件：如文
主旨：修正「各機關員工文康活動實施要點」，自即日生效，請查照。
說明：
一、依據本總處113年3月1日會議決議辦理。
二、旨揭要點如附件，請轉知所屬。
"""


@pytest.mark.parametrize(
    "sentence",
    ["一、依據本部三月一日會議決議，年假應於年度內休畢。", "1. Staff may book rail travel.", "壹、下列人員："],
)
def test_a_numbered_sentence_is_no_title(sentence):
    memo = memo_of(f"{sentence}\n\n經費由各單位自行負擔，不另補助。\n")
    assert memo.title == "travel"
    assert paragraphs(memo)[0] == sentence


def test_a_wrapped_numbered_sentence_is_no_title():
    sentence = f"一、{PURCHASE}"[:51] + "。"
    prose = "\n".join(PURCHASE[start : start + 30] for start in range(0, len(PURCHASE), 30))
    memo = memo_of(f"{sentence[:30]}\n{sentence[30:]}\n\n{prose}\n")
    assert (memo.title, paragraphs(memo)) == ("travel", [sentence, PURCHASE])


def test_a_numbered_first_line_that_is_no_sentence_is_still_a_title():
    assert memo_of("四、年假之觀察\n\n年假應於年度內休畢，逾期不予保留。\n").title == "四、年假之觀察"


@pytest.mark.parametrize("kind", ["text", "pdf"])
def test_a_chapter_numbered_without_a_dot_is_of_the_rank_of_one_with_it(kind):
    memo = memo_of(
        f"Manual\n\n1 Introduction\n\n1.1 Scope\n\n{RAIL}\n\n1.2 Terms\n\n{CLAIMS}\n\n2 Duties\n\n{RAIL}\n", kind
    )
    assert sections(memo) == [("1 Introduction", "1.1 Scope"), ("1 Introduction", "1.2 Terms"), ("2 Duties",)]


def test_a_chinese_chapter_numbered_without_a_dot_is_of_the_rank_of_one_with_it():
    memo = memo_of(
        f"1 前言\n1.1 目的\n{PURCHASE}\n1.2 名詞\n{PURCHASE}\n2 職責\n{PURCHASE}\n3 附則\n3 日內通知廠商。\n"
    )
    assert memo.title == "travel"
    assert sections(memo) == [("1 前言", "1.1 目的"), ("1 前言", "1.2 名詞"), ("2 職責",), ("3 附則",)]


def test_numbers_without_a_dot_head_nothing_where_none_is_divided():
    memo = memo_of("Shopping\n\n1 apple\nIt must be ripe.\n2 pears\nThey must be ripe.\n3 plums\nRipe.\n")
    assert set(sections(memo)) == {()}


@pytest.mark.parametrize("kind", ["text", "pdf"])
def test_lines_in_capitals_right_above_their_text_are_headings(kind):
    rail, claims = (textwrap.fill(text, 72) for text in (RAIL, CLAIMS))
    memo = memo_of(f"Travel policy\n\nPURPOSE\n{rail}\n\n{claims}\nSCOPE AND DUTIES\n{claims}\n", kind)
    assert paragraphs(memo) == [RAIL, CLAIMS, CLAIMS]
    assert sections(memo) == [("PURPOSE",), ("PURPOSE",), ("SCOPE AND DUTIES",)]


def test_capitals_above_items_are_headings_and_never_the_byline():
    memo = memo_of("Safety\nIN THE HALL\n- Wear shoes at all times\n- Wear gloves\nIN THE YARD\n- Wear nothing loose\n")
    assert (memo.byline, paragraphs(memo)) == (
        "",
        ["- Wear shoes at all times", "- Wear gloves", "- Wear nothing loose"],
    )
    assert sections(memo) == [("IN THE HALL",), ("IN THE HALL",), ("IN THE YARD",)]


@pytest.mark.parametrize(
    "text",
    [
        "Travel policy\n\nWARNING\nNever fly without a permit.\n",  # one alone
        "Partners\n\nNATO\nUNESCO\nOECD\n",  # above each other
        "Travel policy\n\nSTOP, LOOK:\nNever fly without a permit.\nG20\n中國 MTS\n它是一家公司。\n",
    ],
)
def test_other_lines_in_capitals_stay_in_the_text(text):
    memo = memo_of(text)
    assert set(sections(memo)) == {()}
    assert paragraphs(memo) == text.split("\n\n")[1].splitlines()


def test_an_official_letter_is_called_by_what_it_is_about_and_has_its_date():
    memo = memo_of(LETTER)
    assert memo.title == "修正「各機關員工文康活動實施要點」，自即日生效，請查照"
    assert memo.date == "中華民國113年3月15日"
    assert "主旨：修正「各機關員工文康活動實施要點」，自即日生效，請查照。" in paragraphs(memo)


@pytest.mark.parametrize("name", ["經濟部函", "臺北市政府\u3000公告", "財政部關務署 書函", "開會通知單"])
def test_every_kind_of_official_letter_is_known(name):
    assert memo_of(LETTER.replace("行政院主計總處 函", name)).title.startswith("修正「各機關")


def test_a_subject_that_is_cut_or_long_is_no_title():
    assert memo_of(LETTER.replace("，請查照。", "，請查照")).title == "行政院主計總處 函"
    assert memo_of(LETTER.replace("，請查照", "，請查照並轉知所屬" * 8)).title == "行政院主計總處 函"
