"""Group a source's lines into headings, paragraphs, items and tables: undo wraps, stray blank lines and page breaks."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.markdown import LIST_ITEM, RULE, fenced_parts, is_plain, with_underlined_headings
from memoqa.ingest.structure.tables import tables_of
from memoqa.ingest.structure.wrapping import MeasuredLine, Wrapping, measured, unit, wrapping_of

_PLAINLY_WRAPPED = 40  # columns; a line at least so long, unfinished, before a small letter, goes on whatever the width
_DELIBERATE_SHARE = 0.5  # of the width left empty behind an unfinished line: it was ended on purpose
_LEAST_INDENT = 2  # columns: one Chinese character; English paragraphs are set in by at least as much


@dataclass(slots=True)
class Block:
    """Lines that are one heading, one paragraph or one item.

    Attributes:
        gap: Blank lines before it.
        verbatim: Its line ends mean something (a table, code) and stay.
        plain: It is not a heading, whatever it looks like: an item of a Markdown list, indented code.
    """

    lines: list[Line]
    gap: int = 0
    verbatim: bool = False
    plain: bool = False


def blocks_of(source: Source) -> list[Block]:
    """The source's lines that are not blank, in order, grouped into headings, paragraphs and items."""
    if source.format.layout == "paragraphs":
        return [
            Block([line.source], line.gap, verbatim=True, plain=line.source.role != "text")
            for line in measured(source.lines)
        ]
    if source.format.layout == "markdown":
        return [block for part, fenced in fenced_parts(source.lines) for block in _markdown_blocks(part, fenced)]
    lines = list(measured(source.lines))
    for line, table in zip(lines, tables_of([(line.text, line.gap) for line in lines]), strict=True):
        line.table = table
    return _group(lines, markdown=False)


def _markdown_blocks(lines: Sequence[Line], fenced: bool) -> list[Block]:
    if fenced:
        return [Block(list(lines), gap=1, verbatim=True)]
    return _group(list(measured(list(with_underlined_headings(lines)))), markdown=True)


def _group(lines: list[MeasuredLine], *, markdown: bool) -> list[Block]:
    if not lines:
        return []
    wrapping = Wrapping(max(line.width for line in lines)) if markdown else wrapping_of(lines)
    blocks = [Block([lines[0].source], lines[0].gap, plain=markdown and is_plain(lines[0].text, lines[0].indent))]
    head = lines[0]
    for before, line in itertools.pairwise(lines):
        if _same_table(before, line, markdown=markdown):
            blocks[-1].lines.append(line.source)
            blocks[-1].verbatim = blocks[-1].plain = True
        elif line.table or before.table or _begins(head, before, line, wrapping, markdown=markdown):
            blocks.append(Block([line.source], line.gap, plain=markdown and is_plain(line.text, line.indent)))
            head = line
        else:
            blocks[-1].lines.append(line.source)
    return blocks


def _same_table(before: MeasuredLine, line: MeasuredLine, *, markdown: bool) -> bool:
    if markdown:
        return line.text.startswith("|") and before.text.startswith("|") and not line.gap
    return line.table > 0 and line.table == before.table


def _begins(
    head: MeasuredLine, before: MeasuredLine, line: MeasuredLine, wrapping: Wrapping, *, markdown: bool
) -> bool:
    """Whether a new block begins with `line`, the next after `before`; `head` is the first of the block so far."""
    if markdown and (LIST_ITEM.match(line.text) or RULE.fullmatch(line.text) or RULE.fullmatch(before.text)):
        return True
    heading = not (markdown and is_plain(line.text, line.indent)) and _is_heading(line, wrapping)
    under_heading = not (markdown and is_plain(before.text, before.indent)) and _is_heading(before, wrapping)
    if marks.is_bullet(line.text) or heading:
        return True
    if under_heading and (markdown or not _heading_goes_on(before, line, wrapping)):
        return True
    if wrapping.width is None or marks.goes_on_head(before.text, line.text):
        return not _plainly_goes_on(before, line)
    if markdown:
        return line.gap > 0 or line.text.startswith("|") != before.text.startswith("|")
    return _begins_paragraph(head, before, line, wrapping, wrapping.width)


def _begins_paragraph(
    head: MeasuredLine, before: MeasuredLine, line: MeasuredLine, wrapping: Wrapping, width: int
) -> bool:
    """Whether `line` begins a paragraph of a wrapped text; it is not a heading or bullet, nor right under one."""
    item, in_item = marks.is_item(line.text), marks.is_item(head.text)
    room = width - before.width - (before.indent - wrapping.margin if in_item else 0)
    full = room < unit(line.text)
    first_line = is_first_line(head.indent, before.indent, line.indent, in_item=in_item)
    if line.gap > wrapping.gap:
        # A page break may stand in the middle of a sentence; a full, unfinished line goes on.
        return first_line or item or not full or marks.is_punctuated(before.text)
    finished, fitting = marks.is_finished(before.text), room >= unit(line.text) + 2
    if item and (finished or fitting or (in_item and line.indent < before.indent)):
        return True  # a numbered item that is a paragraph
    if first_line and (line.indent > before.indent or finished or not full):
        return True
    if not finished:
        return room >= _DELIBERATE_SHARE * width  # a label: TO: all staff
    if wrapping.first_line is not None:
        looks_first = abs(line.width - wrapping.first_line) <= 1 or (line.width < room and line.after > wrapping.gap)
        return room >= 8 or (looks_first and not full)
    return fitting


def is_first_line(head: int, before: int, line: int, *, in_item: bool) -> bool:
    """Whether a line begins a paragraph, judged by its indent.

    A paragraph's first line is set in. An item's later lines hang: they are set in under its number or bullet, and a
    line that begins as far left as that is no longer the item's.

    Args:
        head: Columns that the first line of the block is set in by.
        before: Columns that the line before is set in by.
        line: Columns that the line itself is set in by.
        in_item: Whether the block is an item.
    """
    if in_item:
        return line <= head and line + _LEAST_INDENT <= before
    return line >= before + _LEAST_INDENT


def _heading_goes_on(before: MeasuredLine, line: MeasuredLine, wrapping: Wrapping) -> bool:
    """Whether a line that looks like a heading is an item's first, and goes on in the next for want of room."""
    if marks.is_item(line.text) or line.gap > wrapping.gap or before.source.heading is not None:
        return False
    if wrapping.width is None:
        return _plainly_goes_on(before, line)
    hangs = line.indent >= before.indent + _LEAST_INDENT
    room = wrapping.width - before.width - (before.indent - wrapping.margin)
    return (hangs or line.text[0].islower()) and room <= unit(line.text)


def _plainly_goes_on(before: MeasuredLine, line: MeasuredLine) -> bool:
    """Whether two lines are one sentence, whatever the width: a long unfinished line, then a small letter."""
    unfinished = before.width >= _PLAINLY_WRAPPED and not marks.is_finished(before.text)
    hangs = marks.is_item(before.text) and line.indent > before.indent
    return line.gap == 0 and unfinished and line.text[0].islower() and (hangs or line.indent == before.indent)


def _is_heading(line: MeasuredLine, wrapping: Wrapping) -> bool:
    """Whether a line is a heading by its form: numbered, short, and not a wrapped paragraph's first line."""
    if marks.is_markdown_heading(line.text):
        return True
    if line.source.heading is not None:
        return True
    if marks.heading_rank(line.text) is None or marks.is_punctuated(line.text):
        return False
    longest = marks.LONGEST_HEADING if wrapping.width is None else min(marks.LONGEST_HEADING, wrapping.width - 5)
    return line.width <= longest
