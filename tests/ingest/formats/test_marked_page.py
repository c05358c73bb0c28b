"""The page of a PDF that a quote stands on, drawn with its words marked."""

import base64
import io

import pytest
from PIL import Image

from memoqa.ingest.formats.marked_page import (
    ANSWERING,
    MARKED_PAGE,
    MOST_PIXELS,
    QUOTED,
    SCALE,
    marked_page,
    request,
)
from memoqa.ingest.formats.sandbox import lines_from_child
from memoqa.ingest.source import UnreadableFile
from tests.ingest.documents import drawn_pdf, pdf

FIRST = "The hall opens at nine and closes at"
SECOND = "five; on Sundays it stays closed."
PARAGRAPH = f"{FIRST} {SECOND}"
TWO_LINES = [(50, 700, FIRST), (50, 680, SECOND), (50, 600, "Dogs are not allowed.")]


def drawn(content, text, *answering, page=1):
    """The picture, the page that it shows, and whether words are marked."""
    [line] = marked_page(request(content, page, text, answering))
    return Image.open(io.BytesIO(base64.b64decode(line.text))).convert("RGB"), line.page, line.number == 1


def washed(picture, *wanted, height=842):
    """Where the paper has these colours: left, bottom, right and top, in points from the page's left and bottom."""
    data = picture.load()
    places = [
        (x / SCALE, height - y / SCALE)
        for y in range(picture.height)
        for x in range(picture.width)
        if data[x, y] in wanted
    ]
    return min(x for x, _ in places), min(y for _, y in places), max(x for x, _ in places), max(y for _, y in places)


def colours(picture):
    return {colour for _, colour in picture.getcolors(1 << 24)}


def test_the_quoted_words_are_washed_and_the_answering_ones_stronger():
    picture, page, marked = drawn(pdf(TWO_LINES), PARAGRAPH, (len(FIRST) + 1, len(PARAGRAPH)))
    assert (page, marked) == (1, True)
    assert picture.height == round(SCALE * 842)
    left, bottom, right, top = washed(picture, ANSWERING)
    assert 48 < left < 52
    assert 672 < bottom < 680 < top < 696
    assert 180 < right < 300
    assert washed(picture, QUOTED)[1] > 690


def test_other_words_of_the_page_stay_as_they_are():
    picture, _, _ = drawn(pdf(TWO_LINES), "Dogs are not allowed.")
    _, bottom, _, top = washed(picture, QUOTED, ANSWERING)
    assert 590 < bottom < 600 < top < 616


def test_words_that_stand_on_the_page_twice_are_not_marked():
    picture, page, marked = drawn(pdf([(50, 700, FIRST), (50, 600, FIRST)]), FIRST)
    assert (page, marked) == (1, False)
    assert QUOTED not in colours(picture)


def test_words_that_are_not_on_the_page_are_not_marked():
    picture, _, marked = drawn(pdf(TWO_LINES), "Something else altogether.")
    assert not marked
    assert QUOTED not in colours(picture)


def test_a_broken_word_is_found_with_its_hyphen_left_out():
    assert drawn(pdf([(50, 700, "the contri-"), (50, 680, "bution of all")]), "the contri\u00adbution of all")[2]


def test_a_paragraph_that_goes_on_overleaf_is_marked_on_its_page():
    content = pdf([(50, 60, FIRST), (290, 20, "1")], [(50, 800, SECOND)])
    picture, page, marked = drawn(content, PARAGRAPH, (4, 8))
    assert (page, marked) == (1, True)
    assert ANSWERING in colours(picture)
    assert 50 < washed(picture, QUOTED)[1] < 60


def test_if_the_answer_is_overleaf_that_page_is_shown():
    content = pdf([(50, 60, FIRST), (290, 20, "1")], [(50, 800, SECOND)])
    picture, page, marked = drawn(content, PARAGRAPH, (len(FIRST) + 1, len(PARAGRAPH)))
    assert (page, marked) == (2, True)
    assert ANSWERING in colours(picture)


def test_a_beginning_in_the_middle_of_a_page_is_no_paragraph_that_goes_on():
    others = [(50, 500 - 15 * line, f"Line {line} of other text that fills the page.") for line in range(20)]
    assert not drawn(pdf([(50, 700, FIRST), *others]), PARAGRAPH)[2]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_on_a_turned_page_the_words_are_marked_where_they_are_seen(degrees):
    def draw(canvas):
        canvas.setPageRotation(degrees)
        canvas.drawString(50, 300, FIRST)

    picture, _, marked = drawn(drawn_pdf(draw), FIRST)
    assert marked
    upright = picture.rotate(degrees, expand=True)
    left, bottom, _, top = washed(upright, QUOTED, height=upright.height / SCALE)
    assert 48 < left < 52
    assert 290 < bottom < 300 < top < 316


def test_a_character_beyond_the_first_plane_does_not_shift_the_marks():
    assert drawn(pdf(TWO_LINES), f"\U00020000{FIRST}")[2] is False
    assert drawn(pdf(TWO_LINES), FIRST)[2] is True


def test_a_huge_page_is_drawn_smaller():
    picture, _, marked = drawn(drawn_pdf(lambda canvas: canvas.drawString(50, 700, FIRST), size=(9_000, 9_000)), FIRST)
    assert picture.width * picture.height <= MOST_PIXELS + 2 * picture.width
    assert marked


@pytest.mark.parametrize(
    ("content", "page", "why"),
    [
        (pdf(TWO_LINES, password="secret"), 1, "password"),
        (b"%PDF-1.4 broken", 1, "damaged"),
        (pdf(TWO_LINES), 2, "no such page"),
        (drawn_pdf(lambda canvas: canvas.drawString(1, 1, "a"), size=(100, 100)), 0, "no such page"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(content, page, why):
    with pytest.raises(UnreadableFile, match=why):
        drawn(content, FIRST, page=page)


def test_the_child_draws_what_would_be_drawn_here():
    asked = request(pdf(TWO_LINES), 1, PARAGRAPH, [(0, 3)])
    assert lines_from_child(asked, MARKED_PAGE) == tuple(marked_page(asked))
