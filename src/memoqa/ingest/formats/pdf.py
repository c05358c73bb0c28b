"""Read a PDF's text layer: the lines of each page in the order that the file draws them, by pdfium.

Only page furniture (page numbers, running headers and footers) is left out, because a paragraph may cross a page.
Geometry becomes white space: a blank line for a clear gap, spaces for an indentation. Runs in the child process only.

Source: pdfium's fpdf_text.h; the hyphen that it takes for a broken word's comes as U+0002 or U+FFFE.
"""

import ctypes
import statistics
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from memoqa.ingest.formats.page_furniture import PrintedLine, without_furniture
from memoqa.ingest.source import Line, UnreadableFile

CLEAR_GAP = 1.4  # times the usual distance of lines; "paragraph spacing" of half a line and more shows, jitter does not
LEAST_INDENT_EMS = 0.9  # Chinese paragraphs are set in by two characters, English ones by one or more
MOST_INDENT_EMS = 6.0  # further right, a line is centered, flush right or in another column
MARGIN_STEP_POINTS = 2.0  # lines that begin within this of each other share a margin
MOST_UNKNOWN_SHARE = 0.05  # a stray symbol is bearable; a font without a table of its characters garbles everything
UNKNOWN = "\ufffd"
HYPHEN_CODES = frozenset({0x02, 0xFFFE})
CONTROL_CODES = frozenset(
    {*range(0x20), *range(0x7F, 0xA0)} - {0x09}
)  # numbers of glyphs without a character; text has none of them
NO_TEXT = "it has no text layer, so it is probably a scan; recognise its text (OCR) and save it again"
NO_CHARACTERS = "its fonts do not say which characters they show; print it to a new PDF, or recognise its text (OCR)"


def pdf_lines(content: bytes) -> Iterator[Line]:
    """The lines page by page, without furniture; numbered within their page as printed, furniture counted.

    Raises:
        UnreadableFile: Encrypted, damaged, without a text layer, or with fonts that cannot be decoded.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise UnreadableFile("it is protected by a password; save it without one") from error
        raise UnreadableFile("it is damaged; open it in a PDF viewer and save or print it to a new PDF") from error
    pages = [_printed_lines(document, index) for index in range(len(document))]
    characters = "".join("".join(line.text.split()) for page in pages for line in page)
    if not characters:
        raise UnreadableFile(NO_TEXT)
    if characters.count(UNKNOWN) > MOST_UNKNOWN_SHARE * len(characters):
        raise UnreadableFile(NO_CHARACTERS)
    pages = without_furniture(pages)
    pitch = _usual_pitch(pages)
    for page in pages:
        yield from _laid_out(page, pitch)


def _printed_lines(document: pypdfium2.PdfDocument, index: int) -> list[PrintedLine]:
    page = document[index]
    _, bottom, _, top = page.get_bbox()
    text_page = page.get_textpage()
    lines: list[PrintedLine] = []
    for text, first in _texts(text_page):
        x, y, size = _place(text_page, first)
        depth = (top - y) / (top - bottom) if top > bottom else 0.5
        lines.append(PrintedLine(text, index + 1, len(lines) + 1, x, y, size, depth))
    text_page.close()
    page.close()
    return lines


def _texts(text_page: pypdfium2.PdfTextPage) -> Iterator[tuple[str, int]]:
    """Each line that is not blank, and the index of its first character that is not white space."""
    characters: list[str] = []
    first: int | None = None
    count = text_page.count_chars()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        hyphen = code in HYPHEN_CODES
        if code not in {0x0A, 0x0D}:
            unknown = code in CONTROL_CODES or pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1
            characters.append("-" if hyphen else UNKNOWN if unknown else chr(code))
            if first is None and not characters[-1].isspace():
                first = index
        if hyphen or code in {0x0A, 0x0D} or index == count - 1:  # pdfium eats the line end after its hyphen
            if first is not None:
                # Characters beyond U+FFFF may come as two halves; half of one is not a character.
                text = "".join(characters).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
                yield text, first
            characters, first = [], None


def _place(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float]:
    """Left end, base line and size of a character, in points; the base line counts from the page's bottom."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
    return x.value, y.value, abs(box.top - box.bottom)


def _usual_pitch(pages: list[list[PrintedLine]]) -> float:
    """The most usual distance between base lines in the document, in points; 0 if no page has two lines."""
    distances = [above.y - below.y for page in pages for above, below in pairwise(page)]
    downward = [distance for distance in distances if distance > 0]
    return statistics.median_low(downward) if downward else 0.0


def _laid_out(page: list[PrintedLine], pitch: float) -> Iterator[Line]:
    if not page:
        return
    margin = MARGIN_STEP_POINTS * statistics.mode(sorted(round(line.x / MARGIN_STEP_POINTS) for line in page))
    above: PrintedLine | None = None
    for line in page:
        if above and above.y - line.y > CLEAR_GAP * max(pitch, above.size, line.size):
            yield Line("", above.number, line.page)
        indent = (line.x - margin) / line.size if line.size else 0.0
        spaces = ""
        if LEAST_INDENT_EMS <= indent <= MOST_INDENT_EMS and not line.text[0].isspace():
            spaces = " " * round(2 * indent)  # two spaces are as wide as one Chinese character
        yield Line(spaces + line.text, line.number, line.page)
        above = line
