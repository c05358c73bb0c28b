"""Read .csv and .tsv: the first row that can names the columns, and every other row stands under it.

Commas, semicolons, tabs or strokes set the cells apart, whichever gives the most even rows. Without white space and the
marks that quote and set apart cells, the lines are the file's text. Runs in the child process only.

Source: RFC 4180, and what spreadsheets write.
"""

import csv
import io
import itertools
import statistics
from collections.abc import Iterator
from typing import Final

from memoqa.ingest.formats.grid import MOST_ROWS, TOO_LONG, Cell, Grids, Row, is_title
from memoqa.ingest.formats.plain import MAX_LINES, decoded
from memoqa.ingest.source import Line, UnreadableFile

DELIMITERS: Final = ",;\t|"
SAMPLE_ROWS: Final = 200
LONGEST_CELL: Final = 131_072  # characters; the csv module's own bound
UNCLOSED: Final = "it has a quotation mark that is never closed; correct it, or save it again from a spreadsheet"
NO_CELLS: Final = "it has no text in any cell; fill it in or remove it"
STATES_DELIMITER: Final = "sep="  # Excel's first line


def delimited_lines(content: bytes) -> Iterator[Line]:
    """Each row as a line with its number, as a spreadsheet counts it.

    Raises:
        UnreadableFile: It is not text, has an unknown encoding, a quotation mark without its other half, too many rows
            or columns, or no text.
    """
    text = decoded(content)
    stated = text[: text.find("\n")].strip() if text.lower().startswith(STATES_DELIMITER) else ""
    skipped = 1 if len(stated) == len(STATES_DELIMITER) + 1 else 0
    if text.count("\n") > MAX_LINES:
        raise UnreadableFile(TOO_LONG)
    lines = list(io.StringIO(text, newline=""))[skipped:]  # no other line end is one in such a file
    delimiter = stated[-1] if skipped else _delimiter(lines)
    rows = list(_rows(lines, delimiter, skipped))
    if text.count('"') % 2 and any("\n" in cell.text for cell in rows[-1].cells):  # it swallowed the rows below it
        raise UnreadableFile(UNCLOSED)
    if 2 * sum(not row.own for row in rows) >= len(rows) - 1 > 1:
        rows = [row for row in rows if row.own]  # a blank line behind every row sets nothing apart
    found = list(Grids().lines(rows, first_names=True))
    if not found:
        raise UnreadableFile(NO_CELLS)
    first, *below = found
    yield Line(first.text, first.number, heading=0) if is_title(first) and below else first
    yield from below


def _rows(lines: list[str], delimiter: str, skipped: int) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter)
    count, blank = 0, False
    try:
        for number, cells in enumerate(reader, start=1 + skipped):
            count += any(cells)
            if count > MOST_ROWS:
                raise UnreadableFile(TOO_LONG)
            if any(cells) or not blank:  # one blank row sets apart as well as many
                yield Row(number, tuple(Cell(cell.strip()) for cell in cells))
            blank = not any(cells)
    except csv.Error as error:  # a cell as long as a file
        raise UnreadableFile(UNCLOSED) from error


def _delimiter(lines: list[str]) -> str:
    """The character that cuts the first rows into the most cells, and most evenly; a comma if none does."""
    return max(DELIMITERS, key=lambda delimiter: (_evenness(lines, delimiter), -DELIMITERS.index(delimiter)))


def _evenness(lines: list[str], delimiter: str) -> float:
    """How many rows have as many cells as most do, from 0, more for more cells; 0 if most have one."""
    try:
        rows = itertools.islice(csv.reader(lines, delimiter=delimiter), SAMPLE_ROWS)
        counts = [len(row) for row in rows if len(row) > 1]
    except csv.Error:
        return 0
    if not counts:
        return 0
    usual = statistics.mode(counts)
    return counts.count(usual) + min(usual, 50) / 100
