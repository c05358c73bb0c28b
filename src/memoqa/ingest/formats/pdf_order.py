"""Put the lines of a page in the order in which they are read, if the file draws them in another.

A line is read after those above it in its column. Otherwise the file's own order holds: it knows its columns best.

Source: T. M. Breuel, "High performance document layout analysis" (2003), whose first rule is ours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memoqa.ingest.formats.printed_line import OVERLAP_EMS, SAME_BASE_EMS, PrintedLine

MOST_PITCH_EMS = 2.0  # from a line to the one that goes on under it
MOST_HANG_EMS = 6.0  # 主旨： and the like stand so far out before the text that hangs under them
MOST_LINES = 400  # a drawing with more labels has no order to find, and pairs take long


def in_reading_order(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of a page; as they are if none stands above one that is drawn before it."""
    if len(lines) > MOST_LINES or not _goes_up(lines):
        return list(lines)
    above: list[set[int]] = [set() for _ in lines]
    for earlier, later in _pairs_in_columns(lines):
        if lines[later].y > lines[earlier].y:
            above[earlier].add(later)
        else:
            above[later].add(earlier)
    return _sorted(lines, above)


@dataclass(slots=True)
class _Run:
    """Lines that are drawn downward, one after the other, and the box around them."""

    lines: list[PrintedLine]
    left: float
    right: float

    def holds_below(self, line: PrintedLine) -> bool:
        """Whether one of its lines stands below a line, in its column."""
        if line.y <= self.lines[-1].y or line.x >= self.right or self.left >= line.right:
            return False
        return any(other.y < line.y and line.overlaps(other) and not line.shares_base(other) for other in self.lines)


def _goes_up(lines: Sequence[PrintedLine]) -> bool:
    """Whether a line stands above one of its column that is drawn before it."""
    runs: list[_Run] = []
    for line in lines:
        if any(run.holds_below(line) for run in runs):
            return True
        if runs and line.y <= runs[-1].lines[-1].y:
            run = runs[-1]
            run.lines.append(line)
            run.left, run.right = min(run.left, line.x), max(run.right, line.right)
        else:
            runs.append(_Run([line], line.x, line.right))
    return False


def _pairs_in_columns(lines: Sequence[PrintedLine]) -> Iterator[tuple[int, int]]:
    """The indexes, in order, of each two lines of which one stands above the other."""
    # As PrintedLine.overlaps and shares_base say it, without two calls for each of many pairs.
    places = [(line.x, line.right, line.y, line.size) for line in lines]
    for later, (left, right, y, size) in enumerate(places):
        for earlier in range(later):
            other_left, other_right, other_y, other_size = places[earlier]
            if other_left >= right or left >= other_right:
                continue
            smaller, larger = (size, other_size) if size < other_size else (other_size, size)
            shared = min(other_right, right) - max(other_left, left)
            if shared > OVERLAP_EMS * smaller and not -SAME_BASE_EMS * larger <= y - other_y <= SAME_BASE_EMS * larger:
                yield earlier, later


def _hangs_under(last: PrintedLine, line: PrintedLine, other: PrintedLine) -> bool:
    """Whether a line goes on right below the last one, set in a little, and another line stands lower."""
    near = 0 < last.y - line.y <= MOST_PITCH_EMS * last.size and line.y - other.y > SAME_BASE_EMS * last.size
    return near and 0 <= line.x - last.x <= MOST_HANG_EMS * last.size


def _sorted(lines: Sequence[PrintedLine], above: list[set[int]]) -> list[PrintedLine]:
    """The lines, each after all that stand above it; down one column before the next begins."""
    below: list[list[int]] = [[] for _ in lines]
    for index, others in enumerate(above):
        for other in others:
            below[other].append(index)
    waiting = [len(others) for others in above]
    free = {index for index, count in enumerate(waiting) if not count}
    found: list[int] = []
    while free:
        last = lines[found[-1]] if found else None
        in_column = [index for index in free if last and lines[index].overlaps(last)]
        # The leftmost column is read first; of two lines that begin at one place, the upper.
        chosen = min(in_column or free, key=lambda index: (round(lines[index].x), -lines[index].y))
        hanging = [index for index in in_column if last and _hangs_under(last, lines[index], lines[chosen])]
        chosen = max(hanging, key=lambda index: lines[index].y, default=chosen)
        free.remove(chosen)
        found.append(chosen)
        for index in below[chosen]:
            waiting[index] -= 1
            if not waiting[index]:
                free.add(index)
    return [lines[index] for index in found]
