import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.ingest.formats.docx_number_formats import number_text

DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100, "千": 1000}


def value_of(text: str) -> int:
    """The value of a number written with units, by adding up its parts."""
    total, digit = 0, 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in UNITS:
            total += (digit or 1) * UNITS[sign]
            digit = 0
    return total + digit


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("decimal", "1 10 21 101"),
        ("decimalZero", "01 10 21 101"),
        ("lowerRoman", "i x xxi ci"),
        ("upperRoman", "I X XXI CI"),
        ("lowerLetter", "a j u wwww"),
        ("upperLetter", "A J U WWWW"),
        ("ordinal", "1st 10th 21st 101st"),
        ("decimalFullWidth", "１ １０ ２１ １０１"),
        ("decimalEnclosedCircle", "① ⑩ 21 101"),
        ("ideographTraditional", "甲 癸 21 101"),
        ("ideographDigital", "一 一〇 二一 一〇一"),
        ("taiwaneseCounting", "一 十 二十一 一○一"),
        ("chineseCounting", "一 十 二十一 一○一"),
        ("taiwaneseCountingThousand", "一 十 二十一 一百零一"),
        ("chineseCountingThousand", "一 十 二十一 一百〇一"),
        ("japaneseCounting", "一 十 二十一 一百一"),
        ("ideographLegalTraditional", "壹 壹拾 貳拾壹 壹佰零壹"),
        ("chineseLegalSimplified", "壹 壹拾 贰拾壹 壹佰零壹"),
        ("a format of the future", "1 10 21 101"),
        ("none", "   "),
        ("bullet", "   "),
    ],
)
def test_a_counter_is_written_as_its_format_says(number_format, shown):
    assert " ".join(number_text(number, number_format) for number in (1, 10, 21, 101)) == shown


@given(number=st.integers(1, 9999))
def test_a_chinese_number_with_units_has_the_counter_s_value(number):
    assert value_of(number_text(number, "taiwaneseCountingThousand")) == number


@given(number=st.integers(1, 99))
def test_below_a_hundred_all_chinese_countings_agree(number):
    countings = ("chineseCounting", "taiwaneseCounting", "chineseCountingThousand")
    assert len({number_text(number, name) for name in countings}) == 1


@given(number=st.integers(0, 10**6), number_format=st.sampled_from(["upperRoman", "lowerLetter", "japaneseCounting"]))
def test_every_counter_has_a_text_of_bearable_length(number, number_format):
    assert 1 <= len(number_text(number, number_format)) <= 30
