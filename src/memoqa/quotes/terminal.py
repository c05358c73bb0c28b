"""Quotes and other text as lines for a terminal, with or without styles: pure functions, nothing is printed here.

A quote's lines begin with `│ ` and, put together, are the quote again: what is wrapped keeps its blanks, and a
character that would act on the terminal or cannot be seen stands as ⟦U+…⟧. Without styles the answering sentence is
marked by standing above the quote once more.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len
from rich.text import Text

from memoqa.domain import Quote

BAR: Final = "│ "
ANSWER_MARK: Final = "➤ "
INDENT: Final = "  "
TAB: Final = "⇥"  # before the blank that stands for a tab, between the cells of a table
LINE_END: Final = "↵"  # before a line break that is the memo's own
NARROWEST: Final = 20  # cells; below it every line would be a single word
_LONGEST_LINE: Final = 4  # characters a cell, where accents stand upon accents

_OPENING: Final = "「『（《〈【〔［｛“‘"
_CLOSING: Final = "，。、；：？！」』）》〉】〕］｝”’…％"
_WIDE: Final = r"\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
# What stays together on a line: a word or one CJK character, with the marks that may not begin or end a line.
_PIECE: Final = re.compile(rf"\n|[{_OPENING}]*(?:[^\s{_WIDE}]+|(?![{_CLOSING}])[{_WIDE}])?[{_CLOSING}]*[^\S\n]*")
# Unicode's controls, formats (among them bidirectional and zero-width ones), surrogates and line separators.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def quote_lines(quote: Quote, width: int) -> Iterator[Text]:
    """The quote behind its bar, the answering sentences in bold and underlined."""
    shown = [visible(character) for character in quote.text]
    text = Text("".join(shown))
    offsets = [0]
    for piece in shown:
        offsets.append(offsets[-1] + len(piece))
    for start, end in quote.highlights:
        text.stylize("bold underline", offsets[start], offsets[end])
    for start, end in _wrapped(text.plain, _room(width, BAR)):
        yield Text.assemble((BAR, "cyan"), text[start:end])


def text_lines(said: str, width: int, *, first: str = "", rest: str = "", style: str = "") -> Iterator[Text]:
    """Any other text, its own line breaks kept, as harmless as a quote."""
    prefix = first
    for line in said.split("\n"):
        plain = "".join(_code(character) if _is_hidden(character) else character for character in line.expandtabs(2))
        for start, end in _wrapped(plain, _room(width, first)):
            yield Text(prefix + plain[start:end], style=style)
            prefix = rest


def has_hidden(text: str) -> bool:
    """Whether some character of a text is shown as its code point."""
    return any(_is_hidden(character) for character in text)


def hidden_codes(text: str) -> tuple[str, ...]:
    """The code points of a text's hidden characters, each once, as they are shown."""
    return tuple(dict.fromkeys(_code(character) for character in text if _is_hidden(character)))


def visible(character: str) -> str:
    """What is shown for a quote's character: itself, or something harmless that says which one it is."""
    if character == "\n":
        return LINE_END + "\n"
    if character == "\t":
        return TAB + " "
    # The marks of this notation are written in it themselves, so that what is shown reads in one way only.
    if character in {LINE_END, TAB, "⟦"} or _is_hidden(character):
        return _code(character)
    return character


def answering_lines(quote: Quote, width: int) -> Iterator[Text]:
    """The answering sentences, above the quote: the mark where there are no styles."""
    for start, end in quote.highlights:
        if quote.text[start:end] != quote.text:
            yield from text_lines(quote.text[start:end], width, first=ANSWER_MARK, rest=INDENT)


def _code(character: str) -> str:
    return f"⟦U+{ord(character):04X}⟧"


def _is_hidden(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in _HIDDEN


def _room(width: int, prefix: str) -> int:
    return max(width, NARROWEST) - cell_len(prefix)


def _wrapped(text: str, width: int) -> Sequence[tuple[int, int]]:
    """The text's lines as spans, at most `width` cells each; together they are the text without its line breaks."""
    spans: list[tuple[int, int]] = []
    start = end = used = 0
    for piece in _pieces(text, width):
        cells = 0 if piece == "\n" else cell_len(piece)
        if piece == "\n" or used + cells > width:
            spans.append((start, end))
            start, used = end + (piece == "\n"), 0
        end += len(piece)
        used += cells
    spans.append((start, end))
    return spans


def _pieces(text: str, width: int) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        yield from _parted(match[0], width)


def _parted(piece: str, width: int) -> Iterator[str]:
    """A piece in parts of at most `width` cells, as few as may be; looked at once, however long it is."""
    start = 0
    while len(piece) - start > _LONGEST_LINE * width or cell_len(piece[start:]) > width:
        head = width
        while head > 1 and cell_len(piece[start : start + head]) > width:
            head -= 1
        yield piece[start : start + head]
        start += head
    yield piece[start:]
