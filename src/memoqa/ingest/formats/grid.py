"""Turn a grid of cells, as of a sheet or a web page's table, into lines: rows, what heads them, notes around them.

Blank rows set tables apart. A cell that is merged over rows is read in each of them, and one that is merged over the
columns of a header in each of those, so that a row can be understood by itself.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from memoqa.domain import Link
from memoqa.ingest.source import Line, UnreadableFile
from memoqa.text.linked_words import carried, parted

MOST_ROWS: Final = 20_000  # each is a paragraph with a vector of its own; the longest rate table that was met has 4,500
MOST_COLUMNS: Final = 200  # that have text; nobody reads a wider row
TOO_LONG: Final = (
    f"it has more than {MOST_ROWS:,} rows; keep the rows that people ask about, or hide the sheets that they do not"
)
TOO_WIDE: Final = (
    f"it has a table of more than {MOST_COLUMNS} columns; keep those that people ask about, or split the table"
)
WIDEST_NAME: Final = 40  # characters of a column's name, if nothing but its words shows that it is one
WIDEST_CAPTION: Final = 60  # characters
MOST_HEADERS: Final = 3  # rows that head a table together
LEAST_COLUMNS: Final = 3  # of plain words over plain words; two may be a label and its value
_SENTENCE_END = re.compile(r"[。！？；.!?;：:]\W{0,3}$")
_NOTE = re.compile(
    r"(?:[*＊※†]|[（(]?(?:註|注|備註|备注|說明|说明|附註|資料來源|note|notes|source|remarks?)\b)", re.IGNORECASE
)
# The unit of all figures below it: 單位：新臺幣元, (Unit: USD), Amounts in thousands of euros.
_UNIT = re.compile(
    r"[（(]?(?:單位|单位|幣別|币别|currency|units?|(?:all )?(?:amounts|figures|prices) (?:are )?in)\b.{0,40}\Z"
    r"|[（(]?(?:單位|单位|幣別|币别)[:：].{0,40}\Z",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(r"[:：]\s?\S")
_NUMBER = re.compile(r"[^\w\s]{0,3}[\d][\d,.\s]*[^\w\s]{0,3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
LONG_CELL_LINES: Final = 4  # so many in one cell, and
LONG_ROW_CHARACTERS: Final = 400  # a row beyond this: its cells are read one after the other


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell.

    Attributes:
        text: As shown; it may have line breaks.
        strong: It is set off as headers are: bold or shaded.
        beside: It is the rest of a cell that is merged over columns, and has that cell's text. The rest of one that is
            merged over rows is a cell like any other.
        links: Where its words lead, as spans of `text`.
    """

    text: str = ""
    strong: bool = False
    beside: bool = False
    links: tuple[Link, ...] = ()


EMPTY: Final = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid.

    Attributes:
        number: Its place in the file, from 1.
        cells: From the first column on.
        header: The format says that it is a header row.
    """

    number: int
    cells: tuple[Cell, ...]
    header: bool = False

    @property
    def own(self) -> list[Cell]:
        """The cells that have text and are not the rest of one to the left."""
        return [cell for cell in self.cells if cell.text and not cell.beside]

    @property
    def text(self) -> str:
        """The cells' texts in one line."""
        return " ".join(flat(cell.text) for cell in self.own)

    @property
    def is_part_of_page(self) -> bool:
        """Whether its cells are to be read one after the other: it is no row that can be quoted."""
        longest = max((cell.text.strip().count("\n") + 1 for cell in self.own), default=0)
        return longest >= LONG_CELL_LINES and (len(self.own) == 1 or len(self.text) > LONG_ROW_CHARACTERS)


def flat(text: str) -> str:
    """A text in one line and without tabs, which would look like further cells."""
    return " ".join(text.split())


class Grids:
    """Gives the lines of grids, and numbers the tables in them."""

    def __init__(self) -> None:
        self._tables = 0
        self._rows = 0

    def next_table(self) -> int:
        """The number of a table that begins."""
        self._tables += 1
        return self._tables

    def lines(self, rows: Sequence[Row], *, caption: str = "", first_names: bool = False) -> Iterator[Line]:
        """The lines of a grid in order, with a blank one between its parts.

        Args:
            rows: Blank ones too.
            caption: What the format says that the grid shows; the rows stand under it.
            first_names: The first row names the columns if it can, as in a .csv file.

        Raises:
            UnreadableFile: It has too many rows or columns.
        """
        for number, part in enumerate(_with_captions(_parts(rows))):
            if number:
                yield Line("", part[0].number)
            self._rows += len(part)
            if self._rows > MOST_ROWS:
                raise UnreadableFile(TOO_LONG)
            yield from self._part(_without_empty_columns(part), caption if not number else "", first_names=first_names)

    def _part(self, rows: Sequence[Row], caption: str, *, first_names: bool) -> Iterator[Line]:
        """The lines of rows that stand together: notes over a table, its header, its rows, notes under it."""
        notes = list(itertools.takewhile(lambda row: len(row.own) == 1 and not row.header, rows))
        table = rows[len(notes) :]
        if not table:
            for note in notes:
                yield from _texts(note)
            return
        number = self.next_table()
        if caption:
            yield Line(caption, rows[0].number, table=number, role="table header")
        for note in notes:
            if (not caption and is_caption(note.text)) or _UNIT.match(note.text):
                caption = caption or note.text
                yield Line(note.text, note.number, table=number, role="table header")
            else:
                yield from _texts(note)
        headers = header_rows(table, first_names=first_names)
        if headers:
            names = "\t".join(_names([row.cells for row in table[:headers]]))
            yield Line(names, table[0].number, table=number, role="table header")
        body = table[headers:]
        for row, below in itertools.zip_longest(body, body[1:]):
            if row.is_part_of_page or (len(row.own) == 1 and _is_note(row)):
                yield from _texts(row)
            elif len(row.own) == 1 and _heads(row, below):
                yield Line(row.text, row.number, table=number, role="table group")
            else:
                text = "\t".join("" if cell.beside else flat(cell.text) for cell in row.cells).rstrip()
                links = carried(text, [(cell.text, cell.links) for cell in row.cells if not cell.beside])
                yield Line(text, row.number, table=number, role="table row", links=links)


def is_title(line: Line) -> bool:
    """Whether the first line of a grid is what the grid as a whole is called: a caption, and no names of columns."""
    return line.role in {"text", "table header"} and "\t" not in line.text and is_caption(line.text)


def _texts(row: Row) -> Iterator[Line]:
    """The lines in a row's cells, each by itself."""
    for cell in row.own:
        lines = [flat(text) for text in cell.text.split("\n")]
        for line, links in zip(lines, parted(lines, cell.text, cell.links), strict=True):
            if line:
                yield Line(line, row.number, links=links)


def _is_note(row: Row) -> bool:
    return bool(_SENTENCE_END.search(row.text) or _NOTE.match(row.text))


def _heads(row: Row, below: Row | None) -> bool:
    """Whether a row of one cell is a heading of those below: a short text across them, or set off from them."""
    if below is None or len(below.own) < 2 or not is_caption(row.text):
        return False
    across = any(cell.beside for cell in row.cells)
    return across or (row.own[0].strong and not all(cell.strong for cell in below.own))


def is_caption(text: str) -> bool:
    """Whether a line over a table, or over some of its rows, is short enough to head them and no sentence or note."""
    return len(text) <= WIDEST_CAPTION and not (_SENTENCE_END.search(text) or _NOTE.match(text) or _LABEL.search(text))


def header_rows(rows: Sequence[Row], *, first_names: bool = False) -> int:
    """How many rows at the top of a table are header rows.

    Args:
        rows: Of a table; the first has two cells or more.
        first_names: As for `Grids.lines`.
    """
    stated = len(list(itertools.takewhile(lambda row: row.header, rows)))
    if stated or len(rows) < 2:
        return stated if stated < len(rows) and stated <= MOST_HEADERS else 0
    first, second = rows[:2]
    strong = all(cell.strong for cell in first.own) and not all(cell.strong for cell in second.own)
    if not (strong or _may_name(first, rows[1:], surely=first_names)):
        return 0
    # Names over several columns have the columns' own names below them.
    count = 1
    while count < min(MOST_HEADERS, len(rows) - 1) and any(cell.beside for cell in rows[count - 1].cells):
        if any(_is_number(cell.text) for cell in rows[count].own):
            break
        count += 1
    return count


def _may_name(row: Row, below: Sequence[Row], *, surely: bool) -> bool:
    """Whether a row's words may name the columns: short, none of them a number but years that count up."""
    names = [cell.text for cell in row.own]
    if max(map(len, names)) > WIDEST_NAME and not surely:
        return False
    if any(_SENTENCE_END.search(name) for name in names if len(name) > WIDEST_NAME):
        return False
    years = [name for name in names if _YEAR.fullmatch(name)]
    numbers = [name for name in names if _is_number(name)]
    if numbers and not (
        numbers == years == sorted(set(years)) and len(years) > 1 and not _is_number(row.cells[0].text)
    ):
        return False
    widest = max(len(other.cells) for other in below)
    unnamed = sum(not cell.text for cell in row.cells) + max(0, widest - len(row.cells))
    if unnamed > 1:  # only the corner above the rows' own names
        return False
    counted = any(_is_number(cell.text) for other in below for cell in other.cells[1:])
    return surely or len(names) >= LEAST_COLUMNS or counted


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _names(headers: Sequence[tuple[Cell, ...]]) -> list[str]:
    """The columns' names: what stands over a column, from the top down, each once."""
    columns = itertools.zip_longest(*headers, fillvalue=EMPTY)
    return [" ".join(dict.fromkeys(flat(cell.text) for cell in column if cell.text)) for column in columns]


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows that stand together; blank rows set them apart."""
    for has_text, part in itertools.groupby(rows, key=lambda row: bool(row.own)):
        if has_text:
            yield list(part)


def _with_captions(parts: Iterator[list[Row]]) -> Iterator[list[Row]]:
    """The parts, in which a caption that stands apart belongs to the table below it."""
    waiting: list[Row] = []
    for part in parts:
        alone = len(part) == 1 and len(part[0].own) == 1 and is_caption(part[0].text)
        table = len(part[0].own) > 1
        if waiting and not table:
            yield waiting
            waiting = []
        if alone:
            waiting = part
        else:
            yield [*waiting, *part]
            waiting = []
    if waiting:
        yield waiting


def _without_empty_columns(rows: Sequence[Row]) -> list[Row]:
    """The rows without the columns in which none of them has text.

    Raises:
        UnreadableFile: Too many are left.
    """
    kept = sorted({place for row in rows for place, cell in enumerate(row.cells) if cell.text and not cell.beside})
    if len(kept) > MOST_COLUMNS:
        raise UnreadableFile(TOO_WIDE)
    return [replace(row, cells=tuple(row.cells[place] for place in kept if place < len(row.cells))) for row in rows]
