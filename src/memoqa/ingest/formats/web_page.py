"""Read .html: what a browser shows of a page, without what the site puts around it; nothing is fetched.

Headings, lists with their numbers, tables, terms with their definitions, what folds away, and preformatted text.
Navigation, footers and banners about cookies are left out and reported. Runs in the child process only.

Source: HTML (the living standard), with the recovery of broken pages that libxml2 has.
"""

import codecs
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

import lxml.html
from lxml import etree

from memoqa.ingest.formats.grid import Grids, flat
from memoqa.ingest.formats.own_lines import own_lines
from memoqa.ingest.formats.plain import BYTE_ORDER_MARKS, decoded
from memoqa.ingest.formats.web_about import properties
from memoqa.ingest.formats.web_furniture import content_of, is_contact, is_furniture
from memoqa.ingest.formats.web_lists import markers_of
from memoqa.ingest.formats.web_tables import cells_in, grid_rows, is_layout, rows_in
from memoqa.ingest.formats.web_text import (
    BLOCKS,
    LINE_BREAK,
    Element,
    Piece,
    has_blocks,
    inline,
    is_element,
    is_unseen,
    linked_text,
    pieces_in,
    text_of,
)
from memoqa.ingest.source import Line, Role, UnreadableFile
from memoqa.text.linked_words import carried, parted

NO_TEXT: Final = (
    "it has no text; if a program fills the page in, save it from the browser as a complete page, or print it to PDF"
)
FOLDED_LEVEL: Final = 90  # of what folds a part of the page away, below all other headings
DEEPEST: Final = 200  # libxml2 nests no deeper than 256, and Python's stack must hold
LONGEST_LABEL: Final = 10  # characters, of an address or a number that stands below it
HEAD_BYTES: Final = 1_024  # HTML: the encoding must be stated within so many
_STATED = re.compile(rb"<meta[^>]{1,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{1,40})", re.IGNORECASE)
_CODECS: Final = {
    "big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
}
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_STRUCTURED: Final = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "pre", "details")
_TITLES: Final = frozenset({"title", "MsoTitle"})  # what LibreOffice and Word make of the style Title
_LISTS: Final = frozenset({"ul", "ol", "menu", "dir"})
_ASKS = re.compile(r"[？?]\W{0,3}$")
_BLANK_LINES = re.compile(r"\n\s*\n")


def web_page_lines(content: bytes, cut: Callable[[str], list[str]] = own_lines) -> Iterator[Line]:
    """Each paragraph, item, heading and table row as a line, numbered from 1.

    Args:
        content: The page.
        cut: Cuts a paragraph at those of its line breaks that its author meant.

    Raises:
        UnreadableFile: It is not text, has an unknown encoding, too large a table, or no text.
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = lxml.html.document_fromstring(page_text(content).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableFile(NO_TEXT) from error
    body = page.find("body")
    lines = list(_Reading(cut).lines(page if body is None else body))
    if not any(line.text.strip() for line in lines if line.role != "left out"):
        raise UnreadableFile(NO_TEXT)
    yield from properties(page)
    for number, line in enumerate(lines, start=1):
        yield replace(line, number=number)


def page_text(content: bytes) -> str:
    """A page's text: by its byte order mark, as its head says, or as a plain text file's would be found.

    Raises:
        UnreadableFile: As for `decoded`.
    """
    stated = _STATED.search(content[:HEAD_BYTES])
    if stated and not content.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)) and b"\0" not in content:
        name = stated[1].decode("ascii", "replace").lower()
        try:
            return content.decode(codecs.lookup(_CODECS.get(name, name)).name)
        except (LookupError, UnicodeError):
            pass  # the page says what it is not
    return decoded(content)


class _Reading:
    """Goes through a page once, in the order in which a browser shows it."""

    def __init__(self, cut: Callable[[str], list[str]]) -> None:
        self._cut = cut
        self._grids = Grids()
        self._contacts: list[str] = []

    def lines(self, body: Element) -> Iterator[Line]:
        """The lines of the page's content, then what stands around it, left out."""
        content = content_of(body)
        yield from self._children(content, 0)
        for element in _around(body, content):
            yield from self._left_out(element)
        yield from (Line(text, 1, role="furniture") for text in dict.fromkeys(self._contacts))

    def _left_out(self, element: Element) -> Iterator[Line]:
        """What belongs to the site; the lines in it that say how to reach somebody stand at the end of the page."""
        lines = [line for line in map(flat, text_of(element).split(LINE_BREAK)) if line]
        label = False  # 會址 alone on its line: the next one is the address
        for line in lines:
            if label or is_contact(line):
                self._contacts.append(line)
            label = is_contact(line) and len(line) <= LONGEST_LABEL
        if lines:
            yield Line(" ".join(lines), 1, role="left out")

    def _children(self, element: Element, depth: int, marker: str = "", role: Role = "text") -> Iterator[Line]:
        """The lines in an element: runs of text, and the blocks between them; the marker goes before the first."""
        run: list[Piece] = [(element.text or "", None)]
        for child in element:
            if is_element(child) and (child.tag in BLOCKS or has_blocks(child)):
                for line in (*_run(run, marker, role, self._cut), *self._block(child, depth + 1, marker, role)):
                    marker = "" if line.text.strip() else marker
                    yield line
                run = []
            elif is_element(child):
                run += inline(child) if not is_furniture(child) else []
            run.append((child.tail or "", None))
        yield from _run(run, marker, role, self._cut)

    def _block(self, element: Element, depth: int, marker: str, role: Role) -> Iterator[Line]:
        if is_unseen(element) or depth > DEEPEST:
            return
        if is_furniture(element):
            yield from self._left_out(element)
        else:
            yield from self._inside(element, depth, marker, role)

    def _inside(self, element: Element, depth: int, marker: str = "", role: Role = "text") -> Iterator[Line]:
        """The lines of a block that is part of the page."""
        tag = element.tag
        if tag in _HEADINGS:
            yield from _heading(element, _HEADINGS[tag])
        elif tag == "p" and not _TITLES.isdisjoint((element.get("class") or "").split()):
            yield from _heading(element, 0)
        elif tag in _LISTS:
            yield from self._list(element, depth)
        elif tag == "dl":
            entries = [one for child in element for one in ((child,) if child.tag != "div" else child)]
            yield from self._definitions(entries, depth)
        elif tag == "details" and next(element.iterdescendants(*_STRUCTURED), None) is None:
            yield from self._definitions(element, depth)
        elif tag in {"summary", "legend"}:
            yield from _heading(element, FOLDED_LEVEL)
        elif tag == "table":
            yield from self._table(element, depth)
        elif tag == "pre":
            yield from _preformatted(element)
        elif tag == "hr":
            yield Line("", 1)
        else:
            yield from self._children(element, depth, marker, role)

    def _list(self, element: Element, depth: int) -> Iterator[Line]:
        """The items of a list, each line set in as far as the list stands in others."""
        outer = sum(above.tag in _LISTS for above in element.iterancestors())
        markers = dict(markers_of(element))
        for child in element:
            if not is_element(child) or is_unseen(child):
                continue
            if child not in markers:  # a list right in a list
                yield from self._block(child, depth + 1, "", "item")
                continue
            for line in self._children(child, depth + 1, markers[child], "item"):
                own = line.role == "item" and line.heading is None and not line.text.startswith(" ")
                yield _set_in(line, "  " * outer) if own else line

    def _definitions(self, entries: Iterable[Element], depth: int) -> Iterator[Line]:
        """Terms, or what stands for text that folds away: each leads its definition as a header row leads its rows."""
        number, defined = self._grids.next_table(), False
        for entry in (one for one in entries if is_element(one) and not is_unseen(one)):
            if entry.tag in {"dt", "summary"}:
                number = self._grids.next_table() if defined else number
                defined = False
                if text := flat(text_of(entry)):
                    yield Line(text, 1, table=number, role="table header")
            else:
                defined = True
                for line in self._children(entry, depth + 1):
                    plain = line.role == "text" and line.heading is None
                    yield replace(line, table=number, role="table row") if plain else line

    def _table(self, table: Element, depth: int) -> Iterator[Line]:
        if is_layout(table):
            for row in rows_in(table):
                for cell in cells_in(row):
                    yield from self._children(cell, depth + 1)
            return
        caption = next((flat(text_of(child)) for child in table if child.tag == "caption"), "")
        yield from self._grids.lines(grid_rows(table), caption=caption)


def _run(pieces: list[Piece], marker: str, role: Role, cut: Callable[[str], list[str]]) -> Iterator[Line]:
    """The lines of a run of text."""
    text, links = linked_text(pieces)
    if not text:
        return
    lines = cut(marker + text.lstrip(LINE_BREAK))
    linked = parted(lines, marker + text, carried(marker + text, [(marker, ()), (text, links)]))
    for line, own in zip(lines, linked, strict=True):
        yield Line(line, 1, role=role, links=own)


def _set_in(line: Line, blanks: str) -> Line:
    text = blanks + line.text
    return replace(line, text=text, links=carried(text, [(line.text, line.links)]))


def _heading(element: Element, level: int) -> Iterator[Line]:
    """A heading; a question above its answer is a line like any other."""
    text = flat(text_of(element))
    if text:
        yield Line(text, 1, heading=None if level == FOLDED_LEVEL and _ASKS.search(text) else level)


def _preformatted(element: Element) -> Iterator[Line]:
    """Preformatted text: what blank lines set apart, line by line."""
    text = "".join(piece.replace(LINE_BREAK, "\n") for piece, _ in pieces_in(element))
    for part in _BLANK_LINES.split(text.replace("\r\n", "\n").expandtabs()):
        lines = textwrap.dedent("\n".join(line.rstrip() for line in part.strip("\n").split("\n"))).strip("\n")
        if lines.strip():
            yield Line(lines, 1)


def _around(body: Element, content: Element) -> Iterator[Element]:
    """What stands beside the content, block by block."""
    inside = [content, *content.iterancestors()]
    for above in inside[1:] if content is not body else ():
        yield from (child for child in above if is_element(child) and child not in inside and not is_unseen(child))
