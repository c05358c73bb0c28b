"""Read .odt: paragraphs and table rows in order, with the numbers and headings that LibreOffice shows.

Notes follow at the end of their section, page headers and footers once at the end. Left out: comments, tracked
deletions, hidden text, tables of contents, macros, and the phonetic part of ruby; nothing that the file refers to is
opened. Runs in the child process only.

Source: OpenDocument 1.3 part 3.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from memoqa.ingest.formats.document_blocks import (
    MAX_NESTING,
    Block,
    Note,
    Tables,
    document_blocks,
    lines_of,
    with_properties,
)
from memoqa.ingest.formats.odt_beside import Notes, headers_and_footers, properties
from memoqa.ingest.formats.odt_numbering import OUTLINE, Numbering
from memoqa.ingest.formats.odt_package import DAMAGED, Element, parts_of, qn
from memoqa.ingest.formats.odt_styles import Styles
from memoqa.ingest.formats.odt_tables import is_bold, rows_of
from memoqa.ingest.formats.odt_text import LEFT_OUT, Texts, drawn_in
from memoqa.ingest.formats.own_lines import own_lines
from memoqa.ingest.source import Line, UnreadableFile
from memoqa.text.linked_words import carried, parted

PARAGRAPHS: Final = frozenset(map(qn, ("text:p", "text:h")))
# Made by the program from the headings, captions and marks.
INDEXES: Final = frozenset(
    qn(f"text:{kind}")
    for kind in (
        "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
    )
)  # fmt: skip


def odt_lines(content: bytes) -> Iterator[Line]:
    """Each paragraph, blank ones too, and each table row (cells apart by tabs) as a line, numbered from 1.

    Raises:
        UnreadableFile: Not an .odt document, with a password, damaged, a bomb, or without text.
    """
    body, styles, meta = parts_of(content)
    text = body.find(f"{qn('office:body')}/{qn('office:text')}")
    if text is None:
        raise UnreadableFile(DAMAGED)
    try:
        blocks = list(_Reading(body, styles).blocks(text))
    except RecursionError as error:
        raise UnreadableFile(DAMAGED) from error
    yield from lines_of(with_properties(blocks, *properties(meta)))


@dataclass(frozen=True, slots=True)
class _List:
    """A list that is being read.

    Attributes:
        key: The name under which it counts.
        style: Its list style; empty if it names none.
        level: From 0.
    """

    key: str
    style: str
    level: int


class _Reading:
    """One pass over a document, which counts its lists and notes."""

    def __init__(self, content: Element, styles: Element | None) -> None:
        self._styles_root = styles
        self._styles = Styles(content, styles)
        self._numbering = Numbering(styles, content)
        self._notes = Notes(styles)
        self._texts = Texts(self._styles, self._notes.mark)
        self._tables = Tables()
        self._lists = 0
        self._in_margin = False  # in a page header or footer

    def blocks(self, text: Element) -> Iterator[Block]:
        """Body, notes, then headers and footers."""
        beside = map(self._margin, headers_and_footers(self._styles_root, self._styles))
        return document_blocks(self._blocks(text), self._is_bold, self._blocks, beside)

    def _margin(self, root: Element) -> Iterator[Block]:
        self._in_margin = True
        yield from self._blocks(root)

    def _is_bold(self, block: Block) -> bool:
        return is_bold(block.element, self._styles)

    def _blocks(self, container: Element, depth: int = 0) -> Iterator[Block]:
        """The lines of a body, cell, box or note in order; text boxes after their paragraph."""
        if depth > MAX_NESTING:
            raise UnreadableFile(DAMAGED)
        for element in container:
            tag = element.tag
            if tag in PARAGRAPHS:
                yield from self._paragraph(element, "", depth)
            elif tag == qn("text:list"):
                yield from self._list(element, None, depth)
            elif tag == qn("table:table"):
                yield from self._table(element, depth)
            elif tag in INDEXES:
                yield from (replace(block, level=None, role="left out") for block in self._blocks(element, depth + 1))
            elif tag == qn("text:section") and self._styles.section_is_hidden(element):
                continue
            elif isinstance(tag, str) and tag not in LEFT_OUT:
                yield from self._blocks(element, depth + 1)

    def _paragraph(self, element: Element, number: str, depth: int) -> Iterator[Block]:
        text, links = self._texts.linked_text(element, page_fields=not self._in_margin)
        level = self._level(element)
        if level is not None and level > 0 and not number and text.strip():
            number = self._heading_number(element, level)
        notes: tuple[Note, ...] = tuple(self._notes.taken())
        first, *others = lines = own_lines(text)
        linked = parted(lines, text, links)
        shown = number + first.lstrip() if number and first.strip() else first
        links = carried(shown, [(number if shown is not first else "", ()), (first, linked[0])])
        yield Block(shown, level, number=number, notes=notes, element=element, links=links)
        for line, links in zip(others, linked[1:], strict=True):
            yield Block(line, level, links=links)
        for drawing in drawn_in(element):
            yield from self._blocks(drawing, depth + 1)

    def _level(self, element: Element) -> int | None:
        """A paragraph's level as a heading, 0 for the title; None if it is body text."""
        if self._styles.is_title(element):
            return 0
        if element.tag == qn("text:h"):
            level = element.get(qn("text:outline-level"), "1")
            return max(1, int(level)) if level.isascii() and level.isdecimal() and len(level) < 3 else 1
        return self._styles.outline_level(element)

    def _heading_number(self, element: Element, level: int) -> str:
        if element.get(qn("text:is-list-header")) == "true" or element.tag != qn("text:h"):
            return ""
        restart = element.get(qn("text:restart-numbering")) == "true"
        start = element.get(qn("text:start-value")) or ("1" if restart else None)
        return self._numbering.number(OUTLINE, OUTLINE, level - 1, start)

    def _list(self, element: Element, outer: _List | None, depth: int) -> Iterator[Block]:
        """The items of a list, and of the lists in it, each with its number."""
        if depth > MAX_NESTING:
            raise UnreadableFile(DAMAGED)
        style = element.get(qn("text:style-name")) or (outer.style if outer else self._style_of_first(element))
        if outer is None:
            self._lists += 1
            own = element.get("{http://www.w3.org/XML/1998/namespace}id") or f"\0{self._lists}"
            here = _List(self._numbering.begin(element, style, own), style, 0)
        else:
            here = _List(outer.key, style, outer.level + 1)
        for item in element:
            if item.tag == qn("text:list-item"):
                yield from self._item(item, here, depth + 1)
            elif item.tag == qn("text:list-header"):
                yield from self._blocks(item, depth + 1)

    def _item(self, item: Element, here: _List, depth: int) -> Iterator[Block]:
        first = True
        for child in item:
            if child.tag in PARAGRAPHS:
                number = ""
                if first:
                    number = self._item_number(item, child, here)
                yield from self._paragraph(child, number, depth)
                first = False
            elif child.tag == qn("text:list"):
                yield from self._list(child, here, depth + 1)
                first = False
            elif isinstance(child.tag, str) and child.tag not in LEFT_OUT:
                yield from self._blocks([child], depth + 1)

    def _item_number(self, item: Element, paragraph: Element, here: _List) -> str:
        own = self._styles.list_style(paragraph)
        override = item.get(qn("text:style-override"))
        style = override or here.style or own
        if paragraph.tag == qn("text:h") and not style:
            return self._heading_number(paragraph, self._level(paragraph) or 1)
        return self._numbering.number(here.key, style, here.level, item.get(qn("text:start-value")))

    def _style_of_first(self, element: Element) -> str:
        first = next(element.iter(*PARAGRAPHS), None)
        return "" if first is None else self._styles.list_style(first)

    def _table(self, table: Element, depth: int) -> Iterator[Block]:
        rows = rows_of(table, self._styles)
        read = [[list(self._blocks(cell, depth + 1)) for cell in row.cells] for row in rows]
        yield from self._tables.blocks(rows, read)
