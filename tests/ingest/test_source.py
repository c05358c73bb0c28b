"""A source's text."""

from memoqa.ingest.formats.table import TEXT
from memoqa.ingest.source import Line, Source


def test_the_text_is_the_lines_with_line_feeds_between_them():
    assert Source((Line(" one", 1), Line("", 2), Line("two", 3)), TEXT).text == " one\n\ntwo"
