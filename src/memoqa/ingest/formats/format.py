"""One row of the table of formats, and the reader that it names."""

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

if TYPE_CHECKING:
    from memoqa.ingest.source import Line, Member

Layout: TypeAlias = Literal["wrapped", "paragraphs", "markdown"]
Unit: TypeAlias = Literal["line", "row", "slide"]
Reader: TypeAlias = Callable[[bytes], "Iterable[Line]"]
Unpacker: TypeAlias = Callable[[bytes, frozenset[str]], "Iterable[Line | Member]"]

MOST_TEXT_BYTES = 20_000_000  # six times War and Peace in UTF-8; more is a log or a database, not a memo
MOST_DOCUMENT_BYTES = 100_000_000  # the most that mail and chat let people send; held in memory once while parsed
MAX_MEMORY_BYTES = 1 << 30  # a 100 MB file thrice over, and its parse; an order of magnitude above real memos
MAX_SECONDS = 30  # of processor time; pdfium reads some hundred pages in one
OLE_MAGIC = b"\xd0\xcf\x11\xe0"  # Word's .doc, and a .docx with a password; the .docx reader tells them apart


@dataclass(frozen=True, slots=True)
class Format:
    """A format that memos may have: one row of the table.

    Attributes:
        name: No other format has it; errors show it in capitals.
        suffixes: Ends of file names, in lower case and with one dot; messages list the first.
        reader: "package.module:function". The function takes a file's bytes, gives its lines in order and raises
            UnreadableFile. It is imported when a file is read, by the child process if the reader is sandboxed.
        sandboxed: The reader runs in a child process with limits. False only if no bytes can make it fail or run away.
        layout: "wrapped" lines may be parts of a paragraph, "paragraphs" are whole ones, "markdown" follows Markdown.
        headings_stated: The format says which lines are headings. In others numbers, capitals and spacing tell.
        front_matter: The first lines may be YAML front matter, which is taken off the text.
        magic: Each file has one of these bytes at its start; empty for text.
        magic_within: If not 0, the magic may begin anywhere in so many bytes.
        looks_like: The end of "it looks like …", said of a text file that begins with the first magic and is refused;
            empty if a text may begin so.
        most_bytes: The largest file that is read.
        unit: What people call the places that its lines' numbers count.
        most_memory: Bytes of addresses that the child process may take.
        most_seconds: Of processor time that it may take.
        container: Its files hold other files. The reader also takes the suffixes of the files that are wanted, and
            gives the files inside (`Member`) beside the lines of its own text, if it has any. It is sandboxed.
    """

    name: str
    suffixes: tuple[str, ...]
    reader: str
    sandboxed: bool = True
    layout: Layout = "wrapped"
    headings_stated: bool = False
    front_matter: bool = False
    magic: tuple[bytes, ...] = ()
    magic_within: int = 0
    looks_like: str = ""
    most_bytes: int = MOST_DOCUMENT_BYTES
    unit: Unit = "line"
    most_memory: int = MAX_MEMORY_BYTES
    most_seconds: int = MAX_SECONDS
    container: bool = False

    def has_magic(self, content: bytes) -> bool:
        """Whether the content begins as files of this format do; True for a format without magic."""
        within = (content[: self.magic_within or len(magic)] for magic in self.magic)
        return not self.magic or any(magic in start for magic, start in zip(self.magic, within, strict=True))


def reader_at(path: str) -> Reader:
    """The reader that a row names.

    Args:
        path: "package.module:function".

    Raises:
        ImportError, AttributeError: There is none.
    """
    module, _, function = path.partition(":")
    return cast("Reader", getattr(importlib.import_module(module), function))


def unpacker_at(path: str) -> Unpacker:
    """The reader that the row of a container names; arguments and errors as for `reader_at`."""
    return cast("Unpacker", reader_at(path))
