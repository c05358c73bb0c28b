"""Take the text of a PDF's page from pdfium in one call, and part it into words.

Nothing is asked for each character: those calls took half of the time of reading a file.

Source: pdfium's fpdf_text.h. The hyphen that it takes for a broken word's comes as U+0002 or U+FFFE, and pdfium eats
the line end after it. A character beyond U+FFFF comes as two halves.
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from memoqa.domain import Link

UNKNOWN = "\ufffd"
BROKEN_WORD = "\u00ad"  # a soft hyphen: no program shows it within a line, and the search copy leaves it out
_HYPHENS = "\x02\ufffe"
_LINE_ENDS = "\n\r"
_WHITE_SPACE = "\t \xa0\u2000-\u200a\u202f\u3000"
_WORD = re.compile(rf"[^{_WHITE_SPACE}{_LINE_ENDS}{_HYPHENS}]*[{_HYPHENS}]|[^{_WHITE_SPACE}{_LINE_ENDS}{_HYPHENS}]+")
# Numbers of glyphs without a character; text has none of them.
_CONTROLS = {code: UNKNOWN for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in f"\t{_LINE_ENDS}\x02"}


@dataclass(slots=True)
class Word:
    """Characters that no white space parts.

    Attributes:
        text: A soft hyphen at its end stands for the hyphen of a broken word.
        left: Of its first character, in points from the page's left.
        right: Of its last character.
        base: Its base line, in points from the page's bottom.
        size: Of its type, in points.
        blank: The white space before it, as the file has it; a space if pdfium inferred it from a gap.
        inferred: Whether the blank was inferred, or there is none. Nothing depends on it if the word is as any other of
            its line, and then it is not asked.
        begins: Whether pdfium begins a line with it.
        aside: Whether it is turned against the page, as in a margin.
        recognised: The confidence of its recognition, 0 to 1; None if the file itself has its characters.
        links: Where its characters lead, as spans of `text`.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    blank: str = ""
    inferred: bool = True
    begins: bool = False
    aside: bool = False
    recognised: float | None = None
    links: tuple[Link, ...] = ()


def words_of(text_page: pypdfium2.PdfTextPage) -> Iterator[tuple[Word, int, int]]:
    """Each word of a page, without its place, as the file draws them; the indexes of its first and last character."""
    text = page_text(text_page)
    end = 0
    begins = True
    for match in _WORD.finditer(text):
        start = match.start()
        blank = text[end:start]
        line_end = max(map(blank.rfind, _LINE_ENDS)) if blank != " " else -1
        if line_end >= 0:
            begins = True
            blank = blank[line_end + 1 :]
        end = match.end()
        characters = match[0]
        broken = characters[-1] in _HYPHENS
        word = _whole(characters[:-1] + BROKEN_WORD if broken else characters)
        yield Word(word, 0.0, 0.0, 0.0, 0.0, blank, begins=begins), start, end - 1
        begins = broken


def is_inferred(text_page: pypdfium2.PdfTextPage, start: int, end: int) -> bool:
    """Whether pdfium inferred each of the characters from a gap; the end is excluded."""
    return all(pdfium.FPDFText_IsGenerated(text_page.raw, index) == 1 for index in range(start, end))


def is_wide(character: str) -> bool:
    """Whether a character is as wide as it is high: Chinese, Japanese, or their punctuation."""
    return character >= "\u2e80" and (
        character <= "\ua4cf"
        or "\uf900" <= character <= "\ufaff"
        or "\ufe30" <= character <= "\ufe4f"
        or "\uff01" <= character <= "\uff60"
        or character >= "\U00020000"
    )


def page_text(text_page: pypdfium2.PdfTextPage) -> str:
    """A page's characters as the file draws them, one for each that pdfium numbers."""
    return _with_unknown(text_page, _text_of(text_page))


def _text_of(text_page: pypdfium2.PdfTextPage) -> str:
    """A character for each of pdfium's, halves too."""
    count = text_page.count_chars()
    if count == 0:
        return ""
    codes = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page.raw, 0, count, codes) - 1
    if written != count:  # it leaves out some control characters, and then indexes differ
        return "".join(chr(pdfium.FPDFText_GetUnicode(text_page.raw, index)) for index in range(count))
    return "".join(map(chr, codes[:count]))


def _with_unknown(text_page: pypdfium2.PdfTextPage, text: str) -> str:
    """The text with U+FFFD for each glyph whose font does not say which character it shows."""
    page = text_page.raw
    # Such a glyph comes as the character with its number. The first of each kind shows whether a page has any.
    if any(pdfium.FPDFText_HasUnicodeMapError(page, text.index(character)) == 1 for character in set(text)):
        text = "".join(
            UNKNOWN if pdfium.FPDFText_HasUnicodeMapError(page, index) == 1 and not _parts(character) else character
            for index, character in enumerate(text)
        )
    return text.translate(_CONTROLS)


def _parts(character: str) -> bool:
    return _WORD.fullmatch(character) is None or character in _HYPHENS


def _whole(text: str) -> str:
    """The text, halves of characters made whole; half of one is not a character."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
