"""A line of a printed page with its place, and how two lines lie to each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from memoqa.domain import Link

SAME_BASE_EMS = 0.25  # base lines within this are one line's; type of two fonts is set a little apart
OVERLAP_EMS = 0.5  # of the smaller type: less is a line that begins where another ends


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a line without a wide gap in it.

    Attributes:
        left: Of its first character, in points from the page's left.
        right: Of its last character.
        links: As those of the line, but spans of the cell's text.
    """

    text: str
    left: float
    right: float
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line with its place on its page.

    Attributes:
        page: From 1.
        number: From 1, in the order in which the page draws its lines.
        x: Left end of its first character, in points.
        y: Its base line, in points from the page's bottom.
        size: Of its type, in points.
        depth: Its base line again, as a share of the page's height from the top.
        right: Right end of its last character, in points.
        word: Width of its first word, in points: what the line before had no room for.
        cells: Its text in parts, if wide gaps part it; else empty.
        noted: It begins with a raised number, as a note does; later, it begins a note.
        table: The number of the table on the page that it is a row of; 0 if it is in none. Later, in the document.
        columns: The left ends of its table's columns and the right end, if rules show them; else empty.
        repeated: It is a header row that its table, which began on an earlier page, says again.
        stated: Its level as a heading if the file states it, from 1; else None.
        recognised: The confidence of its recognition, 0 to 1; None if the file itself has its characters.
        aside: It is turned against the page, or stands in a margin that was recognised.
        links: Where its words lead, as spans of `text`.
    """

    text: str
    page: int
    number: int
    x: float
    y: float
    size: float
    depth: float
    right: float = 0.0
    word: float = 0.0
    cells: tuple[Cell, ...] = field(default=())
    noted: bool = False
    table: int = 0
    columns: tuple[float, ...] = field(default=())
    repeated: bool = False
    stated: int | None = None
    recognised: float | None = None
    aside: bool = False
    links: tuple[Link, ...] = ()

    def shares_base(self, other: "PrintedLine") -> bool:
        """Whether both stand on the same base line."""
        return abs(self.y - other.y) <= SAME_BASE_EMS * max(self.size, other.size)

    def overlaps(self, other: "PrintedLine") -> bool:
        """Whether one stands above the other, in the same column."""
        shared = min(self.right, other.right) - max(self.x, other.x)
        return shared > OVERLAP_EMS * min(self.size, other.size)


def body_size(lines: Sequence[PrintedLine]) -> float:
    """The size of most of the text, in points; 0 if there is none."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def cells_of(line: PrintedLine) -> tuple[Cell, ...]:
    """A line's cells; a line without a wide gap is one."""
    return line.cells or (Cell(line.text, line.x, line.right, line.links),)
