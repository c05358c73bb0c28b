"""The words of a page, as somebody sees them who looks at it."""

import pytest
from pypdfium2 import PdfDocument

from memoqa.ingest.formats.pdf import pdf_lines
from memoqa.ingest.formats.pdf_page import page_of
from tests.ingest.documents import drawn_pdf


def texts(content):
    return [line.text for line in pdf_lines(content) if line.text]


def test_what_lies_outside_the_page_is_not_read():
    def half(box):
        def draw(canvas):
            canvas.setCropBox(box)
            canvas.drawString(72, 700, "The left half of a spread.")
            canvas.drawString(72 + 595, 700, "The right half of a spread.")

        return draw

    spread = drawn_pdf(half((0, 0, 595, 842)), half((595, 0, 1190, 842)), size=(1190, 842))
    assert texts(spread) == ["The left half of a spread.", "The right half of a spread."]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_that_is_turned_is_read_as_it_is_seen(degrees):
    def draw(canvas):
        canvas.setPageRotation(degrees)
        canvas.translate(*{0: (0, 0), 90: (842, 0), 180: (595, 842), 270: (0, 595)}[degrees])
        canvas.rotate(degrees)
        # The second line is drawn first: only places can tell.
        canvas.drawString(72, 400, "and shut it.")
        canvas.drawString(72, 414, "Open the valve")

    assert texts(drawn_pdf(draw)) == ["Open the valve", "and shut it."]


def test_type_at_a_slant_is_as_large_as_upright():
    def draw(canvas):
        canvas.drawString(72, 700, "The gardener keeps the key.")
        text = canvas.beginText()
        text.setTextTransform(1, 0, 0.5, 1, 72, 680)  # how a program without the italics makes them
        text.textOut("The porter keeps another.")
        canvas.drawText(text)

    assert [line.size for line in pdf_lines(drawn_pdf(draw)) if line.text] == [1.0, 1.0]


def test_a_smaller_word_on_the_same_base_line_keeps_its_size():
    def draw(canvas):
        canvas.drawString(72, 700, "Bed")
        canvas.setFont("Helvetica", 7)
        canvas.drawString(150, 700, "seven")

    large, small = page_of(PdfDocument(drawn_pdf(draw)), 0).words
    assert (round(large.size), round(small.size), large.base) == (12, 7, small.base)
