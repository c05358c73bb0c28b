"""Check the name and the size under which an upload would be kept, and find a free or a dated name for it.

Source: OWASP ASVS 5.0, file upload: allowed names and types only, sizes before bytes, never a path from the sender.
"""

import itertools
import os
import unicodedata
from datetime import date
from pathlib import Path
from typing import Final

from memoqa.errors import MemoqaError
from memoqa.ingest.formats.format import Format
from memoqa.ingest.formats.table import format_list, format_of
from memoqa.ingest.names import is_unfit, printable

_LONGEST_NAME: Final = 200  # bytes of UTF-8; file systems take 255, and a sidecar's name is longer
_FORBIDDEN: Final = frozenset('/\\:*?"<>|')  # the marks of a path, and characters that some file systems refuse
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


class UnfitMemo(MemoqaError):
    """An upload, or its undoing, is refused; the sentence says why."""


def checked_name(name: str, size: int) -> str:
    """The name under which a file would be kept.

    Args:
        name: As the sender gave it.
        size: In bytes, as stated.

    Raises:
        UnfitMemo: With the reason, before a byte is fetched.
    """
    plain = unicodedata.normalize("NFC", name).strip()
    shown = f"'{printable(plain[:60])}'"
    file_format = _format(plain)
    if (
        plain.startswith((".", "~"))
        or plain.endswith("~")
        or not _FORBIDDEN.isdisjoint(plain)
        or is_unfit(plain)
        or plain.partition(".")[0].strip().lower() in _RESERVED | {""}  # with any extensions behind it
        or len(plain.encode("utf-8", "replace")) > _LONGEST_NAME
    ):
        raise UnfitMemo(f"a memo cannot be named {shown}; send it under a short, plain file name.")
    if not 0 < size <= file_format.most_bytes:
        raise UnfitMemo(f"{shown} has {size:,} bytes; send a memo of 1 to {file_format.most_bytes:,} bytes.")
    return plain


def most_bytes(name: str) -> int:
    """The most bytes that a file with this name may have.

    Raises:
        UnfitMemo: memoqa does not read such files.
    """
    return _format(name).most_bytes


def _format(name: str) -> Format:
    found = format_of(name)
    if found is None:
        suffix = printable(Path(name).suffix.lower()[:60])
        files = f"files of type {suffix}" if suffix else "files without an extension"
        raise UnfitMemo(f"memoqa does not read {files}; send {format_list()}.")
    return found


def place_of(memos: Path, name: str) -> Path:
    """Where to keep a file with this name: in place of one whose name differs only in Unicode form, if there is one."""
    if (memos / name).exists():
        return memos / name
    twins = (entry for entry in memos.iterdir() if unicodedata.normalize("NFC", entry.name) == name)
    return next(twins, memos / name)


def dated_name(memos: Path, name: str, today: date) -> str:
    """A name that no memo has yet: the upload's own with the day behind it, "report 2026-11-28.docx".

    Args:
        memos: The memos folder.
        name: As `checked_name` gave it.
        today: The day of the upload.
    """
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - of a name, not of a path
    for number in itertools.count(1):
        tail = f" {today.isoformat()}{f' ({number})' if number > 1 else ''}{suffix}"
        shortened = stem
        while len((shortened + tail).encode()) > _LONGEST_NAME:
            shortened = shortened[:-1]
        if not os.path.lexists(place_of(memos, shortened.rstrip() + tail)):
            break
    return shortened.rstrip() + tail
