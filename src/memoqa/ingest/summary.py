"""Sum up how a memo was read, for whoever added it: what it holds, and what of its file it lacks."""

import re
from dataclasses import dataclass
from typing import Final

from memoqa.domain import Memo
from memoqa.ingest.reading import Reading

_APART: Final = re.compile(r"\t|(?<=\S)(?: {2}|\u3000)")  # between two cells


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, how deep it stands, and the numbers of the first and last paragraph under it."""

    depth: int
    heading: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a memo holds, in numbers, and what it lacks.

    Attributes:
        title, date, language: The memo's; the last two are None if nothing says them.
        paragraphs: How many there are below the front.
        unread_pages: The numbers of the pages that could not be read, from 1, in order.
        left_out: How many lines the reader saw and left out, such as page numbers.
    """

    title: str
    date: str | None
    language: str | None
    sections: int
    paragraphs: int
    tables: int
    unread_pages: tuple[int, ...] = ()
    left_out: int = 0


def summary_of(reading: Reading) -> Summary:
    """The summary of a reading."""
    memo, source = reading.memo, reading.source
    return Summary(
        memo.title,
        memo.date,
        memo.details.language,
        sections=len(sections(memo)),
        paragraphs=sum(paragraph.number > 0 for paragraph in memo.paragraphs),
        tables=len({line.table for line in source.lines} - {None}) or _tables_in(memo),
        unread_pages=reading.unread_pages,
        left_out=sum(bool(line.text.strip()) for line in source.left_out),
    )


def _tables_in(memo: Memo) -> int:
    """How many tables a memo has whose reader does not say where they are: by their header rows, or whole."""
    headers = {lead.start for paragraph in memo.paragraphs for lead in paragraph.lead[-1:]
               if _has_cells(memo.text[lead.start : lead.end])}  # fmt: skip
    texts = (memo.text[paragraph.start : paragraph.end].split("\n") for paragraph in memo.paragraphs)
    return len(headers) + sum(len(lines) > 1 and all(map(_has_cells, lines)) for lines in texts)


def _has_cells(line: str) -> bool:
    return (line.lstrip().startswith("|") and line.count("|") > 1) or len(_APART.findall(line)) > 1


def sections(memo: Memo) -> list[Section]:
    """The sections in order, as a tree told by their depths."""
    found: list[Section] = []
    path: tuple[str, ...] = ()
    open_at: list[int] = []  # indexes into `found` of the sections that the latest paragraph stands in
    for paragraph in memo.paragraphs:
        common = next(
            (depth for depth, (a, b) in enumerate(zip(path, paragraph.section, strict=False)) if a != b),
            min(len(path), len(paragraph.section)),
        )
        del open_at[common:]
        for depth in range(common, len(paragraph.section)):
            open_at.append(len(found))
            found.append(Section(depth, paragraph.section[depth], paragraph.number, paragraph.number))
        for index in open_at:
            found[index] = Section(found[index].depth, found[index].heading, found[index].first, paragraph.number)
        path = paragraph.section
    return found
