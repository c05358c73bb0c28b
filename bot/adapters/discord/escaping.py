r"""Escape text so that people on Discord see exactly its characters: pure functions.

Discord shows the character after a backslash as it is, unless that is a letter, a digit or a blank. So a backslash goes
before everything that could begin mark-up, a mention, a link or an emoji. Nothing else is added: no visible character,
and no invisible one that people would copy along. discord.py's own escape_markdown and escape_mentions do not suffice:
they leave `<#1>`, `<t:1:R>`, `</c:1>`, `<:e:1>` and lists live, and put zero-width characters into mentions.

Source: the rules of discord.com's own client (simple-markdown), and Discord's documentation on message formatting.
"""

import re
from typing import Final

# Pairs of signs, code, spoilers; `<` begins mentions, timestamps, emoji and commands, `[` a link with a label.
_ANYWHERE: Final = r"[\\*_~|`<\[]"
_ADDRESS: Final = r"[@:](?=\S|\Z)"  # @everyone, https://, :smile:; more text may follow the end
_BREAK: Final = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_BEFORE: Final = rf"(?:\A|(?<=[{_BREAK}]))(?P<blanks>[^\S{_BREAK}]*)"
_AT_LINE_START: Final = rf"{_BEFORE}(?:(?P<number>\d+)(?=[.)])|(?=[#>+-]))"  # headings, quotes, lists, small print
_LIVE: Final = re.compile(rf"{_AT_LINE_START}|{_ANYWHERE}|{_ADDRESS}")
SMALL: Final = "-# "  # a line of small print begins with this


def escaped(text: str) -> str:
    """The text with nothing live in it, even if it is put at the beginning of a line."""
    return _LIVE.sub(_escape, text)


def marked(text: str, highlights: tuple[tuple[int, int], ...] = ()) -> str:
    """Escaped text with the highlighted spans in bold.

    Discord takes any character beside `**`, be it a blank or Chinese punctuation, and continues bold over line breaks.
    But two bold spans must not touch, because `****` ends neither.
    """
    written: list[str] = []
    end = 0
    for start, stop in _merged(highlights):
        written += [escaped(text[end:start]), "**", escaped(text[start:stop]), "**"]
        end = stop
    return "".join([*written, escaped(text[end:])])


def small(text: str) -> str:
    """Escaped text in small print; a line that begins with a blank stays in normal size, or it would lose the blank."""
    lines = escaped(text).split("\n")
    return "\n".join(SMALL + line if line and not line[0].isspace() else line for line in lines)


def small_link(before: str, words: str, url: str, after: str) -> str:
    """Small print whose `words` open a page; the url must have no bracket, quotation mark or blank in it."""
    return f"{small(before) or SMALL}[{escaped(words)}]({url}){escaped(after)}"


def units(text: str) -> int:
    """The length of a text in UTF-16 units.

    Discord does not say whether it counts these or code points. A text never has fewer UTF-16 units than code points,
    so a text within a limit by this count is within it by either.
    """
    return len(text) + sum(character > "\uffff" for character in text)


def _escape(match: re.Match[str]) -> str:
    if match["blanks"] is None:
        return "\\" + match[0]
    return f"{match['blanks']}{match['number'] or ''}\\"


def _merged(highlights: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """The spans in order, with touching ones merged and empty ones dropped."""
    spans: list[tuple[int, int]] = []
    for start, stop in sorted(highlights):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(stop, spans[-1][1]))
        elif start < stop:
            spans.append((start, stop))
    return spans
