"""What stands beside a Word document's body: footnotes and endnotes, page headers and footers."""

import re
from collections.abc import Iterator

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml

from memoqa.ingest.formats.document_blocks import Note
from memoqa.ingest.formats.docx_links import note_addresses
from memoqa.ingest.formats.docx_number_formats import number_text
from memoqa.ingest.formats.docx_xml import Element, qn

_PAGE_FIELD = re.compile(r"(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)


class Notes:
    """The notes of one kind: gives each its number at its reference, and its text after that."""

    def __init__(self, document: Document, kind: str, number_format: str) -> None:
        """Find the notes.

        Args:
            document: As python-docx opened it.
            kind: "footnote" or "endnote".
            number_format: How Word numbers them unless the document says otherwise.
        """
        self._kind = kind
        root = _related(document, f"{kind}s")
        notes = () if root is None else root.findall(qn(f"w:{kind}"))
        self._notes = {note.get(qn("w:id"), ""): note for note in notes}
        stated = document.settings.element.find(f"{qn(f'w:{kind}Pr')}/{qn('w:numFmt')}")
        self._format = number_format if stated is None else stated.get(qn("w:val"), number_format)
        self._given = 0
        self._waiting: list[Note] = []

    def mark(self, reference: Element) -> str:
        """The mark of the note that a reference is to, such as [2]; empty if it is to another kind's or to none."""
        own = reference.tag == qn(f"w:{self._kind}Reference")
        note = self._notes.pop(reference.get(qn("w:id"), ""), None) if own else None
        if note is None:
            return ""
        if reference.get(qn("w:customMarkFollows")) in {"1", "true", "on"}:
            self._waiting.append(("", note))  # the author's own mark stands in the text and in the note
            return ""
        self._given += 1
        mark = f"[{number_text(self._given, self._format)}]"
        self._waiting.append((f"{mark} ", note))
        return mark

    def taken(self) -> list[Note]:
        """The notes referred to since the last time, in order, each with its mark."""
        waiting, self._waiting = self._waiting, []
        return waiting


def headers_and_footers(document: Document) -> Iterator[Element]:
    """The root of each page header and footer in use, without its page numbers, headers first; each part once."""
    for tag in ("w:headerReference", "w:footerReference"):
        seen: set[str] = set()
        for reference in document.element.body.iter(qn(tag)):
            relation = reference.get(qn("r:id"), "")
            if relation in seen or relation not in document.part.rels:
                continue
            seen.add(relation)
            root = _root(document.part.rels[relation].target_part)
            if root is not None:
                _drop_page_numbers(root)
                yield root


def _drop_page_numbers(root: Element) -> None:
    for field in list(root.iter(qn("w:fldSimple"))):
        if _PAGE_FIELD.match(field.get(qn("w:instr"), "").lstrip()):
            field.getparent().remove(field)
    for paragraph in root.iter(qn("w:p")):
        for instruction, shown in _fields(paragraph):
            for text in shown if _PAGE_FIELD.match(instruction.lstrip()) else ():
                text.text = ""


def _fields(paragraph: Element) -> Iterator[tuple[str, list[Element]]]:
    """Each field that is spread over runs: its instruction, and the elements with the text that it shows."""
    instruction, depth = "", 0
    shown: list[Element] = []
    for element in paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        if element.tag == qn("w:instrText"):
            instruction += element.text or ""
        elif element.tag == qn("w:t"):
            shown += [element] if depth else []
        else:
            depth += {"begin": 1, "end": -1}.get(element.get(qn("w:fldCharType"), ""), 0)
            if depth <= 0:
                yield instruction, shown
                instruction, shown, depth = "", [], 0


def _related(document: Document, kind: str) -> Element | None:
    """The root of the document's first part of a kind, such as its footnotes."""
    wanted = {"footnotes": RELATIONSHIP_TYPE.FOOTNOTES, "endnotes": RELATIONSHIP_TYPE.ENDNOTES}[kind]
    relations = document.part.rels.values()
    return next((_root(rel.target_part) for rel in relations if rel.reltype == wanted and not rel.is_external), None)


def _root(part: Part) -> Element | None:
    """A part's XML; python-docx has parsed that of some kinds already."""
    parsed: Element | None = getattr(part, "element", None)
    root = parse_xml(part.blob) if parsed is None else parsed
    note_addresses(root, part)
    return root
