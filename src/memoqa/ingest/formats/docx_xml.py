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


def value_of(element: Element, name: str) -> str | None:
    """The w:val of a child; None if there is no such child, or it has none."""
    child = element.find(qn(name))
    value = None if child is None else child.get(qn("w:val"))
    return None if value is None else str(value)


def is_on(element: Element | None) -> bool:
    """Whether a switch, such as w:b, is there and not turned off."""
    return element is not None and element.get(qn("w:val"), "true") not in OFF
