"""Read the words of a PDF's page with their places, by pdfium.

Only what lies inside the page's boxes is read. Places are as the reader of the page sees them: turned with the page,
in points from its left and from its bottom.

Source: pdfium's fpdf_text.h. The hyphen that it takes for a broken word's comes as U+0002 or U+FFFE, and pdfium eats
the line end after it.
"""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from memoqa.ingest.formats.pdf_rules import Rule, rules_of

UNKNOWN = "\ufffd"
BROKEN_WORD = "\u00ad"  # a soft hyphen: no program shows it within a line, and the search copy leaves it out
UPRIGHT = 0.7  # the cosine of 45 degrees; italics that are made by a slant are below 20
_HYPHEN_CODES = frozenset({0x02, 0xFFFE})
_LINE_ENDS = frozenset({0x0A, 0x0D})
_CONTROL_CODES = frozenset(
    {*range(0x20), *range(0x7F, 0xA0)} - {0x09}
)  # numbers of glyphs without a character; text has none of them
_WHITE_SPACE = frozenset({0x09, 0x20, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000})


@dataclass(slots=True)
class Word:
    """Characters that no white space parts.

    Attributes:
        text: A soft hyphen at its end stands for the hyphen of a broken word.
        left: Of its first character, in points from the page's left.
        right: Of its last character.
        base: Its base line, in points from the page's bottom.
        size: Of its type, in points.
        blank: The white space before it, as the file has it; a space if pdfium inferred it from a gap.
        inferred: Whether the blank was inferred, or the word begins without one.
        begins: Whether pdfium begins a line with it.
        aside: Whether it is turned against the page, as in a margin.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    blank: str = ""
    inferred: bool = True
    begins: bool = False
    aside: bool = False


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
    for word, start, end in _words(text_page):
        begins = begins or word.begins
        word.left, _, word.base, word.size = places.of(start)
        word.aside = places.turned()
        word.right = places.right_of(end)
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
        self._text_page, self._page_box, self._degrees = text_page, box, degrees
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        left, bottom, right, top = box
        self.width, self.height = right - left, top - bottom
        if degrees in {90, 270}:
            self.width, self.height = self.height, self.width

    def of(self, index: int) -> tuple[float, float, float, float]:
        """A character's left, right, base line and size."""
        box, matrix = self._box, self._matrix
        pdfium.FPDFText_GetLooseCharBox(self._text_page, index, box)
        pdfium.FPDFText_GetCharOrigin(self._text_page, index, self._x, self._y)
        pdfium.FPDFText_GetMatrix(self._text_page, index, matrix)
        size = pdfium.FPDFText_GetFontSize(self._text_page, index) * math.hypot(matrix.c, matrix.d)
        x, y = self._x.value, self._y.value
        left, _, right, _ = self.box(box.left, box.bottom, box.right, box.top)
        _, base, _, _ = self.box(x, y, x, y)
        return left, right, base, size

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

    def turned(self) -> bool:
        """Whether the last character asked for is not upright for the reader of the page."""
        angle = math.degrees(math.atan2(self._matrix.b, self._matrix.a)) - self._degrees
        return math.cos(math.radians(angle)) < UPRIGHT

    def right_of(self, index: int) -> float:
        """A character's right end."""
        box = self._box
        pdfium.FPDFText_GetLooseCharBox(self._text_page, index, box)
        return self.box(box.left, box.bottom, box.right, box.top)[2]

    def outside(self, word: Word) -> bool:
        """Whether a word lies outside the page."""
        middle = (word.left + word.right) / 2
        return not (0 <= middle <= self.width and 0 <= word.base <= self.height)


def _words(text_page: pypdfium2.PdfTextPage) -> Iterator[tuple[Word, int, int]]:
    """Each word without its place, and the indexes of its first and last character."""
    characters: list[str] = []
    blank, inferred, begins = "", True, True
    start = last = 0
    count = text_page.count_chars()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in _WHITE_SPACE or code in _LINE_ENDS:
            if characters:
                yield _word(characters, blank, inferred, begins), start, last
                characters, blank, inferred, begins = [], "", True, False
            if code in _LINE_ENDS:
                blank, inferred, begins = "", True, True
            else:
                blank += chr(code)
                inferred = inferred and pdfium.FPDFText_IsGenerated(text_page, index) == 1
            continue
        hyphen = code in _HYPHEN_CODES
        unknown = code in _CONTROL_CODES or pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1
        if not characters:
            start = index
        characters.append(BROKEN_WORD if hyphen else UNKNOWN if unknown else chr(code))
        last = index
        if hyphen:
            yield _word(characters, blank, inferred, begins), start, last
            characters, blank, inferred, begins = [], "", True, True
    if characters:
        yield _word(characters, blank, inferred, begins), start, last


def _word(characters: list[str], blank: str, inferred: bool, begins: bool) -> Word:
    # Characters beyond U+FFFF may come as two halves; half of one is not a character.
    text = "".join(characters)
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Word(text, 0.0, 0.0, 0.0, 0.0, blank, inferred, begins)
