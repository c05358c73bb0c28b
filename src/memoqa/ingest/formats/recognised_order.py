"""Put the lines that were recognised on a page in the order in which they are read: columns apart, rows together.

Source: T. M. Breuel, "High performance document layout analysis" (2003): columns are parted by white space that no line
crosses.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_LINES = 400  # a page with more is a drawing or a form, and places to part it take long
LEAST_GUTTER_EMS = 1.0  # between columns
LEAST_LINES = 4  # in each column; fewer are cells
FILLED_SHARE = 0.7  # of a column's width is as long as half of its lines: text, not cells
FULL_SHARE = 0.4  # of a column's lines end near its right end, as lines do that go on in the next
NEAR_END_EMS = 2.5
LEAST_COLUMN_EMS = 8.0  # a narrower one has cells
LEAST_COLUMN_SHARE = 0.2  # of the text's width; a narrower one is a margin's notes or a table's first column
LEAST_NOTES = 3  # in a margin
MOST_NOTED = 0.6  # of a text's lines have a note beside them
LEAST_NOTE_EMS = 2.0  # wide
SAME_LEFT_EMS = 0.5  # lines of a column begin so near to each other
SAME_ROW_EMS = 0.5  # between the middles of two boxes on one line
MOST_SHARED_EMS = 0.9  # of a line that lie on the next: a character was found twice


@dataclass(frozen=True, slots=True)
class Box:
    """A line's place, the sheet straight, in any unit from the top left.

    Attributes:
        number: The line's.
        middle: Of its height.
        size: Of its type.
    """

    number: int
    left: float
    right: float
    middle: float
    size: float


def rows_in_order(boxes: Sequence[Box]) -> Iterator[list[int]]:
    """The rows in reading order, each the numbers of its lines from the left."""
    rest = sorted(boxes, key=lambda box: box.middle)
    start = 0
    while start < len(rest):
        end, gutter = _columns(rest[start:]) if len(rest) <= MOST_LINES else (len(rest), None)
        band = rest[start : start + end]
        if gutter is None:
            yield from _rows(band)
        else:
            yield from rows_in_order([box for box in band if box.right <= gutter])
            yield from rows_in_order([box for box in band if box.left >= gutter])
        start += end


def _columns(boxes: Sequence[Box]) -> tuple[int, float | None]:
    """How many of the boxes, from the first, are alike, and the place that parts their columns; None if none does."""
    for first in range(len(boxes)):
        found = _gutter_from(boxes[first:])
        if found is not None:
            return (first, None) if first else found
    return len(boxes), None


def _gutter_from(boxes: Sequence[Box]) -> tuple[int, float] | None:
    """The longest run of boxes from the first that a gutter parts into columns of text."""
    size = statistics.median(box.size for box in boxes)
    best: tuple[int, float] | None = None
    for gutter in _candidates(boxes, size):
        count = next((index for index, box in enumerate(boxes) if box.left < gutter < box.right), len(boxes))
        if (best is None or count > best[0]) and _are_columns(boxes[:count], gutter, size):
            best = count, gutter
    return best


def _candidates(boxes: Sequence[Box], size: float) -> list[float]:
    """Places right before the lines of a column that begins to the right of the first."""
    least = min(box.left for box in boxes)
    lefts = sorted(box.left for box in boxes if box.left > least + 4 * size)
    groups: list[list[float]] = []
    for left in lefts:
        if groups and left - groups[-1][-1] <= SAME_LEFT_EMS * size:
            groups[-1].append(left)
        else:
            groups.append([left])
    return [group[0] - SAME_LEFT_EMS / 2 * size for group in groups if len(group) >= LEAST_NOTES]


def _are_columns(boxes: Sequence[Box], gutter: float, size: float) -> bool:
    """Whether lines beside each other are two texts, and not the cells of rows."""
    sides = [[box for box in boxes if box.right <= gutter], [box for box in boxes if box.left >= gutter]]
    if not all(sides) or len(sides[0]) < LEAST_LINES:
        return False
    if _is_margin(sides[0], sides[1], size):
        return True
    left_end, right_start = max(box.right for box in sides[0]), min(box.left for box in sides[1])
    if len(sides[1]) < LEAST_LINES or right_start - left_end < LEAST_GUTTER_EMS * size:
        return False
    whole = max(box.right for box in boxes) - min(box.left for box in boxes)
    least = max(LEAST_COLUMN_SHARE * whole, LEAST_COLUMN_EMS * size)
    if not all(_is_text(side, least, size) for side in sides):
        return False
    overlap = min(side[-1].middle for side in sides) - max(side[0].middle for side in sides)
    return overlap > LEAST_LINES * size


def _is_text(side: Sequence[Box], least: float, size: float) -> bool:
    """Whether boxes below each other are lines of text, or columns of it; not names beside their posts."""
    end = max(box.right for box in side)
    width = end - min(box.left for box in side)
    full = sum(box.right >= end - NEAR_END_EMS * size for box in side)
    text = _usual_width(side) >= FILLED_SHARE * width and full >= FULL_SHARE * len(side)
    return width >= least and (text or _gutter_from(side) is not None)


def _usual_width(boxes: Sequence[Box]) -> float:
    """Half of what the boxes hold is in those that are at least so wide: an item's number, set apart, says nothing."""
    widths = sorted((box.right - box.left for box in boxes), reverse=True)
    half = sum(widths) / 2
    for width in widths:
        half -= width
        if half <= 0:
            return width
    return 0.0


def _is_margin(text: Sequence[Box], notes: Sequence[Box], size: float) -> bool:
    """Whether words in the margin to the right of a text stand beside some of its lines: who does it, by when.

    A table has a cell in nearly each of its rows, and a list of prices or pages has figures.
    """
    if len(notes) < LEAST_NOTES or len(notes) > MOST_NOTED * len(text):
        return False
    right = max(box.right for box in text)
    width = right - min(box.left for box in text)
    beside = max(box.right for box in notes) - right
    filled = _usual_width(text)
    wide = statistics.median(box.right - box.left for box in notes)
    return filled >= FILLED_SHARE * width and beside <= LEAST_COLUMN_SHARE * width and wide >= LEAST_NOTE_EMS * size


def _rows(boxes: Sequence[Box]) -> Iterator[list[int]]:
    row: list[Box] = []
    for box in boxes:
        if row and not all(_beside(box, other) for other in row):
            yield _from_left(row)
            row = []
        row.append(box)
    if row:
        yield _from_left(row)


def _beside(box: Box, other: Box) -> bool:
    shared = MOST_SHARED_EMS * box.size
    apart = box.left >= other.right - shared or other.left >= box.right - shared
    return apart and abs(box.middle - other.middle) <= SAME_ROW_EMS * min(box.size, other.size)


def _from_left(row: Sequence[Box]) -> list[int]:
    return [box.number for box in sorted(row, key=lambda box: box.left)]
