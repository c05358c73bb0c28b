"""Headings of Word files that use no heading styles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.ingest.formats.bold_headings import bold_headings
from tests.ingest.formats.word import lines, p, row, table, with_body

TEXT = p("Saws are lent for a day, and must come back clean.")


def bold(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>"


def levels(*body: str, styles: tuple[str, ...] = ()):
    return [line.heading for line in lines(with_body(*body, styles=styles)) if line.text]


def test_a_short_bold_line_above_text_is_a_heading():
    assert levels(TEXT, bold("Lending saws"), TEXT) == [None, 90, None]


def test_the_first_line_of_all_may_be_the_title_instead():
    assert levels(bold("Tool library"), TEXT, bold("Saws"), TEXT) == [None, None, 90, None]


def test_a_document_that_states_its_headings_is_believed():
    stated = p("Saws", "<w:outlineLvl w:val='0'/>")
    assert levels(TEXT, stated, TEXT, bold("Please note"), TEXT) == [None, 1, None, None, None]


@pytest.mark.parametrize(
    "line",
    [
        p("Lending saws"),
        bold("Saws are lent only to those who can handle them."),
        bold("Please bring"),
        bold("Lending saws, lamps, drills, ladders, sanders, planers and everything else that we have"),
        bold("一、借用"),
        bold("Article V"),
        bold("※ 請勿轉借"),
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Saws</w:t></w:r><w:r><w:t> and lamps</w:t></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t>Saws</w:t></w:r></w:p>",
    ],
)
def test_other_lines_are_no_headings(line):
    below = bold("All your own tools.") if "Please bring" in line else TEXT
    assert levels(TEXT, line, below)[1] is None


STYLES = (
    "<w:style w:type='paragraph' w:styleId='Loud'><w:name w:val='Loud'/><w:rPr><w:b/></w:rPr></w:style>",
    "<w:style w:type='paragraph' w:styleId='Own'><w:name w:val='Own'/><w:basedOn w:val='Loud'/></w:style>",
    "<w:style w:type='character' w:styleId='Strong'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>",
)


@pytest.mark.parametrize(
    "line",
    [
        p("Lending saws", "<w:pStyle w:val='Own'/>"),
        "<w:p><w:r><w:rPr><w:rStyle w:val='Strong'/></w:rPr><w:t>Lending saws</w:t></w:r></w:p>",
    ],
)
def test_a_style_makes_a_line_bold_too(line):
    assert levels(TEXT, line, TEXT, styles=STYLES) == [None, 90, None]


def test_the_bold_words_of_a_table_head_nothing():
    assert levels(TEXT, table(row(bold("Saw"), bold("Days")), row("a", "b")), TEXT) == [None] * 4


@given(st.lists(st.tuples(st.sampled_from(["Saws", "Lent for a day.", " ", "1. Lamps"]), st.booleans()), max_size=20))
def test_below_every_bold_heading_is_text_that_is_not_bold(read):
    for index in bold_headings(read):
        below = [is_bold for text, is_bold in read[index + 1 :] if text.strip()]
        assert read[index][1]
        assert below[0] is False
