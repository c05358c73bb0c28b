"""Which hyphens at a line's end are a broken word's."""

import pytest

from memoqa.ingest.formats.pdf_hyphens import with_hyphens
from memoqa.ingest.formats.printed_line import PrintedLine


def ends(*texts):
    lines = [PrintedLine(text, 1, number, 72.0, 700.0, 10.0, 0.2) for number, text in enumerate(texts, start=1)]
    return [line.text for line in with_hyphens(lines)]


def test_a_broken_words_hyphen_is_soft():
    assert ends("the orchard’s irri\u00ad", "gation is off") == ["the orchard’s irri\u00ad", "gation is off"]


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("a self\u00ad", "service till"),
        ("see example.org/spring-and\u00ad", "summer.html"),
        ("the years 1990\u00ad", "and after"),
        ("the Anglo\u00ad", "Dutch fleet"),
        ("the end\u00ad", ""),
    ],
)
def test_a_hyphen_that_is_not_plainly_a_broken_words_is_a_hyphen(line, following):
    assert ends(line, following)[0] == line.replace("\u00ad", "-")


def test_a_compound_that_the_document_writes_within_a_line_keeps_its_hyphen():
    assert ends("a hand-made bowl", "is hand\u00ad", "made here")[1] == "is hand-"
