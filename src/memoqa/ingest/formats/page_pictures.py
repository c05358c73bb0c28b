"""Draw the first pages of a PDF as pictures, for a person who compares them with what was read.

Runs in the child process only, as a reader whose lines are PNG files in base64, one a page: a hostile file then costs
nothing but its pictures.
"""

import base64
import struct
import zlib
from collections.abc import Iterator

import pypdfium2

from memoqa.ingest.formats.format import Format
from memoqa.ingest.source import Line

MOST_PAGES = 20
WIDTH_PIXELS = 900  # of a page; its small print can still be read
MOST_HEIGHT = 4  # times the width: a roll of paper would be drawn for ever
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GRAY, _EIGHT_BITS = 0, 8

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
            yield Line(_png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride), 1, index + 1)
            bitmap.close()
        page.close()


def _png(pixels: bytes, width: int, height: int, stride: int) -> str:
    """A gray PNG in base64. Source: PNG specification, third edition, chapters 5 and 11."""
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + width] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, _EIGHT_BITS, _GRAY, 0, 0, 0)
    file = _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return base64.b64encode(file).decode()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
