"""Which lines of a page are furniture."""

from dataclasses import replace

from memoqa.ingest.formats.page_furniture import without_furniture
from memoqa.ingest.formats.printed_line import PrintedLine


def page(number, *texts, top=790.0, bottom=30.0):
    """A page of A4 whose first and last line stand at these heights, and the others in the middle."""
    heights = [top, *(600.0 - 20 * line for line in range(len(texts) - 2)), bottom]
    return [
        PrintedLine(text, number, place, 72.0, height, 12.0, 1 - height / 842)
        for place, (text, height) in enumerate(zip(texts, heights, strict=True), start=1)
    ]


def kept(*pages):
    return [[line.text for line in lines] for lines in without_furniture(list(pages))[0]]


def once(*pages):
    return [line.text for line in without_furniture(list(pages))[1]]


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


def test_two_pages_are_enough_for_a_letterhead_that_is_the_same_in_every_character():
    head = ["Example Guild", "1 Sample Road", "Telephone 555 0100"]
    pages = [
        [
            *(
                PrintedLine(text, number, place, 72.0, 800.0 - 12 * place, 10.0, 0.05)
                for place, text in enumerate(head)
            ),
            PrintedLine(f"text {number}", number, 9, 72.0, 600.0, 12.0, 0.3),
        ]
        for number in (1, 2)
    ]
    assert kept(*pages) == [["text 1"], ["text 2"]]
    assert once(*pages) == head


def test_what_repeats_is_kept_once_unless_the_text_says_it_too():
    pages = [page(number, "Minutes 4", f"text {number}", f"{number}") for number in (1, 2, 3)]
    assert once(*pages) == ["Minutes 4"]
    assert once(*pages, page(4, "end", "Minutes 5", "4")) == []


def test_headings_at_page_tops_that_count_what_they_head_stay():
    pages = [page(number, f"Annex {number + 3}", f"text {number}", "end") for number in (1, 2, 3)]
    assert [lines[0] for lines in kept(*pages)] == ["Annex 4", "Annex 5", "Annex 6"]


def test_a_running_chapter_that_several_pages_name_goes():
    pages = [page(number, f"Chapter {number // 4 + 1}", f"text {number}", "x" * number) for number in range(1, 8)]
    assert [lines[0] for lines in kept(*pages)] == [f"text {number}" for number in range(1, 8)]


def test_a_running_chapter_with_the_pages_number_behind_it_goes():
    pages = [page(number, f"Chapter 2: Boats {number + 8}", f"text {number}", "x" * number) for number in (1, 2, 3)]
    assert [lines[0] for lines in kept(*pages)] == ["text 1", "text 2", "text 3"]


def test_a_large_header_that_counts_the_pages_goes():
    pages = [page(number, f"Bulletin {number}", f"a longer text {number}", "x" * number) for number in (1, 2, 3)]
    large = [[replace(lines[0], size=16.0), *lines[1:]] for lines in pages]
    assert [lines[0] for lines in kept(*large)] == ["a longer text 1", "a longer text 2", "a longer text 3"]


def test_a_large_line_that_counts_something_else_than_the_pages_stays():
    pages = [page(number, f"Unit {number + 1}", f"text {number}", "x" * number) for number in (1, 2, 3)]
    large = [[replace(lines[0], size=16.0), *lines[1:]] for lines in pages]
    assert [lines[0] for lines in kept(*large)] == ["Unit 2", "Unit 3", "Unit 4"]


def test_the_same_line_at_another_height_stays():
    pages = [page(number, "Minutes", "text", "end", top=790.0 - 10 * number) for number in (1, 2, 3)]
    assert [lines[0] for lines in kept(*pages)] == ["Minutes"] * 3


def test_without_pages_there_is_nothing():
    assert kept() == once() == []
