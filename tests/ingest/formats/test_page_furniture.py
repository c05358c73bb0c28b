"""Which lines of a page are furniture."""

from memoqa.ingest.formats.page_furniture import PrintedLine, without_furniture


def page(number, *texts, top=790.0, bottom=30.0):
    """A page of A4 whose first and last line stand at these heights, and the others in the middle."""
    heights = [top, *(600.0 - 20 * line for line in range(len(texts) - 2)), bottom]
    return [
        PrintedLine(text, number, place, 72.0, height, 12.0, 1 - height / 842)
        for place, (text, height) in enumerate(zip(texts, heights, strict=True), start=1)
    ]


def kept(*pages):
    return [[line.text for line in lines] for lines in without_furniture(list(pages))]


def test_a_header_on_every_page_and_the_page_number_go():
    pages = [page(number, f"Minutes {number}", f"text {number}", f"- {number} -") for number in (1, 2, 3)]
    assert kept(*pages) == [["text 1"], ["text 2"], ["text 3"]]


def test_headers_of_left_and_right_pages_go():
    pages = [page(number, "Left" if number % 2 else "Right", "text", f"{number}") for number in range(1, 7)]
    assert kept(*pages) == [["text"]] * 6


def test_a_number_that_counts_up_with_the_pages_goes_whatever_it_begins_with():
    assert kept(page(1, "one", "text", "17"), page(2, "two", "text", "18")) == [["one", "text"], ["two", "text"]]


def test_a_year_at_the_foot_of_one_page_stays():
    assert kept(page(1, "one", "text", "2019"), page(2, "two", "text", "end"))[0] == ["one", "text", "2019"]


def test_the_same_line_at_another_height_stays():
    pages = [page(number, "Minutes", "text", "end", top=790.0 - 10 * number) for number in (1, 2, 3)]
    assert [lines[0] for lines in kept(*pages)] == ["Minutes"] * 3


def test_without_pages_there_is_nothing():
    assert kept() == []
