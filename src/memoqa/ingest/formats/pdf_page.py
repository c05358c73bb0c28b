"""Read the words of a PDF's page with their places, by pdfium.

Only what lies inside the page's boxes is read. Places are as the reader of the page sees them: turned with the page,
in points from its left and from its bottom.

Source: pdfium's fpdf_text.h.
"""

import ctypes
import math
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from memoqa.ingest.formats.pdf_rules import Rule, rules_of
from memoqa.ingest.formats.pdf_words import Word, words_of

UPRIGHT = 0.7  # the cosine of 45 degrees; italics that are made by a slant are below 20


@dataclass(frozen=True, slots=True)
class Page:
    """A page's words in the order in which the file draws them, its rules, and its width and height in points."""

    words: list[Word]
    rules: list[Rule]
    width: float
    height: float


def page_of(document: pypdfium2.PdfDocument, index: int) -> Page:
    """The page at an index, from 0."""
    page = document[index]
    text_page = page.get_textpage()
    places = _Places(text_page, page.get_bbox(), page.get_rotation())
    words = []
    begins = True
    for word, start, end in words_of(text_page):
        begins = begins or word.begins
        places.put(word, start, end)
        if places.outside(word):
            continue  # drawn, but nobody sees it
        word.begins, begins = begins, False
        words.append(word)
    rules = rules_of(page, places.box)
    text_page.close()
    page.close()
    return Page(words, rules, places.width, places.height)


class _Places:
    """The places of a page's characters, turned with the page."""

    def __init__(self, text_page: pypdfium2.PdfTextPage, box: tuple[float, float, float, float], degrees: int) -> None:
        self._page, self._page_box, self._degrees = text_page.raw, box, degrees
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        left, bottom, right, top = box
        self.width, self.height = right - left, top - bottom
        if degrees in {90, 270}:
            self.width, self.height = self.height, self.width

    def put(self, word: Word, start: int, end: int) -> None:
        """Give a word its place, from those of its first and last character."""
        page, box, matrix = self._page, self._box, self._matrix
        pdfium.FPDFText_GetCharOrigin(page, start, self._x, self._y)
        pdfium.FPDFText_GetMatrix(page, start, matrix)
        pdfium.FPDFText_GetLooseCharBox(page, start, box)
        word.size = pdfium.FPDFText_GetFontSize(page, start) * math.hypot(matrix.c, matrix.d)
        x, y = self._x.value, self._y.value
        word.left, _, word.right, _ = self.box(box.left, box.bottom, box.right, box.top)
        _, word.base, _, _ = self.box(x, y, x, y)
        word.aside = self._turned(matrix)
        if end != start:
            pdfium.FPDFText_GetLooseCharBox(page, end, box)
            word.right = self.box(box.left, box.bottom, box.right, box.top)[2]

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box of the file's, as the reader of the page sees it: left, bottom, right, top."""
        page_left, page_bottom, page_right, page_top = self._page_box
        if self._degrees == 90:  # clockwise: what the file has at the left is seen at the top
            return bottom - page_bottom, page_right - right, top - page_bottom, page_right - left
        if self._degrees == 180:
            return page_right - right, page_top - top, page_right - left, page_top - bottom
        if self._degrees == 270:
            return page_top - top, left - page_left, page_top - bottom, right - page_left
        return left - page_left, bottom - page_bottom, right - page_left, top - page_bottom

    def _turned(self, matrix: pdfium.FS_MATRIX) -> bool:
        """Whether a character is not upright for the reader of the page."""
        if matrix.b == 0 and matrix.a > 0 and not self._degrees:
            return False
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - self._degrees
        return math.cos(math.radians(angle)) < UPRIGHT

    def outside(self, word: Word) -> bool:
        """Whether a word lies outside the page."""
        middle = (word.left + word.right) / 2
        return not (0 <= middle <= self.width and 0 <= word.base <= self.height)
