"""Read Markdown and the HTML in it as a reader of the page does: without tags, comments, link targets and stars.

What is quoted, its place and its receipt are of the text as written; only what is shown leaves the markup out.

Source: the syntax of CommonMark 0.31, as far as it stands within a paragraph; attribute lists are kramdown's, {% %} is
Liquid's.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memoqa.domain import Link
from memoqa.text.linked_words import address_of

# Other names in angle brackets may be words of the text: <name>.
_TAGS = (
    "a|abbr|article|b|big|blockquote|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|figcaption"
    "|figure|font|footer|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|label|li|main|mark|nav|ol|p|pre|q|s|section|small"
    "|span|strike|strong|style|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul|video"
)
_LABEL = r"(?:[^\[\]]{0,400}(?:\[[^\[\]]{0,100}\][^\[\]]{0,400}){0,2})"
_TARGET = r"\([^()]{0,1000}(?:\([^()]{0,300}\)[^()]{0,300}){0,3}\)"
_ATTRIBUTES = r"\{[:#.][^{}]{0,200}\}"
_MARKUP = re.compile(
    r"(?P<code>`[^`\n]{1,400}`)"
    r"|(?P<comment><!--(?s:.{0,4000}?)-->)"
    r"|(?P<line>\s{0,9}<br\s{0,9}/?>\s{0,9})"
    rf"|(?P<tag></?(?:{_TAGS})(?:\s[^<>]{{0,1000}})?/?>)"
    r"|<(?P<address>(?:https?|mailto):[^<>\s]{1,1000})>"
    rf"|!?\[(?P<label>{_LABEL})\]{_TARGET}(?:{_ATTRIBUTES})?"
    rf"|(?P<attributes>{_ATTRIBUTES})"
    r"|(?P<template>\{%[^{}]{0,400}%\})"
    r"|\*\*(?=[^\s*])(?P<stars>[^*]{1,1000})(?<=\S)\*\*"
    r"|__(?=[^\s_])(?P<lines>[^_]{1,1000})(?<=\S)__"
    r"|(?<![\w*])\*(?=[^\s*])(?P<star>[^*\n]{1,400})(?<=\S)\*(?![\w*])"
    r"|(?<!\w)_(?=[^\s_])(?P<under>[^_\n]{1,400})(?<=\S)_(?!\w)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:[A-Za-z]{2,8}|\#\d{2,6});)"
    r"|(?P<heading>\A\#{1,6}\s)",
    re.IGNORECASE,
)
_TARGET_IN_LABELLED = re.compile(r"\]\(\s{0,9}<?([^\s<>()]{1,2000}(?:\([^\s<>()]{0,300}\)[^\s<>()]{0,300}){0,3})")
_INNER = ("label", "stars", "lines", "star", "under")  # what stands in it is read in turn
_PLAIN = ("code", "address", "escaped")
_FENCES = ("```", "~~~")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text without its markup.

    Attributes:
        text: What is read.
        places: For each character of `text`, the place in the text as written that it comes from; increasing.
    """

    text: str
    places: Sequence[int]

    def spans(self, written: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """The spans of `text` for spans of the text as written, without those that have nothing to read."""
        moved = ((bisect_left(self.places, start), bisect_left(self.places, end)) for start, end in written)
        return tuple((start, end) for start, end in moved if start < end)


def reading(text: str) -> Reading:
    """What a reader of the page reads of a Markdown paragraph; fenced code is read as it is."""
    if text.startswith(_FENCES):
        return Reading(text, range(len(text)))
    pairs = list(_read(text, 0, len(text)))
    read = "".join(character for character, _ in pairs)
    # What stood before or behind the blanks at the ends was markup.
    first, last = len(read) - len(read.lstrip()), len(read.rstrip())
    return Reading(read[first:last], [place for _, place in pairs[first:last]])


def links_in(text: str) -> tuple[Link, ...]:
    """Where the words of a Markdown paragraph lead, as spans of the text as written; pictures lead nowhere."""
    return tuple(_links(text, 0, len(text))) if "](" in text and not text.startswith(_FENCES) else ()


def _links(text: str, start: int, end: int) -> Iterator[Link]:
    for match in _MARKUP.finditer(text, start, end):
        kind = match.lastgroup or ""
        if match["label"] is not None and not match[0].startswith("!"):
            target = _TARGET_IN_LABELLED.match(text, match.end("label"))
            address = address_of(html.unescape(target[1])) if target else None
            if address is not None:
                yield (*match.span("label"), address)
        elif kind in _INNER and kind != "label":
            yield from _links(text, *match.span(kind))


def _read(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Each character that is read, with its place in the text."""
    position = start
    for match in _MARKUP.finditer(text, start, end):
        yield from zip(text[position : match.start()], range(position, match.start()), strict=True)
        position = match.end()
        kind = match.lastgroup or ""
        if kind in _INNER:
            yield from _read(text, *match.span(kind))
        elif kind in _PLAIN:
            yield from zip(match[kind], range(match.start(kind), match.end(kind)), strict=True)
        elif kind == "line":
            yield "\n", match.start()
        elif kind == "entity":
            meant = html.unescape(match[0]).replace("\xa0", " ")
            yield from ((character, match.start()) for character in meant)
    yield from zip(text[position:end], range(position, end), strict=True)
