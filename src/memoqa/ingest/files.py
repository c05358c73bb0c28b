"""Find the memo files in a folder, and open them safely.

Owns which files count as memos and what a memo's id is; only here is a memo file opened. Whatever is passed over that
a user might miss (an unknown type, a link that leads out, a name that cannot be an id) is reported, never raised.

Source: OWASP ASVS 5.0, file handling: resolve strictly, stay inside the folder, open without following links.
"""

import errno
import hashlib
import os
import stat
import unicodedata
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from memoqa.errors import NoMemosError, UnreadableMemo

TEXT_TYPES = frozenset({".txt", ".md", ".markdown"})
PARSED_TYPES = frozenset({".pdf", ".docx"})
MEMO_TYPES = TEXT_TYPES | PARSED_TYPES
SIDECAR_TYPE = ".toml"
PASSED_OVER_STARTS = (".", "~$")  # hidden; Word's lock files
PASSED_OVER_ENDS = ("~", SIDECAR_TYPE)  # backups of many editors
AUTOSAVE = "#"  # at both ends of the name of what Emacs saves by itself
MAX_TEXT_BYTES = 20_000_000  # six times War and Peace in UTF-8; more is a log or a database, not a memo
MAX_PARSED_BYTES = 100_000_000  # the most that mail and chat let people send; it is held in memory once while parsed
MAX_SIDECAR_BYTES = 65_536  # three short values; 64 KiB is a mistake already
HASH_BLOCK_BYTES = 1 << 20
# Control characters, invisible formatting and lone surrogates (undecodable bytes): they could forge a line of a report.
UNFIT_FOR_ID = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class MemoBytes:
    """A memo file and its sidecar as one read found them: what is hashed here is what is parsed.

    Attributes:
        sidecar: The sidecar file's bytes; None where there is none.
    """

    content: bytes
    sidecar: bytes | None

    @property
    def sha256(self) -> str:
        """Of the memo file alone, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Equals `MemoFile.fingerprint()` as long as neither the memo nor its sidecar changed."""
        return _fingerprint(self.sha256, self.sidecar)


@dataclass(frozen=True, slots=True)
class MemoFile:
    """A file that counts as a memo; whether it can be read is not known yet.

    Attributes:
        id: Its path inside the memos folder, with forward slashes, NFC.
        path: Where it was found; perhaps a link to a file inside the folder.
        root: The memos folder, resolved; nothing outside it is opened.
    """

    id: str
    path: Path
    root: Path

    @property
    def type(self) -> str:
        """The file name's extension, in lower case, with its dot."""
        return self.path.suffix.lower()

    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) over memo and sidecar, streamed and not parsed; it changes when either does.

        Raises:
            UnreadableMemo: As for `load`.
        """
        digest = hashlib.sha256()
        with self._opened(self.path, self._limit) as file:
            while block := file.read(HASH_BLOCK_BYTES):
                digest.update(block)
        return _fingerprint(digest.hexdigest(), self._sidecar())

    def load(self) -> MemoBytes:
        """The bytes of memo and sidecar.

        Raises:
            UnreadableMemo: It is gone, no regular file, outside the folder, too large, or may not be read; or it
                changed while it was read.
        """
        with self._opened(self.path, self._limit) as file:
            content = file.read(_size(file) + 1)  # a size, since a bound would be allocated whole
        return MemoBytes(content, self._sidecar())

    @property
    def _limit(self) -> int:
        return MAX_TEXT_BYTES if self.type in TEXT_TYPES else MAX_PARSED_BYTES

    def _sidecar(self) -> bytes | None:
        path = self.path.with_name(self.path.name + SIDECAR_TYPE)
        if not os.path.lexists(path):
            return None
        try:
            with self._opened(path, MAX_SIDECAR_BYTES) as file:
                return file.read(_size(file) + 1)
        except UnreadableMemo as error:
            raise UnreadableMemo(self.id, f"its sidecar {path.name}: {error.reason}") from error

    @contextmanager
    def _opened(self, path: Path, limit: int) -> Iterator[BinaryIO]:
        try:
            real = path.resolve(strict=True)
            if not real.is_relative_to(self.root):
                raise UnreadableMemo(self.id, OUTSIDE)
            # Looked at before it is opened, since opening a device may do something; then again, since it may change.
            self._check_regular(real.lstat(), limit)
            # Without O_NONBLOCK, a FIFO put there in between would hang us for ever.
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            flags |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(real, flags), "rb") as file:
                before = os.fstat(file.fileno())
                self._check_regular(before, limit)
                yield file
                after = os.fstat(file.fileno())
        except (OSError, RuntimeError) as error:  # RuntimeError: how Python before 3.13 reports a loop of links
            raise UnreadableMemo(self.id, _reason(error)) from error
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise UnreadableMemo(self.id, "it changed while it was being read; index again when it is complete")

    def _check_regular(self, status: os.stat_result, limit: int) -> None:
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableMemo(self.id, FOLDER_AS_FILE)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableMemo(self.id, NOT_REGULAR)
        if status.st_size > limit:
            megabytes = f"{status.st_size / 1e6:.1f} MB, more than {limit / 1e6:g} MB"
            raise UnreadableMemo(self.id, f"it has {megabytes}; split it, or leave out what is no text")


OUTSIDE = "it is a link that leads out of the memos folder; put the file itself there"
NOT_REGULAR = "it is no regular file (a pipe, socket or device); remove it from the memos folder"
FOLDER_AS_FILE = "it is a folder with a memo's extension; rename the folder"
UNFIT_NAME = "its name has control or invisible characters or is not UTF-8; rename it"
LINK_LOOP = "it is a link that leads back to itself; remove the link"
FOLDER_TWICE = "it links to a folder that is read already; remove the link"


def memo_files(folder: Path) -> tuple[list[MemoFile], list[UnreadableMemo]]:
    """Every memo file under the folder, and what was passed over with the reason, each sorted by id.

    Hidden files and folders, editors' backups and sidecars are passed over in silence. A file reached twice, by its
    own name and by a link, counts once.

    Raises:
        NoMemosError: The folder is missing, no folder, or may not be listed.
    """
    try:
        root = folder.resolve(strict=True)
        os.scandir(root).close()
    except (OSError, RuntimeError) as error:
        what = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be listed ({_cause(error)})"
        raise NoMemosError(
            f"The memos folder {what}; create it and put memos in it, or set MEMOQA_MEMOS to another folder.",
            place=folder,
        ) from error
    walk = _Walk(root)
    walk.run()
    return walk.memos(), sorted(walk.skipped, key=lambda skipped: skipped.memo)


class _Walk:
    """One pass over the memos folder; links are followed only where they stay inside."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.found: list[tuple[bool, str, MemoFile]] = []
        self.skipped: list[UnreadableMemo] = []

    def run(self) -> None:
        # Real folders go left, linked ones right: a folder is entered by its own name before any link to it.
        waiting = deque([(self.root, PurePosixPath())])
        entered: set[Path] = set()
        while waiting:
            folder, place = waiting.popleft()
            if folder.resolve() in entered:
                self._skip(place, FOLDER_TWICE)
                continue
            entered.add(folder.resolve())
            for name in self._names(folder, place):
                path = folder / name
                if self._is_folder(path, place / name):
                    (waiting.append if path.is_symlink() else waiting.appendleft)((path, place / name))

    def _names(self, folder: Path, place: PurePosixPath) -> list[str]:
        try:
            names = os.listdir(folder)  # noqa: PTH208  # names alone are wanted, also undecodable ones
        except OSError as error:
            self._skip(place, _reason(error))
            return []
        return [
            name
            for name in names
            if not name.startswith(PASSED_OVER_STARTS)
            and not name.endswith(PASSED_OVER_ENDS)
            and not (name.startswith(AUTOSAVE) and name.endswith(AUTOSAVE))
        ]

    def _is_folder(self, path: Path, place: PurePosixPath) -> bool:
        """Whether the entry is a folder to go into; anything else is filed among the found or the skipped."""
        known = path.suffix.lower() in MEMO_TYPES
        try:
            real = path.resolve(strict=True)
            mode = real.stat().st_mode
        except (OSError, RuntimeError) as error:
            self._skip(place, _reason(error))
            return False
        if not real.is_relative_to(self.root):
            self._skip(place, OUTSIDE)
        elif any(unicodedata.category(character) in UNFIT_FOR_ID for character in place.name):
            self._skip(place, UNFIT_NAME)
        elif stat.S_ISDIR(mode):
            if not known:
                return True
            self._skip(place, FOLDER_AS_FILE)
        elif not stat.S_ISREG(mode):
            self._skip(place, NOT_REGULAR)
        elif not known:
            kind = f"files of type {path.suffix}" if path.suffix else "files without an extension"
            self._skip(place, f"{kind} are not read; save it as .txt, .md, .pdf or .docx, or move it elsewhere")
        else:
            memo = MemoFile(unicodedata.normalize("NFC", str(place)), path, self.root)
            self.found.append((real != path, memo.id, memo))
        return False

    def _skip(self, place: PurePosixPath, reason: str) -> None:
        printable = str(place).encode("utf-8", "backslashreplace").decode()
        printable = "".join(c if unicodedata.category(c) not in UNFIT_FOR_ID else f"\\u{ord(c):04x}" for c in printable)
        self.skipped.append(UnreadableMemo(printable, reason))

    def memos(self) -> list[MemoFile]:
        """The found files, each file and each id once; a file's own name goes before links to it."""
        kept: dict[str, MemoFile] = {}
        by_file: dict[Path, str] = {}
        for _, memo_id, memo in sorted(self.found, key=lambda entry: entry[:2]):
            real = memo.path.resolve()
            if memo_id in kept:
                self.skipped.append(
                    UnreadableMemo(memo_id, "two files' names differ in Unicode form only; rename one of them")
                )
            elif real in by_file:
                self.skipped.append(
                    UnreadableMemo(memo_id, f"it links to {by_file[real]}, which is read; remove the link")
                )
            else:
                kept[memo_id] = memo
                by_file[real] = memo_id
        return [kept[memo_id] for memo_id in sorted(kept)]


def _fingerprint(sha256: str, sidecar: bytes | None) -> str:
    beside = "none" if sidecar is None else hashlib.sha256(sidecar).hexdigest()
    return hashlib.sha256(f"{sha256} {beside}".encode()).hexdigest()


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


def _cause(error: Exception) -> str:
    return (error.strerror or "unknown cause") if isinstance(error, OSError) else "a loop of links"


def _reason(error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else errno.ELOOP
    reasons = {
        errno.EACCES: "permission denied; let the account that memoqa runs under read it",
        errno.EPERM: "permission denied; let the account that memoqa runs under read it",
        errno.ENOENT: "it is gone, or a link to nothing; index again, or remove the link",
        errno.ELOOP: LINK_LOOP,
    }
    return reasons.get(number or 0, f"it cannot be read ({_cause(error)}); check the disk and the file's rights")
