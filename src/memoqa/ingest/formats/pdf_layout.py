"""Turn the lines of printed pages into the reader's: geometry becomes white space, and what a line's length tells.

A blank line stands for a clear gap, spaces for an indentation. A line is full if its column had no room for what
follows.
"""

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, zip_longest
from operator import attrgetter

from memoqa.ingest.formats.printed_line import PrintedLine, body_size
from memoqa.ingest.source import Line
from memoqa.text.linked_words import carried

CLEAR_GAP = 1.4  # times the usual distance of lines; "paragraph spacing" of half a line and more shows, jitter does not
MOST_PITCH_EMS = 2.5  # twice spaced; lines further apart are not wrapped text
LEAST_INDENT_EMS = 0.9  # Chinese paragraphs are set in by two characters, English ones by one or more
LEAST_WRAPPED = 2  # lines on a page tell how far apart its lines stand
RUNNING_SHARE = 1 / 3  # of a page's characters; headings have fewer
RUNNING_LINES = 3  # that had no room for what follows
MOST_INDENT_EMS = 6.0  # further right, a line is centered, flush right or in another column
MOST_HANG_EMS = 4.0  # under an item's number
MARGIN_STEP_POINTS = 2.0  # lines that begin within this of each other share a margin
OTHER_TYPE = 1.12  # times: a heading's type beside the text's, or the text's beside a note's
SAME_COLUMN_EMS = 8.0  # items set in, and their items, begin so far to the right of their column's left end
NARROWEST_EMS = 12.0  # a column less wide is a table's, or a drawing's
RAGGED_EMS = 1.5  # lines that end within this of the right end show where it is
LEAST_SHARE = 0.1  # of a column's lines end there
SURE_LINES = 4  # fewer lines that end there may be chance, and the other pages are asked
MOST_ASKED = 3000  # lines of a long document are enough to show where its columns end
SLACK_EMS = 1.5  # a line that leaves so much more room than is needed was ended on purpose


def laid_out(lines: Sequence[PrintedLine]) -> Iterator[Line]:
    """The reader's lines, of a document's lines in order."""
    pages = [list(page) for _, page in groupby(lines, key=attrgetter("page"))]
    usual = _usual_pitch(pages)
    body = body_size(lines)
    edges = _Edges(pages)
    following = dict(zip_longest(map(_key, lines), lines[1:]))
    for page in pages:
        margins = _margins(page)
        full = {line.number: edges.is_full(line, following[_key(line)]) for line in page if not line.table}
        pitches = _pitches(page, full)
        running = {size for size in _running_sizes(page, full) if size > body}
        most = max(running, default=body)
        above: PrintedLine | None = None
        spaces = 0
        for line in page:
            if line.repeated:
                yield Line(line.text, line.number, line.page, role="left out")
                continue
            pitch = max(usual, pitches.get(round(line.size), 0.0))
            if line.noted or _begins_apart(above, line, pitch, most):
                yield Line("", line.number, line.page)
                above = None
            spaces = _spaces(line, _nearest(margins, line), above, spaces)
            size = 1.0 if round(line.size) in running else round(line.size / most, 2) if most else None
            table, wraps = line.table or None, full.get(line.number)
            found = Line(
                " " * spaces + line.text,
                line.number,
                line.page,
                full=wraps,
                size=size,
                table=table,
                stated=line.stated,
                recognised=line.recognised,
            )
            yield replace(found, links=carried(found.text, [(line.text, line.links)])) if line.links else found
            above = line


def _key(line: PrintedLine) -> tuple[int, int]:
    return line.page, line.number


def _usual_pitch(pages: Sequence[list[PrintedLine]]) -> float:
    """The most usual distance between base lines in the document, in points; 0 if no page has two lines."""
    pairs = [pair for page in pages for pair in pairwise(page) if pair[0].y > pair[1].y]
    close = [pair for pair in pairs if pair[0].y - pair[1].y <= MOST_PITCH_EMS * max(pair[0].size, pair[1].size)]
    distances = [above.y - below.y for above, below in close or pairs]
    return statistics.median_low(distances) if distances else 0.0


def _pitches(page: Sequence[PrintedLine], full: Mapping[int, bool | None]) -> dict[int, float]:
    """By the size of its type, the distance of base lines on a page, if two lines of that size go on in the next.

    An official letter is set in larger type and wider apart than the tables behind it.

    Args:
        page: Its lines.
        full: By their numbers, whether their column had no room for what follows.
    """
    distances: dict[int, list[float]] = {}
    for above, line in pairwise(page):
        size = round(line.size)
        if full.get(above.number) and size == round(above.size) and 0 < above.y - line.y <= MOST_PITCH_EMS * size:
            distances.setdefault(size, []).append(above.y - line.y)
    return {size: statistics.median_low(found) for size, found in distances.items() if len(found) >= LEAST_WRAPPED}


def _running_sizes(page: Sequence[PrintedLine], full: Mapping[int, bool | None]) -> set[int]:
    """The sizes of type, in whole points, that a page's running text is set in: a letter's, before small tables."""
    characters: Counter[int] = Counter()
    wrapped: Counter[int] = Counter()
    for line in page:
        characters[round(line.size)] += len(line.text)
        wrapped[round(line.size)] += bool(full.get(line.number))
    least = RUNNING_SHARE * characters.total()
    return {size for size, count in characters.items() if count >= least and wrapped[size] >= RUNNING_LINES}


def _margins(page: Sequence[PrintedLine]) -> list[float]:
    """Where lines begin, from the left: the page's margin, then those of columns further right."""
    lines = [line for line in page if line.right > line.x]
    margins: list[float] = []
    while not margins or len(lines) >= SURE_LINES:
        steps = sorted(round(line.x / MARGIN_STEP_POINTS) for line in lines)
        common, count = Counter(steps).most_common(1)[0] if steps else (0, 0)
        if margins and count < SURE_LINES:
            break
        margins.append(MARGIN_STEP_POINTS * common)
        lines = [line for line in lines if line.x - margins[-1] > MOST_INDENT_EMS * line.size]
    return margins


def _nearest(margins: Sequence[float], line: PrintedLine) -> float:
    """The margin that a line is set in from."""
    return max((margin for margin in margins if margin <= line.x + MARGIN_STEP_POINTS), default=margins[0])


def _parted(above: PrintedLine, line: PrintedLine, pitch: float) -> bool:
    """Whether a blank line stands for what parts two lines."""
    if above.y - line.y > CLEAR_GAP * max(pitch, above.size, line.size):
        return True
    smaller, larger = sorted((above.size, line.size))
    return larger > OTHER_TYPE * smaller


def _begins_apart(above: PrintedLine | None, line: PrintedLine, pitch: float, most: float) -> bool:
    """Whether a line stands apart from the one above on its page, or one of them is stated to be a heading.

    Two lines of larger type may be one heading, of which only one line was found.
    """
    if above is None:
        return line.stated is not None
    one_heading = round(above.size) == round(line.size) and line.size > OTHER_TYPE * most
    stated = above.stated is not None or line.stated is not None
    return _parted(above, line, pitch) or (stated and not one_heading)


def _spaces(line: PrintedLine, margin: float, above: PrintedLine | None, spaces: int) -> int:
    """The spaces that a line is set in by, from the page's margin, or from a line right above that it hangs under.

    Two spaces are as wide as one Chinese character.
    """
    if line.table or not line.size or line.text[0].isspace():
        return 0
    indent = (line.x - margin) / line.size
    if LEAST_INDENT_EMS <= indent <= MOST_INDENT_EMS:
        return round(2 * indent)
    hangs = (line.x - above.x) / line.size if above and above.overlaps(line) else 0.0
    return spaces + round(2 * hangs) if spaces and LEAST_INDENT_EMS <= hangs <= MOST_HANG_EMS else 0


class _Edges:
    """The right ends of the columns."""

    def __init__(self, pages: Sequence[list[PrintedLine]]) -> None:
        self._all = [line for page in pages for line in page if not line.table]
        self._some = self._all[:: len(self._all) // MOST_ASKED + 1]
        self._lines: dict[int, list[PrintedLine]] = {}
        for line in self._all:
            self._lines.setdefault(line.page, []).append(line)
        self._found: dict[tuple[int | None, int, int], tuple[float, int]] = {}

    def is_full(self, line: PrintedLine, following: PrintedLine | None) -> bool | None:
        """Whether a line's column had no room for the word that follows; None if that cannot be told."""
        edge, shown = self._edge(line)
        if not shown or not line.size or edge - line.x < NARROWEST_EMS * line.size:
            return None
        room = edge - line.right
        needed = following.word + 0.25 * line.size if following else 2 * line.size
        if following and not following.text[0].isascii():
            needed = following.word
        if room < needed - 0.1 * line.size:
            return True if shown > 1 else None  # the only line that shows where the end is tells nothing of itself
        return False if room >= needed + SLACK_EMS * line.size else None

    def _edge(self, line: PrintedLine) -> tuple[float, int]:
        """The right end of a line's column, and how many lines show it."""
        edge, shown = self._of(line.page, line)
        if shown < SURE_LINES:
            elsewhere, more = self._of(None, line)
            if more >= SURE_LINES:
                edge, shown = max(edge, elsewhere), more
        return edge, shown

    def _of(self, page: int | None, line: PrintedLine) -> tuple[float, int]:
        """The right end of the column that a line begins in, and how many lines show it; 0 if none does."""
        step = max(line.size, 1.0)
        key = page, round(line.x / step), round(step)
        if key not in self._found:
            lines = self._some if page is None else self._lines[page]
            rights = sorted(
                (other.right for other in lines if abs(other.x - line.x) <= SAME_COLUMN_EMS * step), reverse=True
            )
            self._found[key] = _shared_end(rights, RAGGED_EMS * step)
        return self._found[key]


def _shared_end(rights: Sequence[float], ragged: float) -> tuple[float, int]:
    """The furthest of the ends, in falling order, that enough others come near to, and how many do."""
    least = max(2.0, LEAST_SHARE * len(rights))
    near = 0
    for first, right in enumerate(rights):
        near = max(near, first)
        while near < len(rights) and rights[near] > right - ragged:
            near += 1
        if near - first >= least:
            return right, near - first
    return (rights[0], 1) if rights else (0.0, 0)
