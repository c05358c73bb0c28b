"""Tell page furniture (page numbers, letterheads, running headers and footers) from text.

Only lines near the top or bottom of a page are judged, by how pages resemble each other. What repeats is kept once: a
letterhead's telephone number is asked for.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from memoqa.ingest.formats.printed_line import PrintedLine, body_size

EDGE_SHARE = 0.13  # of the page's height, above and below: one inch and a half of A4, the margin and a header in it
EDGE_LINES = 2  # a header and the page number under it
BLOCK_SHARE = 0.2  # of the page's height: a letterhead of several lines, if it is the same on each page
LEAST_PAGES = 3  # twice may be chance, if digits differ
LEAST_PAGES_ALIKE = 2  # of lines that are the same in every character, in place and in size
LEAST_SHARE = 1 / 3  # headers of left and right pages alternate, and chapters' first pages have none
LEAST_LETTERS = 2  # with the digits gone, the figures of tables are all alike
LARGER = 1.1  # times the body's type: a heading's
POSITION_STEP_POINTS = 3.0
DECORATED = re.compile(  # "- 3 -", "第 3 頁", "第3頁，共9頁", "Page 3 of 9": nothing else looks like these
    r"[-–—―－]\s*\d{1,4}\s*[-–—―－]|第\s*[\d一二三四五六七八九十百]+\s*[頁页](\W*共\s*[\d一二三四五六七八九十百]+\s*[頁页])?"
    r"|p(age|\.)\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
BARE = re.compile(r"(\d{1,4})(?:\s*/\s*\d{1,4})?")  # "3", "3/9": also a figure or a date, so the pages must count up
DIGITS_AND_WHITE_SPACE = re.compile(r"[\d\s]+")
NUMBER = re.compile(r"\d{1,9}")
# Headings that begin a page each; a running header would say one of them on several pages.
COUNTED = re.compile(
    r"(?:(?:schedule|chapter|part|section|article|appendix|annex|exhibit|attachment|form|table)\s+\d"
    r"|(?:附件|附錄|附录|附表|表|圖)\s*\d|第\s*\d+\s*[章節节編编條条])",
    re.IGNORECASE,
)


def without_furniture(
    pages: Sequence[list[PrintedLine]], tables: Sequence[Sequence[PrintedLine]] = ()
) -> tuple[list[list[PrintedLine]], list[PrintedLine], list[PrintedLine]]:
    """The pages without page numbers and what repeats at one place; each line that repeats, once; and all that is gone.

    Lines that are the same in every character repeat if two pages have them; else digits do not count, and three pages
    must agree. A third of the pages must have them.

    Args:
        pages: The lines of each.
        tables: The lines in each ruled table. Where not all of them repeat, those that do are a header row: it stays
            where it stands first.
    """
    edges = [line for page in pages for line in _edge_lines(page, EDGE_SHARE)]
    outermost = [line for page in pages for line in _outermost(page)]
    repeated = _alike([line for page in pages for line in _edge_lines(page, BLOCK_SHARE)], len(pages))
    varying = _varying(outermost, len(pages), body_size([line for page in pages for line in page]))
    numbers = {_key(line) for line in _page_numbers(_among(edges, outermost))}
    headers = {_key(line) for line in _first_headers(tables, repeated | varying | numbers)}
    repeated, varying = repeated - headers, varying - headers
    furniture = numbers.copy()
    for page in pages:
        furniture |= {_key(line) for line in _blocks(page, repeated | varying | numbers)}
    rest = [[line for line in page if _key(line) not in furniture] for page in pages]
    gone = [line for page in pages for line in page if _key(line) in furniture]
    repeats = [line for line in gone if _key(line) not in numbers]
    kept = list(_once(repeats, {_letters(line) for page in rest for line in page}))
    kept_keys = set(map(_key, kept))
    return rest, kept, [line for line in gone if _key(line) not in kept_keys]


def _first_headers(tables: Sequence[Sequence[PrintedLine]], found: set[tuple[int, int]]) -> Iterator[PrintedLine]:
    """The lines of header rows among those found, of each text the first."""
    said: set[str] = set()
    for table in tables:
        again = [line for line in table if _key(line) in found]
        if len(again) < len(table):
            yield from (line for line in again if line.text not in said)
            said |= {line.text for line in again}


def _key(line: PrintedLine) -> tuple[int, int]:
    return line.page, line.number


def _among(lines: Sequence[PrintedLine], others: Sequence[PrintedLine]) -> list[PrintedLine]:
    keys = {_key(other) for other in others}
    return [line for line in lines if _key(line) in keys]


def _edge_lines(page: list[PrintedLine], share: float) -> list[PrintedLine]:
    return [line for line in page if not share < line.depth < 1 - share]  # a short page ends anywhere


def _outermost(page: list[PrintedLine]) -> list[PrintedLine]:
    heights = sorted({_position(line) for line in page})
    ends = {*heights[:EDGE_LINES], *heights[-EDGE_LINES:]}
    return [line for line in _edge_lines(page, EDGE_SHARE) if _position(line) in ends]


def _blocks(page: list[PrintedLine], found: set[tuple[int, int]]) -> Iterator[PrintedLine]:
    """The lines found that stand at a page's ends: a line of the text between them and the page's edge parts them."""
    for upward in (True, False):
        heights: dict[int, list[PrintedLine]] = {}
        for line in page:
            if (line.depth > 0.5) == upward:
                heights.setdefault(_position(line), []).append(line)
        for place, height in enumerate(sorted(heights, reverse=not upward)):
            lines = [line for line in heights[height] if _key(line) in found]
            if not lines and place + 1 >= EDGE_LINES:
                break
            yield from lines


def _position(line: PrintedLine) -> int:
    return round(line.y / POSITION_STEP_POINTS)


def _letters(line: PrintedLine) -> str:
    return DIGITS_AND_WHITE_SPACE.sub("", line.text)


def _page_numbers(edges: Sequence[PrintedLine]) -> list[PrintedLine]:
    bare = [(line, int(match[1])) for line in edges if (match := BARE.fullmatch(line.text.strip()))]
    ahead = Counter(value - line.page for line, value in bare)
    counting_up = [line for line, value in bare if value == line.page or ahead[value - line.page] > 1]
    return counting_up + [line for line in edges if DECORATED.fullmatch(line.text.strip())]


def _alike(edges: Sequence[PrintedLine], pages: int) -> set[tuple[int, int]]:
    """The lines that other pages have in every character, at the same place and as large."""
    groups: dict[object, list[PrintedLine]] = {}
    for line in edges:
        if sum(map(str.isalpha, line.text)) >= LEAST_LETTERS:
            key = _position(line), round(line.x / POSITION_STEP_POINTS), round(line.size), line.text.strip()
            groups.setdefault(key, []).append(line)
    return _common(groups.values(), LEAST_PAGES_ALIKE, pages)


def _varying(edges: Sequence[PrintedLine], pages: int, body: float) -> set[tuple[int, int]]:
    """The lines that other pages have at the same height but for their digits; not headings that are counted."""
    groups: dict[object, list[PrintedLine]] = {}
    for line in edges:
        if sum(map(str.isalpha, line.text)) >= LEAST_LETTERS:
            groups.setdefault((_position(line), _letters(line)), []).append(line)
    return _common([lines for lines in groups.values() if not _are_headings(lines, body)], LEAST_PAGES, pages)


def _common(groups: Iterable[list[PrintedLine]], least: int, pages: int) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for lines in groups:
        if len({line.page for line in lines}) >= max(least, LEAST_SHARE * pages):
            found |= {_key(line) for line in lines}
    return found


def _are_headings(lines: Sequence[PrintedLine], body: float) -> bool:
    """Whether lines that differ in their digits only count what they head: Schedule 1, Schedule 2."""
    numbers = [NUMBER.findall(line.text) for line in lines]
    if len({tuple(found[:1]) for found in numbers}) < len(lines):
        return False  # a running chapter, perhaps with the page's number behind it
    if all(COUNTED.match(line.text.lstrip()) for line in lines):
        return True
    if any(len(found) != 1 for found in numbers) or any(line.size < LARGER * body for line in lines):
        return False
    counted = [int(found[0]) for found in numbers]
    by_one = all(after == before + 1 for before, after in pairwise(counted))
    return by_one and any(number != line.page for number, line in zip(counted, lines, strict=True))


def _once(lines: Sequence[PrintedLine], said: set[str]) -> Iterator[PrintedLine]:
    """The first of the lines that say the same but for digits, if the text does not say it too."""
    for line in lines:
        letters = _letters(line)
        if letters not in said:
            said.add(letters)
            yield line
