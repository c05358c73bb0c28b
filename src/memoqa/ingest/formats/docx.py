"""Read .docx: the body's paragraphs and table rows in order, with the numbers and headings that Word shows.

Notes follow at the end of their section, page headers and footers once at the end. Left out: comments, tracked
deletions, hidden text, tables of contents, and the phonetic part of ruby. Runs in the child process only.

Source: ECMA-376 part 1, WordprocessingML. python-docx opens the package. We walk over the body ourselves, because
`Paragraph.text` leaves out tracked insertions and content controls.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import docx
from docx.document import Document

from memoqa.domain import Link
from memoqa.ingest.formats.document_blocks import MAX_NESTING, Block, Tables, document_blocks, lines_of, one_line
from memoqa.ingest.formats.docx_beside import Notes, headers_and_footers
from memoqa.ingest.formats.docx_emphasis import Emphasis
from memoqa.ingest.formats.docx_links import note_addresses
from memoqa.ingest.formats.docx_numbering import Numbering
from memoqa.ingest.formats.docx_package import DAMAGED, check_package
from memoqa.ingest.formats.docx_styles import Styles
from memoqa.ingest.formats.docx_tables import TRANSPARENT, rows_of
from memoqa.ingest.formats.docx_text import LEFT_OUT, linked_text
from memoqa.ingest.formats.docx_xml import Element, child_of, qn
from memoqa.ingest.formats.own_lines import own_lines
from memoqa.ingest.source import Line, UnreadableFile
from memoqa.text.linked_words import carried, parted

CONTENTS_GALLERY = "Table of Contents"


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
    yield from lines_of(_Reading(document).blocks())


class _Reading:
    """One pass over a document, which counts its lists and notes."""

    def __init__(self, document: Document) -> None:
        self._document = document
        styles = document.styles.element
        self._styles = Styles(styles)
        self._numbering = Numbering(_numbering_root(document), styles)
        self._notes = (Notes(document, "footnote", "decimal"), Notes(document, "endnote", "lowerRoman"))
        self._emphasis = Emphasis(styles)
        self._tables = Tables()
        # Text and links of paragraphs whose marks were deleted: they stand before the next one's.
        self._held: tuple[str, tuple[Link, ...]] = "", ()
        note_addresses(document.element, document.part)

    def blocks(self) -> Iterator[Block]:
        """Body, notes, then headers and footers."""
        beside = map(self._blocks, headers_and_footers(self._document))
        return document_blocks(self._body(), self._is_bold, self._blocks, beside)

    def _body(self) -> Iterator[Block]:
        yield from self._blocks(self._document.element.body)
        text, links = self._held
        if text.strip():
            yield Block(one_line(text), links=links)  # the last mark of all was deleted

    def _is_bold(self, block: Block) -> bool:
        return self._emphasis.is_bold(block.element)

    def _blocks(self, container: Element, depth: int = 0) -> Iterator[Block]:
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

    def _paragraph(self, element: Element) -> Iterator[Block]:
        held, own = self._held, linked_text(element, self._note_mark)
        text = held[0] + own[0]
        links = carried(text, (held, own))
        self._held = "", ()
        if child_of(element, "w:pPr", "w:rPr", "w:del") is not None:
            self._held = text, links
            return
        if self._styles.is_contents(element):
            yield Block(one_line(text), role="left out")
            return
        level, number = self._styles.level(element), self._numbering.number_of(element)
        notes = tuple(note for kind in self._notes for note in kind.taken())
        first, *others = lines = own_lines(text)
        linked = parted(lines, text, links)
        shown = number + first.lstrip() if number and first.strip() else first
        links = carried(shown, [(number if shown is not first else "", ()), (first, linked[0])])
        yield Block(shown, level, number=number, notes=notes, element=element, links=links)
        for line, links in zip(others, linked[1:], strict=True):
            yield Block(line, level, links=links)

    def _note_mark(self, reference: Element) -> str:
        return "".join(notes.mark(reference) for notes in self._notes)

    def _table(self, table: Element, depth: int) -> Iterator[Block]:
        rows = rows_of(table)
        read = [[list(self._blocks(cell, depth + 1)) for cell in row.cells] for row in rows]
        yield from self._tables.blocks(rows, read)


def _is_contents(element: Element) -> bool:
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == CONTENTS_GALLERY


def _numbering_root(document: Document) -> Element | None:
    """The root of numbering.xml; None if there is none, where python-docx would make one of its own."""
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
    return None if part is None else part.element
