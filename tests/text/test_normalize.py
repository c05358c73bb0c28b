"""The search copy: what counts as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.text.normalize import fold, is_chinese, terms
from memoqa.text.numbers import chinese_number, mentions


def terms_of(text):
    folded = fold(text)
    return terms(folded, mentions(text, folded))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("習近平出訪", "习近平出访"),
        ("ＭＴＳ　２０１８", "mts 2018"),
        ("5\u200b000", "5000"),
        ("app\u202eroved", "approved"),
        ("Müller Café", "MÜLLER CAFÉ"),
    ],
)
def test_width_script_case_and_invisible_characters_make_no_difference(one, other):
    assert fold(one) == fold(other)


def test_chinese_gives_characters_and_bigrams_and_english_gives_stems():
    assert terms_of("貿易額") == ["贸", "易", "额", "贸易", "易额"]
    assert terms_of("The treaties were signed") == ["treati", "sign"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,000億美元", "#100000000000"),
        ("1000億", "#100000000000"),
        ("一千億", "#100000000000"),
        ("100 billion dollars", "#100000000000"),
        ("民國108年", "#2019"),
        ("二〇一九年", "#2019"),
        ("第二十屆", "#20"),
        ("five members", "#5"),
        ("World War II", "#2"),
        ("5-7日", "#7"),
        ("3.5倍", "#3.5"),
        ("US$633.6 bn", "#633600000000"),
        ("民國一〇八年", "#2019"),
        ("廿一日", "#21"),
        ("2018-22年", "#2022"),
        ("6月5日", "#6月"),
        ("六月", "#6月"),
        ("in June 2019", "#6月"),
        ("in May", "#5月"),
        ("March 5", "#3月"),
    ],
)
def test_numbers_are_the_same_however_they_are_written(text, number):
    assert number in terms_of(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,000億", ["#100000000000"]),  # whose unit is no further number
        ("過去6年", ["#6"]),  # and no June
        ("3個月", ["#3"]),
        ("They may march", []),
        ("三分之一", []),
        ("2018-12", ["#12", "#2018"]),  # a month, not the year 2012
    ],
)
def test_each_number_of_a_text_is_mentioned_once(text, values):
    assert sorted(mention[0] for mention in mentions(text, fold(text))) == values


@pytest.mark.parametrize(
    ("numerals", "value"),
    [("十", 10), ("二十三", 23), ("一千零二十", 1020), ("三亿五千万", 350_000_000), ("二〇一九", 2019)],
)
def test_chinese_numerals_have_their_values(numerals, value):
    assert chinese_number(numerals) == value


@pytest.mark.parametrize(
    ("text", "chinese"),
    [("俄羅斯電信公司 MTS 允許華為", True), ("What is 一帶一路 about?", False), ("2019", False), ("", False)],
)
def test_the_language_is_that_of_most_of_the_text(text, chinese):
    assert is_chinese(text) is chinese


@given(st.text(max_size=200))
def test_any_text_has_terms_and_none_of_them_a_line_feed(text):
    assert all(term and "\n" not in term for term in terms_of(text))


@pytest.mark.parametrize("text", ["9" * 400, "一" * 5_000, "1" + ",000" * 200, "九" * 40 + "億" * 20])
def test_digits_without_end_are_no_number(text):
    assert mentions(text, fold(text)) == []
