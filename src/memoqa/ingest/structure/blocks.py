"""Group a source's lines into headings, paragraphs, items and tables: undo wraps, stray blank lines and page breaks."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.markdown import LIST_ITEM, RULE, fenced_parts, is_plain, with_underlined_headings
from memoqa.ingest.structure.ordinals import is_next
from memoqa.ingest.structure.printed import LARGER
from memoqa.ingest.structure.tables import tables_of
from memoqa.ingest.structure.wrapping import MeasuredLine, Wrapping, measured, unit, wrapping_of
from memoqa.text.markup import reading

_PLAINLY_WRAPPED = 40  # columns; a line at least so long, unfinished, before a small letter, goes on whatever the width
_DELIBERATE_SHARE = 0.5  # of the width left empty behind an unfinished line: it was ended on purpose
_MOST_RECIPIENTS = 40  # lines
_BREAKS = ("<br>", "<br/>", "<br />")
_NEARLY_FULL = 0.7  # of the next line's width: an item's first line whose paragraph ends before the column does
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


class _Count:
    """The latest number of each rank, by which 二、 is known for an item even if the line before it is full."""

    def __init__(self, first: str) -> None:
        self._latest: dict[int, int] = {}
        self._paragraph = 0  # of the latest article
        self.add(first)

    def add(self, line: str) -> None:
        """Take note of a line that begins a block."""
        counted = marks.counted(line)
        if counted:
            self._latest[counted[0]] = counted[1]
            self._paragraph = 0 if counted[0] == marks.ARTICLE_RANK else self._paragraph
        elif self._is_next_paragraph(line):
            self._paragraph += 1

    def goes_on(self, line: str) -> bool:
        """Whether a line's number is the next of its rank, or 一、 of a list of Chinese numbers."""
        counted = marks.counted(line)
        if counted is None:
            return self._is_next_paragraph(line)
        rank, value = counted
        latest = self._latest.get(rank, 0)
        again = rank == marks.ARTICLE_RANK and value == latest  # 第三條之一 below 第三條
        return value == latest + 1 or again or (value == 1 and marks.is_first(line))

    def _is_next_paragraph(self, line: str) -> bool:
        return marks.ARTICLE_RANK in self._latest and marks.article_paragraph(line) == self._paragraph + 1


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
    if any(line.source.size is not None for line in lines):
        for line in lines:
            line.table = line.source.table or 0
        return _group(lines, markdown=False)
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
    head.prose = marks.is_prose(head.text)
    count = _Count(head.text)
    for before, line in itertools.pairwise(lines):
        letterhead = not markdown and len(blocks[-1].lines) < _MOST_RECIPIENTS and goes_on_letterhead(head, line)
        if letterhead or _same_table(before, line, markdown=markdown):
            blocks[-1].lines.append(line.source)
            blocks[-1].verbatim = blocks[-1].plain = True
        elif line.table or before.table or _begins(head, before, line, wrapping, count, markdown=markdown):
            blocks.append(Block([line.source], line.gap, plain=markdown and is_plain(line.text, line.indent)))
            head = line
            head.prose = marks.is_prose(line.text)
            count.add(line.text)
        else:
            blocks[-1].lines.append(line.source)
            head.prose = head.prose or marks.is_prose(line.text)
    return blocks


def _same_table(before: MeasuredLine, line: MeasuredLine, *, markdown: bool) -> bool:
    if markdown:
        return line.text.startswith("|") and before.text.startswith("|") and not line.gap
    return line.table > 0 and line.table == before.table


def _begins(
    head: MeasuredLine, before: MeasuredLine, line: MeasuredLine, wrapping: Wrapping, count: "_Count", *, markdown: bool
) -> bool:
    """Whether a new block begins with `line`, the next after `before`; `head` is the first of the block so far."""
    if markdown and (LIST_ITEM.match(line.text) or RULE.fullmatch(line.text) or RULE.fullmatch(before.text)):
        return True
    if not markdown and _sentence_goes_on(head, before, line):
        return False
    heading = not (markdown and is_plain(line.text, line.indent)) and _is_heading(line, wrapping)
    under_heading = not (markdown and is_plain(before.text, before.indent)) and _is_heading(before, wrapping)
    if marks.is_bullet(line.text) or heading:
        return True
    if under_heading and (markdown or not _heading_goes_on(before, line, wrapping)):
        return True
    printed = before.source.full is not None or is_larger(before) or not _same_type(before, line)
    if printed and not markdown:
        return _begins_in_print(head, before, line)
    if wrapping.width is None or marks.goes_on_head(before.text, line.text):
        return not _plainly_goes_on(before, line)
    if markdown:
        # Markdown knows no 一、 or (1), but who writes one begins a line with it.
        follows = count.goes_on(line.text) or marks.announces(before.text) or is_next(head.text, line.text)
        counts = marks.is_item(line.text) and follows
        broken = before.text.endswith(_BREAKS) and marks.is_field(reading(line.text).text)  # minutes: 時間：…<br>
        return line.gap > 0 or counts or broken or line.text.startswith("|") != before.text.startswith("|")
    return _begins_paragraph(head, before, line, wrapping, wrapping.width, counts=count.goes_on(line.text))


def _sentence_goes_on(head: MeasuredLine, before: MeasuredLine, line: MeasuredLine) -> bool:
    """Whether a sentence goes on for what it says, however much room was behind `before`, and whatever `line` is like.

    It lacks a number, or goes on with a word that begins none; or it is printed prose that has not ended.
    """
    if line.gap or not _same_type(before, line):
        return False
    if marks.awaits_number(before.text) and line.text[0].isdigit():
        return True
    ended = marks.is_punctuated(before.text) and not before.text.endswith(("，", "、"))
    if before.source.size is None or ended or is_larger(before):
        return False
    return (head.prose or marks.begins_no_sentence(line.text)) and not (
        marks.is_item(line.text) or marks.is_field(line.text)
    )


def _begins_in_print(head: MeasuredLine, before: MeasuredLine, line: MeasuredLine) -> bool:
    """Whether `line` begins a paragraph, if the place where `before` ends says whether it was full."""
    if line.gap or not _same_type(before, line):
        return True
    labels = marks.is_field(line.text) and marks.is_field(head.text)
    if labels and not (line.text[0].isascii() and before.source.full):
        return True  # 時間：… above 地點：…, though too few lines show where the column ends
    item, in_item, unfinished = marks.is_item(line.text), marks.is_item(head.text), not marks.is_finished(before.text)
    if is_larger(before) and not item:
        return False  # a heading of two lines
    if unfinished and not item and (line.text[0].islower() or (in_item and line.indent >= head.indent + _LEAST_INDENT)):
        return False  # also where an item's lines end before the column does
    if not before.source.full or (not unfinished and line.source.full is False and marks.is_field(line.text)):
        return True  # there was room, and the line was ended on purpose; or a label follows a sentence: 散會：中午
    if item:
        siblings = in_item and marks.heading_rank(head.text) == marks.heading_rank(line.text)
        return siblings or marks.is_punctuated(before.text) or line.indent < before.indent
    return not unfinished and is_first_line(head.indent, before.indent, line.indent, in_item=in_item)


def _same_type(before: MeasuredLine, line: MeasuredLine) -> bool:
    """Whether two lines are set in type of the same size, as far as the format says."""
    above, below = before.source.size, line.source.size
    return above is None or below is None or max(above, below) <= LARGER * min(above, below)


def is_larger(line: MeasuredLine) -> bool:
    """Whether a line is set in larger type than most of the text."""
    return (line.source.size or 0) >= LARGER


def _begins_paragraph(
    head: MeasuredLine, before: MeasuredLine, line: MeasuredLine, wrapping: Wrapping, width: int, *, counts: bool
) -> bool:
    """Whether `line` begins a paragraph of a wrapped text; it is not a heading or bullet, nor right under one."""
    item, in_item = marks.is_item(line.text), marks.is_item(head.text)
    room = width - before.width - (before.indent - wrapping.margin if in_item else 0)
    full = room < unit(line.text)
    first_line = is_first_line(head.indent, before.indent, line.indent, in_item=in_item)
    if line.gap > wrapping.gap:
        # A page break may stand in the middle of a sentence; a full, unfinished line goes on.
        announces = marks.announces(line.text) and line.width < width * _DELIBERATE_SHARE
        return first_line or item or announces or not full or marks.is_punctuated(before.text)
    finished, fitting = marks.is_finished(before.text), room >= unit(line.text) + 2
    if (item or line.gap) and marks.announces(before.text):
        return True
    if counts or (item and (finished or fitting or (in_item and line.indent < before.indent))):
        return True  # a numbered item that is a paragraph
    if first_line and (line.indent > before.indent or finished or not full):
        return True
    if not finished:
        return room >= _DELIBERATE_SHARE * width  # a label: TO: all staff
    if wrapping.first_line is not None:
        looks_first = abs(line.width - wrapping.first_line) <= 1 or (line.width < room and line.after > wrapping.gap)
        return room >= 8 or (looks_first and not full)
    return fitting


def goes_on_letterhead(head: MeasuredLine, line: MeasuredLine) -> bool:
    """Whether a line is one more of the addressees, or of the references in a letterhead, that `head` begins."""
    if line.gap or line.table or marks.is_salutation(line.text) or marks.is_item(line.text):
        return False
    if marks.names_recipients(head.text):
        hangs = line.indent > head.indent or head.text.startswith("致")  # text from a PDF has lost its indents
        return hangs and not marks.is_field(line.text) and not marks.is_finished(line.text)
    # Labels are one block if the first has no value: 來函檔號： above 本署檔號：甲字第 3 號.
    empty = marks.is_reference(head.text) and marks.announces(head.text)
    return empty and marks.is_reference(line.text)


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
    if before.source.full is not None:
        hangs = line.indent >= before.indent + _LEAST_INDENT and before.width >= _NEARLY_FULL * line.width
        return not line.gap and _same_type(before, line) and (before.source.full or hangs)
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
    if marks.is_section_title(line.text):
        return True
    if marks.heading_rank(line.text) is None or marks.is_punctuated(line.text):
        return False
    if line.source.full:
        return is_larger(line)
    longest = marks.LONGEST_HEADING if wrapping.width is None else min(marks.LONGEST_HEADING, wrapping.width - 5)
    return line.width <= longest
