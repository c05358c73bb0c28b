"""Find the memo files in a folder, and give each its id.

Owns which files count as memos and how ids are formed. A file that a user might miss (of an unknown type, a link that
leads out, with a name that cannot be an id) is reported, never raised.
"""

import hashlib
import os
import stat
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from memoqa.errors import NoMemosError, UnreadableMemo
from memoqa.ingest.formats.format import Format
from memoqa.ingest.formats.table import SIDECAR_SUFFIX, format_list, format_of
from memoqa.ingest.names import UNFIT_NAME, is_passed_over, is_unfit, printable
from memoqa.ingest.opening import FOLDER_AS_FILE, NOT_REGULAR, OUTSIDE, cause_of, opened, reason_of, whole_content
from memoqa.ingest.sidecar import FOLDER_FILE
from memoqa.ingest.source import UnreadableFile

MAX_SIDECAR_BYTES = 65_536  # a dozen short values; 64 KiB is a mistake already
HASH_BLOCK_BYTES = 1 << 20
# What the program that makes such files can save them as.
INSTEAD = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".dotx"), ".docx"),
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".xlt", ".xltx", ".ods"), ".xlsx"),
    **dict.fromkeys((".mht", ".mhtml", ".xhtml"), ".html"),
}
FOLDER_TWICE = "it links to a folder that is already read; remove the link"


@contextmanager
def naming(memo: str) -> Iterator[None]:
    """Put the memo's name before the reason why its file cannot be read; nothing else does this.

    Raises:
        UnreadableMemo: In place of an UnreadableFile.
    """
    try:
        yield
    except UnreadableFile as error:
        raise UnreadableMemo(memo, str(error)) from error


@dataclass(frozen=True, slots=True)
class MemoBytes:
    """A memo file and its sidecar as one read found them: the same bytes are hashed and parsed.

    Attributes:
        sidecar: The sidecar file's bytes; None if there is none.
        folder_files: The folder files above it, the nearest first: their path inside the memos folder, and bytes.
    """

    content: bytes
    sidecar: bytes | None
    folder_files: tuple[tuple[str, bytes], ...] = ()

    @property
    def sha256(self) -> str:
        """Of the memo file alone, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Equals `MemoFile.fingerprint()` as long as neither the memo nor what speaks of it changed."""
        return _fingerprint(self.sha256, self.sidecar, self.folder_files)


@dataclass(frozen=True, slots=True)
class MemoFile:
    """A file that counts as a memo; whether it can be read is not known yet.

    Attributes:
        id: Its path inside the memos folder, with forward slashes, NFC.
        path: Where it was found; perhaps a link to a file inside the folder.
        root: The memos folder, resolved; nothing outside it is opened.
        held: Its bytes, if it lies inside another file: then nothing is opened, and there is no such path.
    """

    id: str
    path: Path
    root: Path
    held: MemoBytes | None = None

    @property
    def format(self) -> Format:
        """The format that the file's name states.

        Raises:
            UnreadableMemo: memoqa does not read such files.
        """
        found = format_of(self.path.name)
        if found is None:
            raise UnreadableMemo(self.id, unknown_type(self.path.suffix))
        return found

    @property
    def sidecar_name(self) -> str:
        """The name of the file beside it, whether there is one or not."""
        return self.path.name + SIDECAR_SUFFIX

    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) over memo, sidecar and folder files, streamed and not parsed; it changes when one does.

        Raises:
            UnreadableMemo: As for `read_bytes`.
        """
        if self.held is not None:
            return self.held.fingerprint
        digest = hashlib.sha256()
        with naming(self.id), opened(self.path, self.root, self.format.most_bytes) as file:
            while block := file.read(HASH_BLOCK_BYTES):
                digest.update(block)
        return _fingerprint(digest.hexdigest(), self._sidecar(), self._folder_files())

    def content(self) -> bytes:
        """The bytes of the memo alone; errors as for `read_bytes`."""
        if self.held is not None:
            return self.held.content
        with naming(self.id), opened(self.path, self.root, self.format.most_bytes) as file:
            return whole_content(file)

    def read_bytes(self) -> MemoBytes:
        """The bytes of the memo and of the files that speak of it.

        Raises:
            UnreadableMemo: It is gone, not a regular file, outside the folder, too large, or may not be read; or it
                changed meanwhile.
        """
        if self.held is not None:
            return self.held
        return MemoBytes(self.content(), self._sidecar(), self._folder_files())

    def _sidecar(self) -> bytes | None:
        path = self.path.with_name(self.sidecar_name)
        return self._beside(path, f"its sidecar {path.name}")

    def _folder_files(self) -> tuple[tuple[str, bytes], ...]:
        found: list[tuple[str, bytes]] = []
        for folder in self.path.relative_to(self.root).parents:
            name = str(PurePosixPath(folder / FOLDER_FILE))
            content = self._beside(self.root / name, f"the folder file {name}")
            if content is not None:
                found.append((name, content))
        return tuple(found)

    def _beside(self, path: Path, whose: str) -> bytes | None:
        """The content of a file that speaks of the memo; None if there is none."""
        if not os.path.lexists(path):
            return None
        with naming(self.id):
            try:
                with opened(path, self.root, MAX_SIDECAR_BYTES) as file:
                    return whole_content(file)
            except UnreadableFile as error:
                raise UnreadableFile(f"{whose}: {error}") from error


def memo_files(folder: Path) -> tuple[list[MemoFile], list[UnreadableMemo]]:
    """Every memo file under the folder, and every file passed over with the reason, each sorted by id.

    Hidden files and folders, editors' backups and sidecars are passed over in silence. A file reached twice, by its
    own name and by a link, counts once.

    Raises:
        NoMemosError: The folder is missing, not a folder, or may not be listed.
    """
    try:
        root = folder.resolve(strict=True)
        os.scandir(root).close()
    except (OSError, RuntimeError) as error:
        what = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be listed ({cause_of(error)})"
        raise NoMemosError(
            f"The memos folder {what}; create it and put memos in it, or set MEMOQA_MEMOS to another folder.",
            place=folder,
        ) from error
    walk = _Walk(root)
    walk.run()
    return walk.memos(), sorted(walk.skipped, key=lambda skipped: skipped.memo)


class _Walk:
    """One pass over the memos folder; links are followed only if they stay inside."""

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
            self._skip(place, reason_of(error))
            return []
        return [name for name in names if not is_passed_over(name) and not name.endswith(SIDECAR_SUFFIX)]

    def _is_folder(self, path: Path, place: PurePosixPath) -> bool:
        """Whether the entry is a folder to go into; anything else is added to the found or the skipped."""
        known = format_of(path.name) is not None
        try:
            real = path.resolve(strict=True)
            mode = real.stat().st_mode
        except (OSError, RuntimeError) as error:
            self._skip(place, reason_of(error))
            return False
        if not real.is_relative_to(self.root):
            self._skip(place, OUTSIDE)
        elif is_unfit(place.name):
            self._skip(place, UNFIT_NAME)
        elif stat.S_ISDIR(mode):
            if not known:
                return True
            self._skip(place, FOLDER_AS_FILE)
        elif not stat.S_ISREG(mode):
            self._skip(place, NOT_REGULAR)
        elif not known:
            self._skip(place, unknown_type(path.suffix))
        else:
            memo = MemoFile(unicodedata.normalize("NFC", str(place)), path, self.root)
            self.found.append((real != path, memo.id, memo))
        return False

    def _skip(self, place: PurePosixPath, reason: str) -> None:
        self.skipped.append(UnreadableMemo(printable(str(place)), reason))

    def memos(self) -> list[MemoFile]:
        """The files found, each file and each id once; a file's own name goes before links to it."""
        kept: dict[str, MemoFile] = {}
        by_file: dict[Path, str] = {}
        for _, memo_id, memo in sorted(self.found, key=lambda entry: entry[:2]):
            real = memo.path.resolve()
            if memo_id in kept:
                self.skipped.append(
                    UnreadableMemo(memo_id, "two files' names differ only in their Unicode form; rename one of them")
                )
            elif real in by_file:
                self.skipped.append(
                    UnreadableMemo(memo_id, f"it links to {by_file[real]}, which is already read; remove the link")
                )
            else:
                kept[memo_id] = memo
                by_file[real] = memo_id
        return [kept[memo_id] for memo_id in sorted(kept)]


def _fingerprint(sha256: str, sidecar: bytes | None, folder_files: Iterable[tuple[str, bytes]]) -> str:
    beside = "none" if sidecar is None else hashlib.sha256(sidecar).hexdigest()
    above = "".join(f" {hashlib.sha256(content).hexdigest()}" for _, content in folder_files)
    return hashlib.sha256(f"{sha256} {beside}{above}".encode()).hexdigest()


def unknown_type(suffix: str) -> str:
    """Why a file of a type without a reader is skipped, and what to do."""
    files = f"files of type {suffix}" if suffix else "files without an extension"
    instead = INSTEAD.get(suffix.lower()) or format_list(containers=False)
    return f"memoqa does not read {files}; save it as {instead}, or move it elsewhere"
