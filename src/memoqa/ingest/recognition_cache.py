"""Keep recognised pages in the index folder, so that a page is recognised once.

A page is kept by the digest of its picture, and a file by that of its bytes, with the digests of its pages: a page that
moves to another file is known, and nothing is drawn to look up a file that is known. Each entry is written aside and
renamed; a damaged one is as good as none. `sweep` removes what belongs to no memo any more.
"""

import contextlib
import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from memoqa import atomic

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class RecognitionCache:
    """The recognised pages in a folder; of two processes that write at once, one may lose an entry."""

    def __init__(self, folder: Path) -> None:
        self._pages = folder / "pages"
        self._files = folder / "files"

    def page(self, file: str, number: int) -> Any | None:
        """The page of a file, as a JSON value; None if it is not kept.

        Args:
            file: The sha256 of the file's bytes, hexadecimal.
            number: Of the page, from 1.
        """
        return self.known(str(self._digests(file).get(str(number), "")))

    def known(self, digest: str) -> Any | None:
        """The page whose picture has this digest, as a JSON value; None if it is not kept."""
        return _read(self._pages / f"{digest}.json") if _DIGEST.fullmatch(digest) else None

    def digests(self) -> list[str]:
        """The digests of all pages that are kept."""
        return sorted(path.stem for path in self._pages.glob("*.json")) if self._pages.is_dir() else []

    def keep(self, file: str, number: int, digest: str, page: Any | None) -> None:
        """Keep the page of a file.

        Args:
            file: The sha256 of the file's bytes, hexadecimal.
            number: Of the page, from 1.
            digest: Of its picture.
            page: As a JSON value; None if a page with this picture is kept already.

        Raises:
            OSError: It cannot be written.
        """
        for folder in (self._pages, self._files):
            folder.mkdir(parents=True, exist_ok=True)
        if page is not None:
            _write(self._pages / f"{digest}.json", page)
        _write(self._files / f"{file}.json", {**self._digests(file), str(number): digest})

    def sweep(self, files: Collection[str]) -> None:
        """Remove what belongs to none of the files, each given by the sha256 of its bytes."""
        used: set[str] = set()
        for path in self._files.glob("*") if self._files.is_dir() else ():
            if path.stem in files:
                used.update(map(str, self._digests(path.stem).values()))
            else:
                _remove(path)
        for path in self._pages.glob("*") if self._pages.is_dir() else ():
            if path.stem not in used:
                _remove(path)

    def _digests(self, file: str) -> dict[str, Any]:
        found = _read(self._files / f"{file}.json")
        return found if isinstance(found, dict) else {}


def _read(path: Path) -> Any | None:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _write(path: Path, value: Any) -> None:
    atomic.replace_file(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
