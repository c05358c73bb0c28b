"""Where words of a file link to: which addresses are kept, and where the words stand once their lines are joined.

An address is printable ASCII, so that people see all of it and no character in it can act on a terminal or a chat.

Source: RFC 3986; IDNA for the names of hosts, as browsers show those that may be taken for others.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote, urlsplit

from memoqa.domain import Link

MOST_CHARACTERS: Final = 2_000  # of an address; browsers and servers take no longer ones for granted
MOST_LINKS: Final = 100  # of a line: an index in a page's margin has fewer
_KEPT: Final = re.compile(r"(?:https?://[^/\s]|mailto:[^\s@?]+@)", re.IGNORECASE)
_PRINTABLE: Final = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>`|{}^')


def address_of(written: str) -> str | None:
    """The address that a file gives, other characters than ASCII's encoded; None if it is not kept.

    Kept are http, https and mailto addresses of at most 2,000 characters. A backslash is a slash to some programs
    and part of a name to others, so such an address leads nobody knows where.
    """
    address = written.strip()
    if len(address) > MOST_CHARACTERS or not _KEPT.match(address) or "\\" in address:
        return None
    try:
        host = urlsplit(address).netloc
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return None
    shown = quote(address.replace(host, ascii_host, 1) if host else address, safe=_PRINTABLE, errors="replace")
    return shown if len(shown) <= MOST_CHARACTERS else None


def carried(text: str, pieces: Iterable[tuple[str, Sequence[Link]]]) -> tuple[Link, ...]:
    """The links of pieces as spans of the text that they were joined to, in order.

    Args:
        text: The pieces one after the other; only their white space may differ.
        pieces: Texts, each with its links as spans of it.

    Returns:
        Each span begins and ends with a character that can be seen. Spans of one address that only white space parts
        are one. Empty if the text is not made of the pieces.
    """
    pieces = list(pieces)
    if not any(links for _, links in pieces):
        return ()
    places = [place for place, character in enumerate(text) if not character.isspace()]
    found: list[Link] = []
    before = 0
    for piece, links in pieces:
        seen = list(itertools.accumulate((not character.isspace() for character in piece), initial=0))
        for start, end, address in sorted(links):
            first, last = (before + seen[max(0, min(place, len(piece)))] for place in (start, end))
            if first < last <= len(places):
                found.append((places[first], places[last - 1] + 1, address))
        before += seen[-1]
    return _merged(text, found)[:MOST_LINKS] if before == len(places) else ()


def parted(lines: Sequence[str], text: str, links: Sequence[Link]) -> list[tuple[Link, ...]]:
    """The links of a text, shared out to the lines that it was cut into; only their white space may differ."""
    found = carried("\n".join(lines), [(text, links)]) if links else ()
    ends = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    return [within(found, start, start + len(line)) for start, line in zip(ends, lines, strict=False)]


def within(links: Sequence[Link], start: int, end: int) -> tuple[Link, ...]:
    """The links in a stretch of their text, as spans of the stretch; one that goes on outside is cut."""
    cut = ((max(first, start) - start, min(last, end) - start, address) for first, last, address in links)
    return tuple((first, last, address) for first, last, address in cut if first < last)


def _merged(text: str, links: Sequence[Link]) -> tuple[Link, ...]:
    merged: list[Link] = []
    for start, end, address in links:
        if merged and merged[-1][2] == address and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(merged[-1][1], end), address)
        elif not merged or start >= merged[-1][1]:
            merged.append((start, end, address))
    return tuple(merged)
