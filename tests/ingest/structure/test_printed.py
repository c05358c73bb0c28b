"""What the size of type tells: titles, and headings without a number."""

import pytest

from memoqa.ingest.formats.table import PDF
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline

TEXT = "The boats are moored along the north bank until the first of May."


def memo(*lines):
    """Of (text, size) or of None for a blank line, all of one page."""
    made = [Line("", 1, 1) if line is None else Line(line[0], 1, 1, full=False, size=line[1]) for line in lines]
    return outline(Source(tuple(made), PDF), memo_id="a.pdf", source_sha256="0")


def test_the_largest_type_above_the_text_is_the_title_though_other_lines_stand_above_it():
    found = memo(("LAST REVISED: 3 May 2031", 0.8), None, ("Rules for the Boats", 2.0), None, (TEXT, 1.0), (TEXT, 1.0))
    assert found.title == "Rules for the Boats"
    assert found.byline == "LAST REVISED: 3 May 2031"
    assert found.date == "3 May 2031"
    assert found.text[found.paragraphs[0].start : found.paragraphs[0].end].endswith("Rules for the Boats")


def test_a_line_that_says_a_date_or_a_page_is_no_title_however_large():
    found = memo(("Revised: 3 May 2031", 2.0), None, ("Boats", 1.5), None, (TEXT, 1.0), (TEXT, 1.0))
    assert found.title == "Boats"
    assert memo(("Page 1", 1.0), None, (TEXT, 1.0)).title == "a"


def test_a_title_of_two_lines_is_one():
    assert memo(("Rules for", 2.0), ("the Boats", 2.0), None, (TEXT, 1.0), (TEXT, 1.0)).title == "Rules for the Boats"


def test_larger_lines_without_a_number_are_headings():
    found = memo(("Boats", 2.0), None, ("Mooring", 1.3), None, (TEXT, 1.0), None, ("Fees", 1.3), None, (TEXT, 1.0))
    assert [paragraph.section for paragraph in found.paragraphs[1:]] == [("Mooring",), ("Fees",)]


def test_larger_headings_stand_over_numbered_ones_below_them():
    chapters = [
        line
        for name in ("Mooring", "Fees")
        for line in ((name, 1.5), None, ("1. Summer", 1.0), None, (TEXT, 1.0), None)
    ]
    found = memo(("Boats", 2.0), None, *chapters)
    assert [paragraph.section for paragraph in found.paragraphs[1:]] == [
        ("Mooring", "1. Summer"), ("Fees", "1. Summer"),
    ]  # fmt: skip


@pytest.mark.parametrize("stamp", ["草擬", "（草案）", "DRAFT", "Confidential", "機密"])
def test_a_stamp_is_no_title_however_large(stamp):
    found = memo((stamp, 2.4), None, ("Rules for the Boats", 2.0), None, (TEXT, 1.0), (TEXT, 1.0))
    assert found.title == "Rules for the Boats"


@pytest.mark.parametrize(
    "heads", [("Schedule 1", "Schedule 2"), ("Leaflet A1", "Leaflet A2"), ("單元一", "單元二"), ("1. Boats", "2. Oars")]
)
def test_the_first_of_several_headings_that_count_is_no_title(heads):
    lines = [line for head in heads for line in ((head, 1.3), None, (TEXT, 1.0), None)]
    found = memo(*lines)
    assert found.title == "a"
    assert [paragraph.section for paragraph in found.paragraphs] == [(head,) for head in heads]


def test_a_title_with_a_number_is_one_though_smaller_lines_below_it_are_numbered():
    assert memo(("Form 3", 2.0), None, ("Form 4", 1.0), None, (TEXT, 1.0), None, (TEXT, 1.0)).title == "Form 3"


def test_below_small_print_the_line_above_the_text_is_the_title():
    found = memo(
        ("Replaces note 12 of May 2030", 0.8), None, ("River Office", 1.0), None, ("Note 14", 1.0), None,
        ("Mooring in Floods", 1.0), None, (TEXT, 1.0), None, (TEXT, 1.0),
    )  # fmt: skip
    assert found.title == "Mooring in Floods"
    assert "River Office" in found.byline


def test_a_printed_line_of_two_that_stands_apart_above_text_is_a_heading():
    long = TEXT + " " + TEXT
    found = memo(("Boats", 2.0), None, (long, 1.0), None, ("Use of Sails", 1.0), ("on Sundays", 1.0), None, (long, 1.0))
    assert [paragraph.section for paragraph in found.paragraphs[1:]] == [(), ("Use of Sails on Sundays",)]
