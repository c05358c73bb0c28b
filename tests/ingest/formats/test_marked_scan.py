"""A page whose text was recognised, drawn with its words marked."""

import base64
import io

import pytest
from PIL import Image

from memoqa.ingest.formats.marked_page import ANSWERING, QUOTED
from memoqa.ingest.formats.marked_scan import marked_scan
from memoqa.ingest.formats.marked_scan_request import request
from memoqa.ingest.formats.recognised_page import RecognisedPage, RecognisedWord, page_as_json
from memoqa.ingest.source import UnreadableFile

WIDTH, HEIGHT = 400, 500
FIRST, SECOND = "借用人須於三天前登記並出示學員證", "逾期未還者停止借用一週"


def sheet(pages=1):
    """White pages, as a file."""
    file = io.BytesIO()
    white = Image.new("L", (WIDTH, HEIGHT), 255)
    white.save(file, "TIFF", save_all=True, append_images=[white] * (pages - 1))
    return file.getvalue()


def line(text, top, number):
    return [
        RecognisedWord(one, 20 + 20 * place, top, 40 + 20 * place, top + 20, number, False, 0.9)
        for place, one in enumerate(text)
    ]


def page(*texts, **details):
    words = [word for number, text in enumerate(texts) for word in line(text, 50 + 40 * number, number)]
    return page_as_json(RecognisedPage(WIDTH, HEIGHT, words=tuple(words), **details))


def drawn(pages, text, *answering, number=1):
    """The picture, its page's number, and whether words are marked."""
    asked = request(sheet(len(pages)), "tiff", number, text, answering, dict(enumerate(pages, 1)))
    (found,) = marked_scan(asked)
    return Image.open(io.BytesIO(base64.b64decode(found.text))).convert("RGB"), found.page, found.number == 1


def test_the_quoted_words_are_washed_and_the_answering_ones_stronger():
    picture, number, marked = drawn([page(FIRST, SECOND)], FIRST + SECOND, (len(FIRST), len(FIRST + SECOND)))
    assert (number, marked) == (1, True)
    assert picture.getpixel((30, 60)) == QUOTED
    assert picture.getpixel((30, 100)) == ANSWERING
    assert picture.getpixel((30, 200)) == (255, 255, 255)


def test_white_space_of_the_memos_text_makes_no_difference():
    assert drawn([page(FIRST, SECOND)], f"{FIRST}\n {SECOND}")[2]


@pytest.mark.parametrize("text", ["不在這一頁上的文字", ""])
def test_a_page_without_the_words_is_shown_unmarked(text):
    picture, number, marked = drawn([page(FIRST, SECOND)], text)
    assert (number, marked) == (1, False)
    assert picture.getcolors() == [(WIDTH * HEIGHT, (255, 255, 255))]


def test_words_that_stand_there_twice_are_not_marked():
    assert not drawn([page(FIRST, FIRST)], FIRST)[2]


def test_of_a_paragraph_on_two_pages_the_one_with_the_answer_is_shown():
    pages = [page(FIRST), page(SECOND)]
    assert drawn(pages, FIRST + SECOND, (len(FIRST), len(FIRST) + 3))[1:] == (2, True)
    assert drawn(pages, FIRST + SECOND, (0, 3))[1:] == (1, True)


def test_a_page_that_lay_on_its_side_is_shown_upright():
    turned = page_as_json(RecognisedPage(HEIGHT, WIDTH, turned=90, words=tuple(line(FIRST, 50, 0))))
    picture, _, marked = drawn([turned], FIRST)
    assert picture.size == (HEIGHT, WIDTH)
    assert marked
    assert picture.getpixel((30, 60)) == QUOTED


def test_a_page_that_was_not_recognised_is_refused():
    with pytest.raises(UnreadableFile, match="no such page"):
        list(marked_scan(request(sheet(), "tiff", 3, FIRST, (), {1: page(FIRST)})))
