"""Find the tables of a page by the columns that its lines stand in, and make each row one line with tabs.

A row is drawn cell by cell, so the next row begins where the drawing goes back to an earlier column.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from memoqa.ingest.formats.pdf_lines import MARK, joined_texts
from memoqa.ingest.formats.printed_line import Cell, PrintedLine, cells_of
from memoqa.text.linked_words import carried

COLUMN_GAP_EMS = 0.4  # between the widest cells of two columns
MOST_GAP_EMS = 3.5  # from one row to the next, before a table's own spacing is known
MORE_GAP = 1.8  # times the widest spacing of rows so far: what stands further below is text
LEAST_ROWS = 3  # with two cells or more; two are enough if they have three
LEAST_COLUMNS = 3
MOST_ROWS = 400
MOST_HEADER_LINES = 3
HEADER_LINE_EMS = 1.6  # from one line of a header to the next
DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class _Row:
    """The cells of a row by column; each has its lines from the top."""

    line: PrintedLine
    cells: dict[int, list[tuple[float, Cell]]] = field(default_factory=dict)

    @property
    def lowest(self) -> float:
        return min(y for lines in self.cells.values() for y, _ in lines)

    def has_digits(self) -> bool:
        """Whether a cell behind the first has a figure."""
        return any(DIGIT.search(cell.text) for column, lines in self.cells.items() if column for _, cell in lines)

    def text(self, columns: int) -> str:
        texts = (joined_texts([cell.text for _, cell in self.cells.get(column, ())]) for column in range(columns))
        return "\t".join(texts)


def with_tables(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of a page, those of a table's row made one; tables are numbered on from those that rules show."""
    found: list[PrintedLine] = []
    table = max((line.table for line in lines), default=0)
    start = 0
    while start < len(lines):
        rows, end = _table(lines, start)
        if rows:
            table += 1
            found += [replace(row, table=table) for row in rows]
            start = end
        else:
            found.append(lines[start])
            start += 1
    return found


def _table(lines: Sequence[PrintedLine], start: int) -> tuple[list[PrintedLine], int]:
    """The rows of the table that begins with a line, and the index behind it; no rows if none begins there."""
    if lines[start].table or not _has_cells(lines, start):
        return [], start
    columns = _Columns()
    end = start
    lowest, widest, size = lines[start].y, 0.0, lines[start].size
    while end < len(lines) and end - start < MOST_ROWS * 4:
        line = lines[end]
        size = max(size, line.size)
        gap = lowest - line.y
        limit = MORE_GAP * widest if widest else MOST_GAP_EMS * size
        if line.table or line.y > lines[start].y + 1.5 * size or gap > max(limit, 1.6 * size) or not columns.take(line):
            break
        widest = max(widest, gap) if gap > 0 else widest
        lowest = min(lowest, line.y)
        end += 1
    rows = _rows(lines[start:end], columns)
    while rows and set(rows[-1].cells) == {0}:  # text that follows the table
        end -= len(rows.pop().cells[0])
    several = [row for row in rows if len(row.cells) > 1]
    most = max((len(row.cells) for row in several), default=0)
    if len(several) < (2 if most >= LEAST_COLUMNS else LEAST_ROWS) or 2 * len(several) < len(rows):
        return [], start
    if all(MARK.fullmatch(row.text(1).strip()) for row in several if 0 in row.cells):
        return [], start  # a list
    return [_line(row, len(columns.spans)) for row in _with_whole_header(rows)], end


def _with_whole_header(rows: list[_Row]) -> list[_Row]:
    """The rows, those that are lines of one header made one: names of columns that were broken, above figures."""
    for height in range(2, min(MOST_HEADER_LINES, len(rows) - 1) + 1):
        head, body = rows[:height], rows[height:]
        # Only one of its lines names all columns: the first, or the last if the names stand at the bottom.
        fullest = max(head, key=lambda row: len(row.cells))
        others = [row for row in head if row is not fullest]
        broken = all(0 not in row.cells and row.cells.keys() <= fullest.cells.keys() for row in others)
        near = all(above.line.y - row.line.y <= HEADER_LINE_EMS * row.line.size for above, row in pairwise(head))
        figures = all(0 in row.cells and row.has_digits() for row in body)
        if broken and near and figures and 0 in fullest.cells and not any(row.has_digits() for row in head):
            whole = _Row(fullest.line, {column: list(lines) for column, lines in fullest.cells.items()})
            for row in others:
                for column, lines in row.cells.items():
                    whole.cells[column] += lines
            for lines in whole.cells.values():
                lines.sort(key=lambda line: -line[0])
            return [whole, *body]
    return rows


def _has_cells(lines: Sequence[PrintedLine], index: int) -> bool:
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    return bool(line.cells) or (following is not None and line.shares_base(following) and following.x > line.right)


class _Columns:
    """The columns of a table, which widen with each line taken."""

    def __init__(self) -> None:
        self.spans: list[tuple[float, float]] = []

    def of(self, cell: Cell) -> int:
        """The column that a cell taken stands in, from 0."""
        return next(index for index, (left, right) in enumerate(self.spans) if left <= cell.left <= right)

    def take(self, line: PrintedLine) -> bool:
        """Widen the columns for a line's cells; False, and nothing is changed, if one of them stands in two."""
        spans = self.spans
        for cell in cells_of(line):
            slack = COLUMN_GAP_EMS * line.size
            left, right = cell.left, cell.right
            touched = [span for span in spans if span[0] - slack < right and left < span[1] + slack]
            if len(touched) > 1:
                return False
            spans = [span for span in spans if span not in touched]
            for span in touched:
                left, right = min(left, span[0]), max(right, span[1])
            spans = sorted([*spans, (left, right)])
        if len(spans) < 2:
            return False
        self.spans = spans
        return True


def _rows(lines: Sequence[PrintedLine], columns: _Columns) -> list[_Row]:
    rows: list[_Row] = []
    before = -1
    for line in lines:
        for cell in cells_of(line):
            column = columns.of(cell)
            below = bool(rows) and column != before and line.y < rows[-1].lowest - 0.5 * line.size
            if not rows or column < before or below:
                rows.append(_Row(line))
            rows[-1].cells.setdefault(column, []).append((line.y, cell))
            before = column
    return rows


def _line(row: _Row, columns: int) -> PrintedLine:
    cells = [cell for lines in row.cells.values() for _, cell in lines]
    left, right = min(cell.left for cell in cells), max(cell.right for cell in cells)
    top = max(y for lines in row.cells.values() for y, _ in lines)
    text = row.text(columns)
    pieces = [(cell.text, cell.links) for column in range(columns) for _, cell in row.cells.get(column, ())]
    return replace(row.line, text=text, x=left, right=right, y=top, cells=(), links=carried(text, pieces))
