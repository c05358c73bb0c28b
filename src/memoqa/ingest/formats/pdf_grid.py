"""Read the tables that rules divide into cells: rows and columns from the rules, whatever the order of drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from memoqa.ingest.formats.pdf_lines import joined_texts
from memoqa.ingest.formats.pdf_rules import Rule
from memoqa.ingest.formats.printed_line import Cell, PrintedLine, cells_of
from memoqa.text.linked_words import carried

TOUCHING_POINTS = 3.0  # rules that meet, and the two sides of a double rule
NARROWEST_POINTS = 8.0  # of a column; rules nearer to each other belong to one border
MOST_LINES_IN_CELL = 12  # a longer cell is a text beside another, and its line ends and paragraphs are its own


@dataclass(frozen=True, slots=True)
class Grid:
    """Rules that meet, with the places where columns and rows begin.

    Attributes:
        lying: Those that part rows.
        columns: Left ends, from the left; the last is the grid's right end.
        rows: Tops, from the top; the last is the grid's bottom.
    """

    lying: list[Rule]
    columns: list[float]
    rows: list[float]

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is inside."""
        slack = TOUCHING_POINTS
        return self.columns[0] - slack <= x <= self.columns[-1] and self.rows[-1] - slack <= y <= self.rows[0]

    def cell_of(self, cell: Cell, y: float) -> tuple[int, int]:
        """Row and column, from 0, of what stands on a base line; of a cell that spans several, the first."""
        middle = min(cell.left + 1, cell.right)
        column = sum(left <= middle for left in self.columns) - 1
        above = [rule.bottom for rule in self.lying if rule.left <= middle <= rule.right and rule.bottom >= y]
        top = min(above, default=self.rows[0])
        row = min(range(len(self.rows)), key=lambda index: abs(self.rows[index] - top))
        return row, max(column, 0)


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """The grids of two columns or more, from rules that meet."""
    grids = []
    for group in _meeting(rules):
        upright = [rule for rule in group if rule.upright]
        lying = [rule for rule in group if not rule.upright]
        columns = _places([rule.left for rule in upright], NARROWEST_POINTS)
        rows = _places([rule.bottom for rule in lying], TOUCHING_POINTS)[::-1]
        if len(columns) > 2 and len(rows) > 1:
            grids.append(Grid(lying, columns, rows))
    return grids


def with_grids(lines: Sequence[PrintedLine], grids: Sequence[Grid]) -> list[PrintedLine]:
    """The lines of a page, those in a grid made its rows; tables are numbered from 1.

    A grid whose cells are long texts is no table: its cells follow each other, line by line.
    """
    inside = lines_inside(lines, grids)
    homes = [_home(line, grids) for line in lines]
    found: list[PrintedLine] = []
    done: set[int] = set()
    for line, home in zip(lines, homes, strict=True):
        if home is None:
            found.append(line)
        elif home not in done:
            done.add(home)
            found += _laid_in(grids[home], inside[home], number=home + 1)
    return found


def lines_inside(lines: Sequence[PrintedLine], grids: Sequence[Grid]) -> list[list[PrintedLine]]:
    """For each grid, the lines in it."""
    inside: list[list[PrintedLine]] = [[] for _ in grids]
    for line in lines if grids else ():
        home = _home(line, grids)
        if home is not None:
            inside[home].append(line)
    return inside


def _home(line: PrintedLine, grids: Sequence[Grid]) -> int | None:
    """The grid that a line stands in."""
    return next((index for index, grid in enumerate(grids) if grid.holds(line.x + 1, line.y)), None)


def _laid_in(grid: Grid, lines: Sequence[PrintedLine], number: int) -> Iterator[PrintedLine]:
    cells: dict[tuple[int, int], list[PrintedLine]] = {}
    for line in lines:
        for cell in cells_of(line):
            part = replace(line, text=cell.text, x=cell.left, right=cell.right, cells=(), links=cell.links)
            cells.setdefault(grid.cell_of(cell, line.y), []).append(part)
    rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    several = sum(len({column for row, column in cells if row == each}) > 1 for each in rows)
    if 2 * several < len(rows):
        yield from lines  # a drawing, or one box
        return
    if max(map(len, cells.values())) > MOST_LINES_IN_CELL:
        for place in sorted(cells):
            yield from cells[place]
        return
    for row in rows:
        parts = [cells.get((row, column), []) for column in columns]
        text = "\t".join(joined_texts([part.text for part in cell]) for cell in parts)
        flat = [part for cell in parts for part in cell]
        left, right, top = min(part.x for part in flat), max(part.right for part in flat), max(part.y for part in flat)
        places = tuple(grid.columns)
        links = carried(text, ((part.text, part.links) for part in flat))
        whole = replace(flat[0], x=left, right=right, y=top, cells=(), table=number, columns=places)
        yield replace(whole, text=text, links=links)


def _meeting(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in groups that touch each other."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        apart = {id(group) for group in touching}
        groups = [group for group in groups if id(group) not in apart]
        groups.append([rule, *(other for group in touching for other in group)])
    return groups


def _touch(one: Rule, other: Rule) -> bool:
    slack = TOUCHING_POINTS
    aside = one.left > other.right + slack or other.left > one.right + slack
    apart = one.bottom > other.top + slack or other.bottom > one.top + slack
    return not aside and not apart


def _places(values: Sequence[float], least: float) -> list[float]:
    """The values in rising order, those that are one rule's two sides or parts taken once."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > least:
            places.append(value)
    return places
