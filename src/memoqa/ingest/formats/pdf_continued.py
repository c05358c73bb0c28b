"""Join the parts of a ruled table that goes on from page to page: one table, with the header row of its first page.

A part belongs to the table above if it begins the page after the one that the table ends, in the same columns.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from memoqa.domain import Link
from memoqa.ingest.formats.pdf_lines import joined_texts
from memoqa.ingest.formats.pdf_notes import ENDED
from memoqa.ingest.formats.pdf_words import is_wide
from memoqa.ingest.formats.printed_line import PrintedLine
from memoqa.text.linked_words import carried, within

SAME_COLUMN_POINTS = 4.0  # rules of one table, drawn anew on each page
LEAST_BROKEN = 10  # characters of a cell that goes on overleaf; a shorter one has no need of a second line


def with_tables_continued(pages: Sequence[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """The pages in reading order, their tables numbered through the document; header rows that repeat are marked."""
    found: list[list[PrintedLine]] = []
    count = 0
    above: list[PrintedLine] = []  # the page before, if it has lines
    table: list[PrintedLine] = []  # all rows of the table that it ends in
    for page in pages:
        lines = [replace(line, table=count + line.table) if line.table else line for line in page]
        count += max((line.table for line in page), default=0)
        if above and lines and _goes_on(above[-1], lines[0]):
            number = lines[0].table
            end = next((place for place, line in enumerate(lines) if line.table != number), len(lines))
            rows = _continued(table, lines[:end])
            if rows and not rows[0].repeated and _is_rest(above[-1], rows[0]):
                above[-1] = _whole(above[-1], rows.pop(0))
            lines = [*rows, *lines[end:]]
        found.append(lines)
        if lines:
            kept = table if lines[0].table and table and lines[0].table == table[0].table else []
            table = kept + [line for line in lines if line.table == lines[-1].table and not line.repeated]
            above = lines
    return found


def _goes_on(last: PrintedLine, first: PrintedLine) -> bool:
    """Whether two rows, of which one ends a page and one begins the next, may be one table's."""
    same = len(last.columns) == len(first.columns) and last.text.count("\t") == first.text.count("\t")
    places = zip(last.columns, first.columns, strict=False)
    return bool(last.columns) and same and all(abs(one - other) <= SAME_COLUMN_POINTS for one, other in places)


def _continued(table: Sequence[PrintedLine], rows: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The rows overleaf as the table's, those that say its first rows again marked."""
    again = len(list(takewhile(lambda pair: pair[0].text == pair[1].text, zip(table, rows, strict=False))))
    again = again if again < min(len(table), len(rows)) else 0
    return [replace(row, table=table[0].table, repeated=place < again) for place, row in enumerate(rows)]


def _is_rest(row: PrintedLine, rest: PrintedLine) -> bool:
    """Whether a row holds nothing but the ends of cells that the page's end broke."""
    pairs = [(cell, end) for cell, end in zip(row.text.split("\t"), rest.text.split("\t"), strict=True) if end]
    if rest.text.split("\t")[0] or max(len(cell) for cell, _ in pairs) < LEAST_BROKEN:
        return False
    return all(cell and not ENDED.search(cell) and (end[0].islower() or is_wide(end[0])) for cell, end in pairs)


def _whole(row: PrintedLine, rest: PrintedLine) -> PrintedLine:
    cells = list(zip(_cells(row), _cells(rest), strict=True))
    text = "\t".join(joined_texts([part for part, _ in cell if part]) for cell in cells)
    return replace(row, text=text, links=carried(text, (part for cell in cells for part in cell)))


def _cells(row: PrintedLine) -> list[tuple[str, tuple[Link, ...]]]:
    """The texts of a row's cells, each with its links."""
    cells: list[tuple[str, tuple[Link, ...]]] = []
    start = 0
    for text in row.text.split("\t"):
        cells.append((text, within(row.links, start, start + len(text))))
        start += len(text) + 1
    return cells
