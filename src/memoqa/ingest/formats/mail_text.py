"""Turn a mail's head and body into lines: the subject is the title, sender, date and recipients stand below it.

Source: RFC 3676 for flowed text, and for the line `-- ` above a signature.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import lxml.html
from lxml import etree

from memoqa.ingest.source import Line, UnreadableFile
from memoqa.ingest.structure.marks import columns, is_finished
from memoqa.ingest.structure.wrapping import unit

NO_TEXT: Final = "it has no text; add some, or remove the file"
SIGNATURE: Final = re.compile(r"--\s?")
MOST_SIGNATURE_LINES: Final = 12  # more below `--` is no signature
_NARROWEST, _WIDEST = 56, 100  # columns; text is wrapped by hand at no other width
_NEARLY: Final = 14  # columns; a word of English
_QUOTED = re.compile(r"(?:>\s?){1,20}")
_LINE_END = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_BLOCKS: Final = frozenset(
    "address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure footer form h1 h2 "  # noqa: SIM905  # forty quoted words would be harder to read
    "h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr ul".split()
)
_UNSEEN: Final = frozenset({"head", "script", "style", "template", "noscript"})
_CELLS: Final = frozenset({"td", "th"})


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
    """The lines of a body that is a web page: its text, block by block, without what is not seen."""
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    pieces: list[str] = []
    for event, element in etree.iterwalk(page, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _BLOCKS:
            pieces.append("\t" if name in _CELLS and event == "end" else "" if name in _CELLS else "\n")
        if event == "start" and name not in _UNSEEN:
            pieces.append(_flat(element.text))
        if event == "end":
            pieces.append(_flat(element.tail))
    for text in "".join(pieces).split("\n"):
        words = "\t".join(" ".join(cell.split()) for cell in text.strip().split("\t"))
        if words:
            yield from (
                Line(words, 1, full=False),
                Line("", 1, full=False),
            )


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


def _flat(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


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
