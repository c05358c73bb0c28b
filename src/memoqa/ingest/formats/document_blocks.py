"""What the readers of word processors' files share: blocks, from which the lines of a memo are made.

Notes follow at the end of their section, page headers and footers once at the end. A table of contents is left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from memoqa.domain import Link
from memoqa.ingest.formats.bold_headings import bold_headings
from memoqa.ingest.formats.own_lines import LINE_BREAK, PAGE_BREAK
from memoqa.ingest.formats.table_rows import Row, header_rows, heads_rows, is_layout, is_part_of_page
from memoqa.ingest.source import Line, Role, UnreadableFile
from memoqa.text.linked_words import carried

Note: TypeAlias = tuple[str, Any]  # its mark with a blank behind it, and what the reader finds its paragraphs by

# Levels of headings that the file does not state: below all those that it does, and below numbered ones.
BOLD_LEVEL = 90
IN_TABLE_LEVEL = 95  # of a row that heads others
MAX_NESTING = 40  # of tables, boxes and controls; more is a trap for the stack
NO_TEXT = "it has no text; if it holds pictures of pages, recognise their text (OCR) first"
CONTENTS_NAMES = frozenset({"tableofcontents", "contents", "目錄", "目次", "目录"})
WIDEST_TITLE = 60  # characters; a longer line is a sentence
PROPERTIES = frozenset({"title", "date"})  # roles of lines that no place in the file has
_ENDS = re.compile(r"[。！？；.!?;]\W{0,3}$")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
# What programs call a file that nobody gave a name.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint) - .*|(?:power ?point|word)[ -](?:presentation|document)|untitled\d*|title|標題"
    r"|(?:power ?point )?簡報\d*|(?:slide|投影片|幻灯片) ?\d+|(?:document|文件|文档) ?\d*|無標題|无标题|未命名)",
    re.IGNORECASE,
)
# All that is left of a page number without its field, or one that somebody typed.
_PAGE_WORDS = re.compile(r"(?:page|of|p|第|共|[頁页]|[\W_])*|[\W_]*\d{1,4}[\W_]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A line that has no place yet.

    Attributes:
        number: The list's number in front of the text; in a table it counts without a text, too.
        notes: Those that the text refers to.
        table: As in `Line`.
        element: What its reader knows its paragraph by; None for a row or a break's further lines.
        links: As in `Line`.
    """

    text: str
    level: int | None = None
    role: Role = "text"
    number: str = ""
    notes: tuple[Note, ...] = ()
    table: int | None = None
    element: Any = None
    links: tuple[Link, ...] = ()


class Tables:
    """Gives the blocks of tables, and numbers the tables."""

    def __init__(self) -> None:
        self._count = 0

    def blocks(self, rows: Sequence[Row], read: Sequence[list[list[Block]]]) -> Iterator[Block]:
        """A table's rows as blocks, or what is in it if it only lays out the page.

        Args:
            rows: Of the table.
            read: Of each row, the blocks of each of its cells.
        """
        if is_layout(rows):
            yield from (block for cells in read for cell in cells for block in cell)
            return
        self._count += 1
        number = self._count
        texts = [[_joined(cell) for cell in cells] for cells in read]
        headers: list[int] = []
        for index, cells in enumerate(read):
            after_heading = index == 0 or heads_rows(rows[index - 1], texts[index - 1][0])
            if after_heading and not heads_rows(rows[index], texts[index][0]):
                headers = list(range(index, index + header_rows(rows[index:], texts[index:])))
            if is_part_of_page([[block.text for block in cell if block.text.strip()] for cell in cells]):
                yield from (block for cell in cells for block in cell)
            elif heads_rows(rows[index], texts[index][0]):
                yield Block(texts[index][0], IN_TABLE_LEVEL, notes=_notes_of(cells))
            else:
                role: Role = "table header" if index in headers else "table row"
                text = "\t".join(texts[index])
                links = carried(text, (piece for cell in cells for piece in _pieces(cell)))
                yield Block(text, role=role, notes=_notes_of(cells), table=number, links=links)


def document_blocks(
    body: Iterable[Block],
    is_bold: Callable[[Block], bool],
    note_blocks: Callable[[Any], Iterable[Block]],
    beside: Iterable[Iterable[Block]],
) -> Iterator[Block]:
    """Body, notes, then headers and footers.

    Args:
        body: The blocks of the body; what is left out is among them.
        is_bold: Whether a paragraph is all in bold, asked if the document states no headings.
        note_blocks: The blocks of a note.
        beside: Those of each page header and footer, the page numbers emptied.
    """
    said: set[str] = set()
    waiting: list[Note] = []
    for block in _titled(_with_bold_headings(list(_without_contents(body)), is_bold)):
        if block.level is not None and block.text.strip():
            yield from _note_lines(waiting, note_blocks)
            waiting = []
        said.add(squeezed(block.text))
        waiting += block.notes
        yield block
    yield from _note_lines(waiting, note_blocks)
    for blocks in beside:
        for block in blocks:
            if not is_page_number(block.text) and squeezed(block.text) not in said:
                said.add(squeezed(block.text))
                yield Block(block.text, role="furniture", links=block.links)


def with_properties(blocks: Sequence[Block], title: str, date: str) -> Iterator[Block]:
    """What the file's properties say of the memo, then the blocks.

    They are a weak hint: often they are those of the file that somebody copied. So the title is left out if the text
    begins with a line that may be one.

    Args:
        blocks: Of the whole file.
        title: Empty if there is none, like the date.
        date: In ISO form; a time behind it is left out.
    """
    first = next((block for block in blocks if block.text.strip() and block.role != "left out"), None)
    untitled = first is not None and (first.role != "text" or len(first.text) > WIDEST_TITLE or ends(first.text))
    if untitled and title.strip() and not _NO_TITLE.fullmatch(title.strip()):
        yield Block(" ".join(title.split()), role="title")
    if _DAY.match(date):
        yield Block(date[:10], role="date")
    yield from blocks


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """The blocks as lines, numbered from 1.

    Raises:
        UnreadableFile: None has text.
    """
    any_text, number = False, 0
    for block in blocks:
        number += block.role not in PROPERTIES
        any_text = any_text or (block.role not in {"left out", *PROPERTIES} and bool(block.text.strip()))
        yield Line(
            block.text, max(number, 1), heading=block.level, table=block.table, role=block.role, links=block.links
        )
    if not any_text:
        raise UnreadableFile(NO_TEXT)


def one_line(text: str) -> str:
    """A paragraph's text with all its breaks as spaces."""
    return text.replace(LINE_BREAK, " ").replace(PAGE_BREAK, " ")


def is_page_number(text: str) -> bool:
    """Whether a line of a header or footer, its page fields emptied, says nothing but that pages are numbered."""
    return bool(_PAGE_WORDS.fullmatch(text))


def ends(text: str) -> bool:
    """Whether a text ends as sentences do, and titles do not."""
    return bool(_ENDS.search(text))


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def _with_bold_headings(blocks: list[Block], is_bold: Callable[[Block], bool]) -> list[Block]:
    """The blocks; if the document states no headings, those in bold type are some."""
    if any(block.level is not None and 0 < block.level < BOLD_LEVEL for block in blocks):
        return blocks
    bold = (block.element is not None and block.role == "text" and is_bold(block) for block in blocks)
    found = bold_headings([(block.text, each) for block, each in zip(blocks, bold, strict=True)])
    return [replace(block, level=BOLD_LEVEL) if index in found else block for index, block in enumerate(blocks)]


def _note_lines(notes: Iterable[Note], note_blocks: Callable[[Any], Iterable[Block]]) -> Iterator[Block]:
    for mark, element in notes:
        blocks = [block for block in note_blocks(element) if block.text.strip()]
        for number, block in enumerate(blocks):
            before, text = ("", block.text) if number else (mark, mark + block.text.lstrip())
            links = carried(text, [(before, ()), (block.text, block.links)])
            yield Block(text, role="note", links=links)


def _without_contents(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with a heading that stands over a table of contents left out like that."""
    waiting: list[Block] = []
    for block in blocks:
        if block.role == "left out":
            yield from (replace(heading, level=None, role="left out") for heading in waiting)
            waiting = []
        elif block.text.strip():
            yield from waiting
            waiting = []
        if block.level is not None or waiting or squeezed(block.text).lower() in CONTENTS_NAMES:
            waiting.append(block)
        else:
            yield block
    yield from waiting


def _titled(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks; one that heads others by its looks before anything else is said may be the title instead."""
    begun = False
    for block in blocks:
        first = not begun and bool(block.text.strip()) and block.role != "left out"
        begun = begun or first
        yield replace(block, level=None) if first and (block.level or 0) >= BOLD_LEVEL else block


def _joined(cell: list[Block]) -> str:
    """A cell's paragraphs, and those of tables within it, in one line."""
    texts = (text.strip().replace("\t", " ") for text, _ in _pieces(cell))
    return " ".join(text for text in texts if text)


def _pieces(cell: list[Block]) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """What a cell's paragraphs say, each with its links; a number counts without a text, too."""
    for block in cell:
        if block.role != "left out":
            yield (block.text, block.links) if block.text.strip() else (block.number, ())


def _notes_of(cells: list[list[Block]]) -> tuple[Note, ...]:
    return tuple(note for cell in cells for block in cell for note in block.notes)
