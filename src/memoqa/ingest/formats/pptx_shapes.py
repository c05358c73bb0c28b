"""What stands on a slide: its shapes in the order in which they are read, and which list styles hold in them."""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from pptx.oxml.ns import qn

Element: TypeAlias = Any  # lxml's; it ships no types
Shape: TypeAlias = Any  # python-pptx's, likewise

MAX_NESTING: Final = 20  # of groups; more is a trap for the stack
TITLES: Final = frozenset({"title", "ctrTitle"})
NUMBERED: Final = frozenset({"sldNum", "dt"})  # placeholders that say when, or which slide it is
MARGINS: Final = frozenset({"ftr", "hdr"})
_ROW_EMU: Final = 180_000  # half a centimetre: shapes whose tops are so near stand side by side
_BODY: Final = frozenset({"body", "subTitle", "obj", "tbl", "chart", "dgm", "media", "clipArt", "pic", ""})


class TooDeep(Exception):
    """Groups are nested beyond reason."""


def placeholder_of(shape: Shape) -> str | None:
    """The kind of a shape's placeholder, such as "title" or "body"; None if it fills none."""
    found = next(iter(shape._element.xpath("./*[1]/p:nvPr/p:ph")), None)
    return None if found is None else found.get("type", "obj")


def is_hidden(shape: Shape) -> bool:
    """Whether the selection pane hides a shape."""
    return bool(shape._element.xpath("./*[1]/p:cNvPr[@hidden='1' or @hidden='true']"))


def in_order(shapes: Any, depth: int = 0) -> Iterator[Shape]:
    """The shapes that are shown as a person reads them, row by row; those of a group together.

    Raises:
        TooDeep: Groups are nested beyond reason.
    """
    if depth > MAX_NESTING:
        raise TooDeep
    placed = [(shape.top, shape.left, shape) for shape in shapes if not is_hidden(shape)]
    # A placeholder without a place of its own has its layout's; one without any is damage, and comes last.
    rows: list[tuple[int, list[tuple[int, Shape]]]] = []
    for top, left, shape in sorted(placed, key=lambda one: (one[0] is None, one[0] or 0)):
        if rows and top is not None and top - rows[-1][0] <= _ROW_EMU:
            rows[-1][1].append((left or 0, shape))
        else:
            rows.append((top or 0, [(left or 0, shape)]))
    for _, row in rows:
        for _, shape in sorted(row, key=lambda one: one[0]):
            if shape._element.tag == qn("p:grpSp"):
                yield from in_order(shape.shapes, depth + 1)
            else:
                yield shape


def list_styles(shape: Shape, slide: Any) -> list[Element]:
    """The list styles that hold in a shape, the nearest first."""
    own = shape._element.findall(f"{qn('p:txBody')}/{qn('a:lstStyle')}")
    master = slide.slide_layout.slide_master
    kind = placeholder_of(shape)
    if kind is None:
        return [*own, *_of_master(master, "otherStyle")]
    layout = _matching(slide.slide_layout, shape, kind)
    above = _of_kind(master, "title" if kind in TITLES else "body" if kind in _BODY else kind)
    inherited = [found for one in (layout, above) if one is not None for found in _own_style(one)]
    style = "titleStyle" if kind in TITLES else "bodyStyle" if kind in _BODY else "otherStyle"
    return [*own, *inherited, *_of_master(master, style)]


def _matching(layout: Any, shape: Shape, kind: str) -> Shape | None:
    """The layout's placeholder that a slide's is made from: that of the same number, else of the same kind."""
    index = shape._element.xpath("./*[1]/p:nvPr/p:ph")[0].get("idx", "0")
    same = (one for one in layout.placeholders if one._element.xpath(f"./*[1]/p:nvPr/p:ph[@idx='{int(index)}']"))
    return next(same, None) if index.isdecimal() and index != "0" else _of_kind(layout, kind)


def _of_kind(holder: Any, kind: str) -> Shape | None:
    return next((shape for shape in holder.placeholders if placeholder_of(shape) == kind), None)


def _own_style(shape: Shape) -> list[Element]:
    found: list[Element] = shape._element.findall(f"{qn('p:txBody')}/{qn('a:lstStyle')}")
    return found


def _of_master(master: Any, style: str) -> list[Element]:
    found: list[Element] = master._element.findall(f"{qn('p:txStyles')}/{qn(f'p:{style}')}")
    return found
