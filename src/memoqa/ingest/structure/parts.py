"""A memo's parts: each block of lines with its canonical text, in which wraps and doubled blanks are undone."""

import re
import textwrap
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memoqa.domain import Place
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure import marks
from memoqa.ingest.structure.blocks import Block, blocks_of
from memoqa.ingest.structure.printed import printed_ranks
from memoqa.ingest.structure.stated import stated_ranks
from memoqa.ingest.structure.tables import has_header
from memoqa.ingest.structure.unmarked import unmarked_ranks
from memoqa.text.markup import reading

_BLANKS = re.compile(r"\s{2,}")
_BLANKS_IN_CELL = re.compile(r"[^\S\t]{2,}")  # between the tabs of two columns stands an empty cell
_ROWS = frozenset({"table header", "table group", "table row"})


@dataclass(slots=True)
class Part:
    """A block with its canonical text.

    Attributes:
        unmarked: Its rank as a heading by the lines around it, if its own form has none.
        rank: Its rank as a heading, which `headings` decides last; None if it is a paragraph.
        start: Of its text in the memo's.
        table: The number of the table that it is a row of, from 1; 0 if it is in none, or in one without a header.
        is_header: Whether it heads that table: it is the first row, which names the columns, or a line above that.
        is_group: Whether it is a row that heads those below it.
        ornament: Whether there is nothing to read in it: a rule, or a comment or tags of Markdown.
    """

    block: Block
    text: str
    unmarked: int | None = None
    rank: int | None = None
    start: int = 0
    table: int = 0
    is_header: bool = False
    is_group: bool = False
    ornament: bool = False

    @property
    def end(self) -> int:
        """Of its text in the memo's."""
        return self.start + len(self.text)

    @property
    def is_furniture(self) -> bool:
        """Whether it is a letterhead or a running head, kept once: it heads nothing and belongs to no section."""
        return self.block.lines[0].role == "furniture"


def parts_of(source: Source) -> list[Part]:
    """The parts in order; their texts joined by line feeds are the memo's canonical text."""
    parts = [Part(block, canonical_text(block, source)) for block in blocks_of(source)]
    parts = with_rows(parts, source)
    position = 0
    for part in parts:
        part.start = position
        position += len(part.text) + 1
    _mark_ornaments(parts, source)
    if not source.format.headings_stated:
        may_head = [len(part.block.lines) == 1 and not part.block.plain for part in parts]
        for part, rank in zip(parts, unmarked_ranks([part.text for part in parts], may_head), strict=True):
            part.unmarked = rank
        for part, rank in zip(parts, printed_ranks(parts), strict=True):
            part.unmarked = part.unmarked or rank
        for part, rank in zip(parts, stated_ranks(parts), strict=True):
            part.unmarked = part.unmarked or rank
    return parts


def with_rows(parts: Sequence[Part], source: Source) -> list[Part]:
    """The parts, in which the rows of each table that has a header are parts of their own."""
    found: list[Part] = []
    table = 0
    headed: dict[int | None, int] = {}  # the number of each table whose header the reader knows, by the reader's own
    for run in _runs(parts, source):
        rows = run
        if len(run) == 1 and run[0].block.plain and run[0].block.verbatim:
            texts = run[0].text.split("\n")
            rows = [
                Part(Block([line], verbatim=True, plain=True), text.strip())
                for line, text in zip(run[0].block.lines, texts, strict=True)
            ]
        first = run[0].block.lines[0]
        roles = [row.block.lines[0].role for row in rows]
        if first.table not in headed and ("table header" in roles or "table group" in roles):
            table += 1
            headed[first.table] = table
        if first.role in _ROWS and first.table in headed:
            for row, role in zip(rows, roles, strict=True):
                row.table, row.is_header, row.is_group = (
                    headed[first.table],
                    role == "table header",
                    role == "table group",
                )
            found += rows
        elif len(rows) > 1 and has_header([row.text for row in rows]):
            table += 1
            for number, row in enumerate(rows):
                row.table, row.is_header, row.block.plain = table, number == 0, True
            rows[0].block.gap = run[0].block.gap
            found += rows
        else:
            found += run
    return found


def _runs(parts: Sequence[Part], source: Source) -> Iterator[list[Part]]:
    """The parts one by one, but rows of cells that follow each other together, if the format gives row after row."""
    run: list[Part] = []
    for part in parts:
        line = part.block.lines[0]
        row = (
            source.format.layout == "paragraphs" and line.heading is None and (line.role in _ROWS or "\t" in part.text)
        )
        if run and not (row and not part.block.gap and line.table == run[-1].block.lines[0].table):
            yield run
            run = []
        if row:
            run.append(part)
        else:
            yield [part]
    if run:
        yield run


def canonical_text(block: Block, source: Source) -> str:
    """The block's lines as one text: wraps undone, or kept line by line if line ends mean something."""
    if block.lines[0].role in _ROWS and source.format.layout == "paragraphs":
        return _BLANKS_IN_CELL.sub(" ", block.lines[0].text.strip(" ").rstrip())
    lines = [line.text.rstrip() if block.verbatim else _BLANKS.sub(" ", line.text.strip()) for line in block.lines]
    if block.verbatim:
        joined = textwrap.dedent("\n".join(lines)).strip()  # the first row as far out as the others
        # A line with breaks of its own is preformatted.
        return _BLANKS.sub(" ", joined) if source.format.layout == "paragraphs" and "\n" not in joined else joined
    text = lines[0]
    for line in lines[1:]:
        text += _joint(text[-1], line[0]) + line
    return text


def _joint(before: str, after: str) -> str:
    """The text that a line wrap stands for: a space between words, nothing beside Chinese or after a hyphen."""
    wide = marks.columns(before) == 2 or marks.columns(after) == 2
    return "" if wide or before in "-‐–—/" else " "


def place_of(lines: Sequence[Line]) -> Place:
    """Where the lines are in the source: the first one's page, or the numbers of the first and the last."""
    first, last = lines[0], lines[-1]
    paged = Place(page=first.page, printed=first.printed or None)
    return paged if first.page is not None else Place(lines=(first.number, last.number))


def recognised_of(lines: Sequence[Line]) -> float | None:
    """The confidence, 0 to 1, with which lines were recognised; None if the file itself has their text."""
    scores = [(line.recognised, len(line.text.strip())) for line in lines if line.recognised is not None]
    characters = sum(length for _, length in scores)
    return round(sum(score * length for score, length in scores) / characters, 3) if characters else None


def _mark_ornaments(parts: Sequence[Part], source: Source) -> None:
    markdown = source.format.layout == "markdown"
    comments = deque(_comments("\n".join(part.text for part in parts)) if markdown else ())
    for part in parts:
        text = part.text
        if markdown and ("<" in text or "&" in text or comments):
            fenced = part.block.verbatim and not part.block.plain
            text = text if fenced else reading(_outside(part, comments)).text
        part.ornament = not any(character.isalnum() for character in text)


def _outside(part: Part, comments: deque[tuple[int, int]]) -> str:
    """A part's text outside comments; those that end before it are taken off."""
    while comments and comments[0][1] <= part.start:
        comments.popleft()
    kept, position = "", part.start
    for start, end in comments:
        if start >= part.end:
            break
        kept += part.text[position - part.start : max(position, start) - part.start]
        position = max(position, end)
    return kept + part.text[position - part.start :]


def _comments(text: str) -> list[tuple[int, int]]:
    """The HTML comments of a text, which may go over several parts; one that is not closed is none."""
    found: list[tuple[int, int]] = []
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start)) >= 0:
        end = close + len("-->")
        found.append((start, end))
    return found
