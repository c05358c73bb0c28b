"""The chat in a terminal shows a reply as lines."""

from bot.adapters.console.render import answer_lines
from bot.port import Passages
from bot.present.wording import EN
from memoqa.quotes import terminal
from tests.bot.doubles import answer, quote
from tests.quotes.test_terminal import plain


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
