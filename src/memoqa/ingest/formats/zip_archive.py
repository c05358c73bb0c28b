"""Unpack a .zip file as a folder of files, in memory and within bounds; no path from it is ever written to.

Source: PKWARE APPNOTE 6.3.10; David Fifield, "A better zip bomb" (2019), for entries that overlap.
"""

import io
import lzma
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from memoqa.ingest.formats.archive_names import decoded_names, safe_path
from memoqa.ingest.names import UNFIT_NAME, is_passed_over, is_unfit, printable
from memoqa.ingest.source import Member, UnreadableFile

MOST_ENTRIES: Final = 10_000
MOST_DEPTH: Final = 20  # folders within folders
MOST_UNPACKED_BYTES: Final = 200_000_000  # as the child may put out
MOST_RATIO: Final = 100  # unpacked to packed bytes
RATIO_MATTERS_BYTES: Final = 10_000_000  # less does no harm, and a long empty table is all alike
LONGEST_PART: Final = 250  # bytes of UTF-8; file systems take 255, and a sidecar's name is longer
LONGEST_FOLDERS: Final = 700  # bytes of UTF-8, together; a memo and what speaks of it are judged by them alike
SHOWN: Final = 120  # characters of a name that is too long
SIDECAR: Final = ".toml"
PASSED_OVER_FOLDERS: Final = frozenset({"__MACOSX"})  # macOS keeps its own data there
_ENCRYPTED: Final = 1
_LOCAL_HEADER_BYTES: Final = 30

DAMAGED: Final = "it is damaged or cut off; pack the files again"
BOMB: Final = "it unpacks to far more than files need and may be a decompression bomb; pack the files again"
TOO_LARGE: Final = (
    f"it unpacks to more than {MOST_UNPACKED_BYTES / 1e6:g} MB; split it, or put the files themselves there"
)
TOO_MANY: Final = f"it holds more than {MOST_ENTRIES:,} files; split it, or put the files themselves there"
TOO_DEEP: Final = f"it lies more than {MOST_DEPTH} folders deep; pack it less deep"
LOCKED: Final = "it is protected by a password; save it without one"
TWICE: Final = "the archive has two files of this name; rename one of them and pack the files again"
LONG_NAME: Final = "its name is too long; give it and its folders shorter names"
LINK: Final = "it is a link; pack the file itself"
FOLDER_NAME: Final = "it lies in a folder with a memo's extension; rename the folder"
METHOD: Final = "it is packed by a method that memoqa cannot unpack; pack the files again as a plain .zip"


def zip_members(content: bytes, wanted: frozenset[str]) -> Iterator[Member]:
    """The files in an archive in the order of their names; hidden ones and folders are passed over.

    Args:
        content: The whole archive.
        wanted: The suffixes of the files that are unpacked, in small letters; others are named only.

    Raises:
        UnreadableFile: It is damaged, a bomb, holds too many files, or all that is wanted needs a password.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise UnreadableFile(DAMAGED) from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _check_entries(archive, entries)
        paths = [safe_path(name) for name in decoded_names(entries)]
        named = [(path, entry) for path, entry in zip(paths, entries, strict=True) if path and not _is_hidden(path)]
        times = Counter(path for path, _ in named)
        readable = [entry for path, entry in named if _suffix(path) in wanted]
        memos = [entry for path, entry in named if _suffix(path) in wanted - {SIDECAR}]
        _check_sizes(readable)
        if memos and all(entry.flag_bits & _ENCRYPTED for entry in memos):
            raise UnreadableFile(LOCKED)
        for path, entry in sorted({path: (path, entry) for path, entry in named}.values(), key=lambda one: one[0]):
            problem = TWICE if times[path] > 1 else _problem(path, entry, wanted)
            yield _member(archive, entry, path, problem, is_wanted=_suffix(path) in wanted)


def _check_entries(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise UnreadableFile(TOO_MANY)
    in_order = sorted(entries, key=lambda entry: entry.header_offset)
    begins = [*(entry.header_offset for entry in in_order[1:]), archive.start_dir]
    for entry, after in zip(in_order, begins, strict=False):
        # Entries that share their bytes make gigabytes of a few kilobytes.
        if entry.header_offset + _LOCAL_HEADER_BYTES + entry.compress_size > after:
            raise UnreadableFile(BOMB)


def _check_sizes(entries: Sequence[zipfile.ZipInfo]) -> None:
    if any(entry.file_size > max(RATIO_MATTERS_BYTES, MOST_RATIO * entry.compress_size) for entry in entries):
        raise UnreadableFile(BOMB)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise UnreadableFile(TOO_LARGE)


def _is_hidden(path: Sequence[str]) -> bool:
    return any(is_passed_over(part) or part in PASSED_OVER_FOLDERS for part in path)


def _suffix(path: Sequence[str]) -> str:
    return PurePosixPath(path[-1]).suffix.lower()


def _problem(path: Sequence[str], entry: zipfile.ZipInfo, wanted: frozenset[str]) -> str:
    """Why an entry is not unpacked; empty if it can be."""
    sizes = [len(part.encode("utf-8", "replace")) for part in (*path[:-1], path[-1].removesuffix(SIDECAR))]
    if any(map(is_unfit, path)):
        return UNFIT_NAME
    if max(sizes) > LONGEST_PART or sum(sizes[:-1]) > LONGEST_FOLDERS:
        return LONG_NAME
    if len(path) - 1 > MOST_DEPTH:
        return TOO_DEEP
    if any(PurePosixPath(part).suffix.lower() in wanted for part in path[:-1]):
        return FOLDER_NAME
    if stat.S_ISLNK(entry.external_attr >> 16):
        return LINK
    return LOCKED if entry.flag_bits & _ENCRYPTED else ""


def _member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Sequence[str], problem: str, *, is_wanted: bool
) -> Member:
    name = printable("/".join(path))
    if problem == LONG_NAME:
        name = f"{name[:SHOWN]}…"
    if problem or not is_wanted:
        return Member(name, None, problem)
    try:
        with archive.open(entry) as file:
            # Never more than the entry states, and that was checked.
            return Member(name, file.read(entry.file_size))
    except NotImplementedError:
        return Member(name, None, METHOD)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, OSError, RuntimeError):
        return Member(name, None, DAMAGED)
