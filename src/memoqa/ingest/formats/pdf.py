"""Read a PDF's text layer by pdfium: each page's lines in reading order, table rows as rows.

Only page furniture (page numbers, running headers and footers) is left out, because a paragraph may cross a page; what
repeats is kept once, at the end, and the rest is reported as left out. Runs in the child process only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from memoqa.ingest.formats.page_furniture import without_furniture
from memoqa.ingest.formats.pdf_continued import with_tables_continued
from memoqa.ingest.formats.pdf_grid import grids_of, lines_inside, with_grids
from memoqa.ingest.formats.pdf_headings import with_stated_headings
from memoqa.ingest.formats.pdf_hyphens import with_hyphens
from memoqa.ingest.formats.pdf_labels import printed_numbers
from memoqa.ingest.formats.pdf_layout import laid_out
from memoqa.ingest.formats.pdf_lines import lines_of
from memoqa.ingest.formats.pdf_notes import with_notes_behind
from memoqa.ingest.formats.pdf_order import in_reading_order
from memoqa.ingest.formats.pdf_page import Page, page_of
from memoqa.ingest.formats.pdf_rules import Rule
from memoqa.ingest.formats.pdf_tables import with_tables
from memoqa.ingest.formats.printed_line import PrintedLine, body_size
from memoqa.ingest.formats.readable import is_readable
from memoqa.ingest.formats.recognised_lines import recognised_as_page, with_one_body
from memoqa.ingest.formats.recognised_page import RecognisedPage
from memoqa.ingest.source import Line, UnreadableFile


def pdf_lines(content: bytes) -> Iterator[Line]:
    """The lines page by page, numbered within their page as printed; then the furniture, kept once or left out.

    A line that is marked as unread stands for each page without text that can be read.

    Raises:
        UnreadableFile: Encrypted or damaged.
    """
    return pdf_lines_with(content, {})


def pdf_lines_with(content: bytes, recognised: Mapping[int, RecognisedPage]) -> Iterator[Line]:
    """The same, some pages' text taken from their recognition.

    Args:
        content: The file.
        recognised: By the pages' numbers, from 1.

    Raises:
        UnreadableFile: As `pdf_lines`.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise UnreadableFile("it is protected by a password; save it without one") from error
        raise UnreadableFile("it is damaged; open it in a PDF viewer and save or print it to a new PDF") from error
    printed, rules, scanned, sizes = [], [], [], []
    for index in range(len(document)):
        page = page_of(document, index)
        printed.append(lines_of(page, index + 1))
        rules.append(page.rules)
        scanned.append(page.scanned)
        sizes.append((page.width, page.height))
    silent = not any(printed)  # then nothing can be missed by looking at a page without a picture, too
    unread = {
        index
        for index, lines in enumerate(printed)
        if silent or scanned[index] or not is_readable("\n".join(line.text for line in lines))
    }
    scans: dict[int, Page] = {}
    for index in sorted(unread):
        seen = recognised.get(index + 1)
        if seen is None:
            yield Line("", 0, index + 1, unread=True)
            printed[index], rules[index] = [], []
            continue
        width, height = sizes[index]
        scans[index] = recognised_as_page(seen, (height, width) if seen.turned in {90, 270} else (width, height))
    with_one_body(list(scans.values()))
    for index, page in scans.items():
        printed[index], rules[index] = lines_of(page, index + 1), page.rules
    numbers = printed_numbers(document, printed)
    for line in lines_of_pages(with_stated_headings(document, printed), rules):
        yield replace(line, printed=numbers[line.page]) if line.page in numbers else line


def _without_margins(printed: Sequence[list[PrintedLine]]) -> tuple[list[list[PrintedLine]], list[PrintedLine]]:
    """The pages without the margins that were recognised, and what those say, once."""
    inside = [line for page in printed for line in page if line.aside and line.recognised is not None]
    said = {line.text: line for line in reversed(inside)}
    return [[line for line in page if line not in inside] for page in printed], list(said.values())[::-1]


def lines_of_pages(printed: Sequence[list[PrintedLine]], rules: Sequence[Sequence[Rule]]) -> Iterator[Line]:
    """The reader's lines of a document's pages, each given as its lines and its rules."""
    grids = [grids_of(some) for some in rules]
    tables = [inside for lines, page in zip(printed, grids, strict=True) for inside in lines_inside(lines, page)]
    printed, margins = _without_margins(printed)
    pages, kept, gone = without_furniture(printed, tables)
    kept = [*kept, *margins]
    ordered = [in_reading_order(with_tables(with_grids(*page))) for page in zip(pages, grids, strict=True)]
    lines = [line for page in with_tables_continued(ordered) for line in page]
    yield from laid_out(list(with_hyphens(with_notes_behind(lines, body_size(lines)))))
    for line in kept:
        yield Line("", line.number, line.page)
        kept_line = Line(line.text, line.number, line.page, full=False, role="furniture", recognised=line.recognised)
        yield replace(kept_line, links=line.links)
    for line in gone:
        yield Line(line.text, line.number, line.page, role="left out", recognised=line.recognised)
