"""Write what is said of a memo into its sidecar: the only writer of sidecars.

Comments, order and the keys that do not change stay as somebody wrote them. A sidecar wins over front matter and folder
files, so that a change holds wherever the old value stood.
"""

import errno
import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from memoqa import atomic
from memoqa.ingest.about import DAYS, KEYS, About, about_of
from memoqa.ingest.files import MAX_SIDECAR_BYTES, memo_files
from memoqa.ingest.formats.table import outermost
from memoqa.ingest.sidecar import read_sidecar
from memoqa.ingest.source import UnreadableFile
from memoqa.ingest.upload_names import UnfitMemo
from memoqa.text.normalize import storable

_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")  # TOML knows no other line ends; splitlines does


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A sidecar that was written.

    Attributes:
        path: Its file.
        before: Its bytes before; None if there was none.
        after: Its bytes now; None if nothing is left to say, and so there is none.
    """

    path: Path
    before: bytes | None
    after: bytes | None

    def put_back(self) -> None:
        """Make the file what it was before; an UnfitMemo if that cannot be written."""
        with _stating():
            _put(self.path, self.before)


def write_details(memos_folder: Path, memo_id: str, changes: Mapping[str, object | None]) -> Sidecar:
    """Write details of a memo into its sidecar, whole or not at all; create the sidecar if there is none.

    Args:
        memos_folder: The folder with the memo files.
        memo_id: As `Memo.id`.
        changes: By the keys of `about.KEYS`, values as a sidecar may have them (a day as text or date, a list also as a
            tuple). None, or blank text, takes the key out: what front matter or a folder file says holds again.

    Raises:
        UnfitMemo: There is no such memo, a value cannot be right, or the file cannot be written. Nothing was changed.
    """
    path = _place(memos_folder, memo_id)
    with _stating():
        before = path.read_bytes() if path.exists() else None
    try:
        after = _changed(before or b"", _written(changes, path.name), path.name)
    except UnreadableFile as error:
        raise UnfitMemo(f"the details of {memo_id} cannot be written: {error}.") from None
    with _stating():
        if after != before:
            _put(path, after)
    return Sidecar(path, before, after)


def _place(memos: Path, memo_id: str) -> Path:
    """Where the sidecar of a memo is, or is to be."""
    file = next((file for file in memo_files(memos)[0] if file.id == memo_id), None)
    container = outermost(memo_id)
    if container != memo_id:
        raise UnfitMemo(
            f"{memo_id} lies inside {container}, so nothing can be said of it alone; change what is said of "
            f"{container} in its sidecar, which speaks of all inside it, or put the file itself among the memos."
        )
    if file is None:
        raise UnfitMemo(f"there is no memo named {memo_id} in the memos folder; reindex, then try again.")
    path = file.path.with_name(file.sidecar_name)
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise UnfitMemo(f"{path.name} is a link or a folder among the memos; put a plain file in its place.")
    return path


def _written(changes: Mapping[str, object | None], sidecar: str) -> dict[str, str | None]:
    """Each changed key with its value as TOML, or None if it is to go."""
    values = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in changes.items()
        if value is not None and not (isinstance(value, str) and not value.strip() and key != "audience")
    }
    checked = about_of(values, f"its sidecar {sidecar}")
    return {key: _toml(key, _value(checked, key)) if key in values else None for key in changes}


def _value(about: About, key: str) -> object:
    return getattr(about if key in About.__slots__ else about.details, key)


def _toml(key: str, value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(key, entry) for entry in value)}]"
    if key in DAYS:
        return str(value)
    # JSON escapes what TOML does, but for DEL, and both write \u007f.
    return json.dumps(storable(str(value)), ensure_ascii=False).replace("\x7f", "\\u007f")


def _changed(before: bytes, changes: Mapping[str, str | None], sidecar: str) -> bytes | None:
    """The sidecar's new bytes, or None if they would say nothing.

    Raises:
        UnreadableFile: The sidecar is no TOML, or would not be read.
    """
    try:
        text = before.decode("utf-8-sig")
    except UnicodeDecodeError:
        read_sidecar(sidecar, before)
        raise
    end = "\r\n" if "\r\n" in text else "\n"
    left = dict(sorted(changes.items(), key=lambda change: KEYS.index(change[0])))
    kept: list[str] = []
    for statement, key in _statements(text):
        if key is None or key not in changes:
            kept.append(statement)
        elif (value := left.pop(key, None)) is not None:
            kept.append(f"{key} = {value}{_behind(statement, end)}")
    if kept and not kept[-1].endswith("\n"):
        kept[-1] += end
    kept += [f"{key} = {value}{end}" for key, value in left.items() if value is not None]
    after = "".join(kept).encode()
    read_sidecar(sidecar, after)
    if len(after) > MAX_SIDECAR_BYTES:
        raise UnreadableFile(f"its sidecar {sidecar} would have more than {MAX_SIDECAR_BYTES:,} bytes; shorten it")
    return after if after.strip() else None


def _statements(text: str) -> Iterator[tuple[str, str | None]]:
    """The lines that belong together, each with the key that they give a value; None for comments and blank lines.

    A value over several lines is whole when it can be read, and not a line before.
    """
    waiting = ""
    for line in _LINES.findall(text):
        waiting += line
        values = _read(waiting)
        if values is not None:
            yield waiting, next(iter(values), None)
            waiting = ""
    if waiting:
        yield waiting, None


def _behind(statement: str, end: str) -> str:
    """The comment behind a value, and the line's end."""
    values = _read(statement)
    for place, character in enumerate(statement):
        if character == "#" and _read(statement[:place]) == values:
            return f"  {statement[place:].rstrip()}{end}"
    return end


def _read(toml: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
        atomic.sync_folder(path.parent)
    else:
        atomic.replace_file(path, content, mode=path.stat().st_mode & 0o777 if path.exists() else 0o644)


@contextmanager
def _stating() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise UnfitMemo("the disk with the memos folder is full; free some space, then try again.") from None
        raise UnfitMemo(
            f"memoqa cannot write to the memos folder ({os.strerror(error.errno or 0)}); let it write there, or write "
            "the memo's sidecar by hand and reindex."
        ) from None
