"""Tell from Word's styles which paragraphs are headings, and which are entries of a table of contents."""

import re

from memoqa.ingest.formats.docx_xml import Element, child_of, qn, value_of

HEADING_STYLE = re.compile(r"heading ([1-9])", re.IGNORECASE)  # the built-in names are English in every Word
CONTENTS_STYLE = re.compile(r"toc (?:[1-9]|heading)|table of figures", re.IGNORECASE)
BODY_TEXT_LEVEL = 9
MAX_STYLE_CHAIN = 20  # a style based on itself would never end


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, styles: Element) -> None:
        """Take the root of styles.xml."""
        self._levels = _style_levels(styles)
        self._contents = {
            style.get(qn("w:styleId"), "")
            for style in styles.findall(qn("w:style"))
            if CONTENTS_STYLE.fullmatch(_name(style))
        }

    def level(self, paragraph: Element) -> int | None:
        """A paragraph's level as a heading, 0 for the title; None if it is body text."""
        own = child_of(paragraph, "w:pPr", "w:outlineLvl")
        return _outline_level(own) if own is not None else self._levels.get(_style(paragraph))

    def is_contents(self, paragraph: Element) -> bool:
        """Whether a paragraph is part of a table of contents, which Word makes from the headings."""
        return _style(paragraph) in self._contents


def _style(paragraph: Element) -> str:
    return value_of(paragraph, "w:pPr", "w:pStyle") or ""


def _name(style: Element) -> str:
    return value_of(style, "w:name") or ""


def _outline_level(element: Element) -> int | None:
    value = element.get(qn("w:val"), "")
    return int(value) + 1 if value.isdecimal() and int(value) < BODY_TEXT_LEVEL else None


def _style_levels(styles: Element) -> dict[str, int]:
    """Heading level by style id: from the name, else the outline level, else from the style it is based on."""
    by_id = {style.get(qn("w:styleId"), ""): style for style in styles.findall(qn("w:style"))}
    levels = {}
    for style_id, style in by_id.items():
        current = style
        for _ in range(MAX_STYLE_CHAIN):
            level, decided = _own_level(current)
            if decided:
                break
            based_on = current.find(qn("w:basedOn"))
            current = None if based_on is None else by_id.get(based_on.get(qn("w:val"), ""))
            if current is None:
                break
        if level is not None:
            levels[style_id] = level
    return levels


def _own_level(style: Element) -> tuple[int | None, bool]:
    """The level that the style itself states, and whether it states one; None and True for body text."""
    name = _name(style)
    if name.lower() == "title":
        return 0, True
    if match := HEADING_STYLE.fullmatch(name):
        return int(match[1]), True
    outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    return (None, False) if outline is None else (_outline_level(outline), True)
