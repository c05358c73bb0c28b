"""Answers, quotes and other text as lines for a terminal, with or without styles. Pure functions: nothing is printed.

A quote's lines begin with `│ ` and, joined, are the quote again: wrapped lines keep their blanks, and ⟦U+…⟧ stands for
a character that would act on the terminal or cannot be seen. Lines above them that begin with `┆ ` are its lead.
An answer's words stand above their quote, behind `➤ `, and without styles so do any that are marked. Markdown's markup
is left out.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from memoqa.domain import Answer, Quote
from memoqa.quotes.exact_words import Found
from memoqa.quotes.hidden import code_of, is_hidden
from memoqa.quotes.links_shown import link_lines
from memoqa.quotes.shown import ANSWER_MARK, AnswerLine, Shown, shown
from memoqa.quotes.shown import answer_lines as lines_to_begin_with
from memoqa.quotes.wording import about_memo, begins_with_answer, citation_parts, found_lines, preface, shown_confidence
from memoqa.quotes.words import AnswerWords

BAR: Final = "│ "
LEAD_BAR: Final = "┆ "
INDENT: Final = "  "
TAB: Final = "⇥"  # before the blank that stands for a tab, between the cells of a table
LINE_END: Final = "↵"  # before a line break that is the memo's own
NARROWEST: Final = 20  # cells; below it every line would be a single word
_LONGEST_LINE: Final = 4  # characters a cell, if accents stand upon accents

_OPENING: Final = "「『（《〈【〔［｛“‘"
_CLOSING: Final = "，。、；：？！」』）》〉】〕］｝”’…％"
_WIDE: Final = r"\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
# What stays on one line: a word or one CJK character, with the marks that may not begin or end a line.
_PIECE: Final = re.compile(rf"\n|[{_OPENING}]*(?:[^\s{_WIDE}]+|(?![{_CLOSING}])[{_WIDE}])?[{_CLOSING}]*[^\S\n]*")


def answer_lines(answer: Answer, words: AnswerWords, width: int, *, styled: bool, memo: bool = False) -> Iterator[Text]:
    """A whole answer: the lines before the quotes, a blank line, and the quotes.

    Args:
        answer: The answer.
        words: In the asker's language.
        width: Of the terminal, in cells.
        styled: Whether the terminal shows styles; if not, all that is marked is repeated above its quote.
        memo: Whether the line under a quote names the memo's id.
    """
    said = preface(answer, words)
    for sentence in said:
        yield from text_lines(sentence, width)
    if said and answer.quotes:
        yield Text()
    confidence = shown_confidence(answer)
    repeat = begins_with_answer(answer) or not styled
    yield from passage_lines(answer.quotes, words, width, repeat=repeat, confidence=confidence, memo=memo)


def found_as_lines(found: Found, words: AnswerWords, width: int, *, styled: bool) -> Iterator[Text]:
    """Words that were found: how many times and in which memos, then the first places with the words around them."""
    for sentence in found_lines(found, words):
        yield from text_lines(sentence, width)
    if found.excerpts:
        yield Text()
    yield from passage_lines(found.excerpts, words, width, repeat=not styled, memo=True)
    more = len(found.places) - found.shown
    if more:
        yield Text()
        yield from text_lines(words.found_more.format(count=more), width)


def passage_lines(
    quotes: Sequence[Quote],
    words: AnswerWords,
    width: int,
    *,
    repeat: bool,
    confidence: float | None = None,
    memo: bool = False,
    parts: Sequence[Shown | None] = (),
    in_part: str = "",
    labels: Sequence[str] = (),
) -> Iterator[Text]:
    """Quotes with the place under each, a blank line between them; the first place ends with the confidence, if any.

    `repeat` says whether the marked words also stand above their quote. `parts` holds for each quote what to show in
    place of the whole, or None; empty shows each whole. `in_part` is the line under such a part; `{length}` in it is
    the whole's. `labels` has a line above each quote, or is empty. Other arguments are those of `answer_lines`.
    """
    for rank, (quote, part) in enumerate(zip_longest(quotes, parts)):
        whole = shown(quote)
        if rank:
            yield Text()
        if labels:
            yield from text_lines(labels[rank], width, style="cyan")
        for line in lines_to_begin_with(part or whole) if repeat else ():
            yield from _answering_lines(line, width)
        yield from lead_lines(quote, width)
        yield from _quote_lines(part or whole, width)
        if part:
            yield from text_lines(in_part.format(length=len(whole.text)), width, first=INDENT, rest=INDENT, style="dim")
        yield from _citation_lines(quote, citation_parts(quote, words, None if rank else confidence, memo=memo), width)
        if about := about_memo(quote, words):
            yield from text_lines(about, width, first=INDENT, rest=INDENT, style="dim")
        for said in link_lines(quote, words):
            yield from text_lines(said, width, first=INDENT, rest=INDENT, style="dim")
        if hidden_codes(all_words(quote)):
            yield from text_lines(words.hidden, width, first=INDENT, rest=INDENT, style="yellow")


def quote_lines(quote: Quote, width: int) -> Iterator[Text]:
    """The quote behind its bar, the answering sentences in bold and underlined."""
    yield from _quote_lines(shown(quote), width)


def _quote_lines(words: Shown, width: int) -> Iterator[Text]:
    text = _visible(words.text, words.highlights, "bold underline")
    for start, end in _wrapped(text.plain, _room(width, BAR)):
        yield Text.assemble((BAR, "cyan"), text[start:end])


def lead_lines(quote: Quote, width: int) -> Iterator[Text]:
    """What the quote stands under, behind a bar of its own."""
    for lead in shown(quote).lead:
        plain = "".join(visible(character) for character in lead)
        for start, end in _wrapped(plain, _room(width, LEAD_BAR)):
            yield Text(LEAD_BAR + plain[start:end], style="dim")


def all_words(quote: Quote) -> str:
    """What is shown of the memo's own words: the lead and the quote."""
    words = shown(quote)
    return "\n".join((*words.lead, words.text))


def text_lines(said: str, width: int, *, first: str = "", rest: str = "", style: str = "") -> Iterator[Text]:
    """Any other text with its own line breaks; hidden characters are shown as in a quote."""
    prefix = first
    for line in said.split("\n"):
        plain = _printable(line)
        for start, end in _wrapped(plain, _room(width, first)):
            yield Text(prefix + plain[start:end], style=style)
            prefix = rest


def _citation_lines(quote: Quote, parts: tuple[str, str, str], width: int) -> Iterator[Text]:
    """The line that says where the quote is; a terminal that knows links makes its place one."""
    before, place, _ = (_printable(part) for part in parts)
    text = Text(_printable("".join(parts)), style="dim")
    if quote.link:
        text.stylize(Style(link=quote.link), len(before), len(before) + len(place))
    for start, end in _wrapped(text.plain, _room(width, INDENT)):
        yield Text.assemble(Text(INDENT, style="dim"), text[start:end])


def _printable(said: str) -> str:
    return "".join(code_of(character) if is_hidden(character) else character for character in said.expandtabs(2))


def hidden_codes(text: str) -> tuple[str, ...]:
    """The code points of a text's hidden characters, each once, as they are shown."""
    return tuple(dict.fromkeys(code_of(character) for character in text if is_hidden(character)))


def visible(character: str) -> str:
    """How a character of a quote is shown: as itself, or harmlessly by its code point."""
    if character == "\n":
        return LINE_END + "\n"
    if character == "\t":
        return TAB + " "
    # The marks of this notation are themselves shown by code point: what is shown can then be read in one way only.
    if character in {LINE_END, TAB, "⟦"} or is_hidden(character):
        return code_of(character)
    return character


def _answering_lines(line: AnswerLine, width: int) -> Iterator[Text]:
    """Answering words behind a mark, shown as in the quote."""
    text = _visible(line.text, line.bold, "bold")
    for number, (start, end) in enumerate(_wrapped(text.plain, _room(width, ANSWER_MARK))):
        yield Text.assemble((INDENT if number else ANSWER_MARK, "cyan"), text[start:end])


def _visible(words: str, spans: Sequence[tuple[int, int]], style: str) -> Text:
    """A quote's words as they are shown, with the spans in a style."""
    pieces = [visible(character) for character in words]
    text = Text("".join(pieces))
    offsets = [0]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    for start, end in spans:
        text.stylize(style, offsets[start], offsets[end])
    return text


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
    """A piece in as few parts of at most `width` cells as possible; each character is looked at once."""
    start = 0
    while len(piece) - start > _LONGEST_LINE * width or cell_len(piece[start:]) > width:
        head = width
        while head > 1 and cell_len(piece[start : start + head]) > width:
            head -= 1
        yield piece[start : start + head]
        start += head
    yield piece[start:]
