"""Read .rtf: paragraphs and table rows in order, with the numbers and headings that Word shows.

Notes follow at the end of their section, page headers and footers once at the end. Left out: comments, deletions,
hidden text, tables of contents, pictures and embedded objects; nothing that the file refers to is opened. Runs in the
child process only.

Source: Rich Text Format (RTF) Specification 1.9.1. We read it ourselves: the packages that there are leave out notes,
page headers and the numbers of lists.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from memoqa.ingest.formats.document_blocks import Block, Tables, document_blocks, lines_of, with_properties
from memoqa.ingest.formats.docx_number_formats import BULLET, label, number_text
from memoqa.ingest.formats.own_lines import LINE_BREAK, PAGE_BREAK
from memoqa.ingest.formats.rtf_flow import Flow, Marks
from memoqa.ingest.formats.rtf_groups import DAMAGED, Group, Word, parsed
from memoqa.ingest.formats.rtf_header import Header, decoded
from memoqa.ingest.formats.symbol_fonts import AS_SIGNS
from memoqa.ingest.source import Line, UnreadableFile

_TEXTS: Final = {
    "tab": "\t", "line": LINE_BREAK, "lbr": LINE_BREAK, "page": PAGE_BREAK, "column": PAGE_BREAK, "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "~": "\u00a0", "-": "\u00ad", "_": "\u2011",
    "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_PARAGRAPH_ENDS: Final = frozenset({"par", "sect", "\n", "\r"})
_MARGINS: Final = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"})
# Groups with a star whose text is read all the same.
_STARRED: Final = frozenset("shpinst shptxt ud nesttableprops moMath moMathPara fldinst pntext".split())  # noqa: SIM905  # plainer
_LEFT_OUT: Final = frozenset(
    "fonttbl colortbl stylesheet info fldinst xe tc tcn rxe txe revtbl nonesttables footnotesep ftnsep ftnsepc ftncn "  # noqa: SIM905  # as a list it would take a page
    "aftnsep aftnsepc aftncn annotation atnid atnauthor atrfstart atrfend pgdsctbl pgdsc template nextfile private "
    "bkmkstart bkmkend mailmerge formfield objclass objname".split()
)
_BOXES: Final = frozenset({"shptxt", "dptxbxtext"})
# Of these only one inner group is read: a shape's text; of what is said twice, the text in Unicode.
_SAID_INSIDE: Final = {"shpinst": "shptxt", "upr": "ud"}
_LISTS: Final = frozenset({"listtext", "pntext"})
_PAGE_FIELD = re.compile(r"(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_CONTENTS_FIELD = re.compile(r"TOC\b", re.IGNORECASE)
_SWITCHES: Final = {"b": "bold", "v": "hidden", "deleted": "deleted"}


def rtf_lines(content: bytes) -> Iterator[Line]:
    """Each paragraph, blank ones too, and each table row (cells apart by tabs) as a line, numbered from 1.

    Raises:
        UnreadableFile: No rich text, damaged, cut off, or without text.
    """
    root = parsed(content)
    if root.name != "rtf":
        raise UnreadableFile(DAMAGED)
    header = Header(root)
    blocks = list(_Reading(header).blocks(root))
    yield from lines_of(with_properties(blocks, header.title, header.date))


class _Reading:
    """One pass over a file, which counts its notes."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._tables = Tables()
        self._margins: list[Group] = []
        self._given = {"footnote": 0, "endnote": 0}
        self._skipped = 0  # characters that stand for one in Unicode, and are still to come

    def blocks(self, root: Group) -> Iterator[Block]:
        """Body, notes, then headers and footers."""
        body = self._flow(root, Marks(self._header.font))
        margins = sorted(self._margins, key=lambda group: group.name.startswith("footer"))
        beside = (self._flow(group, Marks(self._header.font, margin=True)) for group in margins)
        return document_blocks(body, lambda block: block.element is True, iter, beside)

    def _flow(self, group: Group, marks: Marks) -> list[Block]:
        flow = Flow(self._header, self._tables)
        self._walk(group, marks, flow)
        return list(flow.blocks(marks))

    def _walk(self, group: Group, marks: Marks, flow: Flow) -> None:
        """Read a group's items; what its control words say of the text ends with it."""
        for item in group.items:
            if isinstance(item, Group):
                self._skipped = 0
                self._group(item, marks, flow)
                self._skipped = 0
            elif isinstance(item, bytes):
                self._bytes(item, marks, flow)
            else:
                self._word(item, marks, flow)

    def _group(self, group: Group, marks: Marks, flow: Flow) -> None:
        name = group.name
        if name in _MARGINS:
            self._margins.append(group)
        elif name in _LISTS:
            flow.add_number(self._list_number(group, marks))
        elif name == "footnote":
            self._note(group, marks, flow)
        elif name in _BOXES:
            flow.add_boxes(self._flow(group, replace(marks, in_table=False, style=0, outline=None)))
        elif name in _SAID_INSIDE:
            for inner in group.groups(_SAID_INSIDE[name]):
                self._group(inner, marks, flow)
        elif name == "field":
            self._field(group, marks, flow)
        elif not self._is_left_out(group):
            self._walk(group, replace(marks), flow)

    def _is_left_out(self, group: Group) -> bool:
        name = group.name
        math_properties = name.startswith("m") and name.endswith("Pr")
        return name in _LEFT_OUT or math_properties or (group.starred and name not in _STARRED)

    def _field(self, group: Group, marks: Marks, flow: Flow) -> None:
        instruction = "".join(_plain(inner) for inner in group.groups("fldinst")).strip()
        if marks.margin and _PAGE_FIELD.match(instruction):
            return
        own = replace(marks, left_out=marks.left_out or bool(_CONTENTS_FIELD.match(instruction)))
        self._walk(group, own, flow)
        if own.left_out and not marks.left_out:
            flow.end_paragraph(own)

    def _note(self, group: Group, marks: Marks, flow: Flow) -> None:
        kind = (
            "endnote" if any(isinstance(item, Word) and item.name == "ftnalt" for item in group.items) else "footnote"
        )
        mark = ""
        if _has_word(group, "chftn"):  # else the author's own mark stands in the text and in the note
            self._given[kind] += 1
            mark = f"[{number_text(self._given[kind], 'decimal' if kind == 'footnote' else 'lowerRoman')}]"
            flow.mark(mark)
        if not (marks.hidden or marks.deleted):
            note = self._flow(group, Marks(self._header.font))
            flow.add_note((f"{mark} " if mark else "", note))

    def _list_number(self, group: Group, marks: Marks) -> str:
        inner = Flow(self._header, self._tables)
        own = replace(marks, bold=False, in_table=False)
        self._walk(group, own, inner)
        text = " ".join(block.text for block in inner.blocks(own)).replace("\t", " ").strip()
        if not text or any(character.isalnum() for character in text.translate(AS_SIGNS)):
            return label(text)
        return BULLET

    def _bytes(self, text: bytes, marks: Marks, flow: Flow) -> None:
        skipped = min(self._skipped, len(text))
        self._skipped -= skipped
        shown = decoded(text[skipped:], self._header.page_of(marks.font), self._header.code_page)
        self._add(shown, marks, flow)

    def _add(self, text: str, marks: Marks, flow: Flow) -> None:
        if text and not (marks.hidden or marks.deleted):
            flow.add(text, bold=marks.bold)

    def _word(self, word: Word, marks: Marks, flow: Flow) -> None:
        name, number = word.name, word.number
        if self._skipped and name != "u":
            self._skipped -= 1
        if name == "u":
            self._add(chr((number or 0) % 0x10000), marks, flow)
            self._skipped = marks.unicode_skip
        elif name in _TEXTS:
            self._add(_TEXTS[name], marks, flow)
        elif name in _PARAGRAPH_ENDS:
            # A mark that is hidden or was deleted does not end its paragraph.
            if not (marks.deleted or marks.hidden):
                flow.end_paragraph(marks)
        elif name in {"cell", "nestcell"}:
            flow.end_cell(marks) if name == "cell" else flow.end_paragraph(replace(marks, in_table=True))
        elif name == "row":
            flow.end_row()
        elif name == "trowd":
            flow.define_row()
        elif name in {"cellx", "clmrg", "clvmrg", "clcbpat", "trhdr"}:
            flow.define(name, number)
        else:
            self._mark(name, number, marks)

    def _mark(self, name: str, number: int | None, marks: Marks) -> None:
        if name in _SWITCHES:
            setattr(marks, _SWITCHES[name], number != 0)
        elif name == "plain":
            marks.bold = marks.hidden = marks.deleted = False
            marks.font = self._header.font
        elif name == "pard":
            marks.style, marks.outline, marks.in_table = 0, None, False
        elif name == "f":
            marks.font = number or 0
        elif name == "uc":
            marks.unicode_skip = max(0, number or 0)
        elif name == "s":
            marks.style = number or 0
        elif name == "outlinelevel":
            marks.outline = number
        elif name == "intbl":
            marks.in_table = True
        elif name == "itap":
            marks.in_table = marks.in_table or bool(number)


def _plain(group: Group) -> str:
    """The text of a field's instruction, which is in ASCII."""
    texts = (
        item.decode("ascii", "replace") if isinstance(item, bytes) else _plain(item) if isinstance(item, Group) else ""
        for item in group.items
    )
    return "".join(texts)


def _has_word(group: Group, name: str) -> bool:
    return any(
        item.name == name if isinstance(item, Word) else isinstance(item, Group) and _has_word(item, name)
        for item in group.items
    )
