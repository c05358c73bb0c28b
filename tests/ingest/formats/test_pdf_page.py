"""The words of a page, as somebody sees them who looks at it."""

import pytest

from memoqa.ingest.formats.pdf import pdf_lines
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
