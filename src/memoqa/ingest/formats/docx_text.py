"""The text of one Word paragraph as Word shows it with all changes accepted."""

import re
from collections.abc import Callable
from typing import TypeAlias

from memoqa.ingest.formats.docx_xml import Element, child_of, is_on, qn
from memoqa.ingest.formats.own_lines import LINE_BREAK, PAGE_BREAK
from memoqa.ingest.formats.symbol_fonts import AS_SIGNS, SYMBOLS, UNKNOWN_SYMBOL

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


def text_of(element: Element, note_mark: NoteMark = lambda _: "") -> str:
    """A paragraph's text, in which line breaks are `LINE_BREAK` and page and column breaks `PAGE_BREAK`."""
    # Behind a full stop a note's mark must not look like the rest of a number or a name.
    return _BEHIND_STOP.sub(" ", _runs(element, note_mark)).replace(_BEFORE_MARK, "")


def _runs(element: Element, note_mark: NoteMark) -> str:
    texts: list[str] = []
    for child in element:
        tag = child.tag
        if tag in {qn("w:t"), MATH_TEXT}:
            texts.append((child.text or "").translate(_SHOWN))
        elif tag == qn("w:br"):
            texts.append(LINE_BREAK if child.get(qn("w:type"), "textWrapping") == "textWrapping" else PAGE_BREAK)
        elif tag in WHITE_SPACE or tag in HYPHENS:
            texts.append(WHITE_SPACE.get(tag) or HYPHENS[tag])
        elif tag == qn("w:sym"):
            texts.append(SYMBOLS.get(child.get(qn("w:char"), "").upper(), UNKNOWN_SYMBOL))
        elif tag in NOTE_REFERENCES:
            texts.append(f"{_BEFORE_MARK}{note_mark(child)}")
        elif tag not in LEFT_OUT and tag != qn("w:txbxContent") and isinstance(tag, str) and not _is_hidden(child):
            texts.append(_runs(child, note_mark))
    return "".join(texts)


def _is_hidden(run: Element) -> bool:
    return is_on(child_of(run, "w:rPr", "w:vanish"))
