"""Show a quote that is a table as Slack's own table: its rows stay rows, and each cell is the memo's words.

Pure functions. A message has one table: Slack has refused more. The others of its quotes stay text.

Source: docs.slack.dev, Table block.
"""

from collections.abc import Sequence
from typing import Final

from bot.adapters.slack.blocks import Block, elements, plain, rich, text
from bot.adapters.slack.escaping import escaped_length
from bot.present.splitting import Piece
from memoqa.domain import Quote
from memoqa.quotes.rows import Rows, rows_of
from memoqa.quotes.shown import Shown, shown

TABLE: Final = "table"
MOST_ROWS: Final = 100  # as documented, and so is the next
MOST_COLUMNS: Final = 20


def with_table(blocks: Sequence[Block], quotes: Sequence[Quote]) -> list[Block]:
    """A message's blocks with the first quote that is a table shown as one; empty if there is none.

    Args:
        blocks: With each quote as text.
        quotes: The quotes that may stand in it.
    """
    for quote in quotes:
        rows = rows_of(quote)
        table = _table(rows) if rows else None
        if rows and table and (place := _place(blocks, quote, headed=rows.headed)) is not None:
            start, end = place
            if _length([table]) <= _length(blocks[start:end]):  # a message that is just full stays within its limit
                return [*blocks[:start], table, *blocks[end:]]
    return []


def _place(blocks: Sequence[Block], quote: Quote, *, headed: bool) -> tuple[int, int] | None:
    """Where a quote stands whole, with its header above it; None if it does not, being split or shown in part."""
    words = shown(quote)
    whole = rich("rich_text_quote", elements(Piece(words.text, words.highlights)))
    if whole not in blocks:
        return None
    at = blocks.index(whole)
    if not headed:
        return at, at + 1
    header = {"type": "context", "elements": [plain(words.lead[-1])]}
    return (at - 1, at + 1) if at and blocks[at - 1] == header else None


def _table(rows: Rows) -> Block | None:
    """The table; None if Slack takes none of this size."""
    columns = len(rows.cells[0])
    if len(rows.cells) > MOST_ROWS or columns > MOST_COLUMNS:
        return None
    return {
        "type": TABLE,
        "rows": [[_cell(cell) for cell in row] for row in rows.cells],
        "column_settings": [{"is_wrapped": True} for _ in range(columns)],
    }


def _cell(cell: Shown) -> Block:
    # Slack refuses an empty text: an empty cell holds a blank.
    inside = elements(Piece(cell.text, cell.highlights)) if cell.text else [text(" ")]
    return rich("rich_text_section", inside)


def _length(parts: Sequence[Block]) -> int:
    """What Slack counts at most for these blocks, or the parts of one."""
    count = 0
    for part in parts:
        words = part.get("text", "")
        count += escaped_length(words) if isinstance(words, str) else _length([words])
        count += _length(part.get("elements", ())) + sum(_length(row) for row in part.get("rows", ()))
    return count
