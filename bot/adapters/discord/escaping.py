r"""Write text so that a reader on Discord sees exactly its characters: pure functions.

Discord takes a backslash before any character that is no letter, digit or blank, and shows that character. So whatever
could begin mark-up, a mention, a link or an emoji gets a backslash; no character is added that could be seen, copied
with the words or, worse, not be seen. discord.py's own escape_markdown and escape_mentions are no help: they leave
`<#1>`, `<t:1:R>`, `</c:1>`, `<:e:1>` and lists alive, and put zero-width characters into mentions.

Source: the rules of discord.com's own reader (a simple-markdown), and of its documentation on message formatting.
"""

import re
from typing import Final

# Pairs of signs, code, spoilers; `<` begins mentions, timestamps, emoji and commands, `[` a link with a label.
_ANYWHERE: Final = r"[\\*_~|`<\[]"
_ADDRESS: Final = r"[@:](?=\S|\Z)"  # @everyone, https://, :smile:; at the end something may follow
_BREAK: Final = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_BEFORE: Final = rf"(?:\A|(?<=[{_BREAK}]))(?P<blanks>[^\S{_BREAK}]*)"
_AT_LINE_START: Final = rf"{_BEFORE}(?:(?P<number>\d+)(?=[.)])|(?=[#>+-]))"  # headings, quotes, lists, small print
_ALIVE: Final = re.compile(rf"{_AT_LINE_START}|{_ANYWHERE}|{_ADDRESS}")
SMALL: Final = "-# "  # begins a line of small print


def escaped(text: str) -> str:
    """Text of which nothing is alive, wherever it is put: its beginning is taken for that of a line."""
    return _ALIVE.sub(_dead, text)


def marked(text: str, highlights: tuple[tuple[int, int], ...] = ()) -> str:
    """Escaped text with some spans of it bold.

    Discord asks nothing of what stands at the edges of `**`, be it a blank or Chinese punctuation, and goes on over
    line breaks. Only two bold spans must not touch, for `****` is no edge.
    """
    written: list[str] = []
    end = 0
    for start, stop in _apart(highlights):
        written += [escaped(text[end:start]), "**", escaped(text[start:stop]), "**"]
        end = stop
    return "".join([*written, escaped(text[end:])])


def small(text: str) -> str:
    """Escaped text in small print; a line that begins with a blank would lose it there, and is left in its own size."""
    lines = escaped(text).split("\n")
    return "\n".join(SMALL + line if line and not line[0].isspace() else line for line in lines)


def units(text: str) -> int:
    """The length of a text in UTF-16 units.

    Discord does not say whether it counts these or code points. There are never fewer of these: what keeps within a
    bound so keeps within it either way.
    """
    return len(text) + sum(character > "\uffff" for character in text)


def _dead(match: re.Match[str]) -> str:
    if match["blanks"] is None:
        return "\\" + match[0]
    return f"{match['blanks']}{match['number'] or ''}\\"


def _apart(highlights: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """The spans in order, those that touch made one, empty ones left out."""
    spans: list[tuple[int, int]] = []
    for start, stop in sorted(highlights):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(stop, spans[-1][1]))
        elif start < stop:
            spans.append((start, stop))
    return spans
