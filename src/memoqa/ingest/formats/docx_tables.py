"""The rows of a Word table, and what Word says of each."""

from collections.abc import Iterator

from memoqa.ingest.formats.docx_xml import Element, is_on, qn
from memoqa.ingest.formats.table_rows import Row

TRANSPARENT = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag")))
NO_COLOUR = frozenset({"", "auto", "FFFFFF", "ffffff"})


def rows_of(table: Element) -> list[Row]:
    """The rows that were not deleted, with at least one cell."""
    rows = []
    for row in within(table, "w:tr"):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            continue
        all_cells = list(within(row, "w:tc"))
        cells = tuple(cell for cell in all_cells if not _continues_cell_above(cell))
        if cells:
            header = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
            rows.append(Row(cells, len(all_cells) == 1, is_on(header), all(_is_marked(cell) for cell in cells)))
    return rows


def within(container: Element, name: str) -> Iterator[Element]:
    """The children with that name, also those wrapped in content controls."""
    for child in container:
        if child.tag == qn(name):
            yield child
        elif child.tag in TRANSPARENT:
            yield from within(child, name)


def _continues_cell_above(cell: Element) -> bool:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _is_marked(cell: Element) -> bool:
    """Whether a cell is shaded, or all its text is bold."""
    shade = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
    if shade is not None and shade.get(qn("w:fill"), "") not in NO_COLOUR:
        return True
    runs = [run for run in cell.iter(qn("w:r")) if any((text.text or "").strip() for text in run.iter(qn("w:t")))]
    bold = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
    return bool(bold) and all(map(is_on, bold))
