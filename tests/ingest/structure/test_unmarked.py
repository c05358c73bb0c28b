"""Headings that only the lines around them show."""

import textwrap

import pytest

from tests.ingest.structure.memos import CLAIMS, PURCHASE, RAIL, memo_of, paragraphs, sections


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


@pytest.mark.parametrize(
    "text",
    [
        "Travel policy\n\nWARNING\nNever fly without a permit.\n",  # one alone
        "Partners\n\nNATO\nUNESCO\nOECD\n",  # above each other
        "Travel policy\n\nSTOP, LOOK!\nNever fly without a permit.\nG20\n中國 MTS\n它是一家公司。\n",
    ],
)
def test_other_lines_in_capitals_stay_in_the_text(text):
    memo = memo_of(text)
    assert set(sections(memo)) == {()}
    assert paragraphs(memo) == text.split("\n\n")[1].splitlines()
