import base64
import io
import struct

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from memoqa.ingest.formats.page_pictures import MOST_PAGES, PICTURES, WIDTH_PIXELS, page_pictures
from memoqa.ingest.formats.sandbox import lines_from_child


def pdf(*sizes):
    file = io.BytesIO()
    canvas = Canvas(file)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.rect(0, 0, width / 2, height, fill=1)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_page_is_drawn_as_a_picture_of_its_shape_and_ink():
    [line] = page_pictures(pdf((300, 400)))
    picture = Image.open(io.BytesIO(base64.b64decode(line.text)))
    assert (picture.format, picture.size, line.page) == ("PNG", (WIDTH_PIXELS, WIDTH_PIXELS * 4 // 3), 1)
    assert (picture.getpixel((100, 600)), picture.getpixel((800, 600))) == (0, 255)


def test_only_the_first_pages_are_drawn():
    assert len(list(page_pictures(pdf(*[(50, 50)] * (MOST_PAGES + 3))))) == MOST_PAGES


def test_a_page_as_long_as_a_roll_is_not_drawn_and_the_next_one_is():
    assert [line.page for line in page_pictures(pdf((50, 5000), (50, 50)))] == [2]


def test_the_child_draws_what_would_be_drawn_here():
    content = pdf((120, 80))
    assert lines_from_child(content, PICTURES) == tuple(page_pictures(content))
    assert struct.unpack(">II", base64.b64decode(next(page_pictures(content)).text)[16:24]) == (900, 600)
