"""Which lines of a source belong together: line wraps, stray blank lines and page breaks undone.

A text from a PDF says where its lines end, not where its paragraphs do. What tells them apart: the width that most
lines share, whether a line had room for what follows, first lines that are indented, and how many blank lines
usually stand behind a line that is plainly unfinished.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.tables import tables_of

_NARROWEST = 24  # columns; shorter lines say nothing about the width that text was wrapped at
_WIDEST = 160  # columns; a longer line was never wrapped
_PLAINLY_WRAPPED = 40  # columns; a line at least so long, unfinished, before a small letter, goes on whatever the width
_DELIBERATE_SHARE = 0.5  # of the width left empty behind an unfinished line: it was ended on purpose
_LEAST_INDENT = 2  # columns: one Chinese character, or what sets an English paragraph in
_FENCE = re.compile(r"\s*(?:```|~~~)")
_LIST_ITEM = re.compile(r"\d{1,9}[.)]\s")
_RULE = re.compile(r"(?:={2,}|-{2,}|[*_](?:\s*[*_]){2,})")  # a line that is nothing else
_CODE_INDENT = 4  # columns, by Markdown's rules
_CLOSING_MARKS = "，。、；：！？」』）》〉】,.;:!?)]}”’"


@dataclass(slots=True)
class Block:
    """Lines that are one heading, one paragraph or one item.

    Attributes:
        gap: Blank lines before it.
        verbatim: Its line ends mean something (a table, code) and stay.
        plain: It is no heading, whatever it looks like: an item of a Markdown list, indented code.
    """

    lines: list[Line]
    gap: int = 0
    verbatim: bool = False
    plain: bool = False


@dataclass(slots=True)
class _Row:
    """A line that is not blank, with the blank lines before and after it, and the number of its table or 0."""

    line: Line
    text: str
    width: int
    indent: int
    gap: int
    after: int = field(default=0)
    table: int = field(default=0)


@dataclass(frozen=True, slots=True)
class _Wrapping:
    """How a source was wrapped.

    Attributes:
        width: Columns that lines were wrapped at; None if each line is a paragraph of its own.
        gap: Blank lines that stand behind an unfinished line; a larger gap separates.
        margin: Columns that the lines furthest out are set in by.
        first_line: The width of a full first line, where first lines are indented and the text lost the indent.
    """

    width: int | None
    gap: int = 0
    margin: int = 0
    first_line: int | None = None


def blocks_of(source: Source) -> list[Block]:
    """The source's lines that are not blank, in order, grouped into headings, paragraphs and items."""
    if source.format == "docx":
        return [Block([row.line], row.gap, verbatim=True) for row in _rows(source.lines)]
    if source.format == "markdown":
        return [block for piece, fenced in _fences(source.lines) for block in _markdown_blocks(piece, fenced)]
    rows = list(_rows(source.lines))
    for row, table in zip(rows, tables_of([(row.text, row.gap) for row in rows]), strict=True):
        row.table = table
    return _group(rows, markdown=False)


def _markdown_blocks(lines: Sequence[Line], fenced: bool) -> list[Block]:
    if fenced:
        return [Block(list(lines), gap=1, verbatim=True)]
    return _group(list(_rows(list(_underlined(lines)))), markdown=True)


def _underlined(lines: Sequence[Line]) -> Iterator[Line]:
    """Markdown's lines; a single one with a rule right under it is a heading, by === of the first rank."""
    texts = ["", *(line.text.strip() for line in lines), ""]
    for line, before, text, after in zip(lines, texts, texts[1:], texts[2:], strict=False):
        underlined = after[:1] in {"=", "-"} and _RULE.fullmatch(after)
        apart = not before or _RULE.fullmatch(before)
        own = (
            marks.is_bullet(text) or marks.is_markdown_heading(text) or _LIST_ITEM.match(text) or text[:1] in {"|", ">"}
        )
        if text and underlined and apart and not own and not _RULE.fullmatch(text):
            yield replace(line, heading=1 if after[0] == "=" else 2)
        else:
            yield line


def _fences(lines: Sequence[Line]) -> Iterator[tuple[list[Line], bool]]:
    """Markdown's lines in pieces, each with whether it is fenced code."""
    piece: list[Line] = []
    fenced = False
    for line in lines:
        if _FENCE.match(line.text):
            if fenced:
                piece.append(line)
            yield piece, fenced
            piece = [] if fenced else [line]
            fenced = not fenced
        else:
            piece.append(line)
    yield piece, fenced and any(line.text.strip() for line in piece)


def _rows(lines: Sequence[Line]) -> Iterator[_Row]:
    before: _Row | None = None
    gap = 0
    for line in lines:
        text = line.text.strip()
        if not text:
            gap += 1
            continue
        indent = marks.columns(line.text[: len(line.text) - len(line.text.lstrip())])
        row = _Row(line, text, marks.columns(text), indent, gap)
        if before is not None:
            before.after = gap
            yield before
        before, gap = row, 0
    if before is not None:
        yield before


def _group(rows: list[_Row], *, markdown: bool) -> list[Block]:
    if not rows:
        return []
    wrapping = _markdown_wrapping(rows) if markdown else _wrapping_of(rows)
    blocks = [Block([rows[0].line], rows[0].gap, plain=markdown and _is_plain(rows[0]))]
    head = rows[0]
    for before, row in itertools.pairwise(rows):
        if _same_table(before, row, markdown=markdown):
            blocks[-1].lines.append(row.line)
            blocks[-1].verbatim = blocks[-1].plain = True
        elif row.table or before.table or _begins(head, before, row, wrapping, markdown=markdown):
            blocks.append(Block([row.line], row.gap, plain=markdown and _is_plain(row)))
            head = row
        else:
            blocks[-1].lines.append(row.line)
    return blocks


def _same_table(before: _Row, row: _Row, *, markdown: bool) -> bool:
    if markdown:
        return row.text.startswith("|") and before.text.startswith("|") and not row.gap
    return row.table > 0 and row.table == before.table


def _begins(head: _Row, before: _Row, row: _Row, wrapping: _Wrapping, *, markdown: bool) -> bool:
    """Whether a new block begins with `row`, the next that is not blank after `before`, in the block of `head`."""
    if markdown and (_LIST_ITEM.match(row.text) or _RULE.fullmatch(row.text) or _RULE.fullmatch(before.text)):
        return True
    heading = not (markdown and _is_plain(row)) and _is_heading(row, wrapping)
    under_heading = not (markdown and _is_plain(before)) and _is_heading(before, wrapping)
    if marks.is_bullet(row.text) or heading:
        return True
    if under_heading and (markdown or not _heading_goes_on(before, row, wrapping)):
        return True
    if wrapping.width is None or _is_of_a_head(before, row):
        return not _plainly_goes_on(before, row)
    if markdown:
        return row.gap > 0 or row.text.startswith("|") != before.text.startswith("|")
    return _begins_paragraph(head, before, row, wrapping, wrapping.width)


def _begins_paragraph(head: _Row, before: _Row, row: _Row, wrapping: _Wrapping, width: int) -> bool:
    """Whether `row`, which is no heading or bullet and stands under none, begins a paragraph of a wrapped text."""
    item, in_item = marks.is_item(row.text), marks.is_item(head.text)
    room = width - before.width - (before.indent - wrapping.margin if in_item else 0)
    full = room < _unit(row.text)
    first_line = is_first_line(head.indent, before.indent, row.indent, in_item=in_item)
    if row.gap > wrapping.gap:
        # A page break may stand in the middle of a sentence; what was full and unfinished goes on.
        return first_line or item or not full or marks.is_punctuated(before.text)
    finished, fitting = marks.is_finished(before.text), room >= _unit(row.text) + 2
    if item and (finished or fitting or (in_item and row.indent < before.indent)):
        return True  # a numbered item that is a paragraph
    if first_line and (row.indent > before.indent or finished or not full):
        return True
    if not finished:
        return room >= _DELIBERATE_SHARE * width  # a label: TO: all staff
    if wrapping.first_line is not None:
        looks_first = abs(row.width - wrapping.first_line) <= 1 or (row.width < room and row.after > wrapping.gap)
        return room >= 8 or (looks_first and not full)
    return fitting


def is_first_line(head: int, before: int, line: int, *, in_item: bool) -> bool:
    """Whether a line begins a paragraph by where it begins itself.

    A paragraph's first line is set in. An item's later lines hang: they are set in under its number or bullet, and a
    line that is out again as far as that is the item's no more.

    Args:
        head: Columns that the first line of the block is set in by.
        before: Columns that the line before is set in by.
        line: Columns that the line itself is set in by.
        in_item: Whether the block is an item.
    """
    if in_item:
        return line <= head and line + _LEAST_INDENT <= before
    return line >= before + _LEAST_INDENT


def _is_of_a_head(before: _Row, row: _Row) -> bool:
    """Whether a line is a label of a letter's head, below another or below what the letter calls itself."""
    return marks.is_field(row.text) and (marks.is_field(before.text) or marks.is_letter([before.text]))


def _heading_goes_on(before: _Row, row: _Row, wrapping: _Wrapping) -> bool:
    """Whether a line that looks like a heading is the first of an item: the next goes on where it had no room."""
    if marks.is_item(row.text) or row.gap > wrapping.gap or before.line.heading is not None:
        return False
    if wrapping.width is None:
        return _plainly_goes_on(before, row)
    hangs = row.indent >= before.indent + _LEAST_INDENT
    room = wrapping.width - before.width - (before.indent - wrapping.margin)
    return (hangs or row.text[0].islower()) and room <= _unit(row.text)


def _plainly_goes_on(before: _Row, row: _Row) -> bool:
    """Whether two lines are of one sentence, whatever the width: a long unfinished one, then a small letter."""
    unfinished = before.width >= _PLAINLY_WRAPPED and not marks.is_finished(before.text)
    hangs = marks.is_item(before.text) and row.indent > before.indent
    return row.gap == 0 and unfinished and row.text[0].islower() and (hangs or row.indent == before.indent)


def _is_plain(row: _Row) -> bool:
    """Whether a line of Markdown is no heading though numbered or with a #."""
    return bool(_LIST_ITEM.match(row.text)) or row.indent >= _CODE_INDENT


def _is_heading(row: _Row, wrapping: _Wrapping) -> bool:
    """Whether a line is a heading by its form: numbered, short, and not a wrapped paragraph's first line."""
    if marks.is_markdown_heading(row.text):
        return True
    if row.line.heading is not None:
        return True
    if marks.heading_rank(row.text) is None or marks.is_punctuated(row.text):
        return False
    longest = marks.LONGEST_HEADING if wrapping.width is None else min(marks.LONGEST_HEADING, wrapping.width - 5)
    return row.width <= longest


def _unit(text: str) -> int:
    """Columns of the first piece of `text` that a line break cannot cut: a word, or one CJK character and its marks."""
    if text[0].isascii() and text[0].isalnum():
        return marks.columns(re.match(r"[!-~]+", text)[0])  # type: ignore[index]  # the first character matches
    length = 1
    while length < len(text) and text[length] in _CLOSING_MARKS:
        length += 1
    return marks.columns(text[:length])


def _markdown_wrapping(rows: list[_Row]) -> _Wrapping:
    return _Wrapping(max(row.width for row in rows))


def _wrapping_of(rows: list[_Row]) -> _Wrapping:
    """How a text was wrapped, from the lines alone."""
    rows = [row for row in rows if not row.table]
    width = _shared_width(rows)
    if width is None:
        return _Wrapping(None)
    # An item ends where the next begins, full or not, and a label where the next does: they say nothing about wraps.
    goes_on = [
        row
        for row, after in itertools.pairwise(rows)
        if not marks.is_item(after.text) and not _is_of_a_head(row, after)
    ]
    full = [row for row in goes_on if width - 6 <= row.width <= _WIDEST]
    unfinished = [row for row in full if not marks.is_finished(row.text)]
    if len(unfinished) < 2 or len(unfinished) < 0.4 * len(full):
        return _Wrapping(None)
    gap = statistics.mode(row.after for row in unfinished)
    return _Wrapping(width, gap, min(row.indent for row in rows), _first_line(rows, width))


def _shared_width(rows: list[_Row]) -> int | None:
    """The width that most long lines share, or None where no width is shared."""
    widths = Counter(row.width for row in rows if _NARROWEST <= row.width <= _WIDEST)
    if not widths:
        return None
    wide = sum(1 for row in rows for character in row.text if marks.columns(character) == 2)
    # Chinese fills its lines to a character or two; English to a word.
    ragged = 2 if wide * 3 > sum(len(row.text) for row in rows) else 8
    return max(widths, key=lambda width: (sum(widths[w] for w in range(width - ragged, width + 1)), width))


def _first_line(rows: list[_Row], width: int) -> int | None:
    """The width of first lines, where those under headings are short of the full width by about two characters."""
    firsts = [
        row.width
        for before, row in itertools.pairwise(rows)
        if marks.heading_rank(before.text) is not None
        and before.width < width - 5
        and not marks.is_punctuated(before.text)
    ]
    if not firsts:
        return None
    usual = round(statistics.median(firsts))
    return usual if width - 6 <= usual <= width - 3 else None
