"""Keep a memo that came by chat in the memos folder, or remove it again: the only writer of memo files.

An upload is first read to its end, in a folder of its own, by the same reader within the same limits as any memo. It
replaces a memo of the same name only if the sender said so, and the replaced file is kept: the last uploads can be
undone one by one. Each change lasts only if the index with it is published; otherwise the memo is as it was.
"""

import contextlib
import errno
import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeAlias

from memoqa import atomic
from memoqa.ingest.about import About
from memoqa.ingest.formats.table import SIDECAR_SUFFIX, format_of
from memoqa.ingest.said import front_matter_of
from memoqa.ingest.sidecar import read_sidecar
from memoqa.ingest.source import UnreadableFile
from memoqa.ingest.upload_audiences import check_nobody_else_may_read
from memoqa.ingest.upload_details import details_beside
from memoqa.ingest.upload_history import NO_DETAILS, History, Step, Waiting
from memoqa.ingest.upload_names import UnfitMemo, checked_name, place_of
from memoqa.ingest.upload_reading import try_to_read

Standing: TypeAlias = Literal["free", "taken", "same"]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A memo that was uploaded, or whose upload was undone.

    Attributes:
        memo: Its id.
        replaced: Whether there was a memo with that name before the upload.
        earlier: The memo whose upload can be undone next; None if there is none.
    """

    memo: str
    replaced: bool
    earlier: str | None = None


def standing(memos: Path, name: str, content: bytes) -> Standing:
    """Whether a name is free among the memos, or its memo is the same file, or another one.

    Raises:
        UnfitMemo: The file cannot be read as a memo, or the memo of that name is a link or a folder.
    """
    with _stating():
        try_to_read(checked_name(name, len(content)), content)
        target = _target(memos, name)
        if not target.exists():
            return "free"
        return "same" if target.read_bytes() == content else "taken"


def hold(memos: Path, files: Mapping[str, bytes], details: Mapping[str, str] = NO_DETAILS) -> str:
    """Keep files, by name, with what their sender said of them, until the sender decides; the ticket for `Waiting`.

    Raises:
        UnfitMemo: The folder cannot be written.
    """
    with _stating():
        return Waiting(memos).add(files, time.time_ns(), details)


class _Change:
    """A change among the memos that lasts if the `with` block ends well, and is undone if it raises."""

    uploaded: Uploaded

    def __init__(self, memos: Path) -> None:
        self._memos = memos
        self._history = History(memos)

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
    """Keep a file among the memos.

    Entering raises UnfitMemo if the file cannot be read as a memo, if a memo has its name and may not be replaced, or
    if the folder cannot be written; leaving by an error puts the memos back as they were.
    """

    def __init__(
        self,
        memos: Path,
        name: str,
        content: bytes,
        *,
        replace: bool = False,
        details: Mapping[str, str] = NO_DETAILS,
        ticket: str = "",
    ) -> None:
        """Nothing is written yet.

        Args:
            memos: The memos folder.
            name: As `checked_name` gave it.
            content: The whole file.
            replace: Whether it may take the place of a memo with that name.
            details: What is said of it, by the keys of a sidecar; the rest of a sidecar that is there already stays.
            ticket: By which it can be undone, as in `Step`.
        """
        super().__init__(memos)
        self._details = details
        self.name = name
        self._content = content
        self._replace = replace
        self._ticket = ticket

    def _made(self) -> Uploaded:
        try_to_read(checked_name(self.name, len(self._content)), self._content)
        self._target = _target(self._memos, self.name)
        self._sidecar = _sidecar(self._target)
        self._sidecar_before = _bytes_of(self._sidecar)
        self._before = self._target.read_bytes() if self._target.exists() else None
        if self._before is not None and not self._replace:
            raise UnfitMemo(f"there is a memo named {self.name} by now; send the file again and choose.")
        details = {**self._audience_kept(), **self._details}
        said = details_beside(self._target.name, self._content, self._sidecar_before, details)
        sidecar = None if said is None else (self._sidecar_before, said)
        self._step = self._history.add(self._target.name, self._before, self._content, sidecar, self._ticket)
        try:
            if said is not None:
                # First: at no moment may everybody read a memo that is said to be for some.
                atomic.replace_file(self._sidecar, said)
            atomic.replace_file(self._target, self._content)
        except OSError:
            self._undone()
            raise
        return Uploaded(self.name, replaced=self._before is not None)

    def _audience_kept(self) -> dict[str, str]:
        """The audience that only the replaced file names itself: without it everybody could read the new one."""
        file_format = format_of(self.name)
        if self._before is None or file_format is None:
            return {}
        if file_format.container:
            if "audience" not in self._details:
                check_nobody_else_may_read(self.name, self._before, self._content, self._sidecar_before)
            return {}
        with contextlib.suppress(UnreadableFile):  # then it was in no index, and had no readers
            beside = About() if self._sidecar_before is None else read_sidecar(self._sidecar.name, self._sidecar_before)
            old, new = (front_matter_of(file_format, content) for content in (self._before, self._content))
            audience = old.details.audience
            if audience and beside.details.audience is None and new.details.audience is None:
                return {"audience": ", ".join(audience)}
        return {}

    def _kept(self) -> None:
        self._history.shorten()

    def _undone(self) -> None:
        _put(self._target, self._before)
        if self._step.details is not None:
            _put(self._sidecar, self._sidecar_before)
        self._history.forget(self._step)


class UndoUpload(_Change):
    """Undo the upload of one file: put back the file that it replaced, or remove the memo.

    Entering raises UnfitMemo if there is nothing to undo, the memo has changed since, or the folder cannot be written;
    leaving by an error puts the upload back, which can then be undone later.
    """

    def __init__(self, memos: Path, step: Step | None = None) -> None:
        """Nothing is changed yet; without a step it is the last one that was not undone."""
        super().__init__(memos)
        self._chosen = step

    def _made(self) -> Uploaded:
        steps = self._history.steps()
        chosen = self._chosen or next(iter(steps), None)
        if chosen is None or chosen not in steps:
            raise UnfitMemo("there is no upload to undo.")
        self._step = chosen
        earlier = [step for step in steps if step.upload != chosen.upload]
        name = self._step.name
        self._target = self._memos / name
        before = self._step.before
        self._content = self._target.read_bytes() if os.path.lexists(self._target) else None
        # Gone, or as it was before: somebody undid it by hand, or the process died in the middle.
        is_uploaded = hashlib.sha256(self._content or b"").hexdigest() == self._step.sha256
        if self._content not in {None, before} and not is_uploaded:
            raise UnfitMemo(f"{name} has changed since it was uploaded and stays; remove it by hand, then undo again.")
        self._sidecar = _sidecar(self._target)
        self._said = _bytes_of(self._sidecar)
        _put(self._target, before)
        if self._wrote_details:
            _put(self._sidecar, self._step.sidecar_before)
        return Uploaded(name, self._step.replaced, earlier[0].name if earlier else None)

    @property
    def _wrote_details(self) -> bool:
        """Whether the upload wrote the sidecar that is there; somebody may have changed it since."""
        return self._said is not None and hashlib.sha256(self._said).hexdigest() == self._step.details

    def _kept(self) -> None:
        self._history.forget(self._step)

    def _undone(self) -> None:
        if self._wrote_details:
            _put(self._sidecar, self._said)
        _put(self._target, self._content)


def _sidecar(memo: Path) -> Path:
    return memo.with_name(memo.name + SIDECAR_SUFFIX)


def _bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if os.path.lexists(path) else None


def _put(target: Path, content: bytes | None) -> None:
    """Give the file this content, or remove it if that is None."""
    if content is None:
        target.unlink(missing_ok=True)
        atomic.sync_folder(target.parent)
    else:
        atomic.replace_file(target, content)


def _target(memos: Path, name: str) -> Path:
    """Where to keep a file with this name.

    Raises:
        UnfitMemo: A link or a folder is there.
    """
    target = place_of(memos, name)
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise UnfitMemo(f"{name} is a link or a folder among the memos; send the memo under another name.")
    return target


@contextlib.contextmanager
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
