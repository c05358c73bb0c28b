"""Find the words of a PDF's page that a link lies upon, and the address that it opens.

A link is an area of the page and knows no words. Links to places in the same file or in others are passed over.

Source: pdfium's fpdf_doc.h; PDF 32000-1, 12.5.6.5.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from memoqa.domain import Link
from memoqa.ingest.formats.pdf_words import Word
from memoqa.text.linked_words import MOST_CHARACTERS, address_of

MOST_AREAS = 2_000  # of a page; a longer list is a trap for the clock
MIDDLE_EMS = 0.3  # above the base line: half as high as a small letter and a capital
SLACK_POINTS = 1.0  # areas are drawn tightly around their words, or less than that

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class _Area:
    box: Box
    address: str

    def holds(self, left: float, right: float) -> bool:
        """Whether the middle of what stands at this height lies in it."""
        return self.box[0] - SLACK_POINTS <= (left + right) / 2 <= self.box[2] + SLACK_POINTS


class LinkAreas:
    """The areas of a page's links, as the reader of the page sees them."""

    def __init__(
        self,
        document: pypdfium2.PdfDocument,
        page: pypdfium2.PdfPage,
        text_page: pypdfium2.PdfTextPage,
        seen: Callable[[float, float, float, float], Box],
    ) -> None:
        """Read them.

        Args:
            document: Has the page.
            page: Has the links.
            text_page: The page's.
            seen: Turns a box of the file's with the page.
        """
        self._text_page, self._seen, self._box = text_page.raw, seen, pdfium.FS_RECTF()
        self._areas = [
            _Area(seen(*box), address) for link, address in _links_of(document, page) for box in _boxes_of(link)
        ][:MOST_AREAS]
        self._middle = 0.0
        self._beside: list[_Area] = []  # those at that height: most words follow one on the same line

    def of(self, word: Word, start: int, end: int) -> tuple[Link, ...]:
        """The links that lie upon a word, as spans of its text.

        Args:
            word: With its place.
            start: Of its first character among the page's.
            end: Of its last.
        """
        if not self._areas or word.aside:
            return ()
        middle = word.base + MIDDLE_EMS * word.size
        if middle != self._middle:
            self._middle = middle
            self._beside = [area for area in self._areas if area.box[1] <= middle <= area.box[3]]
        found: list[Link] = []
        for area in self._beside:
            left, _, right, _ = area.box
            if left - SLACK_POINTS <= word.left and word.right <= right + SLACK_POINTS:
                found.append((0, len(word.text), area.address))
            elif word.left < right and left < word.right:
                found += self._in_part(word, start, end, area)
        return tuple(found)

    def _in_part(self, word: Word, start: int, end: int, area: _Area) -> Iterator[Link]:
        """The stretch of a word that an area lies upon: Chinese has no blanks, and a bracket stands outside."""
        if end - start + 1 != len(word.text):
            return  # a character beyond U+FFFF comes as two
        inside = [place for place in range(len(word.text)) if area.holds(*self._sides(start + place))]
        if inside:
            yield inside[0], inside[-1] + 1, area.address

    def _sides(self, index: int) -> tuple[float, float]:
        box = self._box
        pdfium.FPDFText_GetLooseCharBox(self._text_page, index, box)
        left, _, right, _ = self._seen(box.left, box.bottom, box.right, box.top)
        return left, right


def _links_of(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[tuple[pdfium.FPDF_LINK, str]]:
    """The links of a page that open an address which is kept."""
    place, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(MOST_AREAS):
        if not pdfium.FPDFLink_Enumerate(page.raw, place, link):
            return
        action = pdfium.FPDFLink_GetAction(link)
        size = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0) if action else 0  # 0 if it opens none
        if not 1 < size <= 4 * MOST_CHARACTERS:
            continue
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, size)
        address = address_of(_text(buffer.raw[: size - 1]))
        if address is not None:
            yield link, address


def _text(written: bytes) -> str:
    """An address is ASCII by the standard; programs write UTF-8, or UTF-16 with its mark, all the same."""
    wide = written.startswith(b"\xfe\xff")
    return written[2:].decode("utf-16-be", "replace") if wide else written.decode("utf-8", "replace")


def _boxes_of(link: pdfium.FPDF_LINK) -> Iterator[Box]:
    """A link's areas: one for each line if it says so, else the one that it is drawn in."""
    count = pdfium.FPDFLink_CountQuadPoints(link)
    quad = pdfium.FS_QUADPOINTSF()
    for index in range(min(count, MOST_AREAS)):
        if pdfium.FPDFLink_GetQuadPoints(link, index, quad):
            across, up = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield min(across), min(up), max(across), max(up)
    box = pdfium.FS_RECTF()
    if count <= 0 and pdfium.FPDFLink_GetAnnotRect(link, box):
        yield box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)
