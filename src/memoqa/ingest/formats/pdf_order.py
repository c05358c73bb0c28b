"""Put the lines of a page in the order in which they are read, if the file draws them in another.

A line is read after those above it in its column. Otherwise the file's own order holds: it knows its columns best.

Source: T. M. Breuel, "High performance document layout analysis" (2003), whose first rule is ours.
"""

from collections.abc import Sequence

from memoqa.ingest.formats.printed_line import OVERLAP_EMS, SAME_BASE_EMS, PrintedLine

MOST_LINES = 400  # a drawing with more labels has no order to find, and pairs take long


def in_reading_order(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of a page; as they are if none stands above one that is drawn before it."""
    if len(lines) > MOST_LINES:
        return list(lines)
    pairs = _pairs_in_columns(lines)
    if not any(later_is_above for _, _, later_is_above in pairs):
        return list(lines)
    above: list[set[int]] = [set() for _ in lines]
    for earlier, later, later_is_above in pairs:
        if later_is_above:
            above[earlier].add(later)
        else:
            above[later].add(earlier)
    return _sorted(lines, above)


def _pairs_in_columns(lines: Sequence[PrintedLine]) -> list[tuple[int, int, bool]]:
    """Each two lines of which one stands above the other: their indexes, and whether the later one is the upper."""
    # As PrintedLine.overlaps and shares_base say it, without two calls for each of many pairs.
    places = [(line.x, line.right, line.y, line.size) for line in lines]
    pairs = []
    for later, (left, right, y, size) in enumerate(places):
        for earlier in range(later):
            other_left, other_right, other_y, other_size = places[earlier]
            smaller, larger = (size, other_size) if size < other_size else (other_size, size)
            shared = (min(other_right, right)) - (max(other_left, left))
            if shared > OVERLAP_EMS * smaller and not -SAME_BASE_EMS * larger <= y - other_y <= SAME_BASE_EMS * larger:
                pairs.append((earlier, later, y > other_y))
    return pairs


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
        free.remove(chosen)
        found.append(chosen)
        for index in below[chosen]:
            waiting[index] -= 1
            if not waiting[index]:
                free.add(index)
    return [lines[index] for index in found]
