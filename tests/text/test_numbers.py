"""Numbers as terms, however they are written."""

import pytest

from memoqa.text.normalize import fold
from memoqa.text.numbers import articles_in, chinese_number, item_terms, mentions


def numbers_in(text):
    return [term for mention in mentions(text, fold(text)) for term in mention]


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
    assert number in numbers_in(text)


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


@pytest.mark.parametrize("text", ["9" * 400, "一" * 5_000, "1" + ",000" * 200, "九" * 40 + "億" * 20])
def test_digits_without_end_are_no_number(text):
    assert mentions(text, fold(text)) == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("第8條", ("#8条", "#8")),
        ("第 八 條", ("#8条", "#8")),
        ("第十八條之一", ("#18条之1", "#18")),
        ("第3章", ("#3章", "#3")),
        ("Section 4.2", ("#section4.2", "#4.2")),
        ("§ 4.2", ("#section4.2", "#4.2")),
    ],
)
def test_an_article_is_more_than_its_number(text, terms):
    assert mentions(text, fold(text)) == [terms]
    assert [article.term for article in articles_in(fold(f"依{text}的規定"))] == [terms[0]]


@pytest.mark.parametrize("text", ["第3次會議", "3 sections", "第二天"])
def test_what_only_counts_is_no_article(text):
    assert not articles_in(fold(text))


@pytest.mark.parametrize("text", ["2. Bring a towel", "(2) Bring a towel", "二、攜帶毛巾", "（二）攜帶毛巾"])
def test_an_item_may_be_asked_for_by_its_number(text):
    asked = {article.term for name in ("clause 2", "item 2", "第二點", "第2項") for article in articles_in(fold(name))}
    assert len(asked) == 4
    assert asked <= set(item_terms(fold(text)))


@pytest.mark.parametrize("text", ["2.5 km", "2 towels", "二樓有毛巾", "Bring 2. towels"])
def test_what_begins_without_an_items_number_is_no_item(text):
    assert not item_terms(fold(text))
