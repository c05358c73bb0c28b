"""Turn a mail's head and body into lines: the subject is the title, sender, date and recipients stand below it.

Source: RFC 3676 for flowed text, and for the line `-- ` above a signature.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from memoqa.ingest.formats.own_lines import LINE_BREAK
from memoqa.ingest.formats.web_page import NO_TEXT as NO_TEXT_ON_PAGE
from memoqa.ingest.formats.web_page import web_page_lines
from memoqa.ingest.source import Line, Role, UnreadableFile
from memoqa.ingest.structure.marks import columns, is_finished
from memoqa.ingest.structure.wrapping import unit

NO_TEXT: Final = "it has no text; add some, or remove the file"
SIGNATURE: Final = re.compile(r"--\s?")
MOST_SIGNATURE_LINES: Final = 12  # more below `--` is no signature
_NARROWEST, _WIDEST = 56, 100  # columns; text is wrapped by hand at no other width
_NEARLY: Final = 14  # columns; a word of English
_QUOTED = re.compile(r"(?:>\s?){1,20}")
_LINE_END = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says.

    Attributes:
        subject: Decoded; empty if there is none.
        head: Label and value of what else is shown of its head, in order.
        body: Its text, line by line, and the headings and rows of it if it is a web page's.
    """

    subject: str
    head: Sequence[tuple[str, str]]
    body: Sequence[Line]


def mail_lines(mail: Mail) -> Iterator[Line]:
    """A mail as lines, numbered from 1.

    Raises:
        UnreadableFile: It has neither subject nor text.
    """
    body = list(mail.body)
    if not mail.subject and not any(line.text.strip() for line in body):
        raise UnreadableFile(NO_TEXT)
    # A full stop at its end would make of the subject a sentence; stated as the title it is none.
    front = [Line(mail.subject, 1, heading=0, full=False)] if mail.subject else []
    front += [Line(f"{label}: {value}", 1, full=False) for label, value in mail.head if value]
    if any(line.full is not None and line.text for line in body):
        body = [part for line in body for part in _among_wrapped(line)]
    for number, line in enumerate([*front, Line("", 1, full=False), *body], start=1):
        yield replace(line, number=number)


def plain_lines(text: str, *, flowed: bool = False) -> Iterator[Line]:
    """The lines of a plain body. A quoted paragraph keeps its mark at its beginning, a signature is known as such.

    Args:
        text: Decoded.
        flowed: Lines that end in a blank go on in the next.
    """
    lines = _LINE_END.split(text)
    if flowed:
        lines = list(_unflowed(lines))
    signed = _signature(lines)
    for quoted, numbered in groupby(enumerate(lines), key=lambda one: _level(one[1])):
        group = [(number, _QUOTED.sub("", line, count=1) if quoted else line) for number, line in numbered]
        begins = quoted > 0
        if begins:
            yield Line("", 1, full=False)
        for (number, words), full in zip(group, _full([words for _, words in group]), strict=True):
            mark = ">" * quoted + " " if begins and words.strip() else ""
            begins = bool(quoted) and not words.strip()
            yield Line(mark + words, 1, full=full, role="furniture" if number in signed else "text")
        if quoted:
            yield Line("", 1, full=False)


def html_lines(html: str) -> Iterator[Line]:
    """The lines of a body that is a web page, each a whole paragraph, item, heading or row.

    What a site puts around its page is kept as furniture: a mail has no other place for its sender's address.

    Raises:
        UnreadableFile: It has too large a table.
    """
    try:
        found = list(web_page_lines(codecs.BOM_UTF8 + html.encode("utf-8", "replace"), _at_each_break))
    except UnreadableFile as error:
        if str(error) == NO_TEXT_ON_PAGE:
            return
        raise
    kept: set[str] = set()
    for line in found:
        around = line.role in {"left out", "furniture"}
        if line.role not in {"title", "date"} and not (around and line.text in kept):
            yield replace(line, role="furniture" if around else line.role)
            kept.add(line.text)


def _at_each_break(text: str) -> list[str]:
    """A paragraph of a web page, cut at all its breaks: in a mail they are where somebody pressed Enter."""
    return [line for line in text.split(LINE_BREAK) if line.strip()] or [""]


def _among_wrapped(line: Line) -> Iterator[Line]:
    """A line of a body that is in part plain text: what a web page says of its lines does not count there."""
    if line.full is not None:
        yield line
        return
    role: Role = "furniture" if line.role == "furniture" else "text"
    for text in (*line.text.split("\n"), ""):
        yield Line(text, 1, full=False, role=role)


def _full(lines: Sequence[str]) -> list[bool]:
    """Whether each line had no room for the next one's first word: mail programs wrap text at some 70 columns."""
    widths = [columns(line.rstrip()) for line in lines]
    width = max(widths, default=0)
    unfinished = [not is_finished(line) for line in lines]
    near = [open_ended for one, open_ended in zip(widths, unfinished, strict=True) if one > width - _NEARLY]
    if not _NARROWEST <= width <= _WIDEST:
        return [False] * len(lines)
    plainly = sum(near) >= 2  # one line may end there by chance
    afters = [*lines[1:], ""]
    return [
        bool(after.strip()) and one + unit(after.strip()) >= width and (plainly or open_ended)
        for one, after, open_ended in zip(widths, afters, unfinished, strict=True)
    ]


def _level(line: str) -> int:
    match = _QUOTED.match(line)
    return match[0].count(">") if match else 0


def _unflowed(lines: Iterable[str]) -> Iterator[str]:
    whole = ""
    for line in lines:
        stuffed = line.removeprefix(" ")
        if whole and _level(whole) != _level(stuffed):
            yield whole
            whole = ""
        whole += _QUOTED.sub("", stuffed, count=1) if whole and _level(whole) else stuffed
        if not line.endswith(" ") or SIGNATURE.fullmatch(stuffed):
            yield whole
            whole = ""
    if whole:
        yield whole


def _signature(lines: Sequence[str]) -> range:
    """The numbers of the lines of the signature; what is quoted below it is none of it."""
    marks = [number for number, line in enumerate(lines) if SIGNATURE.fullmatch(line)]
    if not marks:
        return range(0)
    end = next((number for number in range(marks[-1], len(lines)) if _level(lines[number])), len(lines))
    filled = sum(bool(line.strip()) for line in lines[marks[-1] : end])
    return range(marks[-1], end) if filled <= MOST_SIGNATURE_LINES + 1 else range(0)
