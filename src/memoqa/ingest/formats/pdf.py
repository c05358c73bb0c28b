"""Read a PDF's text layer by pdfium: each page's lines in reading order, table rows as rows.

Only page furniture (page numbers, running headers and footers) is left out, because a paragraph may cross a page; what
repeats is kept once, at the end, and the rest is reported as left out. Runs in the child process only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from memoqa.ingest.formats.page_furniture import without_furniture
from memoqa.ingest.formats.pdf_continued import with_tables_continued
from memoqa.ingest.formats.pdf_grid import Grid, grids_of, lines_inside, with_grids
from memoqa.ingest.formats.pdf_headings import with_stated_headings
from memoqa.ingest.formats.pdf_hyphens import with_hyphens
from memoqa.ingest.formats.pdf_labels import printed_numbers
from memoqa.ingest.formats.pdf_layout import laid_out
from memoqa.ingest.formats.pdf_lines import lines_of
from memoqa.ingest.formats.pdf_notes import with_notes_behind
from memoqa.ingest.formats.pdf_order import in_reading_order
from memoqa.ingest.formats.pdf_page import page_of
from memoqa.ingest.formats.pdf_tables import with_tables
from memoqa.ingest.formats.printed_line import PrintedLine, body_size
from memoqa.ingest.formats.readable import is_readable
from memoqa.ingest.source import Line, UnreadableFile

NO_TEXT = "it has no text layer, so it is probably a scan; recognise its text (OCR) and save it again"
NO_CHARACTERS = "its fonts do not say which characters they show; print it to a new PDF, or recognise its text (OCR)"


def pdf_lines(content: bytes) -> Iterator[Line]:
    """The lines page by page, numbered within their page as printed; then the furniture, kept once or left out.

    Raises:
        UnreadableFile: Encrypted, damaged, without a text layer, or with fonts that cannot be decoded.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise UnreadableFile("it is protected by a password; save it without one") from error
        raise UnreadableFile("it is damaged; open it in a PDF viewer and save or print it to a new PDF") from error
    printed, grids, scans = [], [], []
    for index in range(len(document)):
        page = page_of(document, index)
        scans += [index] if page.scanned else []
        printed.append(lines_of(page, index + 1))
        grids.append(grids_of(page.rules))
    if not any(printed):
        raise UnreadableFile(NO_TEXT)
    unread = [index for index, lines in enumerate(printed) if not is_readable("\n".join(line.text for line in lines))]
    if not any(lines for index, lines in enumerate(printed) if index not in unread):
        raise UnreadableFile(NO_CHARACTERS)
    for index in sorted({*unread, *scans}):
        printed[index] = []
        yield Line("", 0, index + 1, unread=True)
    numbers = printed_numbers(document, printed)
    for line in _lines(with_stated_headings(document, printed), grids):
        yield replace(line, printed=numbers[line.page]) if line.page in numbers else line


def _lines(printed: Sequence[list[PrintedLine]], grids: Sequence[list[Grid]]) -> Iterator[Line]:
    """The lines of all pages in reading order; then the furniture, kept once or left out."""
    tables = [inside for lines, page in zip(printed, grids, strict=True) for inside in lines_inside(lines, page)]
    pages, kept, gone = without_furniture(printed, tables)
    ordered = [in_reading_order(with_tables(with_grids(*page))) for page in zip(pages, grids, strict=True)]
    lines = [line for page in with_tables_continued(ordered) for line in page]
    yield from laid_out(list(with_hyphens(with_notes_behind(lines, body_size(lines)))))
    for line in kept:
        yield Line("", line.number, line.page)
        yield Line(line.text, line.number, line.page, full=False, role="furniture")
    for line in gone:
        yield Line(line.text, line.number, line.page, role="left out")
