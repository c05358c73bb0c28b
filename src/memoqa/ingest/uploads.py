"""Take a memo that came by chat into the memos folder, and give it back: the only writer of memo files.

A file is read to the end before it is kept, in a folder of its own, by the same reader in the same limits as any memo.
What it replaces is kept beside, so that the last one taken can be taken back. Both are changes that last only if the
index that has them is published: the file, and what could be taken back before, are else as they were.

Source: OWASP ASVS 5.0, file upload: allowed names and types only, sizes before bytes, never a path of the sender's.
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
from memoqa.ingest.files import MAX_PARSED_BYTES, MAX_TEXT_BYTES, MEMO_TYPES, TEXT_TYPES, UNFIT_FOR_ID, MemoFile
from memoqa.ingest.read import read
from memoqa.ingest.structure.outline import outline

LAST: Final = ".last-taken"  # a hidden folder: the reader of memos passes it over
_RECORD: Final = "record.json"
_BEFORE: Final = "before"  # what the memo replaced
_EARLIER: Final = ".last-taken.earlier"  # what could be taken back before, until the new one is indexed
_LONGEST_NAME: Final = 200  # bytes of UTF-8; file systems take 255, and a sidecar's name is longer
_FORBIDDEN: Final = frozenset('/\\:*?"<>|')  # a path's own marks, and what some file systems refuse
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


class UnfitMemo(MemoqaError):
    """A file is not taken: its name, type, size or content does not do."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A memo that was taken, or taken back.

    Attributes:
        memo: Its id.
        replaced: Whether there was one of that name before.
    """

    memo: str
    replaced: bool


def checked_name(name: str, size: int) -> str:
    """The name under which a file would be kept.

    Args:
        name: As the sender gave it.
        size: In bytes, as stated.

    Raises:
        UnfitMemo: With what is wrong, before a byte is fetched.
    """
    plain = unicodedata.normalize("NFC", name).strip()
    shown = ascii(plain[:60])
    kind = Path(plain).suffix.lower()
    if kind not in MEMO_TYPES:
        raise UnfitMemo(f"files of type {ascii(kind)[1:-1] or 'none'} are not read; send .txt, .md, .pdf or .docx.")
    if (
        plain.startswith((".", "~"))
        or plain.endswith("~")
        or not _FORBIDDEN.isdisjoint(plain)
        or any(unicodedata.category(character) in UNFIT_FOR_ID for character in plain)
        or plain.partition(".")[0].strip().lower() in _RESERVED | {""}  # with whatever extensions behind it
        or len(plain.encode("utf-8", "replace")) > _LONGEST_NAME
    ):
        raise UnfitMemo(f"a memo cannot be named {shown}; send it under a short, plain file name.")
    limit = most_bytes(plain)
    if not 0 < size <= limit:
        raise UnfitMemo(f"{shown} has {size:,} bytes; send a memo of 1 to {limit:,} bytes.")
    return plain


def most_bytes(name: str) -> int:
    """The largest file of this name's type that is read."""
    return MAX_TEXT_BYTES if Path(name).suffix.lower() in TEXT_TYPES else MAX_PARSED_BYTES


class _Change:
    """A change among the memos that lasts if the block that it is made for ends well."""

    taken: Taken

    def __init__(self, memos: Path) -> None:
        self._memos = memos
        self._last = memos / LAST

    def __enter__(self) -> Self:
        with _stated():
            self.taken = self._made()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with _stated():
            if error is None:
                self._kept()
            else:
                self._undone()

    def _made(self) -> Taken:
        raise NotImplementedError

    def _kept(self) -> None:
        raise NotImplementedError

    def _undone(self) -> None:
        raise NotImplementedError


class Taking(_Change):
    """Keep a file among the memos, in the place of one of that name.

    Entered, it raises UnfitMemo where the file cannot be read as a memo, or the folder cannot be written; left by an
    error, the memos are as they were.
    """

    def __init__(self, memos: Path, name: str, content: bytes) -> None:
        """Nothing is done yet.

        Args:
            memos: The memos folder.
            name: As `checked_name` gave it.
            content: All of it.
        """
        super().__init__(memos)
        self._name = name
        self._content = content
        self._earlier = memos / _EARLIER

    def _made(self) -> Taken:
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
        return Taken(self._name, replaced=self._before is not None)

    def _kept(self) -> None:
        atomic.remove_tree(self._earlier)

    def _undone(self) -> None:
        _put(self._target, self._before)
        self._forget()

    def _note(self) -> None:
        """Keep what is about to be replaced; the record is written last, and is what makes it count."""
        atomic.remove_tree(self._earlier)
        if self._last.exists():
            os.replace(self._last, self._earlier)
        self._last.mkdir()
        if self._before is not None:
            atomic.write_file(self._last / _BEFORE, self._before)
        digest = hashlib.sha256(self._content).hexdigest()
        record = {"name": self._target.name, "replaced": self._before is not None, "sha256": digest}
        atomic.write_json(self._last / _RECORD, record)
        atomic.sync_folder(self._last)

    def _forget(self) -> None:
        atomic.remove_tree(self._last)
        if self._earlier.exists():
            os.replace(self._earlier, self._last)
        atomic.sync_folder(self._memos)


class TakingBack(_Change):
    """Undo the last `Taking`: the file before it is there again, or none.

    Entered, it raises UnfitMemo where there is nothing to undo, the memo was changed since, or the folder cannot be
    written; left by an error, the memo is there again, to be taken back another time.
    """

    def _made(self) -> Taken:
        try:
            name, replaced, digest = _recorded(self._last)
        except FileNotFoundError:
            raise UnfitMemo("no memo was taken by chat that could be taken back.") from None
        self._target = self._memos / name
        before = (self._last / _BEFORE).read_bytes() if replaced else None
        self._content = self._target.read_bytes() if os.path.lexists(self._target) else None
        # Gone, or as it was before: somebody did by hand what is asked for here, or the process died amid it.
        if self._content not in {None, before} and hashlib.sha256(self._content or b"").hexdigest() != digest:
            raise UnfitMemo(
                f"{name} was changed after it was taken by chat, and stays; to be rid of it, remove it by hand, then "
                "reindex."
            )
        _put(self._target, before)
        return Taken(name, replaced)

    def _kept(self) -> None:
        atomic.remove_tree(self._last)

    def _undone(self) -> None:
        _put(self._target, self._content)


def _put(target: Path, content: bytes | None) -> None:
    """Give the file this content, or remove it where that is None."""
    if content is None:
        target.unlink(missing_ok=True)
        atomic.sync_folder(target.parent)
    else:
        atomic.replace_file(target, content)


def _place(memos: Path, name: str) -> Path:
    """Where a file of this name is kept: in the place of one whose name differs in Unicode form only, if there is."""
    if (memos / name).exists():
        return memos / name
    twins = (entry for entry in memos.iterdir() if unicodedata.normalize("NFC", entry.name) == name)
    return next(twins, memos / name)


def _recorded(last: Path) -> tuple[str, bool, str]:
    """The name of the memo last taken, whether it replaced one, and the sha256 of what was taken.

    Raises:
        FileNotFoundError: Nothing is recorded that was written here, whole.
    """
    try:
        record = json.loads((last / _RECORD).read_bytes())
        name, replaced, digest = str(record["name"]), bool(record["replaced"]), str(record["sha256"])
        # Who else can write among the memos must not choose a file elsewhere.
        checked_name(name, 1)
    except (ValueError, KeyError, TypeError, UnfitMemo):
        raise FileNotFoundError from None
    return name, replaced, digest


def _try_to_read(name: str, content: bytes) -> None:
    """Read the file as it would be read among the memos.

    Raises:
        UnfitMemo: It cannot be, or there is no text in it.
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
def _stated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritable(error) from None


def _unwritable(error: OSError) -> UnfitMemo:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UnfitMemo("the memos folder has no room left; free some space on its disk, then send the memo again.")
    return UnfitMemo(
        f"the memos folder cannot be written ({os.strerror(error.errno or 0)}); let memoqa write there, or copy the "
        "file in by hand and reindex."
    )
