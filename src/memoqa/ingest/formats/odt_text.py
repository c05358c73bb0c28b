"""The text of one paragraph of an .odt file as its program shows it with all changes accepted."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from memoqa.domain import Link
from memoqa.ingest.formats.odt_package import Element, qn
from memoqa.ingest.formats.odt_styles import Styles
from memoqa.ingest.formats.own_lines import LINE_BREAK
from memoqa.ingest.formats.symbol_fonts import AS_SIGNS
from memoqa.text.linked_words import address_of, carried

# Said elsewhere, or not shown: comments, deletions, the phonetic part of ruby, and what draws or runs.
LEFT_OUT: Final = frozenset(
    map(
        qn,
        (
            "office:annotation", "office:annotation-end", "office:event-listeners", "office:forms",
            "text:tracked-changes", "text:ruby-text", "text:number", "text:execute-macro-events",
            "text:table-of-content-source", "text:illustration-index-source", "text:table-index-source",
            "text:object-index-source", "text:user-index-source", "text:alphabetical-index-source",
            "text:bibliography-source", "office:binary-data",
        ),
    )
)  # fmt: skip
PAGE_FIELDS: Final = frozenset(map(qn, ("text:page-number", "text:page-count", "text:page-continuation")))
_DRAWN: Final = qn("draw:frame").partition("}")[0]
_NOTE: Final = qn("text:note")
_HIDDEN: Final = frozenset(map(qn, ("text:hidden-text", "text:hidden-paragraph")))
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_BLANKS: Final = 1_000
_MOST_NESTED: Final = 200  # spans in spans; more is a trap for the stack


class Texts:
    """Gives the texts of paragraphs."""

    def __init__(self, styles: Styles, note_mark: Callable[[Element], str]) -> None:
        self._styles = styles
        self._note_mark = note_mark
        self._pieces: list[str] = []
        self._links: list[tuple[Link, ...]] = []  # of each piece
        self._address: str | None = None

    def linked_text(self, paragraph: Element, *, page_fields: bool = True) -> tuple[str, tuple[Link, ...]]:
        """A paragraph's text, in which line breaks are `LINE_BREAK`, and its links; empty if it is hidden.

        Args:
            paragraph: A paragraph or heading.
            page_fields: Page numbers are read; not so in a page header or footer.
        """
        if self._styles.is_hidden(paragraph, "paragraph") or _is_hidden_by_field(paragraph):
            return "", ()
        self._pieces, self._links = [], []
        self._collect(paragraph, page_fields, 0)
        text = "".join(self._pieces)
        return text.translate(AS_SIGNS), carried(text, zip(self._pieces, self._links, strict=True))

    def _collect(self, element: Element, page_fields: bool, depth: int) -> None:
        if depth > _MOST_NESTED:
            raise RecursionError
        self._add(element.text)
        for child in element:
            self._child(child, page_fields, depth)
            self._add(child.tail)

    def _child(self, child: Element, page_fields: bool, depth: int) -> None:
        tag = child.tag
        if not isinstance(tag, str) or tag in LEFT_OUT or tag.startswith(_DRAWN):
            return
        if tag == qn("text:s"):
            count = child.get(qn("text:c"), "1")
            self._put(" " * (min(int(count), _MOST_BLANKS) if count.isascii() and count.isdecimal() else 1))
        elif tag == qn("text:tab"):
            self._put("\t")
        elif tag == qn("text:line-break"):
            self._put(LINE_BREAK)
        elif tag == _NOTE:
            self._mark(self._note_mark(child))
        elif (tag in PAGE_FIELDS and not page_fields) or (tag in _HIDDEN and child.get(qn("text:is-hidden")) == "true"):
            return
        elif tag == qn("text:a"):
            around, self._address = self._address, address_of(child.get(_HREF, "")) or self._address
            self._collect(child, page_fields, depth + 1)
            self._address = around
        elif tag != qn("text:span") or not self._styles.is_hidden(child, "text"):
            self._collect(child, page_fields, depth + 1)

    def _put(self, piece: str) -> None:
        self._pieces.append(piece)
        self._links.append(((0, len(piece), self._address),) if self._address else ())

    def _add(self, text: str | None) -> None:
        """Add text of the file, in which white space is one blank, and none at the start."""
        if not text:
            return
        before = self._pieces[-1][-1:] if self._pieces else " "
        text = _BLANKS.sub(" ", text)
        text = text[1:] if before == " " and text.startswith(" ") else text
        if text:
            self._put(text)

    def _mark(self, mark: str) -> None:
        # Behind a full stop a note's mark must not look like the rest of a number or a name.
        before = self._pieces[-1][-1:] if self._pieces else ""
        if mark:
            self._put(f" {mark}" if before and before in ".!?" else mark)


def drawn_in(paragraph: Element) -> Iterator[Element]:
    """The frames and shapes that are anchored in a paragraph, those of its notes and comments apart."""
    for child in paragraph:
        if not isinstance(child.tag, str) or child.tag in LEFT_OUT or child.tag == _NOTE:
            continue
        if child.tag.startswith(_DRAWN) and child.tag != qn("draw:a"):
            yield child
        else:
            yield from drawn_in(child)


def _is_hidden_by_field(paragraph: Element) -> bool:
    return any(field.get(qn("text:is-hidden")) == "true" for field in paragraph.iter(qn("text:hidden-paragraph")))
