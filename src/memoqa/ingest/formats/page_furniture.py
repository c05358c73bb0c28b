"""Tell page furniture (page numbers, running headers and footers) from text.

Only lines at the very top or bottom of a page are judged, by how pages resemble each other.
"""

import re
from collections import Counter
from dataclasses import dataclass

EDGE_SHARE = 0.13  # of the page's height, above and below: one inch and a half of A4, the margin and a header in it
EDGE_LINES = 2  # a header and the page number under it
LEAST_PAGES = 3  # twice may be chance
LEAST_SHARE = 1 / 3  # headers of left and right pages alternate, and chapters' first pages have none
LEAST_LETTERS = 2  # with the digits gone, the figures of tables are all alike
POSITION_STEP_POINTS = 3.0
DECORATED = re.compile(  # "- 3 -", "第 3 頁", "第3頁，共9頁", "Page 3 of 9": nothing else looks like these
    r"[-–—―－]\s*\d{1,4}\s*[-–—―－]|第\s*[\d一二三四五六七八九十百]+\s*[頁页](\W*共\s*[\d一二三四五六七八九十百]+\s*[頁页])?"
    r"|p(age|\.)\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
BARE = re.compile(r"(\d{1,4})(?:\s*/\s*\d{1,4})?")  # "3", "3/9": also a figure or a date, so the pages must count up
DIGITS_AND_WHITE_SPACE = re.compile(r"[\d\s]+")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line with its place on its page.

    Attributes:
        page: From 1.
        number: From 1, in the order in which the page draws its lines.
        x: Left end of its first character, in points.
        y: Its base line, in points from the page's bottom.
        size: Height of its first character, in points.
        depth: Its base line again, as a share of the page's height from the top.
    """

    text: str
    page: int
    number: int
    x: float
    y: float
    size: float
    depth: float


def without_furniture(pages: list[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """The pages without page numbers, and without lines that stand in the same place on a third of the pages.

    Digits do not count in comparing; at least three pages must agree.
    """
    edges = [line for page in pages for line in _edge_lines(page)]
    furniture = {(line.page, line.number) for line in [*_page_numbers(edges), *_running(edges, len(pages))]}
    return [[line for line in page if (line.page, line.number) not in furniture] for page in pages]


def _edge_lines(page: list[PrintedLine]) -> list[PrintedLine]:
    heights = sorted({_position(line) for line in page})
    outermost = {*heights[:EDGE_LINES], *heights[-EDGE_LINES:]}
    return [
        line
        for line in page
        if _position(line) in outermost and not EDGE_SHARE < line.depth < 1 - EDGE_SHARE  # a short page ends anywhere
    ]


def _position(line: PrintedLine) -> int:
    return round(line.y / POSITION_STEP_POINTS)


def _page_numbers(edges: list[PrintedLine]) -> list[PrintedLine]:
    bare = [(line, int(match[1])) for line in edges if (match := BARE.fullmatch(line.text.strip()))]
    ahead = Counter(value - line.page for line, value in bare)
    counting_up = [line for line, value in bare if value == line.page or ahead[value - line.page] > 1]
    return counting_up + [line for line in edges if DECORATED.fullmatch(line.text.strip())]


def _running(edges: list[PrintedLine], pages: int) -> list[PrintedLine]:
    keys = {(line.page, line.number): (_position(line), DIGITS_AND_WHITE_SPACE.sub("", line.text)) for line in edges}
    seen_on: dict[tuple[int, str], set[int]] = {}
    for (page, _), key in keys.items():
        seen_on.setdefault(key, set()).add(page)
    running = {
        key
        for key, on in seen_on.items()
        if len(on) >= max(LEAST_PAGES, LEAST_SHARE * pages) and sum(map(str.isalpha, key[1])) >= LEAST_LETTERS
    }
    return [line for line in edges if keys[line.page, line.number] in running]
