"""Count the lists and headings of an .odt file, and write their numbers as the programs show them.

Source: OpenDocument 1.3 part 3, 5.3 (lists), 16.30 (list styles) and 19.500 (num-format); LibreOffice's
loext:num-list-format, which says the same as prefix, levels and suffix together, and wins.
"""

import re
from dataclasses import dataclass
from typing import Final

from memoqa.ingest.formats.docx_number_formats import BULLET, label, number_text
from memoqa.ingest.formats.odt_package import Element, qn

LEVELS: Final = 10
MAX_COUNT: Final = 99_999  # a start beyond it is damage
OUTLINE: Final = "\0outline"  # the style and the list of the headings
_PLACE = re.compile(r"%(10|[1-9])%")
_FORMATS: Final = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "01": "decimalZero", "1st": "ordinal", "１": "decimalFullWidth", "一": "taiwaneseCountingThousand",
    "壹": "ideographLegalTraditional", "甲": "ideographTraditional", "子": "ideographZodiac",
    "①": "decimalEnclosedCircle", "⑴": "decimalEnclosedParen", "⒈": "decimalEnclosedFullstop",
    "㊀": "ideographEnclosedCircle", "〇": "taiwaneseDigital",
}  # fmt: skip
_SIMPLIFIED: Final = "贰"  # tells the two sets of formal digits apart
_LETTERS: Final = 26


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    Attributes:
        number_format: As ODF has it; empty for no number, None for a bullet.
        template: With %1% to %10% for the numbers of the levels.
        apart: Whether anything stands between number and text.
        synced: Letters go on as aa, bb and not as aa, ab.
    """

    number_format: str | None
    template: str
    start: int
    apart: bool
    synced: bool


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, *roots: Element | None) -> None:
        """Take the roots of the parts that define list styles; the later win."""
        self._styles: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._latest: dict[str, str] = {}
        for root in roots:
            for style in () if root is None else root.iter(qn("text:list-style"), qn("text:outline-style")):
                outline = style.tag == qn("text:outline-style")
                self._styles[OUTLINE if outline else style.get(qn("style:name"), "")] = _levels(style)

    def begin(self, element: Element, style: str, key: str) -> str:
        """The name under which a list counts: its own, or that of the list that it continues.

        Args:
            element: The list, one that stands in no other.
            style: Its list style.
            key: A name that no other list has.
        """
        continued = element.get(qn("text:continue-list"), "")
        if continued in self._counts:
            key = continued
        elif element.get(qn("text:continue-numbering")) == "true":
            key = self._latest.get(style, key)
        self._latest[style] = key
        self._counts.setdefault(key, [None] * LEVELS)
        return key

    def number(self, key: str, style: str, level: int, start: str | None = None) -> str:
        """The number of the next item with the blank behind it, a bullet, or nothing.

        Args:
            key: As `begin` gave it, or `OUTLINE`.
            style: The list style that holds here.
            level: From 0.
            start: Where the item says that it counts from.
        """
        levels = self._styles.get(style, {})
        own = levels.get(min(level, LEVELS - 1))
        if own is None:
            return ""
        counts = self._counts.setdefault(key, [None] * LEVELS)
        level = min(level, LEVELS - 1)
        before, stated = counts[level], _whole(start)
        counts[level] = stated if stated is not None else own.start if before is None else before + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        if own.number_format is None:
            return BULLET
        text = _PLACE.sub(lambda match: _shown(levels.get(int(match[1]) - 1), counts, int(match[1]) - 1), own.template)
        return label(text, apart=own.apart) if own.number_format else ""


def _shown(level: Level | None, counts: list[int | None], place: int) -> str:
    if level is None or not level.number_format:
        return ""
    count = counts[place]
    return _written(level.start if count is None else count, level)


def _written(number: int, level: Level) -> str:
    number_format = level.number_format or ""
    if number_format in {"a", "A"} and not level.synced and number > _LETTERS:
        text = ""
        while number:
            number, place = divmod(number - 1, _LETTERS)
            text = chr(ord(number_format) + place) + text
        return text
    first = number_format.split(",")[0].strip()
    if first == "壹" and _SIMPLIFIED in number_format:
        return number_text(number, "chineseLegalSimplified")
    return number_text(number, _FORMATS.get(first, "decimal"))


def _levels(style: Element) -> dict[int, Level]:
    found = {}
    for element in style:
        place = _whole(element.get(qn("text:level")))
        if place is None or not 0 < place <= LEVELS:
            continue
        bullet = element.tag in {qn("text:list-level-style-bullet"), qn("text:list-level-style-image")}
        shown = max(1, min(_whole(element.get(qn("text:display-levels"))) or 1, place))
        numbers = ".".join(f"%{number}%" for number in range(place - shown + 1, place + 1))
        template = element.get(qn("style:num-prefix"), "") + numbers + element.get(qn("style:num-suffix"), "")
        start = _whole(element.get(qn("text:start-value")))
        followed = element.find(f"{qn('style:list-level-properties')}/{qn('style:list-level-label-alignment')}")
        found[place - 1] = Level(
            number_format=None if bullet else element.get(qn("style:num-format"), ""),
            template=element.get(qn("loext:num-list-format")) or template,
            start=1 if start is None else start,
            apart=followed is None or followed.get(qn("text:label-followed-by")) != "nothing",
            synced=element.get(qn("style:num-letter-sync")) == "true",
        )
    return found


def _whole(text: str | None) -> int | None:
    return min(int(text), MAX_COUNT) if text is not None and text.isascii() and text.isdecimal() else None
