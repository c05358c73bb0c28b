"""Read one memo file by the reader of its format.

The bytes that are hashed are the bytes that are parsed: a digest never belongs to another text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from memoqa.ingest.about import About
from memoqa.ingest.files import MemoBytes, MemoFile, naming
from memoqa.ingest.formats.format import Format, reader_at
from memoqa.ingest.formats.sandbox import lines_from_child, unpacked_by_child
from memoqa.ingest.formats.table import PICTURES, ZIP, formats, suffixes
from memoqa.ingest.front_matter import without_front_matter
from memoqa.ingest.recognised import PICTURE, with_recognition
from memoqa.ingest.recognition import Recogniser, is_installed
from memoqa.ingest.said import sayings, together
from memoqa.ingest.source import Line, Member, Source, UnreadableFile

SENDER: Final = "From: "


@dataclass(frozen=True, slots=True)
class LoadedMemo:
    """A memo file as read.

    Attributes:
        about: The sidecar's values, the front matter's for those that it lacks, then those of the nearest folder file.
        sha256: Of the memo file's bytes, hexadecimal.
        fingerprint: As `MemoFile.fingerprint()` gave for these bytes and the files that speak of them.
        unread: Why pages are left out, and what to do; empty if all were read.
        waiting: Pages are left for a recogniser, which was not given.
        unread_pages: Their numbers, from 1, in order.
    """

    source: Source
    about: About
    sha256: str
    fingerprint: str
    unread: str = ""
    waiting: bool = False
    unread_pages: tuple[int, ...] = ()


def read(memo: MemoFile, recogniser: Recogniser | None = None) -> LoadedMemo:
    """The memo's lines, and the details in its sidecar or front matter.

    Args:
        memo: The file.
        recogniser: Recognises pages that are pictures; None to leave them out.

    Raises:
        UnreadableMemo: With the reason and what to do; it says nothing about other memos.
    """
    found = memo.read_bytes()
    with naming(memo.id):
        lines = _lines(found.content, memo.format)
    return _loaded(memo, found, lines, recogniser)


def unpack(container: MemoFile) -> tuple[LoadedMemo | None, MemoBytes, tuple[Member, ...]]:
    """A container's own text, if it has any, its bytes with what speaks of it, and the files inside it.

    Raises:
        UnreadableMemo: The container, or a file that speaks of it, cannot be read: then nothing inside it may be.
    """
    found = container.read_bytes()
    with naming(container.id):
        sayings(container, found, About())
        _check(found.content, container.format)
        lines, members = unpacked_by_child(found.content, container.format, _wanted_in(container.format))
    return (_loaded(container, found, lines, None) if lines else None), found, members


def _wanted_in(container: Format) -> frozenset[str]:
    """The suffixes of the files that are read in a container: in an archive no other archives."""
    return suffixes() - frozenset(container.suffixes if container is ZIP else ())


def _loaded(memo: MemoFile, found: MemoBytes, lines: tuple[Line, ...], recogniser: Recogniser | None) -> LoadedMemo:
    with naming(memo.id):
        front = About()
        if memo.format.container and lines:
            front = _mail_about(lines, memo.path.stem)
        if memo.format.front_matter:
            lines, front = without_front_matter(lines, surely=memo.format.layout == "markdown")
        about = together(sayings(memo, found, front))
        lines, unread = with_recognition(lines, memo, found.content, recogniser)
    source = _source(lines, memo.format)
    waiting = recogniser is None and any(line.unread for line in lines)
    pages = sorted({line.page for line in lines if line.unread and line.page is not None})
    return LoadedMemo(source, about, found.sha256, found.fingerprint, unread, waiting, tuple(pages))


def _source(lines: Sequence[Line], file_format: Format) -> Source:
    """The reader's lines, told apart by their roles."""
    stated = {line.role: line.text for line in reversed(lines) if line.role in {"title", "date"}}
    left_out = tuple(line for line in lines if line.role in {"left out", "hidden"})
    kept = tuple(line for line in lines if line.role not in {"left out", "hidden", "title", "date"} and not line.unread)
    if file_format.container and any(line.full is None for line in kept):  # a mail that is a web page
        file_format = replace(file_format, layout="paragraphs")
    return Source(kept, file_format, left_out, stated.get("title"), stated.get("date"))


def _mail_about(lines: Sequence[Line], name: str) -> About:
    """A mail's subject and sender; it is called by its file's name if it has no subject."""
    subject = lines[0].text if lines[0].heading == 0 else name
    sender = next((line.text.removeprefix(SENDER) for line in lines[:2] if line.text.startswith(SENDER)), None)
    return About(title=subject, origin=sender)


def _lines(content: bytes, file_format: Format) -> tuple[Line, ...]:
    _check(content, file_format)
    if file_format in PICTURES and not is_installed():
        raise UnreadableFile(PICTURE)
    if file_format.container:
        return unpacked_by_child(content, file_format, ())[0]
    if file_format.sandboxed:
        return lines_from_child(content, file_format)
    return tuple(reader_at(file_format.reader)(content))


def _check(content: bytes, file_format: Format) -> None:
    if not content:
        raise UnreadableFile("it is empty (0 bytes); save it again or remove it")
    if not file_format.has_magic(content):
        suffix = file_format.suffixes[0]
        advice = "give it its right extension or save it again"
        raise UnreadableFile(f"it is not a {suffix} file, whatever its name says; {advice}")
    if file_format.magic:
        return
    for other in formats():
        if other.looks_like and content.startswith(other.magic[0]):
            raise UnreadableFile(f"it looks like {other.looks_like}")
