"""Open a file inside a folder safely: nothing outside the folder, no device, no link that takes its place meanwhile.

Source: OWASP ASVS 5.0, file handling: resolve strictly, stay inside the folder, open without following links.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from memoqa.ingest.source import UnreadableFile

OUTSIDE = "it is a link that leads out of the memos folder; put the file itself there"
NOT_REGULAR = "it is not a regular file (but a pipe, socket or device); remove it from the memos folder"
FOLDER_AS_FILE = "it is a folder with a memo's extension; rename the folder"
LINK_LOOP = "it is a link that leads back to itself; remove the link"


@contextmanager
def opened(path: Path, root: Path, limit: int) -> Iterator[BinaryIO]:
    """The file, open for reading.

    Args:
        path: Perhaps a link to a file inside the root.
        root: Resolved; nothing outside it is opened.
        limit: The most bytes that the file may have.

    Raises:
        UnreadableFile: It is gone, not a regular file, outside the root, too large, or may not be read; on leaving, if
            it changed meanwhile.
    """
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root):
            raise UnreadableFile(OUTSIDE)
        # Looked at before it is opened, since opening a device may do something; then again, since it may change.
        _check_regular(real.lstat(), limit)
        # Without O_NONBLOCK, a FIFO put there in between would hang us for ever.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        flags |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(real, flags), "rb") as file:
            before = os.fstat(file.fileno())
            _check_regular(before, limit)
            yield file
            after = os.fstat(file.fileno())
    except (OSError, RuntimeError) as error:  # RuntimeError: how Python before 3.13 reports a loop of links
        raise UnreadableFile(reason_of(error)) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise UnreadableFile("it changed while memoqa was reading it; index again when it is complete")


def whole_content(file: BinaryIO) -> bytes:
    """All bytes of an open file."""
    return file.read(os.fstat(file.fileno()).st_size + 1)  # a size, since a bound would be allocated whole


def reason_of(error: Exception) -> str:
    """Why a file or folder cannot be read, and what to do, from the error that the system gave."""
    number = error.errno if isinstance(error, OSError) else errno.ELOOP
    reasons = {
        errno.EACCES: "permission denied; let the account that memoqa runs under read it",
        errno.EPERM: "permission denied; let the account that memoqa runs under read it",
        errno.ENOENT: "it is gone, or a link to nothing; index again, or remove the link",
        errno.ELOOP: LINK_LOOP,
    }
    return reasons.get(number or 0, f"it cannot be read ({cause_of(error)}); check the disk and the file's permissions")


def cause_of(error: Exception) -> str:
    """The system's own words for an error."""
    return (error.strerror or "unknown cause") if isinstance(error, OSError) else "a loop of links"


def _check_regular(status: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableFile(FOLDER_AS_FILE)
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile(NOT_REGULAR)
    check_size(status.st_size, limit)


def check_size(size: int, limit: int) -> None:
    """Refuse a file of so many bytes, by an UnreadableFile, if they are more than the limit."""
    if size > limit:
        megabytes = f"{size / 1e6:.1f} MB, more than {limit / 1e6:g} MB"
        raise UnreadableFile(f"it has {megabytes}; split it, or remove pictures and other parts that are not text")
