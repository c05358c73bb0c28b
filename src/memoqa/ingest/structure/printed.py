"""What the size of its type tells of a part: the title of a printed memo, and headings without a number."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from memoqa.ingest.structure import marks

if TYPE_CHECKING:
    from memoqa.ingest.structure.parts import Part

LARGER = 1.1  # times the size of most of the text; less may be another font's way to count
OUTERMOST_RANK = 8  # below Markdown's six and above any number's
_UNNUMBERED_RANK = 90
_LEAST_OUTERMOST = 2  # headings of a size; one alone may be a cover's, or a table of contents'
_MOST_ABOVE_TEXT = 20  # parts: a letterhead, an address, a reference, and the title among them
_MOST_ABOVE_TITLE = 6  # parts that the front takes in; with more above it, the title stays in the body
_LONGEST_LABEL = 120  # columns; a longer part is a paragraph in large type
# Lines at the top that say when, where or how far a memo is, and are not its name.
_NO_TITLE = re.compile(
    r"(?:last\s+)?(?:revis(?:ed|ion)|posted|updated|effective|approved|issued)\b|page\b|date\b|no\.\s*\d"
    r"|(?:發文|收文|修正|修訂|公布|公發布|發布)(?:日期|字號)|(?:修正|修订|发布|公布)日期|檔\s*號|第\s*\d+\s*[頁页]"
    r"|[\W_]{0,4}(?:草[擬拟稿案]|初稿|[機机]密|密件|[內内]部文件|draft|confidential|internal(?: use only)?)[\W_]{0,4}$",
    re.IGNORECASE,
)


def size_of(part: "Part") -> float | None:
    """The size of a part's type, 1.0 for most of the text; None if the format has no sizes."""
    return part.block.lines[0].size


def is_no_title(text: str) -> bool:
    """Whether a line says a date or a page, and so is not a title wherever it stands."""
    return bool(_NO_TITLE.match(text.strip()))


def printed_title(parts: Sequence["Part"]) -> int | None:
    """The index of the part in the largest type above the first page's text; None if none is larger than the text.

    Below a line of small print, which names nothing, that is the line right above the text if all are of one size.
    """
    best: tuple[float, int] | None = None
    first = parts[0].block.lines[0].page if parts else None
    for index, part in enumerate(parts[:_MOST_ABOVE_TEXT]):
        size = size_of(part)
        if size is None or (part.block.lines[0].page != first and (best or index > 1)):
            break  # a cover may hold nothing but a letter, or a picture
        if size < LARGER and marks.is_finished(part.text) and len(part.block.lines) > 1:
            break  # the text begins
        if _is_label(part) and not is_no_title(part.text) and size >= LARGER and (best is None or size > best[0]):
            best = size, index
    found = best[1] if best else _below_small_print(parts)
    return found if found is not None and found <= _MOST_ABOVE_TITLE else None


def _below_small_print(parts: Sequence["Part"]) -> int | None:
    if not parts or LARGER * (size_of(parts[0]) or 1.0) > 1:
        return None
    labels = list(itertools.takewhile(_is_unnumbered, parts))
    below = parts[len(labels)].text if len(labels) < len(parts) else ""
    prose = not below or marks.is_finished(below) or marks.announces(below)  # a front has no text below it
    return len(labels) - 1 if len(labels) > 1 and prose and not is_no_title(labels[-1].text) else None


def _is_unnumbered(part: "Part") -> bool:
    return _is_label(part) and not marks.is_item(part.text) and not marks.is_field(part.text)


def printed_ranks(parts: Sequence["Part"]) -> list[int | None]:
    """For each part its rank as a heading by its size, if its own form has none: outermost if no number is so large."""
    numbered = [_is_label(part) and marks.heading_rank(part.text) is not None for part in parts]
    heads = [
        not number and (size_of(part) or 0) >= LARGER and _is_label(part)
        for number, part in zip(numbered, parts, strict=True)
    ]
    outermost = _over_numbers(parts, heads, numbered)
    sizes = [size_of(part) for part in parts]
    return [
        (OUTERMOST_RANK if size in outermost else _UNNUMBERED_RANK) if head else None
        for head, size in zip(heads, sizes, strict=True)
    ]


def _over_numbers(parts: Sequence["Part"], heads: Sequence[bool], numbered: Sequence[bool]) -> set[float | None]:
    """The sizes of headings of which most have numbered headings below them."""
    over: Counter[float | None] = Counter()
    all_heads: Counter[float | None] = Counter()
    last: float | None = None
    for part, head, number in zip(parts, heads, numbered, strict=True):
        if head:
            last = size_of(part)
            all_heads[last] += 1
        elif number and last is not None:
            if last > (size_of(part) or 0):
                over[last] += 1
            last = None
    return {size for size, count in over.items() if count >= _LEAST_OUTERMOST and 2 * count > all_heads[size]}


def _is_label(part: "Part") -> bool:
    letters = sum(character.isalpha() for character in part.text)
    short = marks.columns(part.text) <= _LONGEST_LABEL and letters > 1 and not part.block.verbatim
    return short and not marks.is_punctuated(part.text) and not marks.is_bullet(part.text)
