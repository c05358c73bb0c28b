"""How a text was wrapped, from its lines alone."""

import textwrap

import pytest

from memoqa.ingest.source import Line
from memoqa.ingest.structure.wrapping import Wrapping, measured, unit, wrapping_of
from tests.ingest.structure.memos import CLAIMS, PURCHASE, RAIL


def lines_of(text):
    return list(measured([Line(line, number) for number, line in enumerate(text.split("\n"), 1)]))


def test_a_line_knows_its_width_its_indent_and_the_blank_lines_around_it():
    first, second = lines_of("\n  習 a\n\n \nb\n")
    assert (first.text, first.width, first.indent, first.gap, first.after) == ("習 a", 4, 2, 1, 2)
    assert (second.text, second.width, second.indent, second.gap, second.after) == ("b", 1, 0, 2, 0)


def test_the_width_is_that_which_most_full_lines_share():
    wrapped = "\n\n".join(textwrap.fill(f"{text} {text}", 60) for text in (RAIL, CLAIMS))
    wrapping = wrapping_of(lines_of(wrapped))
    assert wrapping.width is not None
    assert 54 <= wrapping.width <= 60
    assert (wrapping.gap, wrapping.margin) == (0, 0)


def test_blank_lines_behind_every_line_are_no_gap():
    lines = [PURCHASE[start : start + 20] for start in range(0, len(PURCHASE), 20)]
    assert wrapping_of(lines_of("\n\n".join(lines))) == Wrapping(40, 1)


@pytest.mark.parametrize("text", ["apples\npears\nplums", f"{RAIL}\n{CLAIMS}", ""])
def test_a_text_whose_lines_are_paragraphs_was_not_wrapped(text):
    assert wrapping_of(lines_of(text)) == Wrapping(None)


def test_a_word_or_a_character_with_its_closing_marks_cannot_be_cut():
    assert [unit(text) for text in ("rail travel", "習近平", "平。」他", "（一）")] == [4, 2, 6, 2]
