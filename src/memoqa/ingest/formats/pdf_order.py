"""Put the lines of a page in the order in which they are read, if the file draws them in another.

A line is read after those above it in its column. Otherwise the file's own order holds: it knows its columns best.

Source: T. M. Breuel, "High performance document layout analysis" (2003), whose first rule is ours.
"""

from collections.abc import Sequence

from memoqa.ingest.formats.printed_line import PrintedLine

MOST_LINES = 1000  # a drawing with more labels has no order to find, and pairs take long


def in_reading_order(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of a page; as they are if none stands above one that is drawn before it."""
    if len(lines) > MOST_LINES:
        return list(lines)
    above: list[set[int]] = [set() for _ in lines]
    goes_up = False
    for later, line in enumerate(lines):
        for earlier in range(later):
            other = lines[earlier]
            if not line.overlaps(other) or line.shares_base(other):
                continue
            if line.y > other.y:
                above[earlier].add(later)
                goes_up = True
            else:
                above[later].add(earlier)
    return _sorted(lines, above) if goes_up else list(lines)


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
