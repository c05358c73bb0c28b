"""Keep a memo that came by chat in the memos folder, or remove it again: the only writer of memo files.

An upload is first read to its end, in a folder of its own, by the same reader within the same limits as any memo. The
file that it replaces is kept, and so the last upload can be undone. Both changes last only if the index with them is
published; otherwise the memo is as it was, and so is the earlier upload that could be undone.

Source: OWASP ASVS 5.0, file upload: allowed names and types only, sizes before bytes, never a path from the sender.
"""

import errno
import hashlib
import json
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from memoqa import atomic
from memoqa.errors import MemoqaError, UnreadableMemo
from memoqa.ingest.files import UNFIT_FOR_ID, MemoFile
from memoqa.ingest.formats.format import Format
from memoqa.ingest.formats.table import format_list, format_of
from memoqa.ingest.read import read
from memoqa.ingest.structure.outline import outline

LAST_UPLOAD: Final = ".last-taken"  # a hidden folder, which the search for memos passes over
_RECORD: Final = "record.json"
_REPLACED: Final = "before"  # the file that the upload replaced
_EARLIER: Final = ".last-taken.earlier"  # the upload before, until the new one is indexed
_LONGEST_NAME: Final = 200  # bytes of UTF-8; file systems take 255, and a sidecar's name is longer
_FORBIDDEN: Final = frozenset('/\\:*?"<>|')  # the marks of a path, and characters that some file systems refuse
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


class UnfitMemo(MemoqaError):
    """An upload, or its undoing, is refused; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A memo that was uploaded, or whose upload was undone.

    Attributes:
        memo: Its id.
        replaced: Whether there was a memo with that name before the upload.
    """

    memo: str
    replaced: bool


def checked_name(name: str, size: int) -> str:
    """The name under which a file would be kept.

    Args:
        name: As the sender gave it.
        size: In bytes, as stated.

    Raises:
        UnfitMemo: With the reason, before a byte is fetched.
    """
    plain = unicodedata.normalize("NFC", name).strip()
    shown = ascii(plain[:60])
    file_format = _format(plain)
    if (
        plain.startswith((".", "~"))
        or plain.endswith("~")
        or not _FORBIDDEN.isdisjoint(plain)
        or any(unicodedata.category(character) in UNFIT_FOR_ID for character in plain)
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
        suffix = ascii(Path(name).suffix.lower())[1:-1]
        files = f"files of type {suffix}" if suffix else "files without an extension"
        raise UnfitMemo(f"memoqa does not read {files}; send {format_list()}.")
    return found


class _Change:
    """A change among the memos that lasts if the `with` block ends well, and is undone if it raises."""

    uploaded: Uploaded

    def __init__(self, memos: Path) -> None:
        self._memos = memos
        self._last = memos / LAST_UPLOAD

    def __enter__(self) -> Self:
        with _stating():
            self.uploaded = self._made()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with _stating():
            if error is None:
                self._kept()
            else:
                self._undone()

    def _made(self) -> Uploaded:
        raise NotImplementedError

    def _kept(self) -> None:
        raise NotImplementedError

    def _undone(self) -> None:
        raise NotImplementedError


class Upload(_Change):
    """Keep a file among the memos, in place of a memo with that name.

    Entering raises UnfitMemo if the file cannot be read as a memo, or the folder cannot be written; leaving by an error
    puts the memos back as they were.
    """

    def __init__(self, memos: Path, name: str, content: bytes) -> None:
        """Nothing is written yet.

        Args:
            memos: The memos folder.
            name: As `checked_name` gave it.
            content: The whole file.
        """
        super().__init__(memos)
        self._name = name
        self._content = content
        self._earlier = memos / _EARLIER

    def _made(self) -> Uploaded:
        _try_to_read(checked_name(self._name, len(self._content)), self._content)
        target = _place(self._memos, self._name)
        if target.is_symlink() or (target.exists() and not target.is_file()):
            raise UnfitMemo(f"{self._name} is a link or a folder among the memos; send the memo under another name.")
        self._before = target.read_bytes() if target.exists() else None
        self._target = target
        try:
            self._note()
            atomic.replace_file(target, self._content)
        except OSError:
            self._forget()
            raise
        return Uploaded(self._name, replaced=self._before is not None)

    def _kept(self) -> None:
        atomic.remove_tree(self._earlier)

    def _undone(self) -> None:
        _put(self._target, self._before)
        self._forget()

    def _note(self) -> None:
        """Keep the file that is about to be replaced. The record comes last: without it nothing can be undone."""
        atomic.remove_tree(self._earlier)
        if self._last.exists():
            os.replace(self._last, self._earlier)
        self._last.mkdir()
        if self._before is not None:
            atomic.write_file(self._last / _REPLACED, self._before)
        digest = hashlib.sha256(self._content).hexdigest()
        record = {"name": self._target.name, "replaced": self._before is not None, "sha256": digest}
        atomic.write_json(self._last / _RECORD, record)
        atomic.sync_folder(self._last)

    def _forget(self) -> None:
        atomic.remove_tree(self._last)
        if self._earlier.exists():
            os.replace(self._earlier, self._last)
        atomic.sync_folder(self._memos)


class UndoUpload(_Change):
    """Undo the last `Upload`: put back the file that it replaced, or remove the memo if there was none.

    Entering raises UnfitMemo if there is nothing to undo, the memo has changed since, or the folder cannot be written;
    leaving by an error puts the upload back, which can then be undone later.
    """

    def _made(self) -> Uploaded:
        try:
            name, replaced, digest = _recorded(self._last)
        except FileNotFoundError:
            raise UnfitMemo("there is no upload to undo; only the last one can be undone, and only once.") from None
        self._target = self._memos / name
        before = (self._last / _REPLACED).read_bytes() if replaced else None
        self._content = self._target.read_bytes() if os.path.lexists(self._target) else None
        # Gone, or as it was before: somebody undid it by hand, or the process died in the middle.
        if self._content not in {None, before} and hashlib.sha256(self._content or b"").hexdigest() != digest:
            raise UnfitMemo(f"{name} has changed since it was uploaded and stays; remove it by hand, then reindex.")
        _put(self._target, before)
        return Uploaded(name, replaced)

    def _kept(self) -> None:
        atomic.remove_tree(self._last)

    def _undone(self) -> None:
        _put(self._target, self._content)


def _put(target: Path, content: bytes | None) -> None:
    """Give the file this content, or remove it if that is None."""
    if content is None:
        target.unlink(missing_ok=True)
        atomic.sync_folder(target.parent)
    else:
        atomic.replace_file(target, content)


def _place(memos: Path, name: str) -> Path:
    """Where to keep a file with this name: in place of one whose name differs only in Unicode form, if there is one."""
    if (memos / name).exists():
        return memos / name
    twins = (entry for entry in memos.iterdir() if unicodedata.normalize("NFC", entry.name) == name)
    return next(twins, memos / name)


def _recorded(last: Path) -> tuple[str, bool, str]:
    """The last upload: the memo's name, whether it replaced one, and the sha256 of its content.

    Raises:
        FileNotFoundError: There is no record, or it is not one that `Upload` wrote to its end.
    """
    try:
        record = json.loads((last / _RECORD).read_bytes())
        name, replaced, digest = str(record["name"]), bool(record["replaced"]), str(record["sha256"])
        # Anyone else who can write among the memos must not choose a file elsewhere.
        checked_name(name, 1)
    except (ValueError, KeyError, TypeError, UnfitMemo):
        raise FileNotFoundError from None
    return name, replaced, digest


def _try_to_read(name: str, content: bytes) -> None:
    """Read the file as it would be read among the memos.

    Raises:
        UnfitMemo: It cannot be read, or has no text.
    """
    with tempfile.TemporaryDirectory(prefix="memoqa-") as folder:
        root = Path(folder).resolve()
        file = MemoFile(name, root / name, root)
        atomic.write_file(file.path, content)
        try:
            loaded = read(file)
            outline(loaded.source, memo_id=name, source_sha256=loaded.sha256)
        except UnreadableMemo as error:
            raise UnfitMemo(f"{name} cannot be read: {error.reason.removesuffix('.')}.") from None


@contextmanager
def _stating() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritable(error) from None


def _unwritable(error: OSError) -> UnfitMemo:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UnfitMemo("the disk with the memos folder is full; free some space, then send the memo again.")
    return UnfitMemo(
        f"memoqa cannot write to the memos folder ({os.strerror(error.errno or 0)}); let it write there, or copy the "
        "file in by hand and reindex."
    )
