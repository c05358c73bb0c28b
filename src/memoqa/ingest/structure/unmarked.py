"""Headings that only the lines around them show: numbers without a dot, and lines in capitals."""

import re
from collections.abc import Sequence

from memoqa.ingest.structure import marks

_CHAPTER = re.compile(r"(\d{1,2})\s(?=[^\W\d_])")
_DECIMAL = re.compile(r"(\d{1,2})\.\d")
CHAPTER_RANK = 60  # of 1. with a dot
_CAPITALS = re.compile(r"[A-Z][A-Z &/'’-]{2,39}")
UNNUMBERED_RANK = 90
_LEAST_CAPITALS = 2  # one alone may be a warning, a name, a stamp


def unmarked_ranks(texts: Sequence[str], may_head: Sequence[bool]) -> list[int | None]:
    """For each text of a memo, its rank as a heading by the lines around it, or None.

    1 Introduction is a heading if 1.1 follows it, and so are 2, 3, … then. A line in capitals above text is a heading
    if the memo has two such lines.

    Args:
        texts: Of all headings, paragraphs and items, in order.
        may_head: Whether each is one line.
    """
    short = [
        text if may and not marks.is_punctuated(text) and marks.columns(text) <= marks.LONGEST_HEADING else ""
        for text, may in zip(texts, may_head, strict=True)
    ]
    ranks: list[int | None] = [None] * len(texts)
    for index in _chapters(short):
        ranks[index] = CHAPTER_RANK
    capitals = [index for index in range(len(texts) - 1) if _heads_in_capitals(short[index], texts[index + 1])]
    for index in capitals if len(capitals) >= _LEAST_CAPITALS else ():
        ranks[index] = UNNUMBERED_RANK
    return ranks


def _chapters(short: Sequence[str]) -> list[int]:
    """The indexes of lines that count up from 1 without a dot; empty if none of them is divided (1.1, 1.2)."""
    found: list[int] = []
    divided = False
    for index, text in enumerate(short):
        chapter, decimal = _CHAPTER.match(text), _DECIMAL.match(text)
        if chapter and int(chapter[1]) == len(found) + 1:
            found.append(index)
        elif decimal and found and int(decimal[1]) == len(found):
            divided = True
    return found if divided else []


def _heads_in_capitals(text: str, below: str) -> bool:
    prose = marks.is_finished(below) or marks.is_item(below)
    return bool(_CAPITALS.fullmatch(text)) and marks.heading_rank(text) is None and prose and len(below) > len(text)
