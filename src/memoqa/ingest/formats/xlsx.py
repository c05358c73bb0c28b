"""Read .xlsx: the sheets that are shown, each a section, with rows as tables and cells as the sheet shows them.

Stored results stand for formulas. Left out: what is hidden, comments, charts, macros; nothing outside the file is
opened. Runs in the child process only.

Source: ECMA-376 part 1, SpreadsheetML; openpyxl opens the package in its read-only mode.
"""

import io
import itertools
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, TypeAlias

from lxml.etree import XMLSyntaxError

from memoqa.ingest.formats import zip_package
from memoqa.ingest.formats.format import OLE_MAGIC
from memoqa.ingest.formats.grid import EMPTY, MOST_ROWS, TOO_LONG, Cell, Grids, Row, is_title
from memoqa.ingest.formats.openpyxl_alone import (
    from_excel,
    get_column_letter,
    get_dependents,
    get_rels_path,
    load_workbook,
)
from memoqa.ingest.formats.xlsx_geometry import Area, Geometry, covering, geometry_of
from memoqa.ingest.formats.xlsx_number_formats import shown
from memoqa.ingest.formats.zip_package import ENCRYPTED_OFFICE, LOCKED
from memoqa.ingest.source import Line, UnreadableFile

Book: TypeAlias = Any  # openpyxl's, which ships no types; so are a sheet and a cell
Texts: TypeAlias = dict[int, dict[int, Cell]]  # the cells that have text, by row and column

DAMAGED: Final = "it is damaged, or not an Excel workbook; open it in Excel and save it as .xlsx again"
OLD_FORMAT: Final = "it is in Excel's old .xls format; open it and save it as .xlsx"
NO_TEXT: Final = "none of its sheets has text that is shown; fill one in, or show those that are hidden"
# What a program calls a sheet that nobody gave a name.
_UNNAMED = re.compile(r"(?:Sheet|工作表|工作表單|Tabelle|Feuil|Hoja|Foglio|シート)\s?\d*", re.IGNORECASE)
# Built-in formats of East Asian Excel, which openpyxl does not know; all but the last are dates.
_EASTERN_DATES: Final = frozenset({27, 28, 29, 30, 31, 36, *range(50, 55), 57, 58})
_CORE: Final = "docProps/core.xml"
_HEAD_BYTES: Final = 4_096
_MODIFIED = re.compile(rb"<\w{1,20}:modified[^>]{0,200}>\s{0,9}((?:19|20)\d\d-\d\d-\d\d)")
_WHITE: Final = frozenset({"00000000", "FFFFFFFF", "00FFFFFF"})


def xlsx_lines(content: bytes) -> Iterator[Line]:
    """Each row of each sheet that is shown as a line with its row's number; sheets' names are headings.

    Raises:
        UnreadableFile: Not an .xlsx workbook, with a password, damaged, a bomb, too large, with formulas that have no
            results, or without text.
    """
    if content.startswith(OLE_MAGIC):
        raise UnreadableFile(LOCKED if ENCRYPTED_OFFICE in content else OLD_FORMAT)
    try:
        zip_package.check_package(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of what it does not write again
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            yield from _Reading(book).lines()
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, XMLSyntaxError) as error:
        raise UnreadableFile(DAMAGED) from error


class _Reading:
    """One pass over a workbook."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._grids = Grids()
        self._looks: dict[tuple[int, int], bool] = {}  # by font and fill: whether they set a cell off

    def lines(self) -> Iterator[Line]:
        """What the workbook says of itself, then its sheets."""
        yield from _properties(self._book)
        shown_sheets = [sheet for sheet in self._book.worksheets if sheet.sheet_state == "visible"]
        for sheet in self._book.worksheets:
            if sheet.sheet_state != "visible":
                yield Line(f"hidden sheet: {sheet.title}", 1, role="hidden")
        read = [(sheet.title, *self._sheet(sheet)) for sheet in shown_sheets]
        told = [(name, lines) for name, lines, _ in read if lines]
        if not told:
            raise UnreadableFile(NO_TEXT)
        if len(told) == 1:
            yield from _alone(*told[0])
        else:
            for name, lines in told:
                yield Line(name, 1, heading=1, role="heading")
                yield from lines
        yield from (line for _, _, hidden in read for line in hidden)

    def _sheet(self, sheet: Book) -> tuple[list[Line], list[Line]]:
        """The lines of a sheet, and those that it hides."""
        # The dimension that a sheet states may be wrong, and would be filled up with empty cells.
        sheet.reset_dimensions()
        with sheet._get_source() as part:  # openpyxl's own way, and there is no other
            geometry = geometry_of(part, _table_areas(sheet))
        texts = self._texts(sheet)
        shown_texts = {row: cells for row, cells in texts.items() if row not in geometry.hidden_rows}
        columns = sorted({column for cells in shown_texts.values() for column in cells})
        kept = [column for column in columns if not geometry.hides(column)]
        hidden = [_hidden(row, cells) for row, cells in texts.items() if row in geometry.hidden_rows]
        hidden += [_hidden_column(column, shown_texts) for column in columns if geometry.hides(column)]
        return list(self._grids.lines(list(_rows(shown_texts, kept, geometry)))), hidden

    def _texts(self, sheet: Book) -> Texts:
        found: Texts = {}
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = {cell.column: self._cell(cell) for cell in cells if cell.value is not None}
            row = {column: cell for column, cell in row.items() if cell.text.strip()}
            if row:
                found[number] = row
            if len(found) > MOST_ROWS:
                raise UnreadableFile(TOO_LONG)
        return found

    def _cell(self, cell: Book) -> Cell:
        style, value = cell.style_array, cell.value
        if style.numFmtId in _EASTERN_DATES and isinstance(value, (int, float)) and not isinstance(value, bool):
            text = shown(from_excel(value, self._book.epoch), "yyyy/m/d")
        else:
            text = shown(value, cell.number_format or "")
        look = (style.fontId, style.fillId)
        if look not in self._looks:
            self._looks[look] = _is_strong(cell)
        return Cell(text.replace("\r\n", "\n").replace("_x000D_", ""), strong=self._looks[look])


def _is_strong(cell: Book) -> bool:
    """Whether a cell is bold, or shaded in a colour."""
    colour = cell.fill.fgColor
    shaded = cell.fill.fill_type == "solid" and not (colour.type == "rgb" and colour.rgb in _WHITE)
    return bool(cell.font.b) or shaded


def _properties(book: Book) -> Iterator[Line]:
    """What the workbook's properties say of the memo; openpyxl makes up a day where they say none."""
    title, archive = book.properties.title, book._archive  # as in `_sheet`
    if title and title.strip():
        yield Line(" ".join(title.split()), 1, role="title")
    core = archive.read(_CORE) if _CORE in archive.namelist() else b""
    if modified := _MODIFIED.search(core[:_HEAD_BYTES]):
        yield Line(modified[1].decode(), 1, role="date")


def _alone(name: str, lines: list[Line]) -> Iterator[Line]:
    """The only sheet: what stands over its table is the memo's front, and only then comes its name."""
    titled = is_title(lines[0])
    first, *below = lines
    front = [replace(first, heading=0, role="text", table=None)] if titled else []
    rest = below if titled else lines
    notes = list(itertools.takewhile(lambda line: line.table is None and titled, rest))
    yield from (*front, *notes)
    named = {line.text.strip() for line in front} | {""}
    if not _UNNAMED.fullmatch(name) and name not in named:
        yield Line(name, 1, heading=1)
    yield from rest[len(notes) :]


def _rows(texts: Texts, columns: list[int], geometry: Geometry) -> Iterator[Row]:
    """The rows of a grid, with one blank one wherever some are blank; merged cells have their text in each place."""
    over = covering(geometry.merged, sorted(texts))
    before = 0
    for number in sorted(texts):
        if any(row not in geometry.hidden_rows for row in range(before + 1, min(number, before + 1_000))):
            yield Row(number, ())
        before = number
        own = texts[number]
        cells = tuple(own.get(column) or _rest(number, column, over[number], texts) for column in columns)
        header = number in geometry.headers and sum(bool(cell.text) and not cell.beside for cell in cells) > 1
        yield Row(number, cells, header)


def _rest(row: int, column: int, areas: list[Area], texts: Texts) -> Cell:
    """A cell without a text of its own: the rest of one that is merged, or an empty one."""
    for left, top, right, _ in areas:
        if left <= column <= right:
            origin = texts.get(top, {}).get(left, EMPTY)
            return replace(origin, beside=column > left) if (row, column) != (top, left) else EMPTY
    return EMPTY


def _hidden(row: int, cells: dict[int, Cell]) -> Line:
    texts = (" ".join(cells[column].text.split()) for column in sorted(cells))
    return Line(f"hidden row: {' | '.join(texts)}", row, role="hidden")


def _hidden_column(column: int, texts: Texts) -> Line:
    row = min(row for row, cells in texts.items() if column in cells)
    name = " ".join(texts[row][column].text.split())
    return Line(f"hidden column {get_column_letter(column)}: {name}", row, role="hidden")


def _table_areas(sheet: Book) -> Iterator[str]:
    """The areas of the tables that a sheet declares with a header row."""
    archive = sheet.parent._archive
    rels = get_rels_path(sheet._worksheet_path)
    for rel in get_dependents(archive, rels) if rels in archive.namelist() else ():
        if rel.Type.endswith("/table") and rel.target in archive.namelist():
            head = archive.read(rel.target)[:_HEAD_BYTES].decode("utf-8", "replace")
            area, count = re.search(r'\sref="([^"]{1,40})"', head), re.search(r'headerRowCount="(\d)"', head)
            if area and (count is None or count[1] != "0"):
                yield area[1]
