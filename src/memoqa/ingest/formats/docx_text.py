"""The text of one Word paragraph as Word shows it with all changes accepted."""

import re
from collections.abc import Callable
from typing import TypeAlias

from memoqa.domain import Link
from memoqa.ingest.formats.docx_links import ADDRESS
from memoqa.ingest.formats.docx_xml import Element, child_of, is_on, qn
from memoqa.ingest.formats.own_lines import LINE_BREAK, PAGE_BREAK
from memoqa.ingest.formats.symbol_fonts import AS_SIGNS, SYMBOLS, UNKNOWN_SYMBOL
from memoqa.text.linked_words import carried

NoteMark: TypeAlias = Callable[[Element], str]  # the text that stands for a reference to a note

WHITE_SPACE = {qn("w:cr"): LINE_BREAK, qn("w:tab"): "\t", qn("w:ptab"): "\t"}
HYPHENS = {qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): "\u00ad"}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says its Choice again
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
LEFT_OUT = frozenset({*map(qn, ("w:del", "w:moveFrom", "w:rt", "w:pPr", "w:rPr")), FALLBACK})
NOTE_REFERENCES = frozenset(map(qn, ("w:footnoteReference", "w:endnoteReference")))
_SHOWN = {ord("\r"): " ", ord("\n"): " ", **AS_SIGNS}  # line ends are white space in XML like any other
_BEFORE_MARK = "\x1f"  # XML does not allow it either
_BEHIND_STOP = re.compile(rf"(?<=[.!?]){_BEFORE_MARK}(?=\[)")


def linked_text(element: Element, note_mark: NoteMark = lambda _: "") -> tuple[str, tuple[Link, ...]]:
    """A paragraph's text and its links; line breaks are `LINE_BREAK`, page and column breaks `PAGE_BREAK`."""
    pieces: list[tuple[str, str | None]] = []
    _take(element, note_mark, None, pieces)
    # Behind a full stop a note's mark must not look like the rest of a number or a name.
    text = _BEHIND_STOP.sub(" ", "".join(piece for piece, _ in pieces)).replace(_BEFORE_MARK, "")
    return text, carried(text, [(piece, ((0, len(piece), address),) if address else ()) for piece, address in pieces])


def _take(element: Element, note_mark: NoteMark, address: str | None, pieces: list[tuple[str, str | None]]) -> None:
    """Add the pieces of text in an element, each with the address that it leads to."""
    for child in element:
        tag = child.tag
        text = ""
        if tag in {qn("w:t"), MATH_TEXT}:
            text = (child.text or "").translate(_SHOWN)
        elif tag == qn("w:br"):
            text = LINE_BREAK if child.get(qn("w:type"), "textWrapping") == "textWrapping" else PAGE_BREAK
        elif tag in WHITE_SPACE or tag in HYPHENS:
            text = WHITE_SPACE.get(tag) or HYPHENS[tag]
        elif tag == qn("w:sym"):
            text = SYMBOLS.get(child.get(qn("w:char"), "").upper(), UNKNOWN_SYMBOL)
        elif tag in NOTE_REFERENCES:
            text = f"{_BEFORE_MARK}{note_mark(child)}"
        elif tag not in LEFT_OUT and tag != qn("w:txbxContent") and isinstance(tag, str) and not _is_hidden(child):
            _take(child, note_mark, child.get(ADDRESS) or address, pieces)
        if text:
            pieces.append((text, address))


def _is_hidden(run: Element) -> bool:
    return is_on(child_of(run, "w:rPr", "w:vanish"))
