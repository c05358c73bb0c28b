"""Names and values of WordprocessingML's elements, for all parts of the .docx reader."""

import functools
from typing import Any, TypeAlias

from docx.oxml import ns

Element: TypeAlias = Any  # lxml's; it ships no types

OFF = frozenset({"0", "false", "off"})


@functools.cache
def qn(name: str) -> str:
    """The full name of an element or attribute, such as w:p; cached, since it is asked for at every element."""
    return ns.qn(name)


def child_of(element: Element, *names: str) -> Element | None:
    """The first child of that name, then its first of the next name, and so on; None if there is none."""
    found = element
    for name in names:
        found = next(found.iterchildren(qn(name)), None)  # in a third of the time that `find` takes
        if found is None:
            return None
    return found


def value_of(element: Element, *names: str) -> str | None:
    """The w:val of a child, as `child_of` finds it; None if there is no such child, or it has none."""
    child = child_of(element, *names)
    value = None if child is None else child.get(qn("w:val"))
    return None if value is None else str(value)


def is_on(element: Element | None) -> bool:
    """Whether a switch, such as w:b, is there and not turned off."""
    return element is not None and element.get(qn("w:val"), "true") not in OFF
