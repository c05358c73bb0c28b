"""The rows of a table in an .odt file, and what the file says of each."""

from collections.abc import Iterator
from typing import Final

from memoqa.ingest.formats.odt_package import DAMAGED, Element, qn
from memoqa.ingest.formats.odt_styles import Styles
from memoqa.ingest.formats.table_rows import Row
from memoqa.ingest.source import UnreadableFile

MOST_CELLS: Final = 500_000  # a row that says that it is repeated a million times
_CELL, _COVERED = qn("table:table-cell"), qn("table:covered-table-cell")
_GROUPS: Final = frozenset(map(qn, ("table:table-rows", "table:table-row-group")))


def rows_of(table: Element, styles: Styles) -> list[Row]:
    """The rows, with at least one cell each.

    Raises:
        UnreadableFile: It repeats rows or cells without end.
    """
    rows: list[Row] = []
    count = 0
    for element, header in _rows(table, header=False):
        cells: list[Element] = []
        columns = 0
        for cell in element:
            if cell.tag in {_CELL, _COVERED}:
                repeated = _whole(cell.get(qn("table:number-columns-repeated")))
                columns += repeated
                cells += [cell] * (repeated if cell.tag == _CELL and columns <= MOST_CELLS else 0)
        repeated = _whole(element.get(qn("table:number-rows-repeated")))
        count += max(columns, 1) * repeated
        if count > MOST_CELLS:
            raise UnreadableFile(DAMAGED)
        if cells:
            spanned = _whole(cells[0].get(qn("table:number-columns-spanned")))
            marked = all(_is_marked(cell, styles) for cell in cells)
            row = Row(tuple(cells), len(cells) == 1 and spanned >= columns, header, marked)
            rows += [row] * repeated
    return rows


def is_bold(paragraph: Element, styles: Styles) -> bool:
    """Whether all of a paragraph's text is bold; False without text."""
    inherited = styles.bold(paragraph, "paragraph") or False
    texts = list(_texts(paragraph, inherited, styles))
    return bool(texts) and all(texts)


def _texts(element: Element, bold: bool, styles: Styles) -> Iterator[bool]:
    """Of each text that is not blank, whether it is bold."""
    if (element.text or "").strip():
        yield bold
    for child in element:
        if isinstance(child.tag, str) and child.tag != qn("text:note"):
            own = styles.bold(child, "text") if child.tag == qn("text:span") else None
            yield from _texts(child, bold if own is None else own, styles)
        if (child.tail or "").strip():
            yield bold


def _rows(container: Element, *, header: bool) -> Iterator[tuple[Element, bool]]:
    """Each row, and whether it stands among the header rows."""
    for child in container:
        if child.tag == qn("table:table-row"):
            yield child, header
        elif child.tag == qn("table:table-header-rows"):
            yield from _rows(child, header=True)
        elif child.tag in _GROUPS:
            yield from _rows(child, header=header)


def _is_marked(cell: Element, styles: Styles) -> bool:
    if styles.is_shaded(cell):
        return True
    paragraphs = [one for one in cell.iter(qn("text:p"), qn("text:h")) if "".join(one.itertext()).strip()]
    return bool(paragraphs) and all(is_bold(paragraph, styles) for paragraph in paragraphs)


def _whole(text: str | None) -> int:
    """How often something is repeated, or how many columns it spans."""
    if not text or not (text.isascii() and text.isdecimal()):
        return 1
    return max(1, int(text) if len(text) < 9 else MOST_CELLS + 1)
