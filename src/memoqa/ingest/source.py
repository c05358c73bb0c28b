"""What every reader returns: a memo file's lines, in order, with where each stands."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Format: TypeAlias = Literal["text", "markdown", "pdf", "docx"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source, without its line end.

    Attributes:
        text: As the file has it; blank lines are kept, since they tell where paragraphs end.
        number: From 1: the line of a text file, the line of a PDF page, the paragraph of a .docx file.
        page: From 1 in a PDF; None elsewhere.
        heading: The level where the format itself says so (a .docx style): 0 the title, 1 the highest heading.
    """

    text: str
    number: int
    page: int | None = None
    heading: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A memo file as read.

    Attributes:
        format: "docx" lines are whole paragraphs; the others may be wrapped.
    """

    lines: tuple[Line, ...]
    format: Format

    @property
    def text(self) -> str:
        """The lines joined by line feeds."""
        return "\n".join(line.text for line in self.lines)
