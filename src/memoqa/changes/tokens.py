"""Cut a text into what changes as a whole: a date, a number, a Latin word, a Chinese character, a sign."""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from memoqa.text.days import days_in
from memoqa.text.normalize import folded_in_place

TokenKind: TypeAlias = Literal["words", "number", "date"]

# 1,200.50 and 35%; a Chinese number of two characters or more, or one before a counting word: 三日, but not 三民.
_NUMBER: Final = re.compile(
    r"\d+(?:[.,]\d+)*(?:\s?%)?|[零〇一二兩三四五六七八九十百千萬万億亿廿卅]{2,}|[一二兩三四五六七八九十](?=[日天週周月年元次人名份倍成小條项項款])"
)
_TOKEN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)*|\S")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text, from `start` to `end`."""

    text: str
    kind: TokenKind
    start: int
    end: int


def tokens_of(text: str) -> tuple[Token, ...]:
    """The text's tokens in order; white space is in none, but that inside a date or before %."""
    held: list[tuple[int, int, TokenKind]] = [(day.start, day.end, "date") for day in days_in(folded_in_place(text))]
    taken = {place for start, end, _ in held for place in range(start, end)}
    numbers = (match.span() for match in _NUMBER.finditer(text))
    held += [(start, end, "number") for start, end in numbers if taken.isdisjoint(range(start, end))]
    found: list[Token] = []
    reached = 0
    for start, end, kind in [*sorted(held), (len(text), len(text), "words")]:
        found += [Token(one[0], "words", *one.span()) for one in _TOKEN.finditer(text, reached, start)]
        if end > start:
            found.append(Token(text[start:end], kind, start, end))
        reached = end
    return tuple(found)
