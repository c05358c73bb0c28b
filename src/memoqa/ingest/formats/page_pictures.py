"""Draw the first pages of a PDF as pictures, for a person who compares them with what was read.

Runs in the child process only, as a reader whose lines are PNG files in base64, one a page: a hostile file then costs
nothing but its pictures.
"""

import base64
from collections.abc import Iterator

import pypdfium2

from memoqa.ingest.formats.format import Format
from memoqa.ingest.formats.png import png
from memoqa.ingest.source import Line

MOST_PAGES = 20
WIDTH_PIXELS = 900  # of a page; its small print can still be read
MOST_HEIGHT = 4  # times the width: a roll of paper would be drawn for ever

SMALL_PAGES = "memoqa.ingest.formats.page_images:small_pages"  # the same of a picture
PICTURES = Format("pdf", (".pdf",), "memoqa.ingest.formats.page_pictures:page_pictures")


def page_pictures(content: bytes) -> Iterator[Line]:
    """The first pages in order, each as a line with its page's number.

    Raises:
        pypdfium2.PdfiumError: It is no PDF that can be opened.
    """
    document = pypdfium2.PdfDocument(content)
    for index in range(min(len(document), MOST_PAGES)):
        page = document[index]
        width, height = page.get_size()
        if width > 0 and height <= MOST_HEIGHT * width:
            bitmap = page.render(scale=WIDTH_PIXELS / width, grayscale=True)
            picture = png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
            yield Line(base64.b64encode(picture).decode(), 1, index + 1)
            bitmap.close()
        page.close()
