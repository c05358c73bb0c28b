"""The result of every reader: a memo file's lines in order, each with its place, or the reason why there are none."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from memoqa.domain import Link
from memoqa.ingest.formats.format import Format

Role: TypeAlias = Literal[
    "text",
    "heading",
    "item",
    "table header",
    "table group",
    "table row",
    "note",
    "furniture",
    "left out",
    "hidden",
    "title",
    "date",
]


class UnreadableFile(Exception):
    """A file cannot be read. The text is the reason and what to do, without the memo's name, which `files` adds."""


class NotReadNow(UnreadableFile):
    """The machine had no time or room to read the file; the next run tries again."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source, without its line end.

    Attributes:
        text: As the file has it; blank lines are kept, since they tell where paragraphs end.
        number: From 1: the line of a text file, the line of a PDF page, the paragraph of a .docx file.
        page: From 1 in a PDF or a picture; None elsewhere.
        heading: The level if the format itself states it (a .docx style): 0 the title, 1 the highest heading; 90 and
            more if the reader knows it for a heading below all others.
        full: Whether its column had no room for the word that follows; None if the format has no places.
        size: Of its type, 1.0 for most of the text; None if the format has no sizes.
        table: The number of the table that it is a row of, cells apart by tabs; None if it is in none.
        role: What the reader knows of the line: a heading that is never the title, such as a sheet's name; an item of a
            list, which is never a heading; a line that heads a table, above all its rows; a row that
            heads those below it; another row; a footnote; page furniture, such as
            a letterhead, which is kept once and belongs to no section; what it leaves out of the memo, or the file
            itself hides, which is there to be reported only; or the title or date that the file's properties state,
            which are no part of its text.
        unread: It stands, without text, for a page that cannot be read.
        stated: Its level as a heading, from 1, if a PDF's bookmark or tag has just its words; unlike `heading`, a hint.
        printed: The number that is printed on its page, if it is not `page`; empty if that is not known.
        recognised: The confidence of its recognition on a picture, 0 to 1; None if the file itself has its characters.
        links: Where the file says that words of it lead, as spans of `text`, in order.
    """

    text: str
    number: int
    page: int | None = None
    heading: int | None = None
    full: bool | None = None
    size: float | None = None
    table: int | None = None
    role: Role = "text"
    unread: bool = False
    stated: int | None = None
    printed: str = ""
    recognised: float | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container, such as an archive or a mail.

    Attributes:
        name: Its path inside the container, with forward slashes and no step upwards.
        content: Its bytes; None if the container was not asked for such files, or cannot give them.
        problem: Why it cannot be read, and what to do; empty if nothing is wrong.
    """

    name: str
    content: bytes | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A memo file's lines, with the format that says how to take them.

    Attributes:
        lines: All but those that the reader leaves out.
        left_out: Lines that the reader saw and that are no part of the memo: page numbers, a table of contents.
        title, date: As the file's own properties state them; the weakest of all that say so.
    """

    lines: tuple[Line, ...]
    format: Format
    left_out: tuple[Line, ...] = ()
    title: str | None = None
    date: str | None = None

    @property
    def text(self) -> str:
        """The lines joined by line feeds."""
        return "\n".join(line.text for line in self.lines)
