"""Which pages' text is garbage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.ingest.formats.readable import is_readable

GARBAGE = "B7$K!Q.'.XF 12@3A)) H9=]ny;345= G3HIJ-6)191)))J:KHI 7=]Un:345=q dd[7^a %d{q}x*}+%~ 4(b*c^^d) 187)JMN " * 3


@pytest.mark.parametrize(
    "text",
    [
        "The ferry leaves at nine; a ticket costs $4.50 (children: $2), see https://example.org/a?b=c%20d. " * 3,
        "開放時間：09:00–17:00（週一休館）。電話：02-1234-5678，電郵：a@example.org。" * 4,
        "會費 1,200 元　支出 209,000　收入 224,815　餘額 15,815　(93/04/21)　12%" * 4,
        "A Introduction ........................... 3\nB Rules __________________ 7\n" * 5,
        "add(row[i],cell[0]); sum(total[row],cell=last) adds the cells of each row\n" * 5,
        "Ёлка стоит в зале. 학교는 여덟 시에 시작합니다. ご利用案内は受付にあります。" * 3,
    ],
    ids=["english", "chinese", "figures", "leaders", "code", "others"],
)
def test_text_of_any_kind_is_readable(text):
    assert is_readable(text)


def test_glyph_numbers_called_by_the_wrong_characters_are_not():
    assert not is_readable(GARBAGE)


def test_one_line_of_them_among_text_is():
    assert is_readable(GARBAGE[:60] + "The ferry leaves at nine and returns at noon on every day of the week. " * 4)


@pytest.mark.parametrize("character", ["\ufffd", "\ue001"])
def test_characters_that_nobody_knows_are_bearable_only_as_strays(character):
    assert is_readable("The ferry leaves at nine. " * 5 + character)
    assert not is_readable("The ferry " + character * 20)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L"]), max_size=300))
def test_letters_alone_are_readable(text):
    assert is_readable(text)
