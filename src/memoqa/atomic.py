"""Files written so that a crash leaves the old or the new, never a mixture: the primitives that the shelf is built of.

All of them go through `os`, one call a step, so that a test can stop the process at each.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any


def write_file(path: Path, content: bytes | memoryview) -> None:
    """Create `path` with this content, on the disk when this returns.

    Raises:
        OSError: Also when the disk is full: every byte is counted, and fsync is where some systems first say so.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        view = memoryview(content).cast("B")
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_json(path: Path, value: Any) -> bytes:
    """Create `path` with `value` as JSON; returns the bytes written."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    write_file(path, content)
    return content


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries (names created, renamed, removed) to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, content: bytes) -> None:
    """Give `path` this content, whole: readers see the old or the new, and so does who comes after a crash."""
    aside = path.with_name(f".{path.name}.new")
    aside.unlink(missing_ok=True)  # a crash's leftover
    write_file(aside, content)
    os.replace(aside, path)
    sync_folder(path.parent)


def remove_tree(folder: Path) -> None:
    """Remove a folder and what is in it; what is already gone is no error."""
    shutil.rmtree(folder, ignore_errors=True)
