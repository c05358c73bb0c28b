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

from memoqa.ingest.formats.pdf_link_areas import LinkAreas
from memoqa.ingest.formats.pdf_rules import Rule, rules_of
from memoqa.ingest.formats.pdf_words import Word, is_inferred, is_wide, words_of

WIDE_GAP_EMS = 1.2  # a justified line's blanks are narrower, the gap between two columns wider
SCANNED_SHARE = 0.4  # of the page: a logo is smaller
STAMPED_SHARE = 0.8  # of the page: a scan with a scanner's name or a number of the archive printed over it
MOST_STAMPED = 40  # characters
UPRIGHT = 0.7  # the cosine of 45 degrees; italics that are made by a slant are below 20


@dataclass(frozen=True, slots=True)
class Page:
    """A page's words in the order in which the file draws them, its rules, and its width and height in points.

    Attributes:
        scanned: A picture takes up much of it, and it has no words; or nearly all of it, and a stamp's.
    """

    words: list[Word]
    rules: list[Rule]
    width: float
    height: float
    scanned: bool = False


def page_of(document: pypdfium2.PdfDocument, index: int) -> Page:
    """The page at an index, from 0."""
    page = document[index]
    text_page = page.get_textpage()
    places = _Places(text_page, page.get_bbox(), page.get_rotation())
    links = LinkAreas(document, page, text_page, places.box)
    words: list[Word] = []
    begins = True
    for word, start, end in words_of(text_page):
        begins = begins or word.begins
        places.put(word, start, end)
        if places.outside(word):
            continue  # drawn, but nobody sees it
        word.begins, begins = begins, False
        word.links = links.of(word, start, end)
        if word.blank and (is_wide(word.text[0]) or not words or _is_apart(words[-1], word)):
            word.inferred = is_inferred(text_page, start - len(word.blank), start)
        words.append(word)
    rules = rules_of(page, places.box)
    stamped = sum(len(word.text) for word in words) <= MOST_STAMPED
    scanned = stamped and _is_picture(page, STAMPED_SHARE if words else SCANNED_SHARE)
    text_page.close()
    page.close()
    return Page(words, rules, places.width, places.height, scanned)


def _is_picture(page: pypdfium2.PdfPage, share: float) -> bool:
    """Whether a picture takes up so much of a page."""
    least = share * page.get_width() * page.get_height()
    bounds = (picture.get_bounds() for picture in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,)))
    return any((right - left) * (top - bottom) >= least for left, bottom, right, top in bounds)


def _is_apart(before: Word, word: Word) -> bool:
    """Whether a word begins a line, is of other type than the one before it, or stands far from it."""
    return word.begins or word.size != before.size or not 0 <= word.left - before.right <= WIDE_GAP_EMS * word.size


class _Places:
    """The places of a page's characters, turned with the page."""

    def __init__(self, text_page: pypdfium2.PdfTextPage, box: tuple[float, float, float, float], degrees: int) -> None:
        self._page, self._page_box, self._degrees = text_page.raw, box, degrees
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._height = math.nan, math.nan
        self._line = 0.0, 0.0, False
        left, bottom, right, top = box
        self.width, self.height = right - left, top - bottom
        if degrees in {90, 270}:
            self.width, self.height = self.height, self.width

    def put(self, word: Word, start: int, end: int) -> None:
        """Give a word its place, from those of its first and last character."""
        box = self._box
        pdfium.FPDFText_GetLooseCharBox(self._page, start, box)
        word.left, bottom, word.right, top = self.box(box.left, box.bottom, box.right, box.top)
        if (bottom, top) != self._height:  # the same height is the same line, in the same type: most words follow one
            self._height = bottom, top
            self._find_line(start)
        word.base, word.size, word.aside = self._line
        if end != start:
            pdfium.FPDFText_GetLooseCharBox(self._page, end, box)
            word.right = self.box(box.left, box.bottom, box.right, box.top)[2]

    def _find_line(self, index: int) -> None:
        """Find a character's base line and size, and whether it is turned."""
        pdfium.FPDFText_GetCharOrigin(self._page, index, self._x, self._y)
        pdfium.FPDFText_GetMatrix(self._page, index, self._matrix)
        matrix = self._matrix
        # A slant, which makes italics of an upright font, makes no type larger.
        height = abs(matrix.a * matrix.d - matrix.b * matrix.c) / (math.hypot(matrix.a, matrix.b) or 1)
        size = pdfium.FPDFText_GetFontSize(self._page, index) * height
        x, y = self._x.value, self._y.value
        self._line = self.box(x, y, x, y)[1], size, self._turned()

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

    def _turned(self) -> bool:
        """Whether the character asked for is not upright for the reader of the page."""
        angle = math.degrees(math.atan2(self._matrix.b, self._matrix.a)) - self._degrees
        return math.cos(math.radians(angle)) < UPRIGHT

    def outside(self, word: Word) -> bool:
        """Whether a word lies outside the page."""
        middle = (word.left + word.right) / 2
        return not (0 <= middle <= self.width and 0 <= word.base <= self.height)
