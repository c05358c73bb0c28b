"""Find the words of two texts that stand for each other: in another language, script or form, or by a synonym."""

import calendar
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from memoqa.text.dictionary import words
from memoqa.text.normalize import folded_in_place, is_han, stem, unaccented
from memoqa.text.numbers import CHINESE_NUMERALS, NUMBER_WORDS, chinese_number
from memoqa.text.terms import CHINESE_STOP_WORDS, STOP_WORDS

_MOST_STEMS = 2  # of a sense that one of its words shows
_LATIN_WORD = re.compile(r"[^\W\d_\u2e80-\u9fff]+")
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_NUMBERS = NUMBER_WORDS | {name.lower(): value for value, name in enumerate(calendar.month_name) if value}
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word or number of a text.

    Attributes:
        forms: It is linked to any of the same language, or to any number, with one of these.
        glosses: What it means in English; of an English word, itself.
    """

    start: int
    end: int
    forms: frozenset[str]
    glosses: frozenset[str]
    chinese: bool


def links(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """The spans of the words of two texts that have a counterpart in the other, each in order.

    Words are linked if they are the same word, whatever their script or form, if they have a sense of CC-CEDICT in
    common, if one is in that sense of the other, or if they are the same number.
    """
    mine, its = _units(one), _units(other)
    forms = [frozenset(form for unit in units for form in unit.forms) for units in (mine, its)]
    glosses = [
        {
            which: frozenset(g for unit in units if unit.chinese is which for g in unit.glosses)
            for which in (True, False)
        }
        for units in (mine, its)
    ]

    def linked(units: tuple[_Unit, ...], there: int) -> list[Span]:
        return [
            (unit.start, unit.end)
            for unit in units
            if unit.forms & forms[there] or unit.glosses & glosses[there][not unit.chinese]
        ]

    return linked(mine, 1), linked(its, 0)


@functools.lru_cache(4096)
def _units(text: str) -> tuple[_Unit, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[_Unit]:
    folded = folded_in_place(text)
    none: frozenset[str] = frozenset()
    for match in _DIGITS.finditer(folded):
        yield _Unit(*match.span(), frozenset({f"{float(match[0].replace(',', '')):g}"}), none, chinese=False)
    for match in CHINESE_NUMERALS.finditer(folded):
        if len(match[0]) <= 8:
            yield _Unit(*match.span(), frozenset({f"{float(chinese_number(match[0])):g}"}), none, chinese=False)
    for match in _LATIN_WORD.finditer(folded):
        if match[0] not in STOP_WORDS:
            form = stem(unaccented(match[0]))
            number = {f"{_NUMBERS[match[0]]:g}"} if match[0] in _NUMBERS else set()
            yield _Unit(*match.span(), frozenset({form, *number}), frozenset({form}), chinese=False)
    for word in words(folded):
        if is_han(word.text[0]) and word.text not in CHINESE_STOP_WORDS and not CHINESE_NUMERALS.fullmatch(word.text):
            # A sense that two words of one language have in common; of single characters too many have one.
            shared = {f"= {' '.join(sense)}" for sense in word.senses} if len(word.text) > 1 else set()
            short = (sense for sense in word.senses if len(sense) <= _MOST_STEMS)
            named = word.senses[0][:_MOST_STEMS] if word.is_name and word.senses else ()
            glosses = frozenset([*named, *(gloss for sense in short for gloss in sense)])
            yield _Unit(word.start, word.end, frozenset({word.text, *shared}), glosses, chinese=True)
