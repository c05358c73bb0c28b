"""Tell tables of data from tables that only lay out a page, and header rows from others, whatever the format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LONG_CELL_PARAGRAPHS = 4  # so many in one cell, and
LONG_ROW_CHARACTERS = 400  # a row beyond this: it is a part of the page, and no quote
WIDEST_HEADER_CHARACTERS = 30  # of a cell; "Maximum amount per night in euros" is about the longest
LEAST_HEADER_COLUMNS = 3  # under a header that nothing marks; a row of two cells may be a label and its value
LEAST_HEADED_ROWS = 3  # likewise; of two rows either may be the first
WIDEST_HEADING_CHARACTERS = 60  # of a row that heads others
_SENTENCE_END = re.compile(r"[。！？；.!?;]\W{0,3}$")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        cells: Those that do not continue the cell above; what a cell is, its reader knows.
        whole: Its only cell is as wide as the table.
        stated_header: The file says that it heads the others, and repeats it on each page.
        marked: Each cell is shaded or bold.
    """

    cells: tuple[Any, ...]
    whole: bool
    stated_header: bool
    marked: bool


def is_layout(rows: Sequence[Row]) -> bool:
    """Whether a table has but one column: it frames text and compares nothing."""
    return all(row.whole for row in rows)


def heads_rows(row: Row, text: str) -> bool:
    """Whether a row is a heading of those below: one short text across the whole table."""
    return row.whole and 0 < len(text) <= WIDEST_HEADING_CHARACTERS and not _SENTENCE_END.search(text)


def is_part_of_page(texts: list[list[str]]) -> bool:
    """Whether a row's cells are to be read one after the other, each paragraph by itself.

    Args:
        texts: Of each cell, its paragraphs that are not blank.
    """
    full = [paragraphs for paragraphs in texts if paragraphs]
    if len(full) == 1:
        return len(full[0]) > 1
    characters = sum(len(paragraph) for paragraphs in full for paragraph in paragraphs)
    return characters > LONG_ROW_CHARACTERS and any(len(paragraphs) >= LONG_CELL_PARAGRAPHS for paragraphs in full)


def header_rows(rows: Sequence[Row], texts: Sequence[list[str]]) -> int:
    """How many rows at the top are header rows.

    Args:
        rows: Of a table of two columns or more.
        texts: Of each row, the texts of its cells.
    """
    stated = next((number for number, row in enumerate(rows) if not row.stated_header), len(rows))
    if stated or len(rows) <= 1:
        return stated if stated < len(rows) else 0
    first = texts[0]
    # Only the corner above the rows' own names may be empty.
    if len(first) <= 1 or not all(first[1:]) or max(map(len, first)) > WIDEST_HEADER_CHARACTERS:
        return 0
    if rows[0].marked and not rows[1].marked:
        return 1
    plain = len(first) >= LEAST_HEADER_COLUMNS and len(rows) >= LEAST_HEADED_ROWS
    return int(plain and not any(character.isdigit() for text in first for character in text))
