"""Find the tables in plain text: rows of cells that are set apart by tabs or blanks."""

import re
from collections.abc import Sequence

_APART = re.compile(r"\s{2,}|\t")
_WIDE = 3  # blanks; two stand behind a full stop too, and all over in text that blanks make flush on the right
_RULE = frozenset("|:- \t")
_NAME = re.compile(r"(?=\S)[^\d。！？；.!?;：:]{1,24}")  # of a column
_DIGIT = re.compile(r"\d")
_LEAST_COLUMNS = 2
_LEAST_CELLS = 3  # two of them may be a number and its heading, or a label and its value


def tables_of(lines: Sequence[tuple[str, int]]) -> list[int]:
    """For each line, the number of the table that it is a row of, from 1; 0 if it is not in a table.

    A table begins with two rows of three cells or more; later rows may leave cells empty. Its rows are all as far
    from each other as the first two are.

    Args:
        lines: Each without the white space around it, and the blank lines before it.
    """
    cells, wide = zip(*(_cells(text) for text, _ in lines), strict=True) if lines else ((), ())
    tables = [0] * len(lines)
    found = 0
    start = 0
    while start < len(lines) - 1:
        end = start + 1
        spacing = lines[end][1]
        if spacing <= 1 and min(cells[start], cells[end]) >= _LEAST_CELLS:
            while end < len(lines) and lines[end][1] <= spacing and (cells[end] >= _LEAST_CELLS or wide[end]):
                end += 1
            if 2 * sum(wide[start:end]) >= end - start:
                found += 1
                tables[start:end] = [found] * (end - start)
        start = end
    return tables


def has_header(rows: Sequence[str]) -> bool:
    """Whether the first row of a table names the columns.

    Markdown says so with a rule under it. Elsewhere its cells are short and without digits, and either a row below
    has digits, or there are three columns or more.
    """
    if rows[0].startswith("|"):
        return "-" in rows[1] and _RULE.issuperset(rows[1])
    cells = [_APART.split(row) for row in rows]
    head = cells[0]
    if len(head) < _LEAST_COLUMNS or max(map(len, cells)) > len(head):
        return False
    named = all(_NAME.fullmatch(cell) for cell in head)
    below = any(_DIGIT.search(cell) for row in cells[1:] for cell in row)
    return named and (below or len(head) >= _LEAST_CELLS)


def _cells(text: str) -> tuple[int, bool]:
    """How many cells a line would have, and whether two of them stand wide apart."""
    wide = two = 0
    for gap in _APART.finditer(text):
        if "\t" in gap[0] or len(gap[0]) >= _WIDE:
            wide += 1
        elif text[gap.start() - 1] not in ".!?:;,。！？：；，":
            two += 1
    return wide + two + 1, wide > 0
