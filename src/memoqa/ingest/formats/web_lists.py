"""The number or bullet that a browser puts in front of an item of a list.

Source: HTML, 4.4.5 (ol, start, reversed, type) and 4.4.8 (value); CSS Counter Styles Level 3 for list-style-type.
"""

import re
from collections.abc import Iterator
from typing import Final

from memoqa.ingest.formats.web_text import Element, is_element

BULLET: Final = "• "
_STYLE = re.compile(r"list-style(?:-type)?\s{0,5}:\s{0,5}([\w\s-]{1,60})", re.IGNORECASE)
_TYPES: Final = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_DIGITS: Final = "〇一二三四五六七八九"
_CHINESE: Final = re.compile("cjk-ideographic|trad-chinese|simp-chinese|cjk-decimal")
_COUNTED: Final = re.compile(f"decimal|alpha|latin|roman|{_CHINESE.pattern}")
_BULLETS: Final = frozenset({"disc", "circle", "square"})
_LARGEST: Final = 3_999  # of a Roman number


def markers_of(parent: Element) -> Iterator[tuple[Element, str]]:
    """Each item of a list, and what stands in front of it with the blank behind it; empty if the list has no marks."""
    items = [child for child in parent if is_element(child) and child.tag == "li"]
    step = -1 if parent.get("reversed") is not None else 1
    start = _whole(parent.get("start"))
    value = (start if start is not None else len(items) if step < 0 else 1) - step
    for item in items:
        stated = _whole(item.get("value"))
        value = stated if stated is not None else value + step
        yield item, _marker(item, parent, value)


def _marker(item: Element, parent: Element, value: int) -> str:
    ordered = parent.tag == "ol"
    style = _style(item) or _style(parent)
    if style == "none":
        return ""
    kind = style or (_TYPES.get(item.get("type") or parent.get("type") or "1", "decimal") if ordered else "disc")
    counted = ordered and kind not in _BULLETS
    return _numbered(value, kind) if counted or _COUNTED.search(kind) else BULLET


def _style(element: Element) -> str:
    """The style of marks that an element's own style attribute names; empty if none."""
    match = _STYLE.search(element.get("style") or "")
    words = match[1].lower().split() if match else []
    return next((word for word in words if word not in {"inside", "outside"}), "")


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else None


def _numbered(value: int, kind: str) -> str:
    if _CHINESE.search(kind) and 0 < value < 100:
        return f"{_chinese(value)}、"
    if "roman" in kind and 0 < value <= _LARGEST:
        text = _roman(value)
    elif ("alpha" in kind or "latin" in kind) and value > 0:
        text = _letters(value)
    else:
        text = str(value).zfill(2 if "leading-zero" in kind else 1)
    return f"{text.upper() if kind.startswith('upper') else text}. "


def _roman(value: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        text += letters * count
    return text


def _letters(value: int) -> str:
    text = ""
    while value:
        value, place = divmod(value - 1, 26)
        text = chr(ord("a") + place) + text
    return text


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    before = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return before + (_DIGITS[ones] if ones else "")
