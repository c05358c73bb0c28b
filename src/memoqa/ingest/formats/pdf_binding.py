"""Leave out the binding line of an official letter: 裝, 訂 and 線 down the left margin, with dots or bars between."""

import re
from collections.abc import Sequence
from itertools import product

from memoqa.ingest.formats.pdf_words import Word

_NAMED = ("裝", "訂", "線"), ("装", "订", "线")
_BARS = r"|｜│┃┆┇┊┋︙⋮:：.．…‥·‧•\-–—－"
_DRAWN = re.compile(rf"[裝訂線装订线{_BARS}]+")
_SOME, _MORE = rf"[{_BARS}]{{0,99}}", rf"[{_BARS}]{{1,99}}"
_IN_ONE_WORD = re.compile(rf"{_SOME}[裝装]{_MORE}[訂订]{_MORE}[線线]{_SOME}")  # drawn close together
_BESIDE_POINTS = 6.0  # its characters and its bars stand under each other


def without_binding_line(words: Sequence[Word]) -> Sequence[Word]:
    """The words of a page but for its binding line, which says nothing; all of them if it has none."""
    place = _place(words)
    if place is None:
        return words
    return [word for word in words if abs(word.left - place) > _BESIDE_POINTS or not _DRAWN.fullmatch(word.text)]


def _place(words: Sequence[Word]) -> float | None:
    """Where the line's three characters begin, one far below the other, in points from the left."""
    for word in words:
        if _IN_ONE_WORD.fullmatch(word.text):
            return word.left
    for named in _NAMED:
        found = [[word for word in words if word.text == character] for character in named]
        for first, second, third in product(*found):
            under = max(abs(first.left - second.left), abs(first.left - third.left)) <= _BESIDE_POINTS
            if under and first.base - second.base > 2 * first.size and second.base - third.base > 2 * first.size:
                return first.left
    return None
