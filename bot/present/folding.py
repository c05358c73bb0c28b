"""Choose what a chat shows first of a very long paragraph: the answering words and what stands around them.

Pure functions. What is shown is one slice of the paragraph; a button shows the whole, split over messages.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from bot.present.splitting import Piece, split
from memoqa.quotes.shown import Shown
from memoqa.text.clauses import clauses_of
from memoqa.text.sentences import sentences_of

LONGEST_WHOLE: Final = 2_000  # characters; half of what fits into one message on Discord, which has the lower limit
LONGEST_PART: Final = 600  # characters with the neighbours, about what a phone shows at once
LONGEST_UNIT: Final = 200  # characters of a stretch without a clause's end

Span: TypeAlias = tuple[int, int]


def folded(words: Shown) -> Shown | None:
    """The part of a very long paragraph to show first; None if the paragraph is to be shown whole."""
    if len(words.text) <= LONGEST_WHOLE:
        return None
    units = _units(words.text)
    start, end = _part(units, words.answer or next(iter(words.highlights), units[0]))
    return words.part(start, end)


def _part(units: Sequence[Span], answer: Span) -> Span:
    """The span of the answering words and as many units around them as fit, evenly on both sides."""
    touched = [number for number, (start, end) in enumerate(units) if start < answer[1] and end > answer[0]] or [0]
    first, last = touched[0], touched[-1]
    core = (units[first][0], units[last][1])
    if core[1] - core[0] > LONGEST_WHOLE:  # the answer is itself too long: its beginning, then
        last = first
        core = units[first]

    def lopsided(ends: Span) -> int:
        return abs((core[0] - units[ends[0]][0]) - (units[ends[1]][1] - core[1]))

    while True:
        wider = [
            (one, other)
            for one, other in ((first - 1, last), (first, last + 1))
            if one >= 0 and other < len(units) and units[other][1] - units[one][0] <= LONGEST_PART
        ]
        if not wider:
            return units[first][0], units[last][1]
        first, last = min(wider, key=lopsided)


def _units(text: str) -> list[Span]:
    """The text's sentences; of one that is too long to be a neighbour its clauses, and of such a clause pieces."""
    sentences = sentences_of(text, 0, len(text))
    units = [unit for one in sentences for unit in _short(text, one.start, one.end)]
    return units or list(_pieces(text, 0, len(text)))


def _short(text: str, start: int, end: int) -> Iterator[Span]:
    if end - start <= LONGEST_PART:
        yield start, end
        return
    for begin, stop in clauses_of(text[start:end]):
        yield from _pieces(text, start + begin, start + stop)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    for piece in split(text[start:end], (), _length, LONGEST_UNIT, LONGEST_UNIT):
        yield start, start + len(piece.text)
        start += len(piece.text)


def _length(piece: Piece) -> int:
    return len(piece.text)
