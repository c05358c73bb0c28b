"""Work out the number or bullet in front of each paragraph of a slide, as PowerPoint shows it.

Source: ECMA-376 part 1, 21.1.2.4 (bullets and numbering) and 20.1.10.61 (ST_TextAutonumberScheme). A paragraph that
says nothing has what the shape, then the layout's and the master's placeholder, then the master says of its level.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

from pptx.oxml.ns import qn

from memoqa.ingest.formats.docx_number_formats import BULLET, label, number_text

Element: TypeAlias = Any  # lxml's; it ships no types

_NONE, _CHARACTER, _PICTURE, _NUMBER = (qn(f"a:bu{kind}") for kind in ("None", "Char", "Blip", "AutoNum"))
_KINDS: Final = (_NONE, _CHARACTER, _PICTURE, _NUMBER)
LEVELS: Final = 9
MAX_COUNT: Final = 99_999
# The start of a scheme's name: how its numbers are written.
_FORMATS: Final = {
    "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman",
    "arabicDb": "decimalFullWidth", "circleNum": "decimalEnclosedCircle", "ea1Cht": "taiwaneseCountingThousand",
    "ea1Chs": "chineseCountingThousand", "ea1Jpn": "japaneseCounting", "arabic": "decimal",
}  # fmt: skip


class Lists:
    """The lists of one text body, and how far each level has counted."""

    def __init__(self, styles: Sequence[Element]) -> None:
        """Take the list styles that hold, the nearest first: each with a:lvl1pPr to a:lvl9pPr."""
        self._styles = styles
        self._counts: list[tuple[str, int] | None] = [None] * LEVELS

    def number(self, paragraph: Element) -> str:
        """What stands in front of the next paragraph, with the blank behind it."""
        properties = paragraph.find(qn("a:pPr"))
        level = _whole(None if properties is None else properties.get("lvl"), 0)
        level = min(level, LEVELS - 1)
        mark = self._mark(properties, level)
        before = self._counts[level]
        self._counts[level:] = [None] * (LEVELS - level)
        if mark is None or mark.tag == _NONE:
            return ""
        if mark.tag != _NUMBER:
            return BULLET
        scheme = mark.get("type", "arabicPeriod")
        start = min(_whole(mark.get("startAt"), 1), MAX_COUNT)
        count = before[1] + 1 if before is not None and before[0] == f"{scheme} {start}" else start
        self._counts[level] = (f"{scheme} {start}", count)
        return label(_written(count, scheme))

    def _mark(self, properties: Element | None, level: int) -> Element | None:
        for one in self._properties(properties, level):
            found = next((child for child in one if child.tag in _KINDS), None)
            if found is not None:
                return found
        return None

    def _properties(self, own: Element | None, level: int) -> Iterator[Element]:
        if own is not None:
            yield own
        for style in self._styles:
            found = style.find(qn(f"a:lvl{level + 1}pPr"))
            if found is not None:
                yield found


def _written(count: int, scheme: str) -> str:
    number_format = next((found for name, found in _FORMATS.items() if scheme.startswith(name)), "decimal")
    number = number_text(count, number_format)
    if "ParenBoth" in scheme:
        return f"({number})"
    if "ParenR" in scheme:
        return f"{number})"
    return f"{number}." if "Period" in scheme else number


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else otherwise
