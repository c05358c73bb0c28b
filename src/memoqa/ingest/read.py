"""Read one memo file by the reader of its format.

The bytes that are hashed are the bytes that are parsed: a digest never belongs to another text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from memoqa.ingest.about import About
from memoqa.ingest.files import MemoFile, naming
from memoqa.ingest.formats.format import Format, reader_at
from memoqa.ingest.formats.sandbox import lines_from_child
from memoqa.ingest.formats.table import formats
from memoqa.ingest.front_matter import without_front_matter
from memoqa.ingest.said import sayings, together
from memoqa.ingest.source import Line, Source, UnreadableFile


@dataclass(frozen=True, slots=True)
class LoadedMemo:
    """A memo file as read.

    Attributes:
        about: The sidecar's values, the front matter's for those that it lacks, then those of the nearest folder file.
        sha256: Of the memo file's bytes, hexadecimal.
        fingerprint: As `MemoFile.fingerprint()` gave for these bytes and the files that speak of them.
        unread: Why pages are left out, and what to do; empty if all were read.
    """

    source: Source
    about: About
    sha256: str
    fingerprint: str
    unread: str = ""


def read(memo: MemoFile) -> LoadedMemo:
    """The memo's lines, and the details in its sidecar or front matter.

    Raises:
        UnreadableMemo: With the reason and what to do; it says nothing about other memos.
    """
    found = memo.read_bytes()
    with naming(memo.id):
        lines, front = _lines(found.content, memo.format), About()
        if memo.format.front_matter:
            lines, front = without_front_matter(lines, surely=memo.format.layout == "markdown")
        about = together(sayings(memo, found, front))
    source = _source(lines, memo.format)
    pages = sorted({line.page for line in lines if line.unread and line.page is not None})
    return LoadedMemo(source, about, found.sha256, found.fingerprint, _pages_left_out(pages))


def _source(lines: Sequence[Line], file_format: Format) -> Source:
    """The reader's lines, told apart by their roles."""
    stated = {line.role: line.text for line in reversed(lines) if line.role in {"title", "date"}}
    left_out = tuple(line for line in lines if line.role in {"left out", "hidden"})
    kept = tuple(line for line in lines if line.role not in {"left out", "hidden", "title", "date"} and not line.unread)
    return Source(kept, file_format, left_out, stated.get("title"), stated.get("date"))


def _pages_left_out(pages: Sequence[int]) -> str:
    if not pages:
        return ""
    named = f"page {pages[0]}" if len(pages) == 1 else f"pages {', '.join(map(str, pages))}"
    why = "a scan, or fonts that do not say which characters they show"
    return f"{named} cannot be read ({why}); recognise the text (OCR) and save it again; its other pages are indexed"


def _lines(content: bytes, file_format: Format) -> tuple[Line, ...]:
    if not content:
        raise UnreadableFile("it is empty (0 bytes); save it again or remove it")
    _check_magic(content, file_format)
    if file_format.sandboxed:
        return lines_from_child(content, file_format)
    return tuple(reader_at(file_format.reader)(content))


def _check_magic(content: bytes, file_format: Format) -> None:
    if not file_format.has_magic(content):
        suffix = file_format.suffixes[0]
        advice = "give it its right extension or save it again"
        raise UnreadableFile(f"it is not a {suffix} file, whatever its name says; {advice}")
    if file_format.magic:
        return
    for other in formats():
        if other.looks_like and content.startswith(other.magic[0]):
            raise UnreadableFile(f"it looks like {other.looks_like}")
