"""The chat in a terminal shows a reply as lines."""

import pytest

from bot.adapters.console.render import answer_lines
from bot.port import Passages
from bot.present.wording import EN
from memoqa.quotes import terminal
from tests.bot.doubles import answer, quote
from tests.quotes.test_terminal import plain, undone


def test_an_answer_is_shown_as_on_the_command_line_below_a_blank_line() -> None:
    shown = plain(answer_lines(answer(), EN, 80, styled=True))
    assert shown == ["", *plain(terminal.answer_lines(answer(), EN, 80, styled=True))]


def test_paragraphs_that_a_button_asked_for_are_shown_without_a_confidence() -> None:
    shown = plain(answer_lines(Passages((quote("one"), quote("two")), walkable=False), EN, 80, styled=True))
    assert [line for line in shown if line.startswith("│ ")] == ["│ one", "│ two"]
    assert "confidence" not in " ".join(shown)


def test_silence_is_said_in_one_plain_sentence_with_a_hint() -> None:
    lines = plain(answer_lines(answer(verdict="none", quotes=()), EN, 80, styled=True))
    assert lines == [EN.none, EN.none_hint]


@pytest.mark.parametrize("styled", [True, False])
def test_of_a_very_long_paragraph_a_part_is_shown_with_the_way_to_the_whole(styled: bool) -> None:
    made = quote("習近平去過俄羅斯八次。" * 800 + "就是這裡。", "就是這裡。")
    lines = plain(answer_lines(answer(quotes=(made,)), EN, 80, styled=styled))
    part = undone([line for line in lines if line.startswith("│ ")])
    assert part in made.text
    assert part.endswith("就是這裡。")
    assert len(part) < 1_000
    assert f"  {EN.in_part_console.format(length=len(made.text))}" in lines
    assert "➤ 就是這裡。" in lines


def test_a_paragraph_that_was_asked_for_whole_is_shown_whole() -> None:
    made = quote("習近平去過俄羅斯八次。" * 800, "")
    lines = plain(answer_lines(Passages((made,), walkable=True), EN, 80, styled=True))
    assert undone([line for line in lines if line.startswith("│ ")]) == made.text


def test_what_is_said_of_found_places_stands_above_them_and_what_they_refer_to_below() -> None:
    found = (quote("one"), quote("two", refers=(("第三條", "receipt-3"), ("前條", "receipt-4"))))
    lines = plain(answer_lines(Passages(found, walkable=False, head="“x”: 2 times"), EN, 80, styled=True))
    assert lines[0] == "“x”: 2 times"
    assert lines[-1] == EN.places_console.format(names="第三條, 前條")
