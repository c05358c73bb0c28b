"""What the head of an RTF file defines: code pages of fonts, styles of paragraphs, colours, title and date."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from memoqa.ingest.formats.rtf_groups import Group, Word

MAX_STYLE_CHAIN: Final = 20  # a style based on itself would never end
SYMBOL: Final = "symbol"  # the code page of Symbol and Wingdings
_CODE_PAGES: Final = {
    2: SYMBOL, 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_DEFAULTS: Final = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_PAGES: Final = {936: "gb18030", 10000: "mac_roman", 65001: "utf-8"}
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|contents) (?:[1-9]|heading)|table of figures", re.IGNORECASE)
_WHITE: Final = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style.

    Attributes:
        level: Of its headings, 0 for the title; None for body text or if it does not say.
        contents: Its paragraphs are a table of contents.
        based_on: The number of another style.
    """

    level: int | None
    contents: bool
    based_on: int | None


class Header:
    """The definitions of a file."""

    def __init__(self, root: Group) -> None:
        words = {item.name: item.number for item in root.items if isinstance(item, Word)}
        default = next((page for name, page in _DEFAULTS.items() if name in words), "cp1252")
        number = words.get("ansicpg")
        self.code_page = known_page(_PAGES.get(number, f"cp{number}") if number else default) or default
        self.font = words.get("deff") or 0
        self._fonts = {number: page for table in root.groups("fonttbl") for number, page in _fonts(table)}
        self._styles = dict(style for table in root.groups("stylesheet") for style in _styles(table, self))
        self._shades = [colour for table in root.groups("colortbl") for colour in _colours(table)]
        info = next(root.groups("info"), Group())
        self.title = " ".join(text_in(group, self) for group in info.groups("title")).strip()
        dates = (_date(group) for group in info.groups("revtim"))
        self.date = next((date for date in dates if date), "")

    def page_of(self, font: int) -> str:
        """The code page in which text in a font is written."""
        return self._fonts.get(font) or self.code_page

    def level(self, style: int) -> int | None:
        """The level that a style gives to headings; None if it gives none."""
        for _ in range(MAX_STYLE_CHAIN):
            found = self._styles.get(style)
            if found is None or found.level is not None:
                return None if found is None else found.level
            if found.based_on is None or found.based_on == style:
                return None
            style = found.based_on
        return None

    def is_contents(self, style: int) -> bool:
        """Whether a style is that of a table of contents."""
        return style in self._styles and self._styles[style].contents

    def is_shade(self, colour: int) -> bool:
        """Whether a colour, by its place in the table, sets a cell off."""
        return 0 < colour < len(self._shades) and self._shades[colour] not in {None, _WHITE}


def text_in(group: Group, header: Header) -> str:
    """The text of a group that has nothing but text."""
    text, skipped, unicode_skip = "", 0, 1
    for item in group.items:
        if isinstance(item, bytes):
            text += decoded(item[skipped:], header.code_page, header.code_page)
            skipped = 0
        elif isinstance(item, Word) and item.name == "uc":
            unicode_skip = item.number or 0
        elif isinstance(item, Word) and item.name == "u" and item.number is not None:
            text, skipped = text + chr(item.number % 0x10000), unicode_skip
        elif isinstance(item, Group) and not item.starred:
            text += text_in(item, header)
    return paired(text)


def decoded(text: bytes, page: str, otherwise: str) -> str:
    """Text in a code page; if it does not fit, in the other one."""
    if page == SYMBOL:
        return "".join(chr(0xF000 + byte) if byte > 0x20 else chr(byte) for byte in text)
    try:
        return text.decode(page)
    except UnicodeDecodeError:
        try:
            return text.decode("cp1252" if otherwise == SYMBOL else otherwise)
        except UnicodeDecodeError:
            return text.decode(page, "replace")


def paired(text: str) -> str:
    """The text with the two halves of each rare character made one, and single halves replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def known_page(name: str) -> str | None:
    """The code page, if Python knows it."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _fonts(table: Group) -> Iterator[tuple[int, str]]:
    """Each font's number and code page; the fonts stand in groups of their own, or all in one."""
    for group in (table, *(item for item in table.items if isinstance(item, Group))):
        number: int | None = None
        for item in group.items:
            if isinstance(item, Word) and item.name == "f":
                number = item.number or 0
            elif isinstance(item, Word) and item.name in {"fcharset", "cpg"} and number is not None:
                stated = item.number or 0
                page = _CODE_PAGES.get(stated) if item.name == "fcharset" else known_page(f"cp{stated}")
                if page:
                    yield number, page


def _styles(table: Group, header: Header) -> Iterator[tuple[int, Style]]:
    for group in (item for item in table.items if isinstance(item, Group) and not item.starred):
        words = {item.name: item.number for item in group.items if isinstance(item, Word)}
        name = text_in(group, header).rpartition(";")[0].strip()
        outline = words.get("outlinelevel")
        level = outline + 1 if outline is not None and 0 <= outline < 9 else None
        if match := _HEADING.fullmatch(name):
            level = int(match[1])
        elif name.lower() == "title":
            level = 0
        yield words.get("s") or 0, Style(level, bool(_CONTENTS.fullmatch(name)), words.get("sbasedon"))


def _colours(table: Group) -> Iterator[tuple[int, int, int] | None]:
    """Each colour; None for the first, which is automatic."""
    parts: dict[str, int] = {}
    for item in table.items:
        if isinstance(item, Word):
            parts[item.name] = item.number or 0
        elif isinstance(item, bytes):
            for _ in range(item.count(b";")):
                yield (parts.get("red", 0), parts.get("green", 0), parts.get("blue", 0)) if parts else None
                parts = {}


def _date(group: Group) -> str:
    words = {item.name: item.number or 0 for item in group.items if isinstance(item, Word)}
    year, month, day = (words.get(name, 0) for name in ("yr", "mo", "dy"))
    return f"{year:04}-{month:02}-{day:02}" if 0 < month < 13 and 0 < day < 32 and 1900 < year < 2100 else ""
