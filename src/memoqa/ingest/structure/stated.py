"""The ranks of headings that a PDF's bookmarks or tags state and whose own form tells none.

A stated level fills gaps only: a heading with a number, or in larger type, keeps the rank that this gives it, and the
others at its level get the same.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from memoqa.ingest.structure import marks
from memoqa.ingest.structure.printed import OUTERMOST_RANK
from memoqa.ingest.structure.unmarked import UNNUMBERED_RANK

if TYPE_CHECKING:
    from memoqa.ingest.structure.parts import Part

_LEAST_OVER = 2  # headings with numbers below them; one alone may be chance


def stated_ranks(parts: Sequence["Part"]) -> list[int | None]:
    """For each part its rank as a heading by the level that the file states; None if it states none."""
    levels = [part.block.lines[0].stated if len(part.block.lines) == 1 else None for part in parts]
    own = [part.unmarked or marks.heading_rank(part.text) for part in parts]
    used = sorted({level for level in levels if level is not None})
    ranks: dict[int, int] = {}
    outer = 0
    for place, level in enumerate(used):
        outer = ranks[level] = max(outer + 1, _rank(level, levels, own, place))
    return [ranks[level] if level is not None else None for level in levels]


def _rank(level: int, levels: Sequence[int | None], own: Sequence[int | None], place: int) -> int:
    told = Counter(rank for other, rank in zip(levels, own, strict=True) if other == level and rank is not None)
    if told:
        return told.most_common(1)[0][0]
    return OUTERMOST_RANK if _over_numbers(level, levels, own) else UNNUMBERED_RANK + place


def _over_numbers(level: int, levels: Sequence[int | None], own: Sequence[int | None]) -> bool:
    """Whether most headings of a level have a heading with a number below them."""
    heads = over = 0
    waits = False
    for other, rank in zip(levels, own, strict=True):
        if other == level:
            heads, waits = heads + 1, True
        elif rank is not None and rank < UNNUMBERED_RANK:
            over, waits = over + waits, False
    return over >= _LEAST_OVER and 2 * over > heads
