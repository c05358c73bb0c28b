"""Make the sidecar of a memo that is being uploaded, and change details in ways that can be undone one by one."""

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Final, Self

from memoqa import atomic
from memoqa.ingest.formats.table import SIDECAR_SUFFIX
from memoqa.ingest.sidecar_writing import Sidecar, write_details
from memoqa.ingest.upload_history import History, Step
from memoqa.ingest.upload_names import UnfitMemo

KIND: Final = "details"  # the folder of these changes, beside the uploads'


def details_beside(name: str, content: bytes, before: bytes | None, details: Mapping[str, str]) -> bytes | None:
    """The sidecar of a memo that is not among the memos yet; None if nothing is said of it.

    Args:
        name: The memo's file name.
        content: The memo.
        before: The sidecar of that name that is there already; what it says of other things stays.
        details: What is said, by the keys of a sidecar.

    Raises:
        UnfitMemo: A value cannot be right.
    """
    if not details:
        return None
    with tempfile.TemporaryDirectory(prefix="memoqa-") as folder:
        aside = Path(folder).resolve()
        atomic.write_file(aside / name, content)
        if before is not None:
            atomic.write_file(aside / (name + SIDECAR_SUFFIX), before)
        return write_details(aside, name, details).after


class EditDetails:
    """Write details of a memo, as a change for `MemoQA.reindex`; once it lasts, `UndoDetails` can take it back.

    Entering raises what `write_details` raises; leaving by an error puts the sidecar back.
    """

    def __init__(self, memos: Path, memo_id: str, changes: Mapping[str, object | None]) -> None:
        """Nothing is written yet; the arguments are those of `write_details`."""
        self._memos = memos
        self._memo = memo_id
        self._changes = changes

    def __enter__(self) -> Self:
        self._sidecar = write_details(self._memos, self._memo, self._changes)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            _put_back(self._sidecar)
            return
        history = _history(self._memos)
        try:
            history.add(self._memo, self._sidecar.before, self._sidecar.after or b"")
            history.shorten()
        except OSError:
            # Without a step there is only no undo. The index has the details already.
            return


class UndoDetails:
    """Put a sidecar back as it was before the last `EditDetails` of a memo that was not undone.

    Entering raises UnfitMemo if there is nothing to undo or the sidecar has changed since; leaving by an error puts the
    change back, which can then be undone later.
    """

    def __init__(self, memos: Path, memo_id: str) -> None:
        """Nothing is changed yet."""
        self._memos = memos
        self._memo = memo_id
        self._history = _history(memos)

    def __enter__(self) -> Self:
        self._step = last_edit(self._memos, self._memo)
        if self._step is None:
            raise UnfitMemo(f"there is no change of the details of {self._memo} to undo.")
        path = self._memos / (self._memo + SIDECAR_SUFFIX)
        now = None if path.is_symlink() or not path.is_file() else path.read_bytes()
        if hashlib.sha256(now or b"").hexdigest() != self._step.sha256:
            raise UnfitMemo(f"the details of {self._memo} have changed since and stay; edit them again.")
        self._sidecar = Sidecar(path, now, self._step.before)
        _put_back(Sidecar(path, self._step.before, now))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            _put_back(self._sidecar)
        elif self._step is not None:
            self._history.forget(self._step)


def last_edit(memos: Path, memo_id: str = "") -> Step | None:
    """The last change of a memo's details that can be undone, or of any memo's; None if there is none."""
    return next((step for step in _history(memos).steps() if memo_id in {"", step.name}), None)


def _history(memos: Path) -> History:
    return History(memos, KIND, _fits)


def _fits(memo_id: str) -> None:
    place = PurePosixPath(memo_id)
    if place.is_absolute() or ".." in place.parts or not place.name:
        raise UnfitMemo("that is no memo.")


def _put_back(sidecar: Sidecar) -> None:
    try:
        sidecar.put_back()
    except OSError as error:
        raise UnfitMemo(
            f"memoqa cannot write to the memos folder ({error.strerror}); let it write there, or write the memo's "
            "sidecar by hand and reindex."
        ) from None
