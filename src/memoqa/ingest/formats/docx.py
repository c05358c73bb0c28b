"""Read .docx: the body's paragraphs and table rows in order, with the numbers and headings that Word shows.

Notes follow at the end of their section, page headers and footers once at the end. Left out: comments, tracked
deletions, hidden text, tables of contents, and the phonetic part of ruby. Runs in the child process only.

Source: ECMA-376 part 1, WordprocessingML. python-docx opens the package. We walk over the body ourselves, because
`Paragraph.text` leaves out tracked insertions and content controls.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import docx
from docx.document import Document

from memoqa.ingest.formats.docx_beside import Note, Notes, headers_and_footers, is_page_number
from memoqa.ingest.formats.docx_emphasis import Emphasis, bold_headings
from memoqa.ingest.formats.docx_numbering import Numbering
from memoqa.ingest.formats.docx_package import DAMAGED, check_package
from memoqa.ingest.formats.docx_styles import Styles
from memoqa.ingest.formats.docx_tables import TRANSPARENT, header_rows, heads_rows, is_layout, is_part_of_page, rows_of
from memoqa.ingest.formats.docx_text import LEFT_OUT, one_line, text_of
from memoqa.ingest.formats.docx_xml import Element, child_of, qn
from memoqa.ingest.formats.own_lines import own_lines
from memoqa.ingest.source import Line, Role, UnreadableFile

# Levels of headings that Word does not state: below all those that it does, and below numbered ones.
BOLD_LEVEL = 90
IN_TABLE_LEVEL = 95  # of a row that heads others
CONTENTS_GALLERY = "Table of Contents"
CONTENTS_NAMES = frozenset({"tableofcontents", "contents", "目錄", "目次", "目录"})
MAX_NESTING = 40  # of tables, boxes and controls; more is a trap for the stack


def docx_lines(content: bytes) -> Iterator[Line]:
    """Each paragraph, blank ones too, and each table row (cells apart by tabs) as a line, numbered from 1.

    Raises:
        UnreadableFile: Not a .docx document, with a password, damaged, a bomb, or without text.
    """
    check_package(content)
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UnreadableFile(DAMAGED) from error
    any_text = False
    for number, block in enumerate(_Reading(document).lines(), start=1):
        any_text = any_text or (block.role != "left out" and bool(block.text.strip()))
        yield Line(block.text, number, heading=block.level, table=block.table, role=block.role)
    if not any_text:
        raise UnreadableFile("it has no text; if it holds pictures of pages, recognise their text (OCR) first")


@dataclass(frozen=True, slots=True)
class _Block:
    """A line that has no place yet.

    Attributes:
        number: The list's number in front of the text; in a table it counts without a text, too.
        notes: Those that the text refers to.
        table: As in `Line`.
        element: Its paragraph; None for a row or a break's further lines.
    """

    text: str
    level: int | None = None
    role: Role = "text"
    number: str = ""
    notes: tuple[Note, ...] = ()
    table: int | None = None
    element: Element | None = None


class _Reading:
    """One pass over a document, which counts its lists and notes."""

    def __init__(self, document: Document) -> None:
        self._document = document
        styles = document.styles.element
        self._styles = Styles(styles)
        self._numbering = Numbering(_numbering_root(document), styles)
        self._notes = (Notes(document, "footnote", "decimal"), Notes(document, "endnote", "lowerRoman"))
        self._emphasis = Emphasis(styles)
        self._tables = 0
        self._held = ""  # text of paragraphs whose marks were deleted: it stands before the next one's

    def lines(self) -> Iterator[_Block]:
        """Body, notes, then headers and footers."""
        said: set[str] = set()
        waiting: list[Note] = []
        for block in _titled(self._with_bold_headings(list(_without_contents(self._body())))):
            if block.level is not None and block.text.strip():
                yield from self._note_lines(waiting)
                waiting = []
            said.add(_squeezed(block.text))
            waiting += block.notes
            yield block
        yield from self._note_lines(waiting)
        for root in headers_and_footers(self._document):
            for block in self._blocks(root):
                if not is_page_number(block.text) and (squeezed := _squeezed(block.text)) not in said:
                    said.add(squeezed)
                    yield _Block(block.text, role="furniture")

    def _body(self) -> Iterator[_Block]:
        yield from self._blocks(self._document.element.body)
        if self._held.strip():
            yield _Block(one_line(self._held))  # the last mark of all was deleted

    def _with_bold_headings(self, blocks: list[_Block]) -> list[_Block]:
        """The blocks; if the document states no headings, those in bold type are some."""
        if any(block.level is not None and 0 < block.level < BOLD_LEVEL for block in blocks):
            return blocks
        found = bold_headings([(block.text, self._is_bold(block)) for block in blocks])
        return [replace(block, level=BOLD_LEVEL) if index in found else block for index, block in enumerate(blocks)]

    def _is_bold(self, block: _Block) -> bool:
        return block.element is not None and block.role == "text" and self._emphasis.is_bold(block.element)

    def _note_lines(self, notes: Iterable[Note]) -> Iterator[_Block]:
        for mark, element in notes:
            blocks = [block for block in self._blocks(element) if block.text.strip()]
            for number, block in enumerate(blocks):
                yield _Block(block.text if number else mark + block.text.lstrip(), role="note")

    def _blocks(self, container: Element, depth: int = 0) -> Iterator[_Block]:
        """The lines of a body, cell, box or note in order; text boxes after their paragraph."""
        if depth > MAX_NESTING:
            raise UnreadableFile(DAMAGED)
        for element in container:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
                for box in element.iter(qn("w:txbxContent")):
                    if not any(above.tag in LEFT_OUT for above in box.iterancestors()):
                        yield from self._blocks(box, depth + 1)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element, depth)
            elif element.tag in TRANSPARENT:
                for block in self._blocks(element, depth + 1):
                    yield replace(block, role="left out") if _is_contents(element) else block

    def _paragraph(self, element: Element) -> Iterator[_Block]:
        text = self._held + text_of(element, self._note_mark)
        self._held = ""
        if child_of(element, "w:pPr", "w:rPr", "w:del") is not None:
            self._held = text
            return
        if self._styles.is_contents(element):
            yield _Block(one_line(text), role="left out")
            return
        level, number = self._styles.level(element), self._numbering.number_of(element)
        notes = tuple(note for kind in self._notes for note in kind.taken())
        first, *others = own_lines(text)
        shown = number + first.lstrip() if number and first.strip() else first
        yield _Block(shown, level, number=number, notes=notes, element=element)
        for line in others:
            yield _Block(line, level)

    def _note_mark(self, reference: Element) -> str:
        return "".join(notes.mark(reference) for notes in self._notes)

    def _table(self, table: Element, depth: int) -> Iterator[_Block]:
        rows = rows_of(table)
        read = [[list(self._blocks(cell, depth + 1)) for cell in row.cells] for row in rows]
        if is_layout(rows):
            yield from (block for cells in read for cell in cells for block in cell)
            return
        self._tables += 1
        number = self._tables
        texts = [[_joined(cell) for cell in cells] for cells in read]
        headers: list[int] = []
        for index, cells in enumerate(read):
            after_heading = index == 0 or heads_rows(rows[index - 1], texts[index - 1][0])
            if after_heading and not heads_rows(rows[index], texts[index][0]):
                headers = list(range(index, index + header_rows(rows[index:], texts[index:])))
            if is_part_of_page([[block.text for block in cell if block.text.strip()] for cell in cells]):
                yield from (block for cell in cells for block in cell)
            elif heads_rows(rows[index], texts[index][0]):
                yield _Block(texts[index][0], IN_TABLE_LEVEL, notes=_notes_of(cells))
            else:
                role: Role = "table header" if index in headers else "table row"
                yield _Block("\t".join(texts[index]), role=role, notes=_notes_of(cells), table=number)


def _without_contents(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """The blocks, with a heading that stands over a table of contents left out like that."""
    waiting: list[_Block] = []
    for block in blocks:
        if block.role == "left out":
            yield from (replace(heading, level=None, role="left out") for heading in waiting)
            waiting = []
        elif block.text.strip():
            yield from waiting
            waiting = []
        if block.level is not None or waiting or _squeezed(block.text).lower() in CONTENTS_NAMES:
            waiting.append(block)
        else:
            yield block
    yield from waiting


def _titled(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """The blocks; one that heads others by its looks before anything else is said may be the title instead."""
    begun = False
    for block in blocks:
        first = not begun and bool(block.text.strip()) and block.role != "left out"
        begun = begun or first
        yield replace(block, level=None) if first and (block.level or 0) >= BOLD_LEVEL else block


def _joined(cell: list[_Block]) -> str:
    """A cell's paragraphs, and those of tables within it, in one line."""
    texts = (block.text.strip() or block.number.strip() for block in cell if block.role != "left out")
    return " ".join(text.replace("\t", " ") for text in texts if text)


def _notes_of(cells: list[list[_Block]]) -> tuple[Note, ...]:
    return tuple(note for cell in cells for block in cell for note in block.notes)


def _is_contents(element: Element) -> bool:
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == CONTENTS_GALLERY


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _numbering_root(document: Document) -> Element | None:
    """The root of numbering.xml; None if there is none, where python-docx would make one of its own."""
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
    return None if part is None else part.element
