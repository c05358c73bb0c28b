"""Read the rows and cells of a quote that is a row of a table, or a table; each cell is a slice of what the memo says.

What stands between two cells (a tab, wide blanks, the strokes of a Markdown table) belongs to neither. Where it is not
plain which column a cell stands in, the quote is no table here, and is shown as it is written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from memoqa.domain import Quote
from memoqa.ingest.formats.table import format_of
from memoqa.ingest.structure.tables import has_header, tables_of
from memoqa.quotes.shown import Shown, shown

Span: TypeAlias = tuple[int, int]

LEAST_ROWS: Final = 2
LEAST_COLUMNS: Final = 2
_TAB: Final = re.compile(r"\t")
_APART: Final = re.compile(r"[ \u3000]{2,}")
_STROKE: Final = re.compile(r"(?<!\\)(?:\\\\){0,99}(\|)")  # a stroke that no backslash makes a character of a cell


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a quoted table as people see them.

    Attributes:
        cells: Two rows or more of two cells or more, each row as long as the longest; a cell may be empty.
        headed: Whether the first row is the header that the quote stands under, the last line of its lead.
    """

    cells: tuple[tuple[Shown, ...], ...]
    headed: bool


def rows_of(quote: Quote) -> Rows | None:
    """The rows of a quoted table, or of a quoted row with its header; None if the quote is neither."""
    header = quote.lead[-1][0] if quote.lead else ""
    spans = _table(header, quote)
    if spans is None:
        return None
    above, lines = spans
    rows = [_cells(replace(quote, text=header, highlights=()), above)] if above else []
    rows += [_cells(quote, line) for line in lines]
    width = max(map(len, rows))
    if len(rows) < LEAST_ROWS or width < LEAST_COLUMNS:
        return None
    empty = Shown("", (), ())
    return Rows(tuple((*row, *[empty] * (width - len(row))) for row in rows), headed=bool(above))


def _table(header: str, quote: Quote) -> tuple[list[Span], list[list[Span]]] | None:
    """The spans of the header's cells, if there is a header, and those of each line's cells; None if it is no table."""
    text = quote.text
    written = format_of(quote.memo)
    if written is not None and written.layout == "markdown":
        if not all(line.lstrip().startswith("|") for line in text.split("\n")):
            return None
        above = _between_strokes(header, 0, len(header)) if header.startswith("|") else []
        return above, [_between_strokes(text, *line) for line in _lines(text)]
    if all("\t" in line for line in text.split("\n")):
        above = _apart(_TAB, header, 0, len(header)) if "\t" in header and "\n" not in header else []
        return above, [_apart(_TAB, text, *line) for line in _lines(text)]
    return _by_blanks(header, text)


def _by_blanks(header: str, text: str) -> tuple[list[Span], list[list[Span]]] | None:
    """The same for cells that blanks set apart: only if each line has a cell for each column."""
    lines = [_apart(_APART, text, *line) for line in _lines(text)]
    above = _apart(_APART, header, 0, len(header)) if has_header([header, *text.split("\n")]) else []
    whole = not above and all(tables_of([(line, 0) for line in text.split("\n")]))
    counts = set(map(len, [above, *lines] if above else lines))
    return (above, lines) if len(counts) == 1 and (above or whole) else None


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _apart(gap: re.Pattern[str], text: str, start: int, end: int) -> list[Span]:
    """What stands between the gaps of a line, in order."""
    begins, ends = [start], []
    for match in gap.finditer(text, start, end):
        ends.append(match.start())
        begins.append(match.end())
    return list(zip(begins, [*ends, end], strict=True))


def _between_strokes(text: str, start: int, end: int) -> list[Span]:
    """The cells of a row of Markdown; a stroke at its end closes the last one."""
    strokes = [match.start(1) for match in _STROKE.finditer(text, start, end)]
    begins = [stroke + 1 for stroke in strokes]
    ends = [*strokes[1:], end]
    spans = list(zip(begins, ends, strict=True))
    return spans[:-1] if spans and not text[spans[-1][0] : spans[-1][1]].strip() else spans


def _cells(quote: Quote, spans: Sequence[Span]) -> list[Shown]:
    return [_cell(quote, *_without_blanks(quote.text, *span)) for span in spans]


def _cell(quote: Quote, start: int, end: int) -> Shown:
    """A cell as people see it, with what is highlighted in it."""
    inside = ((max(a, start) - start, min(b, end) - start) for a, b in quote.highlights)
    marked = tuple((a, b) for a, b in inside if a < b)
    return shown(replace(quote, text=quote.text[start:end], highlights=marked, lead=()))


def _without_blanks(text: str, start: int, end: int) -> Span:
    cell = text[start:end]
    begin = start + len(cell) - len(cell.lstrip())
    return begin, begin + len(cell.strip())
