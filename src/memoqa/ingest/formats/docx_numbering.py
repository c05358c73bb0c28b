"""Work out the numbers that Word makes itself: the text of a list level, counted over the paragraphs so far.

Source: ECMA-376 part 1, 17.9 (Numbering). What it leaves open is done as Word does it: lists that share an abstract
definition count together, and a start that a list overrides counts once, at the list's first paragraph.
"""

import re
from dataclasses import dataclass, field

from memoqa.ingest.formats.docx_number_formats import BULLET, label, number_text
from memoqa.ingest.formats.docx_xml import Element, child_of, is_on, qn, value_of

LEVELS = 9
MAX_LINKS = 5  # a list style that links to itself would never end
MAX_COUNT = 99_999  # a start beyond it is damage
DIGITS = frozenset({"none", "decimalZero"})  # which "all in decimal digits" leaves as they are
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class Level:
    """One level of a list.

    Attributes:
        text: With %1 to %9 for the numbers of the levels.
        restart: The lowest level (from 0) whose paragraphs make this one begin again; None if nothing does.
        decimal: All numbers in its text are written in decimal digits (isLgl).
        style: Id of the paragraph style that the level is linked to, or empty.
        suffix: Whether anything stands between number and text.
    """

    number_format: str
    text: str
    start: int
    restart: int | None
    decimal: bool
    style: str
    suffix: bool


@dataclass(slots=True)
class List:
    """A list's definition.

    Attributes:
        levels: By number, from 0.
        shared: What it counts together with: the id of its abstract definition.
        overrides: Starts of its own, by level, that have not been used yet.
    """

    levels: dict[int, Level]
    shared: str
    overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, numbering: Element | None, styles: Element) -> None:
        """Take the definitions.

        Args:
            numbering: The root of numbering.xml; None if the document has none.
            styles: The root of styles.xml.
        """
        self._abstract: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        for element in () if numbering is None else numbering:
            if element.tag == qn("w:abstractNum"):
                self._abstract[element.get(qn("w:abstractNumId"), "")] = element
            elif element.tag == qn("w:num"):
                self._nums[element.get(qn("w:numId"), "")] = element
        self._styles = {style.get(qn("w:styleId"), ""): style for style in styles.findall(qn("w:style"))}
        self._default = next(
            (
                style_id
                for style_id, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true"}
            ),
            "",
        )
        self._lists: dict[str, List | None] = {}
        self._counts: dict[str, list[int | None]] = {}

    def number_of(self, paragraph: Element) -> str:
        """A paragraph's number with the blank behind it, and count it; a bullet for bullets, empty without either."""
        place = self._place(paragraph)
        if place is None:
            return ""
        found, level = place
        definition = found.levels.get(level)
        if definition is None:
            return ""
        counts = self._count(found, level, definition)
        if definition.number_format == "bullet":
            return BULLET if definition.text.strip() else ""
        text = _PLACE.sub(lambda match: self._shown(found, int(match[1]) - 1, counts, definition), definition.text)
        return label(text, apart=definition.suffix)

    def _shown(self, found: List, level: int, counts: list[int | None], own: Level) -> str:
        definition = found.levels.get(level)
        if definition is None:
            return ""
        count = counts[level]
        number_format = definition.number_format
        if own.decimal and number_format not in DIGITS:
            number_format = "decimal"
        return number_text(definition.start if count is None else count, number_format)

    def _count(self, found: List, level: int, definition: Level) -> list[int | None]:
        counts = self._counts.setdefault(found.shared, [None] * LEVELS)
        override = found.overrides.pop(level, None)
        count = counts[level]
        counts[level] = override if override is not None else definition.start if count is None else count + 1
        for deeper in range(level + 1, LEVELS):
            lower = found.levels.get(deeper)
            if lower is None or (lower.restart is not None and level <= lower.restart):
                counts[deeper] = None
        return counts

    def _place(self, paragraph: Element) -> tuple[List, int] | None:
        """The list that a paragraph belongs to, and its level there."""
        num_id, level = _numbering_of(child_of(paragraph, "w:pPr", "w:numPr"))
        if num_id is None:
            num_id, level = self._styled(value_of(paragraph, "w:pPr", "w:pStyle") or self._default, level)
        found = None if num_id is None else self._list(num_id)  # 0, of a list that was taken off, names none
        return None if found is None else (found, min(max(level or 0, 0), LEVELS - 1))

    def _styled(self, style_id: str, level: int | None) -> tuple[str | None, int | None]:
        """The list and level that a paragraph style gives, its own or that of a style it is based on."""
        for _ in range(MAX_LINKS * 4):
            style = self._styles.get(style_id)
            if style is None:
                return None, level
            num_id, own = _numbering_of(child_of(style, "w:pPr", "w:numPr"))
            if num_id is not None:
                return num_id, level if level is not None else self._linked(num_id, style_id, own)
            style_id = value_of(style, "w:basedOn") or ""
        return None, level

    def _linked(self, num_id: str, style_id: str, own: int | None) -> int | None:
        """The level of a list that is linked to a style; else the level that the style states."""
        found = self._list(num_id)
        levels = found.levels.items() if found else ()
        return next((level for level, definition in levels if definition.style == style_id), own)

    def _list(self, num_id: str) -> List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._defined(num_id, MAX_LINKS)
        return self._lists[num_id]

    def _defined(self, num_id: str, links: int) -> List | None:
        num = self._nums.get(num_id)
        abstract_id = None if num is None else value_of(num, "w:abstractNumId")
        abstract = None if abstract_id is None else self._abstract.get(abstract_id)
        if num is None or abstract is None or abstract_id is None:
            return None
        link = value_of(abstract, "w:numStyleLink")
        if link is not None and abstract.find(qn("w:lvl")) is None:
            style = self._styles.get(link)
            other, _ = (None, None) if style is None else _numbering_of(child_of(style, "w:pPr", "w:numPr"))
            linked = self._defined(other, links - 1) if other is not None and links else None
            if linked is None:
                return None
            found = List(dict(linked.levels), linked.shared)
        else:
            found = List(_levels(abstract), abstract_id)
        for override in num.findall(qn("w:lvlOverride")):
            level = _integer(override.get(qn("w:ilvl"))) or 0
            found.levels |= _levels(override)
            start = _integer(value_of(override, "w:startOverride"))
            if start is not None:
                found.overrides[level] = start
        return found


def _levels(container: Element) -> dict[int, Level]:
    found = {}
    for element in container.findall(qn("w:lvl")):
        level = _integer(element.get(qn("w:ilvl"))) or 0
        # A format of Word 2010 stands in a choice, with one that all know as its fallback: the last one.
        formats = [form.get(qn("w:val"), "decimal") for form in element.iter(qn("w:numFmt"))]
        restart = _integer(value_of(element, "w:lvlRestart"))
        found[level] = Level(
            number_format=formats[-1] if formats else "decimal",
            text=value_of(element, "w:lvlText") or "",
            start=_integer(value_of(element, "w:start")) or 0,
            restart=level - 1 if restart is None else restart - 1 if restart else None,
            decimal=is_on(element.find(qn("w:isLgl"))),
            style=value_of(element, "w:pStyle") or "",
            suffix=value_of(element, "w:suff") != "nothing",
        )
    return found


def _numbering_of(properties: Element | None) -> tuple[str | None, int | None]:
    """The list's id and the level in a numPr; None for one that it does not state."""
    if properties is None:
        return None, None
    return value_of(properties, "w:numId"), _integer(value_of(properties, "w:ilvl"))


def _integer(text: str | None) -> int | None:
    return min(int(text), MAX_COUNT) if text is not None and text.isascii() and text.isdecimal() else None
