"""The lines under a quote that say where its words lead, unless they say it themselves.

An address is shown as plain text and whole: people must see where they go before they go.
"""

import re
from collections.abc import Iterator
from typing import Final

from memoqa.domain import Quote
from memoqa.quotes.hidden import code_of, is_hidden
from memoqa.quotes.shown import shown, shown_heading
from memoqa.quotes.words import AnswerWords
from memoqa.text.linked_words import address_of

MOST_SHOWN: Final = 3
LONGEST_WORDS: Final = 60  # characters; they stand whole in the quote above
_UNPRINTED: Final = re.compile(r"(?:https?://|mailto:)?(?:www\.)?", re.IGNORECASE)  # at an address's start
_IN_ADDRESS: Final = frozenset("-._~%/?#&=@+")  # beside letters and digits: the address goes on


def link_lines(quote: Quote, words: AnswerWords) -> tuple[str, ...]:
    """A line for each address that is not printed in the quote, at most three, and how many more there are."""
    listed = list(_not_printed(quote))
    lines = [words.link.format(words=_label(quote, start, end), address=said) for start, end, said in listed]
    more = len(lines) - MOST_SHOWN
    one, _, many = words.more_links.partition("|")
    rest = [(many if many and more != 1 else one).format(count=more)] if more > 0 else []
    return (*lines[:MOST_SHOWN], *rest)


def _not_printed(quote: Quote) -> Iterator[tuple[int, int, str]]:
    """The links to be shown, each address once."""
    said: set[str] = set()
    seen = shown(quote).text if quote.links else ""
    for start, end, written in quote.links:
        address = address_of(written)
        if address is None or address in said:
            continue
        said.add(address)
        bare = _bare(address)
        label = "".join(shown_heading(quote.text[start:end], quote.memo).split())
        if _bare(address_of(label) or label) != bare and not _is_printed(bare, seen):
            yield start, end, address


def _bare(address: str) -> str:
    """An address without what people leave out when they print it."""
    return _UNPRINTED.sub("", address, count=1).rstrip("/").lower()


def _is_printed(bare: str, text: str) -> bool:
    """Whether a text has an address that begins and ends where this does."""
    said, start = text.lower(), -1
    while bare and (start := said.find(bare, start + 1)) >= 0:
        end = start + len(bare)
        before, behind = said[max(0, start - 12) : start], said[end : end + 3].lstrip("/.")[:1]
        for left_out in ("www.", "https://", "http://", "mailto:"):
            before = before.removesuffix(left_out)
        if not _goes_on(before[-1:]) and not _goes_on(behind):
            return True
    return False


def _goes_on(character: str) -> bool:
    return bool(character) and ((character.isascii() and character.isalnum()) or character in _IN_ADDRESS)


def _label(quote: Quote, start: int, end: int) -> str:
    """The words that are linked, on one line, as people see them in the quote."""
    label = " ".join(shown_heading(quote.text[start:end], quote.memo).split())
    label = label if len(label) <= LONGEST_WORDS else f"{label[:LONGEST_WORDS]}…"
    return "".join(code_of(character) if is_hidden(character) else character for character in label)
