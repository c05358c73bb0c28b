"""Markdown's own signs in a memo's lines: fenced code, underlined headings, list items and rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from memoqa.ingest.source import Line
from memoqa.ingest.structure import marks

_FENCE = re.compile(r"\s*(?:```|~~~)")
LIST_ITEM = re.compile(r"\d{1,9}[.)]\s")
RULE = re.compile(r"(?:={2,}|-{2,}|[*_](?:\s*[*_]){2,})")  # a line that is nothing else
_CODE_INDENT = 4  # columns, by Markdown's rules


def fenced_parts(lines: Sequence[Line]) -> Iterator[tuple[list[Line], bool]]:
    """The lines in parts, each with whether it is fenced code."""
    part: list[Line] = []
    fenced = False
    for line in lines:
        if _FENCE.match(line.text):
            if fenced:
                part.append(line)
            yield part, fenced
            part = [] if fenced else [line]
            fenced = not fenced
        else:
            part.append(line)
    yield part, fenced and any(line.text.strip() for line in part)


def with_underlined_headings(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, in which a single one with a rule right under it is a heading: of rank 1 under ===, 2 under ---."""
    texts = ["", *(line.text.strip() for line in lines), ""]
    for line, before, text, after in zip(lines, texts, texts[1:], texts[2:], strict=False):
        underlined = after[:1] in {"=", "-"} and RULE.fullmatch(after)
        apart = not before or RULE.fullmatch(before)
        own = (
            marks.is_bullet(text) or marks.is_markdown_heading(text) or LIST_ITEM.match(text) or text[:1] in {"|", ">"}
        )
        if text and underlined and apart and not own and not RULE.fullmatch(text):
            yield replace(line, heading=1 if after[0] == "=" else 2)
        else:
            yield line


def is_plain(text: str, indent: int) -> bool:
    """Whether a line is an item of a list or indented code, hence not a heading even if it has a number or a #."""
    return bool(LIST_ITEM.match(text)) or indent >= _CODE_INDENT
