"""People see escaped text letter by letter, and nothing in it is live."""

import pytest
from hypothesis import given

from bot.adapters.discord.escaping import escaped, marked, small, units
from tests.bot.adapters.discord.reading import counted, read, read_words
from tests.bot.contract import INVISIBLE, LINKS, MARKUP, hostile, thorough


@thorough
@given(hostile(2_000))
def test_escaped_text_is_seen_letter_by_letter_with_nothing_live(text: str) -> None:
    reading = read(escaped(text))
    assert (reading.text, reading.live) == (text, [])


@thorough
@given(hostile(2_000))
def test_small_print_is_seen_letter_by_letter_too(text: str) -> None:
    assert read_words(small(text)) == (text, [], [])


@pytest.mark.parametrize("text", [MARKUP, LINKS, INVISIBLE])
def test_nothing_is_put_in_but_backslashes(text: str) -> None:
    assert escaped(text).replace("\\", "") == text.replace("\\", "")


def test_bold_spans_that_touch_are_one() -> None:
    assert marked("abcd", ((0, 1), (1, 3))) == "**abc**d"


@pytest.mark.parametrize("text", ["plain", "習近平", "👩\u200d👩\u200d👧", "\U000e0100"])
def test_a_length_is_counted_in_utf16_units(text: str) -> None:
    assert units(text) == counted(text)
