"""Keep the files of one upload among the memos as one change, and undo an upload whole or file by file.

What is wrong with one file holds up no other: it is refused with its reason, and the others last or go together.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from memoqa.errors import MemoqaError
from memoqa.ingest.upload_history import History, Step
from memoqa.ingest.upload_names import UnfitMemo
from memoqa.ingest.uploads import UndoUpload, Upload, Uploaded

MOST_FILES: Final = 10  # in one upload, as many as a message of Discord's may carry
MOST_BYTES: Final = 100_000_000  # of them all, as many as the largest memo may have: they are in memory together


def check_sizes(sizes: Sequence[int]) -> None:
    """Refuse an upload of too many files, or of too many bytes, before one is fetched.

    Args:
        sizes: Of the files, in bytes, as stated.

    Raises:
        UnfitMemo: With the bounds.
    """
    if len(sizes) > MOST_FILES:
        raise UnfitMemo(f"these are {len(sizes)} files; send at most {MOST_FILES} at once.")
    if (size := sum(sizes)) > MOST_BYTES:
        raise UnfitMemo(f"these files have {size:,} bytes together; send at most {MOST_BYTES:,} bytes at once.")


class _Changes:
    """Several changes that last or go together; one that cannot be made is left out and named."""

    def __init__(self) -> None:
        self.made: list[Uploaded] = []
        self.refused: list[tuple[str, MemoqaError]] = []
        self._stack = ExitStack()

    def _make(self, changes: Iterable[tuple[str, Upload | UndoUpload]]) -> None:
        """Make the changes, each named by its memo.

        Raises:
            UnfitMemo: None of them can be made; why the first cannot.
        """
        for name, change in changes:
            try:
                self.made.append(self._stack.enter_context(change).uploaded)
            except UnfitMemo as error:
                self.refused.append((name, error))
        if not self.made:
            raise self.refused[0][1]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, traceback)


class UploadBatch(_Changes):
    """Keep the files of an upload among the memos, as a change for `MemoQA.reindex`."""

    def __init__(self, uploads: Sequence[Upload]) -> None:
        """Nothing is written yet; there is at least one upload."""
        super().__init__()
        self._uploads = uploads

    def __enter__(self) -> Self:
        self._make((upload.name, upload) for upload in self._uploads)
        return self


class UndoBatch(_Changes):
    """Undo an upload, or a file of it, as a change for `MemoQA.reindex`.

    Attributes:
        earlier: The memos whose upload would be undone next.
    """

    def __init__(self, memos: Path, *, ticket: str = "", name: str = "") -> None:
        """Nothing is changed yet.

        Args:
            memos: The memos folder.
            ticket: The upload's, or one file's; if it is empty, the last upload that was not undone is meant.
            name: The memo whose last upload is meant.
        """
        super().__init__()
        self._memos = memos
        self._ticket = ticket
        self._name = unicodedata.normalize("NFC", name)
        self.earlier: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        steps = History(self._memos).steps()
        chosen = self._chosen(steps)
        if not chosen:
            raise UnfitMemo("there is no upload to undo.")
        self._make((step.name, UndoUpload(self._memos, step)) for step in chosen)
        rest = [step for step in steps if step not in chosen]
        self.earlier = tuple(step.name for step in rest if step.upload == rest[0].upload)[::-1]
        return self

    def _chosen(self, steps: Sequence[Step]) -> list[Step]:
        if self._name:
            return [step for step in steps if unicodedata.normalize("NFC", step.name) == self._name][:1]
        if self._ticket:
            return [step for step in steps if self._ticket in {step.ticket, step.upload}]
        return [step for step in steps if step.upload == steps[0].upload]
