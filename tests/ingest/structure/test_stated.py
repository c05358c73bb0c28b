"""Headings that a PDF states: they fill the gaps that form and type leave, and change no other heading."""

from memoqa.ingest.formats.table import PDF
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline

PROSE = "The members of the tool room meet once a month and keep the minutes of it in the office until the year ends."


def sections(*lines):
    """The sections of a memo of printed lines; a line is its text, or its text and its stated level."""
    read = []
    for number, line in enumerate(lines, start=1):
        text, level = line if isinstance(line, tuple) else (line, None)
        read += [Line("", number, 1), Line(text, number, 1, full=False, size=1.0, stated=level)]
    memo = outline(Source(tuple(read), PDF), memo_id="a.pdf", source_sha256="0", title="a")
    return list(dict.fromkeys(paragraph.section for paragraph in memo.paragraphs if paragraph.number))


def test_a_stated_heading_without_a_number_heads_what_follows():
    assert sections(PROSE, ("Keys:", 1), PROSE, ("Fees.", 1), PROSE) == [(), ("Keys:",), ("Fees.",)]


def test_a_deeper_level_stands_under_the_one_above():
    found = sections(PROSE, ("Keys", 1), PROSE, ("Lost keys", 2), PROSE, ("Fees", 1), PROSE)
    assert found == [(), ("Keys",), ("Keys", "Lost keys"), ("Fees",)]


def test_stated_headings_above_numbered_ones_are_their_chapters():
    lines = [("Part of keys", 1), "1. Loan", PROSE, "2. Loss", PROSE, ("Part of fees", 1), "1. Year", PROSE, "2. Day"]
    found = sections(PROSE, *lines, PROSE)
    assert ("Part of keys", "2. Loss") in found
    assert ("Part of fees", "1. Year") in found


def test_a_stated_heading_gets_the_rank_of_the_numbered_ones_at_its_level():
    found = sections(PROSE, ("Section 1 Keys", 1), PROSE, ("Fees", 1), PROSE, ("Section 2 Rooms", 1), PROSE)
    assert found == [(), ("Section 1 Keys",), ("Fees",), ("Section 2 Rooms",)]


def test_a_stated_sentence_is_a_paragraph():
    assert sections(PROSE, (PROSE, 1), PROSE) == [()]


def test_a_stated_heading_right_above_one_of_its_level_heads_nothing_and_is_a_paragraph():
    assert ("Keys",) not in sections(PROSE, ("Keys", 1), ("Fees", 1), PROSE)
