"""Write files so that a crash leaves the old or the new one, never a mixture.

Every step is one call of `os`, so that a test can stop the process at each.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any


def write_file(path: Path, content: bytes | memoryview, *, mode: int = 0o644) -> None:
    """Create `path` with this content and at most these permissions; it is on the disk when the call returns.

    Raises:
        OSError: The file exists, or the disk is full or faulty; some systems say so only at the fsync.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        view = memoryview(content).cast("B")
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_json(path: Path, value: Any) -> bytes:
    """Create `path` with `value` as JSON and return the bytes written."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    write_file(path, content)
    return content


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk: the names that were created, renamed or removed."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Replace the content of `path` whole: readers see the old or the new content, also after a crash."""
    aside = path.with_name(f".{path.name}.new")
    aside.unlink(missing_ok=True)  # a crash's leftover
    try:
        write_file(aside, content, mode=mode)
        os.replace(aside, path)
    except BaseException:  # Ctrl-C, too, leaves nothing behind
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def remove_tree(folder: Path) -> None:
    """Remove a folder with its content, if it is there; what cannot be removed stays."""
    shutil.rmtree(folder, ignore_errors=True)
