"""What the styles of an .odt file say: what is hidden, bold or shaded, and what is a heading."""

from collections.abc import Iterator
from typing import Final

from memoqa.ingest.formats.odt_package import Element, qn

MAX_STYLE_CHAIN: Final = 20  # a style based on itself would never end
TITLE: Final = "Title"  # English in every language; what people see is its display name
_NO_COLOUR: Final = frozenset({"", "transparent", "#ffffff"})
_LEAST_BOLD: Final = 600  # of the weights 100 to 900


class Styles:
    """The styles of a document, those that its program made for single places among them."""

    def __init__(self, content: Element, styles: Element | None) -> None:
        """Take the roots of content.xml and styles.xml."""
        self._named: dict[tuple[str, str], Element] = {}
        for root in (styles, content):  # the content's automatic ones win
            if root is not None:
                for style in root.iter(qn("style:style")):
                    self._named[style.get(qn("style:family"), ""), style.get(qn("style:name"), "")] = style

    def is_hidden(self, element: Element, family: str) -> bool:
        """Whether the style of a span ("text") or paragraph ("paragraph") hides it."""
        return self._stated(element, family, "style:text-properties", "text:display") == "none"

    def bold(self, element: Element, family: str) -> bool | None:
        """Whether its style sets it in bold; None if it does not say."""
        weight = self._stated(element, family, "style:text-properties", "fo:font-weight")
        if weight is None:
            return None
        return weight == "bold" or (weight.isdecimal() and int(weight) >= _LEAST_BOLD)

    def is_shaded(self, cell: Element) -> bool:
        """Whether a cell has a colour of its own."""
        name = cell.get(qn("table:style-name"), "")
        return (self._value("table-cell", name, "style:table-cell-properties", "fo:background-color") or "") not in (
            _NO_COLOUR
        )

    def section_is_hidden(self, section: Element) -> bool:
        """Whether a section is not shown."""
        return bool(section.get(qn("text:display")) == "none" or section.get(qn("text:is-hidden")) == "true")

    def is_title(self, paragraph: Element) -> bool:
        """Whether a paragraph has the style Title, or one that is based on it."""
        parents = (style.get(qn("style:parent-style-name")) for style in self._chain("paragraph", _name(paragraph)))
        return _name(paragraph) == TITLE or TITLE in parents

    def outline_level(self, paragraph: Element) -> int | None:
        """The level that a paragraph's style gives to headings; None if it gives none."""
        for style in self._chain("paragraph", _name(paragraph)):
            level = style.get(qn("style:default-outline-level"))
            if level is not None:
                return int(level) if level.isdecimal() and int(level) else None
        return None

    def list_style(self, paragraph: Element) -> str:
        """The list style that a paragraph's style names; empty if none."""
        names = (style.get(qn("style:list-style-name")) for style in self._chain("paragraph", _name(paragraph)))
        return next((name for name in names if name is not None), "")

    def master_pages(self) -> set[str]:
        """The master pages that paragraphs and tables begin."""
        return {style.get(qn("style:master-page-name"), "") for style in self._named.values()} - {""}

    def _stated(self, element: Element, family: str, properties: str, attribute: str) -> str | None:
        return self._value(family, _name(element), properties, attribute)

    def _value(self, family: str, name: str, properties: str, attribute: str) -> str | None:
        for style in self._chain(family, name):
            found = style.find(qn(properties))
            value = None if found is None else found.get(qn(attribute))
            if value is not None:
                return str(value)
        return None

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        """A style and those that it is based on, the nearest first."""
        for _ in range(MAX_STYLE_CHAIN):
            style = self._named.get((family, name))
            if style is None:
                return
            yield style
            name = style.get(qn("style:parent-style-name"), "")


def _name(element: Element) -> str:
    return str(element.get(qn("text:style-name"), ""))
