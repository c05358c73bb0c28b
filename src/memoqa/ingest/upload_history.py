"""Keep beside the memos what each upload replaced, so that uploads can be undone one by one; and files that wait.

Owns the hidden folder `.uploads`, which the search for memos passes over. A step is a numbered folder with the record
of one upload and the file that it replaced; a waiting file is one whose sender was asked whether to replace a memo.
"""

import contextlib
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from memoqa import atomic
from memoqa.ingest.upload_names import UnfitMemo, checked_name

FOLDER: Final = ".uploads"
KEPT_STEPS: Final = 20  # uploads that can be undone
KEPT_BYTES: Final = 500_000_000  # of all replaced files, but the last one is always kept; five of the largest memos
KEPT_WAITING: Final = 5  # files; who sends a sixth no longer waits for the first
_RECORD: Final = "record.json"
_REPLACED: Final = "before"  # the file that the upload replaced
_SIDECAR: Final = "sidecar"  # its sidecar before the upload, if the upload wrote one
_WAITING: Final = "waiting"
_CONTENT: Final = "content"
NO_DETAILS: Final[Mapping[str, str]] = MappingProxyType({})
_TICKET: Final = re.compile(r"\d{20}-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Step:
    """An upload that can be undone.

    Attributes:
        name: The memo's file name.
        replaced: Whether the upload replaced a file.
        sha256: Of the file that was uploaded.
        details: The SHA-256 of the sidecar that the upload wrote; None if it wrote none.
    """

    folder: Path
    name: str
    replaced: bool
    sha256: str
    details: str | None = None

    @property
    def before(self) -> bytes | None:
        """The file that the upload replaced, if it did."""
        return (self.folder / _REPLACED).read_bytes() if self.replaced else None

    @property
    def sidecar_before(self) -> bytes | None:
        """The sidecar as it was before the upload wrote it; None if there was none."""
        file = self.folder / _SIDECAR
        return file.read_bytes() if file.is_file() else None


class History:
    """The changes that can be undone, such as uploads; one writer at a time."""

    def __init__(self, memos: Path, kind: str = "", fits: Callable[[str], object] | None = None) -> None:
        """Open one history.

        Args:
            memos: The memos folder.
            kind: The folder of the history inside `FOLDER`; the uploads' own if empty.
            fits: Raises UnfitMemo for a name that no step of this history has; by default as for an upload.
        """
        self._folder = memos / FOLDER / kind
        self._fits = fits or (lambda name: checked_name(name, 1))

    def steps(self) -> list[Step]:
        """The uploads, the last one first."""
        steps = (self._recorded(folder) for folder in self._numbered())
        return [step for step in steps if step]

    def add(
        self, name: str, before: bytes | None, content: bytes, sidecar: tuple[bytes | None, bytes] | None = None
    ) -> Step:
        """Note a change before it is made. The record comes last: a step without one is none.

        Args:
            name: The memo's.
            before: The file that is replaced; None if there is none.
            content: The file that takes its place.
            sidecar: The sidecar before and after, if the change writes one.
        """
        last = next((int(folder.name) for folder in self._numbered()), 0)
        folder = self._folder / f"{last + 1:06}"
        folder.mkdir(parents=True)
        details = sidecar and hashlib.sha256(sidecar[1]).hexdigest()
        step = Step(folder, name, before is not None, hashlib.sha256(content).hexdigest(), details)
        try:
            if sidecar and sidecar[0] is not None:
                atomic.write_file(folder / _SIDECAR, sidecar[0])
            if before is not None:
                atomic.write_file(folder / _REPLACED, before)
            record = {"name": name, "replaced": step.replaced, "sha256": step.sha256, "details": details}
            atomic.write_json(folder / _RECORD, record)
            atomic.sync_folder(folder)
            atomic.sync_folder(self._folder)
        except OSError:
            self.forget(step)
            raise
        return step

    def forget(self, step: Step) -> None:
        """Remove a step; what it replaced is gone for good."""
        with contextlib.suppress(OSError):
            (step.folder / _RECORD).unlink()  # first, so that half a step is none
        atomic.remove_tree(step.folder)

    def shorten(self) -> None:
        """Remove the oldest steps beyond the bounds, and what a crash left."""
        used = 0
        kept: set[Path] = set()
        for step in self.steps()[:KEPT_STEPS]:
            used += (step.folder / _REPLACED).stat().st_size if step.replaced else 0
            if kept and used > KEPT_BYTES:
                break
            kept.add(step.folder)
        for folder in self._numbered():
            if folder not in kept:
                atomic.remove_tree(folder)

    def _numbered(self) -> list[Path]:
        """The folders of steps, the newest first, broken ones too."""
        if not self._folder.is_dir():
            return []
        numbered = [entry for entry in self._folder.iterdir() if entry.name.isascii() and entry.name.isdecimal()]
        return sorted(numbered, key=lambda entry: int(entry.name), reverse=True)

    def _recorded(self, folder: Path) -> Step | None:
        """The step in a folder; None if it has no record that `History` wrote to its end."""
        try:
            record = json.loads((folder / _RECORD).read_bytes())
            name, replaced, digest = str(record["name"]), bool(record["replaced"]), str(record["sha256"])
            details = record.get("details")
            # Anyone else who can write among the memos must not choose a file elsewhere.
            self._fits(name)
            if replaced and not (folder / _REPLACED).is_file():
                return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, UnfitMemo):
            return None
        return Step(folder, name, replaced, digest, details if isinstance(details, str) else None)


class Waiting:
    """Files whose senders were asked what to do with them, each under a ticket; they outlive a restart."""

    def __init__(self, memos: Path) -> None:
        self._folder = memos / FOLDER / _WAITING

    def add(self, name: str, content: bytes, nanoseconds: int, details: Mapping[str, str] = NO_DETAILS) -> str:
        """Keep a file until its sender has decided, and return its ticket, which is short and has no colon.

        Args:
            name: As `checked_name` gave it.
            content: The whole file.
            nanoseconds: The time now, by which the oldest of too many files is known.
            details: What the sender said of it, by the keys of a sidecar.
        """
        ticket = f"{nanoseconds:020}-{secrets.token_hex(8)}"
        folder = self._folder / ticket
        folder.mkdir(parents=True)
        try:
            atomic.write_file(folder / _CONTENT, content)
            atomic.write_json(folder / _RECORD, {"name": name, "details": dict(details)})
        except OSError:
            atomic.remove_tree(folder)
            raise
        tickets = sorted(
            (entry.name for entry in self._folder.iterdir() if _TICKET.fullmatch(entry.name)), reverse=True
        )
        for old in tickets[KEPT_WAITING:]:
            atomic.remove_tree(self._folder / old)
        return ticket

    def file(self, ticket: str) -> tuple[str, bytes]:
        """The name and the content of a waiting file.

        Raises:
            UnfitMemo: It does not wait any more.
        """
        record = self._record(ticket)
        with contextlib.suppress(FileNotFoundError):
            return str(record["name"]), (self._folder / ticket / _CONTENT).read_bytes()
        raise _gone()

    def details(self, ticket: str) -> dict[str, str]:
        """What its sender said of a waiting file; errors as `file` raises them."""
        said = self._record(ticket).get("details") or {}
        return {str(key): str(value) for key, value in said.items()}

    def _record(self, ticket: str) -> dict[str, Any]:
        # The ticket comes from a button: it must not lead elsewhere.
        if _TICKET.fullmatch(ticket):
            with contextlib.suppress(FileNotFoundError):
                return dict(json.loads((self._folder / ticket / _RECORD).read_bytes()))
        raise _gone()

    def end(self, ticket: str) -> None:
        """Remove a file that waits no more."""
        if _TICKET.fullmatch(ticket):
            atomic.remove_tree(self._folder / ticket)


def _gone() -> UnfitMemo:
    return UnfitMemo("that file is no longer waiting for a decision; send it again.")
