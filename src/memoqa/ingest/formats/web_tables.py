"""Read a web page's tables: those that compare as grids of cells, and tell them from those that lay out a page.

Source: HTML, 4.9 (tables): row groups, spans, header cells.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from memoqa.ingest.formats.grid import EMPTY, TOO_WIDE, Cell, Row
from memoqa.ingest.formats.web_text import LINE_BREAK, Element, is_element, is_unseen, linked_text, pieces_in
from memoqa.ingest.source import UnreadableFile

WIDEST_SPAN: Final = 100  # columns and rows; nobody writes wider ones
WIDEST: Final = 1_000  # columns, as browsers take; of these far fewer may have text
_LAYOUT: Final = frozenset({"presentation", "none"})
_OF_PAGES: Final = ("h1", "h2", "h3", "h4", "table", "form", "article", "section")  # in a cell, they lay out a page
_LONG_CELL_CHARACTERS: Final = 1_500  # nobody compares these


def is_layout(table: Element) -> bool:
    """Whether a table frames a page or a part of it and compares nothing."""
    if table.get("role") in _LAYOUT:
        return True
    rows = list(rows_in(table))
    cells = [cell for row in rows for cell in cells_in(row)]
    if all(len(list(cells_in(row))) <= 1 for row in rows):
        return True
    if any(cell.tag == "th" for cell in cells):
        return False
    return any(
        next(cell.iterdescendants(*_OF_PAGES), None) is not None or len(cell.text_content()) > _LONG_CELL_CHARACTERS
        for cell in cells
    )


def rows_in(table: Element) -> Iterator[Element]:
    """The rows that are a table's own, in the order in which a browser shows them: the foot last."""
    feet: list[Element] = []
    for child in table:
        if not is_element(child) or is_unseen(child):
            continue
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody"}:
            yield from (row for row in child if is_element(row) and row.tag == "tr" and not is_unseen(row))
        elif child.tag == "tfoot":
            feet += [row for row in child if is_element(row) and row.tag == "tr" and not is_unseen(row)]
    yield from feet


def cells_in(row: Element) -> Iterator[Element]:
    """The cells of a row."""
    yield from (cell for cell in row if is_element(cell) and cell.tag in {"td", "th"} and not is_unseen(cell))


def grid_rows(table: Element) -> list[Row]:
    """A table's rows, in which a cell over several rows or columns has its text in each place.

    Raises:
        UnreadableFile: It has too many columns.

    Args:
        table: No table of layout; that all its rows have the number 1 is for the caller to change.
    """
    rows: list[Row] = []
    below: dict[int, tuple[Cell, int]] = {}  # by column: what goes on from the rows above, and for how many rows
    for element in rows_in(table):
        own = list(cells_in(element))
        placed: dict[int, Cell] = {}
        for column, (cell, _) in below.items():
            placed[column] = cell
        below = {column: (cell, left - 1) for column, (cell, left) in below.items() if left > 1}
        column = 0
        for one in own:
            while column in placed:
                column += 1
            text, links = linked_text(pieces_in(one))
            cell = Cell(text.replace(LINE_BREAK, "\n"), one.tag == "th" or _is_bold(one), links=links)
            over, down = _span(one, "colspan"), _span(one, "rowspan")
            for beside in range(over):
                placed[column + beside] = replace(cell, beside=beside > 0)
                if down > 1:
                    below[column + beside] = (placed[column + beside], down - 1)
        width = max(placed, default=-1) + 1
        if width > WIDEST:
            raise UnreadableFile(TOO_WIDE)
        row = Row(1, tuple(placed.get(place, EMPTY) for place in range(width)), _is_header(element, own))
        if row.own:  # a blank row only makes room
            rows.append(row)
    return rows


def _is_header(row: Element, cells: list[Element]) -> bool:
    parent = row.getparent()
    named = bool(cells) and all(cell.tag == "th" and cell.get("scope") != "row" for cell in cells)
    # A corner above the rows' own names may be an empty td.
    rest = cells[1:] if cells and not cells[0].text_content().strip() else cells
    corner = len(rest) > 1 and all(cell.tag == "th" for cell in rest)
    return len(cells) > 1 and (named or corner or (parent is not None and parent.tag == "thead"))


def _is_bold(cell: Element) -> bool:
    """Whether all of a cell's text is in one element of bold type."""
    inner = next(cell.iter("b", "strong"), None)
    return inner is not None and "".join(inner.text_content().split()) == "".join(cell.text_content().split())


def _span(cell: Element, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return max(1, min(int(text), WIDEST_SPAN)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
