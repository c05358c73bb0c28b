"""Split a long text at sentence ends into pieces that a platform accepts; joined again, the pieces are the text.

Pure functions; the adapter says what its platform counts as length.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from memoqa.text.sentences import sentences_of

JOINER: Final = "\u200d"  # holds the parts of one emoji together


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, with the highlights inside it as spans of the piece."""

    text: str
    highlights: tuple[tuple[int, int], ...] = ()


def split(
    text: str,
    highlights: tuple[tuple[int, int], ...],
    cost: Callable[[Piece], int],
    first: int,
    rest: int,
) -> list[Piece]:
    """The text in pieces, each within its budget.

    Args:
        text: Any text; it may be empty.
        highlights: Spans of the text, in order.
        cost: What the platform counts for a piece; it grows with the piece.
        first: The budget of the first piece. If not even one sentence fits into it but one fits into `rest`, the first
            piece is empty: better a whole sentence in the next message.
        rest: The budget of each further piece; one character must fit into it.

    Returns:
        At least one piece; joined, they are `text`.

    Raises:
        ValueError: Not even one character fits into `rest`.
    """
    ends = [sentence.end for sentence in sentences_of(text, 0, len(text))]
    pieces: list[Piece] = []
    start, budget = 0, first

    def price(end: int) -> int:
        return cost(_piece(text, start, end, highlights))

    while True:
        end = _end(text, start, ends, price, budget, rest)
        pieces.append(_piece(text, start, end, highlights))
        if end == len(text):
            return pieces
        start, budget = end, rest


def _end(text: str, start: int, ends: list[int], cost: Callable[[int], int], budget: int, rest: int) -> int:
    """The end of the piece that begins at `start`; `start` itself if the text had better wait for the next piece."""
    longest = _longest(text, start, cost, budget)
    if longest == len(text):
        return longest
    whole = [end for end in ends if start < end <= longest]
    if whole:
        # White space after the sentence goes with it if it fits: no piece should begin with a blank.
        end = whole[-1]
        while end < longest and text[end].isspace():
            end += 1
        return end
    if budget < rest:
        sentence = next((end for end in ends if end > start), len(text))
        if longest == start or cost(sentence) <= rest:
            return start
    if longest == start:
        raise ValueError("not one character fits into a message")
    blank = max((place + 1 for place in range(start, longest) if text[place].isspace()), default=0)
    return blank if blank > start + (longest - start) // 2 else between_characters(text, start, longest)


def _longest(text: str, start: int, cost: Callable[[int], int], budget: int) -> int:
    """The last end within the budget, by bisection."""
    low, high = start, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if cost(middle) <= budget:
            low = middle
        else:
            high = middle - 1
    return low


def between_characters(text: str, start: int, end: int) -> int:
    """The end, moved back if it would separate a letter from its accents, or the parts of an emoji."""
    place = end
    while place > start + 1 and (
        unicodedata.combining(text[place])
        or JOINER in text[place - 1 : place + 1]
        or "\ufe00" <= text[place] <= "\ufe0f"
    ):
        place -= 1
    return place if place > start + 1 else end


def _piece(text: str, start: int, end: int, highlights: tuple[tuple[int, int], ...]) -> Piece:
    inside = ((max(a, start) - start, min(b, end) - start) for a, b in highlights)
    return Piece(text[start:end], tuple((a, b) for a, b in inside if a < b))
