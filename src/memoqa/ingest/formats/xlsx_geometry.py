"""Read what openpyxl's read-only mode leaves out of a sheet: hidden rows and columns, merged cells, header rows.

Source: ECMA-376 part 1, 18.3 (worksheets) and 18.5 (tables).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final, TypeAlias

from lxml import etree

from memoqa.ingest.formats.openpyxl_alone import range_boundaries
from memoqa.ingest.source import UnreadableFile

Element: TypeAlias = Any  # lxml's; it ships no types
Area: TypeAlias = tuple[int, int, int, int]  # first column, first row, last column, last row

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
UNCOUNTED: Final = (
    "it has formulas whose results were never saved; open it in Excel or LibreOffice and save it as .xlsx again"
)
_READ: Final = ("col", "row", "mergeCell", "pane", "autoFilter")
_ON: Final = frozenset({"1", "true"})
_AREA = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?")


@dataclass(slots=True)
class Geometry:
    """What a sheet says of its rows and columns, which are counted from 1.

    Attributes:
        hidden_columns: The first and the last of each run.
        merged: The areas of cells that are one.
        headers: Rows that head others: those that stay in view, those that filters stand in.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    headers: set[int] = field(default_factory=set)

    def hides(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def geometry_of(sheet: IO[bytes], table_areas: Iterable[str] = ()) -> Geometry:
    """Go once through a sheet's XML.

    Args:
        sheet: The part.
        table_areas: Of tables that the sheet declares, as A3:D20; their first rows are headers.

    Raises:
        UnreadableFile: A formula has no stored result.
        lxml.etree.XMLSyntaxError: The part is damaged.
    """
    found = Geometry()
    tags = [namespace + name for name in _READ for namespace in (MAIN, STRICT)]
    for _, element in etree.iterparse(sheet, tag=tags, resolve_entities=False, no_network=True):
        name = etree.QName(element).localname
        if name == "row":
            _note_row(element, found)
            _forget(element)
        else:
            _note(name, element, found)
    found.headers |= {area[1] for text in table_areas if (area := _area(text))}
    return found


def _note_row(element: Element, found: Geometry) -> None:
    hidden = element.get("hidden") in _ON
    if hidden and (element.get("r") or "").isdigit():
        found.hidden_rows.add(int(element.get("r")))
    for cell in () if hidden else element:
        parts = {etree.QName(part).localname: part.text for part in cell if isinstance(part.tag, str)}
        # An empty text is a result, too.
        if "f" in parts and not parts.get("v") and "is" not in parts and cell.get("t") != "str":
            raise UnreadableFile(UNCOUNTED)


def _note(name: str, element: Element, found: Geometry) -> None:
    if name == "col" and element.get("hidden") in _ON:
        found.hidden_columns.append((int(element.get("min")), int(element.get("max"))))
    elif name == "mergeCell" and (area := _area(element.get("ref"))):
        found.merged.append(area)
    elif name == "autoFilter" and (area := _area(element.get("ref"))):
        found.headers.add(area[1])
    elif name == "pane" and element.get("state") in {"frozen", "frozenSplit"}:
        rows = int(float(element.get("ySplit") or 0))
        found.headers |= set(range(1, min(rows, 20) + 1))


def _area(text: str | None) -> Area | None:
    if not text or not _AREA.fullmatch(text):
        return None
    left, top, right, bottom = range_boundaries(text)
    return int(left or 1), int(top or 1), int(right or 1), int(bottom or 1)


def _forget(element: Element) -> None:
    """Free a row and those before it, which a tree of a long sheet would keep."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def covering(merged: Sequence[Area], rows: Sequence[int]) -> dict[int, list[Area]]:
    """For each of some rows in order, the areas that cover it."""
    waiting = sorted(merged, key=lambda area: area[1], reverse=True)
    open_areas: list[Area] = []
    found: dict[int, list[Area]] = {}
    for row in rows:
        while waiting and waiting[-1][1] <= row:
            open_areas.append(waiting.pop())
        open_areas = [area for area in open_areas if area[3] >= row]
        found[row] = list(open_areas)
    return found
