"""The text of one element of a web page as a browser shows it in one run: inline elements, breaks, what is hidden."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from memoqa.domain import Link
from memoqa.text.linked_words import address_of, carried

Element: TypeAlias = Any  # lxml's; it ships no types
Piece: TypeAlias = tuple[str, str | None]  # text, and the address that it leads to

LINE_BREAK: Final = "\v"  # no HTML text has it: white space is undone first
BLOCKS: Final = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer "  # noqa: SIM905  # fifty quoted words would be harder to read
    "form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody td "
    "tfoot th thead tr ul caption html".split()
)
# Never text that a page shows to be read; the text of del, s and strike no longer holds.
UNSEEN: Final = frozenset(
    "script style template head noscript svg iframe object embed canvas audio video map select datalist button "  # noqa: SIM905  # likewise
    "textarea rt rp del s strike title".split()
)
_HIDDEN_STYLE = re.compile(r"(?:\A|[;\s])(?:display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden)", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"[ \t\r\n\f\u00a0\u2028\u2029]+")
_SIGNS: Final = frozenset({"#", "¶", "§", "🔗"})  # of a link to the heading that it stands in
_DEEPEST: Final = 200  # libxml2 nests no deeper than 256, and Python's stack must hold


def is_element(node: Element) -> bool:
    """Whether a node is an element: comments and processing instructions are none."""
    return isinstance(node.tag, str)


def is_unseen(element: Element) -> bool:
    """Whether the page itself does not show an element, as far as that stands on the element."""
    if element.tag in UNSEEN or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    return bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def has_blocks(element: Element) -> bool:
    """Whether there are blocks in an element, so that it is more than one run of text."""
    return next(element.iterdescendants(*BLOCKS), None) is not None


def text_of(element: Element) -> str:
    """The text of an element, with `LINE_BREAK` where its lines end, and otherwise white space as single blanks."""
    return linked_text(pieces_in(element))[0]


def linked_text(pieces: Iterable[Piece]) -> tuple[str, tuple[Link, ...]]:
    """A run of text as `text_of` gives it, and its links."""
    written = [(piece.replace("\u00ad", ""), address) for piece, address in pieces]
    text = tidy("".join(piece for piece, _ in written))
    return text, carried(text, [(piece, ((0, len(piece), address),) if address else ()) for piece, address in written])


def pieces_in(element: Element) -> Iterator[Piece]:
    """The pieces of text in an element, white space as written, each with the address that it leads to."""
    return _pieces(element, 0, None)


def tidy(text: str) -> str:
    """A text with its white space as single blanks, none of them at a line's ends; soft hyphens are not shown."""
    text = _WHITE_SPACE.sub(" ", text.replace("\u00ad", ""))
    return LINE_BREAK.join(line.strip(" ") for line in text.split(LINE_BREAK)).strip(LINE_BREAK)


def _pieces(element: Element, depth: int, address: str | None) -> Iterator[Piece]:
    yield element.text or "", address
    for child in element:
        if is_element(child) and depth < _DEEPEST:
            yield from inline(child, depth + 1, address)
        yield child.tail or "", address


def inline(element: Element, depth: int = 0, address: str | None = None) -> Iterator[Piece]:
    """The pieces of text that an inline element shows, white space as written; `address` is where it stands in."""
    tag = element.tag
    if is_unseen(element) or (tag == "a" and (element.text_content() or "").strip() in _SIGNS):
        return
    if tag == "a":
        address = address_of(element.get("href") or "") or address
    if tag == "br":
        yield LINE_BREAK, None
    elif tag == "input":
        yield _box(element), address
    elif tag == "q":
        yield from (("“", address), *_pieces(element, depth, address), ("”", address))
    elif tag in BLOCKS:
        yield from ((LINE_BREAK, None), *_pieces(element, depth, address), (LINE_BREAK, None))
    else:
        yield from _pieces(element, depth, address)


def _box(element: Element) -> str:
    """The sign of a box that is or is not ticked."""
    if (element.get("type") or "").lower() not in {"checkbox", "radio"}:
        return ""
    return "☑ " if element.get("checked") is not None else "☐ "
