"""Give the words that were recognised on a page to the reader of printed pages: in points.

A box around letters is no measure of their type: it fits what is in it, and a line without ascenders has a lower one.
Type is measured by the distance of Chinese characters, and sizes that differ by little are one.
"""

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final

from memoqa.ingest.formats.pdf_page import Page
from memoqa.ingest.formats.pdf_rules import Rule
from memoqa.ingest.formats.pdf_words import Word, is_wide
from memoqa.ingest.formats.recognised_margin import parted, whole_row
from memoqa.ingest.formats.recognised_order import Box, rows_in_order
from memoqa.ingest.formats.recognised_page import RecognisedPage, RecognisedWord

LONGER_SIDE_POINTS: Final = 842.0  # of A4: a picture does not say how large its paper was
BOX_SHARE: Final = 0.85  # of a box's height is the size of the type in it
MOST_STRETCHED: Final = 1.15  # times the box's height; letter-spaced characters are further apart than they are large
LEAST_CHINESE: Final = 2  # characters beside each other show the type's size
WIDE_GAP_EMS: Final = 0.7  # between two characters of a line, of whatever kind
BLANK_SHARE: Final = 0.3  # of that gap, if a blank was recognised there
SAME_TYPE: Final = 1.2  # times: as exact as a box's height is
BASE_EMS: Final = 0.35  # below a box's middle is the base line


def recognised_as_page(page: RecognisedPage, size: tuple[float, float] | None = None) -> Page:
    """The page as pdfium would give it, its words in reading order.

    Args:
        page: As recognised.
        size: Width and height in points, upright; None for a picture.
    """
    scale = (size[0] / page.width) if size else LONGER_SIDE_POINTS / max(page.width, page.height)
    height = page.height * scale
    words: list[Word] = []
    for row in _rows(page):
        middle = statistics.median(part.middle for part in row)
        for line, word in ((part, word) for part in row for word in part.words):
            base, type_size = height - (middle + BASE_EMS * line.size) * scale, round(line.size * scale, 1)
            begins = word is row[0].words[0]
            blank = " " if word.blank and not begins else ""
            left, right = word.left * scale, word.right * scale
            words.append(
                Word(
                    word.text,
                    left,
                    right,
                    base,
                    type_size,
                    blank,
                    begins=begins,
                    aside=line.aside,
                    recognised=word.confidence,
                )
            )
    rules = [
        Rule(left * scale, height - bottom * scale, right * scale, height - top * scale)
        for left, top, right, bottom in page.rules
    ]
    return Page(words, rules, page.width * scale, height)


def with_one_body(pages: Sequence[Page]) -> None:
    """Make most of the text equally large on all pages, if the difference is no larger than the measure's error."""
    bodies = [_body(page.words) for page in pages]
    usual = statistics.median_low([size for size in bodies if size] or [0.0])
    for page, body in zip(pages, bodies, strict=True):
        if body and usual / SAME_TYPE <= body <= usual * SAME_TYPE:
            for word in page.words:
                word.size = round(word.size * usual / body, 1)


def _body(words: Sequence[Word]) -> float:
    """The size of most of the characters; 0 if there are none."""
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def words_in_order(page: RecognisedPage) -> list[RecognisedWord]:
    """The page's words in reading order."""
    return [word for row in _rows(page) for line in row for word in line.words]


@dataclass(frozen=True, slots=True)
class _MeasuredLine:
    """A line's words, the middle of its height in pixels from the top, its type's size, whether it is in the margin."""

    words: list[RecognisedWord]
    middle: float
    size: float
    aside: bool


def _rows(page: RecognisedPage) -> list[list[_MeasuredLine]]:
    """The rows in reading order, each its lines from the left."""
    found, margin = parted([list(words) for _, words in groupby(page.words, key=attrgetter("line"))], page)
    lines = dict(enumerate(found))
    sizes = _alike({number: _size(words) for number, words in lines.items()}, lines)
    measured = [
        _MeasuredLine(piece, _middle(words), sizes[number], number in margin)
        for number, words in lines.items()
        for piece in _pieces(words, WIDE_GAP_EMS * sizes[number])
    ]
    rows: list[list[_MeasuredLine]] = []
    for aside in (False, True):  # the margin is read last
        boxes = [
            Box(number, line.words[0].left, line.words[-1].right, line.middle, line.size)
            for number, line in enumerate(measured)
            if line.aside is aside
        ]
        rows += [_whole([measured[number] for number in row]) for row in rows_in_order(boxes)]
    return rows


def _whole(row: Sequence[_MeasuredLine]) -> list[_MeasuredLine]:
    """A row with what recognition parted or found twice put right; its longest line tells where it stands."""
    longest = max(row, key=lambda line: len(line.words))
    return [replace(longest, words=words) for words in whole_row([line.words for line in row])]


def _middle(words: Sequence[RecognisedWord]) -> float:
    return statistics.median((word.top + word.bottom) / 2 for word in words)


def _pieces(words: Sequence[RecognisedWord], gap: float) -> Iterator[list[RecognisedWord]]:
    """A line in pieces, parted where a gap is wider: it may go over from one column into the next.

    Chinese has no blanks: one that was recognised is a gap, though the places around it are not exact.
    """
    piece = [words[0]]
    for before, word in pairwise(words):
        chinese = word.blank and is_wide(before.text[-1]) and is_wide(word.text[0])
        if word.left - before.right > (BLANK_SHARE * gap if chinese else gap):
            yield piece
            piece = []
        piece.append(word)
    yield piece


def _is_letter(word: RecognisedWord) -> bool:
    return is_wide(word.text[0]) and word.text[0].isalpha()


def _size(words: Sequence[RecognisedWord]) -> float:
    """The size of a line's type, in pixels."""
    height = statistics.median(word.bottom - word.top for word in words)
    steps = [
        (other.left + other.right - one.left - one.right) / 2
        for one, other in pairwise(words)
        if _is_letter(one) and _is_letter(other) and not other.blank  # a mark has a place of its own
    ]
    if len(steps) + 1 < LEAST_CHINESE:
        return max(BOX_SHARE * height, 1.0)
    return max(min(statistics.median(steps), MOST_STRETCHED * height), 1.0)


def _alike(sizes: Mapping[int, float], lines: Mapping[int, Sequence[RecognisedWord]]) -> dict[int, float]:
    """The sizes, those that differ by less than can be measured made one: that of most of their characters."""
    weights = {number: sum(len(word.text) for word in words) for number, words in lines.items()}
    left = dict(sizes)
    found: dict[int, float] = {}
    while left:
        near = {
            number: sum(weights[other] for other, size in left.items() if own / SAME_TYPE <= size <= own * SAME_TYPE)
            for number, own in left.items()
        }
        common = left[max(near, key=lambda number: (near[number], weights[number]))]
        group = [number for number, size in left.items() if common / SAME_TYPE <= size <= common * SAME_TYPE]
        found |= dict.fromkeys(group, common)
        for number in group:
            del left[number]
    return found
