"""Take a memo that came by chat into the memos folder, and give it back: the only writer of memo files.

A file is read to the end before it is kept, in a folder of its own, by the same reader in the same limits as any memo.
What it replaces is kept beside, so that the last one taken can be taken back.

Source: OWASP ASVS 5.0, file upload: allowed names and types only, sizes before bytes, never a path of the sender's.
"""

import errno
import json
import os
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from memoqa import durable
from memoqa.errors import MemoqaError, UnreadableMemo
from memoqa.outline import outline
from memoqa.reading.folder import MAX_PARSED_BYTES, MAX_TEXT_BYTES, MEMO_TYPES, TEXT_TYPES, UNFIT_FOR_ID, MemoFile
from memoqa.reading.reader import read

LAST: Final = ".last-taken"  # a hidden folder: the reader of memos passes it over
_RECORD: Final = "record.json"
_BEFORE: Final = "before"
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


def take(memos: Path, name: str, content: bytes) -> Taken:
    """Keep a file among the memos, in the place of one of that name.

    Args:
        memos: The memos folder.
        name: As `checked_name` gave it.
        content: All of it.

    Raises:
        UnfitMemo: It cannot be read as a memo, or the folder cannot be written; nothing was changed.
    """
    _try_to_read(checked_name(name, len(content)), content)
    try:
        target = _place(memos, name)
        if target.is_symlink() or (target.exists() and not target.is_file()):
            raise UnfitMemo(f"{name} is a link or a folder among the memos; send the memo under another name.")
        before = target.read_bytes() if target.exists() else None
        _keep_before(memos, target.name, before)
        durable.replace_file(target, content)
    except OSError as error:
        raise _unwritable(error) from None
    return Taken(name, replaced=before is not None)


def take_back(memos: Path) -> Taken:
    """Undo the last `take`: the file before it is there again, or none.

    Raises:
        UnfitMemo: There is nothing to undo, or the folder cannot be written.
    """
    last = memos / LAST
    try:
        name, replaced = _recorded(last)
        if replaced:
            durable.replace_file(memos / name, (last / _BEFORE).read_bytes())
        else:
            (memos / name).unlink(missing_ok=True)
            durable.sync_folder(memos)
        durable.remove_tree(last)
    except FileNotFoundError:
        raise UnfitMemo("no memo was taken by chat that could be taken back.") from None
    except OSError as error:
        raise _unwritable(error) from None
    return Taken(name, replaced)


def _place(memos: Path, name: str) -> Path:
    """Where a file of this name is kept: in the place of one whose name differs in Unicode form only, if there is."""
    if (memos / name).exists():
        return memos / name
    twins = (entry for entry in memos.iterdir() if unicodedata.normalize("NFC", entry.name) == name)
    return next(twins, memos / name)


def _recorded(last: Path) -> tuple[str, bool]:
    """The name of the memo last taken, and whether it replaced one.

    Raises:
        FileNotFoundError: Nothing is recorded that was written here, whole.
    """
    try:
        record = json.loads((last / _RECORD).read_bytes())
        name, replaced = str(record["name"]), bool(record["replaced"])
        # Who else can write among the memos must not choose a file elsewhere.
        checked_name(name, 1)
    except (ValueError, KeyError, TypeError, UnfitMemo):
        raise FileNotFoundError from None
    return name, replaced


def _try_to_read(name: str, content: bytes) -> None:
    """Read the file as it would be read among the memos.

    Raises:
        UnfitMemo: It cannot be, or there is no text in it.
    """
    with tempfile.TemporaryDirectory(prefix="memoqa-") as folder:
        root = Path(folder).resolve()
        file = MemoFile(name, root / name, root)
        durable.write_file(file.path, content)
        try:
            loaded = read(file)
            outline(loaded.source, memo_id=name, source_sha256=loaded.sha256)
        except UnreadableMemo as error:
            raise UnfitMemo(f"{name} cannot be read: {error.reason.removesuffix('.')}.") from None


def _keep_before(memos: Path, name: str, before: bytes | None) -> None:
    """Keep what is about to be replaced; the record is written last, and is what makes it count."""
    last = memos / LAST
    durable.remove_tree(last)
    last.mkdir()
    if before is not None:
        durable.write_file(last / _BEFORE, before)
    durable.write_json(last / _RECORD, {"name": name, "replaced": before is not None})
    durable.sync_folder(last)


def _unwritable(error: OSError) -> UnfitMemo:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UnfitMemo("the memos folder has no room left; free some space on its disk, then send the memo again.")
    return UnfitMemo(
        f"the memos folder cannot be written ({os.strerror(error.errno or 0)}); let memoqa write there, or copy the "
        "file in by hand and reindex."
    )
