"""The order in which a page's lines are read."""

from hypothesis import given
from hypothesis import strategies as st

from memoqa.ingest.formats.pdf_order import in_reading_order
from memoqa.ingest.formats.printed_line import PrintedLine


def line(text, x, y, right):
    return PrintedLine(text, 1, 1, x, y, 10.0, 0.5, right=right)


def read(*lines):
    return [each.text for each in in_reading_order(lines)]


def test_headings_that_are_drawn_after_the_text_are_read_above_it():
    drawn = [line("a", 72, 700, 400), line("b", 72, 600, 400), line("B", 72, 620, 200), line("A", 72, 720, 200)]
    assert read(*drawn) == ["A", "a", "B", "b"]


def test_one_column_is_read_before_the_next_begins():
    drawn = [line("left 2", 72, 600, 280), line("right 1", 310, 700, 500), line("left 1", 72, 700, 280)]
    assert read(*drawn, line("right 2", 310, 600, 500)) == ["left 1", "left 2", "right 1", "right 2"]


def test_the_files_own_order_holds_if_it_never_goes_up_a_column():
    drawn = [line("right", 310, 700, 500), line("left", 72, 700, 280), line("below", 72, 600, 500)]
    assert read(*drawn) == ["right", "left", "below"]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 800), st.integers(5, 300)), max_size=30))
def test_every_line_is_read_once_and_after_those_above_it(places):
    drawn = [line(str(index), x, y, x + width) for index, (x, y, width) in enumerate(places)]
    found = in_reading_order(drawn)
    assert sorted(found, key=id) == sorted(drawn, key=id)
    for place, upper in enumerate(found):
        assert not any(lower.overlaps(upper) and lower.y > upper.y + 3 for lower in found[place + 1 :])


def test_what_hangs_under_a_label_is_read_before_the_next_label():
    drawn = [line("Subject: the pool", 70, 700, 500), line("is closed", 120, 680, 400), line("Reasons:", 70, 660, 115)]
    assert read(*drawn, line("Ref. 12", 400, 780, 500)) == ["Ref. 12", "Subject: the pool", "is closed", "Reasons:"]
