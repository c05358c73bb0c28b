"""Measure how a source was wrapped: its lines' shared width, their margin, and the gap that separates paragraphs.

A text from a PDF says where its lines end, not where its paragraphs do. These tell them apart: the width that most
lines share, whether a line had room for the next word, first lines that are indented, and how many blank lines usually
stand behind a line that is plainly unfinished.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memoqa.ingest.source import Line
from memoqa.ingest.structure import marks

_NARROWEST = 24  # columns; shorter lines say nothing about the width that text was wrapped at
_WIDEST = 160  # columns; a longer line was never wrapped
_CLOSING_MARKS = "，。、；：？！」』）》〉】,.;:!?)]}”’"


@dataclass(slots=True)
class MeasuredLine:
    """A line that is not blank.

    Attributes:
        text: Without the white space around it.
        width: Of the text, in columns.
        indent: Columns that the line is set in by.
        gap: Blank lines before it.
        after: Blank lines after it.
        table: The number of the table that it is a row of; 0 if it is in none.
        prose: Whether the block that begins with it has a Chinese clause that ends in a comma.
    """

    source: Line
    text: str
    width: int
    indent: int
    gap: int
    after: int = 0
    table: int = 0
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The wrapping of a source.

    Attributes:
        width: Columns that lines were wrapped at; None if each line is a paragraph of its own.
        gap: Blank lines that stand behind an unfinished line; a larger gap separates.
        margin: Columns that the lines furthest out are set in by.
        first_line: The width of a full first line, if first lines are indented and the text lost the indent.
    """

    width: int | None
    gap: int = 0
    margin: int = 0
    first_line: int | None = None


def measured(lines: Sequence[Line]) -> Iterator[MeasuredLine]:
    """The lines that are not blank, in no table yet."""
    before: MeasuredLine | None = None
    gap = 0
    for line in lines:
        text = line.text.strip()
        if not text:
            gap += 1
            continue
        indent = marks.columns(line.text[: len(line.text) - len(line.text.lstrip())])
        if before is not None:
            before.after = gap
            yield before
        before, gap = MeasuredLine(line, text, marks.columns(text), indent, gap), 0
    if before is not None:
        yield before


def wrapping_of(lines: list[MeasuredLine]) -> Wrapping:
    """The wrapping of a text, from the lines alone."""
    lines = [line for line in lines if not line.table]
    width = _shared_width(lines)
    if width is None:
        return Wrapping(None)
    # An item ends where the next begins, full or not, and a label where the next does: they tell nothing about wraps.
    goes_on = [
        line
        for line, after in itertools.pairwise(lines)
        if not marks.is_item(after.text) and not marks.goes_on_head(line.text, after.text)
    ]
    full = [line for line in goes_on if width - 6 <= line.width <= _WIDEST]
    unfinished = [line for line in full if not marks.is_finished(line.text)]
    if len(unfinished) < 2 or len(unfinished) < 0.4 * len(full):
        return Wrapping(None)
    gap = statistics.mode(line.after for line in unfinished)
    return Wrapping(width, gap, min(line.indent for line in lines), _first_line(lines, width))


def _shared_width(lines: list[MeasuredLine]) -> int | None:
    """The width that most long lines share, or None if they share none."""
    widths = Counter(line.width for line in lines if _NARROWEST <= line.width <= _WIDEST)
    if not widths:
        return None
    wide = sum(1 for line in lines for character in line.text if marks.columns(character) == 2)
    # Chinese fills its lines to a character or two; English to a word.
    ragged = 2 if wide * 3 > sum(len(line.text) for line in lines) else 8
    return max(widths, key=lambda width: (sum(widths[w] for w in range(width - ragged, width + 1)), width))


def _first_line(lines: list[MeasuredLine], width: int) -> int | None:
    """The width of first lines, if those under headings are short of the full width by about two characters."""
    firsts = [
        line.width
        for before, line in itertools.pairwise(lines)
        if marks.heading_rank(before.text) is not None
        and before.width < width - 5
        and not marks.is_punctuated(before.text)
    ]
    if not firsts:
        return None
    usual = round(statistics.median(firsts))
    return usual if width - 6 <= usual <= width - 3 else None


def unit(text: str) -> int:
    """Columns of the first part of `text` that a line break cannot cut: a word, or one CJK character and its marks."""
    if text[0].isascii() and text[0].isalnum():
        return marks.columns(re.match(r"[!-~]+", text)[0])  # type: ignore[index]  # the first character matches
    length = 1
    while length < len(text) and text[length] in _CLOSING_MARKS:
        length += 1
    return marks.columns(text[:length])
