"""Read .pptx: each slide a section under its title, its shapes in the order in which they are read.

A slide's notes follow it. What the layouts and footers say on each slide is kept once, at the end. Left out: hidden
slides and shapes, comments, numbers and dates of slides, charts, pictures, macros; nothing that the file refers to is
opened. Runs in the child process only.

Source: ECMA-376 part 1, PresentationML; python-pptx opens the package.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pptx
from lxml import etree
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn

from memoqa.ingest.formats.document_blocks import (
    NO_TEXT,
    WIDEST_TITLE,
    Block,
    Tables,
    ends,
    squeezed,
    with_properties,
)
from memoqa.ingest.formats.own_lines import LINE_BREAK, own_lines
from memoqa.ingest.formats.pptx_lists import Lists
from memoqa.ingest.formats.pptx_package import DAMAGED, check_package
from memoqa.ingest.formats.pptx_shapes import (
    MARGINS,
    NUMBERED,
    TITLES,
    Element,
    Shape,
    TooDeep,
    in_order,
    list_styles,
    placeholder_of,
)
from memoqa.ingest.formats.symbol_fonts import AS_SIGNS
from memoqa.ingest.formats.table_rows import Row
from memoqa.ingest.source import Line, UnreadableFile

_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SHOWN: Final = {ord("\n"): " ", ord("\r"): " ", **AS_SIGNS}
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DIAGRAM_PARTS: Final = f"{_DIAGRAM}relIds"
_FILLED: Final = f"{qn('a:tcPr')}/{qn('a:solidFill')}"
_HIDDEN: Final = frozenset({"0", "false"})


def pptx_lines(content: bytes) -> Iterator[Line]:
    """Each paragraph and table row of each slide as a line with its slide's number; titles are headings.

    Raises:
        UnreadableFile: Not a .pptx presentation, with a password, damaged, a bomb, or without text.
    """
    check_package(content)
    try:
        presentation = pptx.Presentation(io.BytesIO(content))
        numbered = list(_Reading(presentation).blocks())
    except (KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError, PythonPptxError, TooDeep) as error:
        raise UnreadableFile(DAMAGED) from error
    if not any(block.text.strip() for _, block in numbered if block.role != "left out"):
        raise UnreadableFile(NO_TEXT)
    core = presentation.core_properties
    saved = core.modified
    properties = with_properties([block for _, block in numbered], core.title or "", saved.isoformat() if saved else "")
    yield from (Line(block.text, 1, role=block.role) for block in properties if block.role in {"title", "date"})
    for slide, block in numbered:
        yield Line(block.text, slide, heading=block.level, table=block.table, role=block.role)


class _Reading:
    """One pass over a presentation, which counts its tables."""

    def __init__(self, presentation: Any) -> None:
        self._presentation = presentation
        self._tables = Tables()
        self._margins: list[Block] = []  # of the slide that is being read

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """Each block with the number of its slide, from 1."""
        said: set[str] = set()
        furniture: list[tuple[int, Block]] = []
        for number, slide in enumerate(self._presentation.slides, start=1):
            hidden = slide._element.get("show", "1") in _HIDDEN
            self._margins = [] if hidden else list(self._around(slide))
            for block in self._slide(slide, first=number == 1):
                said.add(squeezed(block.text))
                yield number, replace(block, level=None, role="left out") if hidden else block
            furniture += [(number, block) for block in self._margins]
        for number, block in furniture:
            if block.text.strip() and squeezed(block.text) not in said:
                said.add(squeezed(block.text))
                yield number, replace(block, level=None, table=None, role="furniture")

    def _slide(self, slide: Any, *, first: bool) -> Iterator[Block]:
        """The title, then the other shapes, then the notes."""
        shapes = list(in_order(slide.shapes))
        title = next((shape for shape in shapes if placeholder_of(shape) in TITLES and _text(shape).strip()), None)
        if title is not None:
            text = " ".join(_text(title).replace(LINE_BREAK, " ").split())
            yield Block(text, 0 if first and placeholder_of(title) == "ctrTitle" else 1)
        body: list[Block] = []
        for shape in shapes:
            kind = placeholder_of(shape)
            if shape is not title and kind not in NUMBERED:
                (self._margins if kind in MARGINS else body).extend(self._shape(shape, slide))
        yield from body if title is not None else _headed(body)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            for paragraph in slide.notes_slide.notes_text_frame._txBody.iter(qn("a:p")):
                yield from (Block(line, role="note") for line in own_lines(_paragraph_text(paragraph)) if line.strip())

    def _shape(self, shape: Shape, slide: Any) -> Iterator[Block]:
        element = shape._element
        if element.find(qn("p:txBody")) is not None:
            yield from self._paragraphs(element.find(qn("p:txBody")), list_styles(shape, slide), placeholder_of(shape))
        for table in element.iter(qn("a:tbl")):
            yield from self._table(table)
        for diagram in element.iter(_DIAGRAM_PARTS):
            yield from _diagram(diagram, slide.part)

    def _paragraphs(self, body: Element, styles: list[Element], kind: str | None = None) -> Iterator[Block]:
        lists = Lists(styles)
        for paragraph in body.findall(qn("a:p")):
            text = _paragraph_text(paragraph)
            number = lists.number(paragraph) if text.strip() else ""
            first, *others = own_lines(text)
            # Only titles head a slide; what looks like a heading in its text is a point.
            plain = bool(number) or kind not in {"subTitle", None}
            yield Block(number + first.lstrip() if number else first, role="item" if plain else "text", number=number)
            yield from (Block(line) for line in others)

    def _table(self, table: Element) -> Iterator[Block]:
        properties = table.find(qn("a:tblPr"))
        headed = properties is not None and properties.get("firstRow") in {"1", "true"}
        rows, read = [], []
        for index, row in enumerate(table.findall(qn("a:tr"))):
            own = [cell for cell in row.findall(qn("a:tc")) if not _continues(cell)]
            if not own:
                continue
            whole = len(own) == 1 and int(own[0].get("gridSpan", "1")) >= len(row.findall(qn("a:tc")))
            marked = all(cell.find(_FILLED) is not None for cell in own)
            rows.append(Row(tuple(own), whole, headed and index == 0, marked))
            read.append([list(self._cell(cell)) for cell in own])
        yield from self._tables.blocks(rows, read)

    def _cell(self, cell: Element) -> Iterator[Block]:
        body = cell.find(qn("a:txBody"))
        if body is not None:
            yield from self._paragraphs(body, [])

    def _around(self, slide: Any) -> Iterator[Block]:
        """What the layout and the master put on the slide beside its placeholders."""
        layout = slide.slide_layout
        for holder in (layout, layout.slide_master):
            if slide._element.get("showMasterSp") in _HIDDEN:
                return
            for shape in in_order(holder.shapes):
                if placeholder_of(shape) is None:
                    yield from self._shape(shape, slide)
            if layout._element.get("showMasterSp") in _HIDDEN:
                return


def _headed(blocks: list[Block]) -> Iterator[Block]:
    """The blocks of a slide without a title: a short line above all others is one, as its text box looks like it."""
    told = [block for block in blocks if block.text.strip()]
    first = told[0] if len(told) > 1 else None
    for block in blocks:
        heads = block is first and block.role == "text" and len(block.text) <= WIDEST_TITLE and not ends(block.text)
        yield replace(block, level=1) if heads else block


def _diagram(diagram: Element, part: Any) -> Iterator[Block]:
    """The texts of a SmartArt drawing in the order in which they were written."""
    relation = diagram.get(qn("r:dm"), "")
    if relation not in part.rels or part.rels[relation].is_external:
        return
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    root = etree.fromstring(part.rels[relation].target_part.blob, parser)
    for text in root.iter(f"{_DIAGRAM}t"):
        for paragraph in text.findall(qn("a:p")):
            yield from (Block(line) for line in own_lines(_paragraph_text(paragraph)) if line.strip())


def _text(shape: Shape) -> str:
    body = shape._element.find(qn("p:txBody"))
    return "" if body is None else LINE_BREAK.join(map(_paragraph_text, body.findall(qn("a:p"))))


def _paragraph_text(paragraph: Element) -> str:
    """A paragraph's text, in which line breaks are `LINE_BREAK`."""
    texts: list[str] = []
    for element in paragraph.iter(qn("a:t"), qn("a:br"), f"{_MATH}t"):
        if element.tag == qn("a:br"):
            texts.append(LINE_BREAK)
        elif not any(above.tag == _FALLBACK for above in element.iterancestors()):
            texts.append(element.text or "")
    return "".join(texts).translate(_SHOWN)


def _continues(cell: Element) -> bool:
    return any(cell.get(name) in {"1", "true"} for name in ("hMerge", "vMerge"))
