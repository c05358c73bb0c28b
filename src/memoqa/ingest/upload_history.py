"""Keep beside the memos what each upload replaced, so that uploads can be undone one by one; and files that wait.

Owns the hidden folder `.uploads`, which the search for memos passes over. A step is a numbered folder with the record
of one uploaded file and the file that it replaced; waiting files are those whose sender was asked what to do with them.
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
KEPT_STEPS: Final = 20  # uploads that can be undone, each with all its files
KEPT_BYTES: Final = 500_000_000  # of all replaced files, but the last one is always kept; five of the largest memos
KEPT_WAITING: Final = 5  # uploads; who sends a sixth no longer waits for the first
_RECORD: Final = "record.json"
_REPLACED: Final = "before"  # the file that the upload replaced
_SIDECAR: Final = "sidecar"  # its sidecar before the upload, if the upload wrote one
_WAITING: Final = "waiting"
_CONTENT: Final = "content"
NO_DETAILS: Final[Mapping[str, str]] = MappingProxyType({})
_TICKET: Final = re.compile(r"(\d{20}-[0-9a-f]{16})(?:\.(\d{1,3}))?")  # of an upload, or of one of its files


def new_ticket(nanoseconds: int) -> str:
    """A ticket for an upload: short, without a colon, and in the order of the times; behind a full stop, a file's."""
    return f"{nanoseconds:020}-{secrets.token_hex(8)}"


@dataclass(frozen=True, slots=True)
class Step:
    """An upload that can be undone.

    Attributes:
        name: The memo's file name.
        replaced: Whether the upload replaced a file.
        sha256: Of the file that was uploaded.
        details: The SHA-256 of the sidecar that the upload wrote; None if it wrote none.
        ticket: The upload's, a full stop and the file's number in it; empty for other changes.
    """

    folder: Path
    name: str
    replaced: bool
    sha256: str
    details: str | None = None
    ticket: str = ""

    @property
    def upload(self) -> str:
        """What all files of one upload share."""
        return self.ticket.partition(".")[0] or self.folder.name

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
        self,
        name: str,
        before: bytes | None,
        content: bytes,
        sidecar: tuple[bytes | None, bytes] | None = None,
        ticket: str = "",
    ) -> Step:
        """Note a change before it is made. The record comes last: a step without one is none.

        Args:
            name: The memo's.
            before: The file that is replaced; None if there is none.
            content: The file that takes its place.
            sidecar: The sidecar before and after, if the change writes one.
            ticket: As in `Step`.
        """
        last = next((int(folder.name) for folder in self._numbered()), 0)
        folder = self._folder / f"{last + 1:06}"
        folder.mkdir(parents=True)
        details = sidecar and hashlib.sha256(sidecar[1]).hexdigest()
        step = Step(folder, name, before is not None, hashlib.sha256(content).hexdigest(), details, ticket)
        try:
            if sidecar and sidecar[0] is not None:
                atomic.write_file(folder / _SIDECAR, sidecar[0])
            if before is not None:
                atomic.write_file(folder / _REPLACED, before)
            record = {"name": name, "replaced": step.replaced, "sha256": step.sha256, "details": details}
            record |= {"ticket": ticket} if ticket else {}
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
        uploads: set[str] = set()
        for step in self.steps():
            used += (step.folder / _REPLACED).stat().st_size if step.replaced else 0
            uploads.add(step.upload)
            if len(uploads) > KEPT_STEPS or (len(uploads) > 1 and used > KEPT_BYTES):
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
            details, ticket = record.get("details"), str(record.get("ticket") or "")
            # Anyone else who can write among the memos must not choose a file elsewhere.
            self._fits(name)
            if replaced and not (folder / _REPLACED).is_file():
                return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, UnfitMemo):
            return None
        return Step(folder, name, replaced, digest, details if isinstance(details, str) else None, ticket)


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file whose sender was asked what to do with it.

    Attributes:
        ticket: Its own.
        details: What the sender said of it, by the keys of a sidecar.
    """

    ticket: str
    name: str
    content: bytes
    details: Mapping[str, str]


class Waiting:
    """Uploads whose senders were asked what to do with them, each under a ticket; they outlive a restart."""

    def __init__(self, memos: Path) -> None:
        self._folder = memos / FOLDER / _WAITING

    def add(self, files: Mapping[str, bytes], nanoseconds: int, details: Mapping[str, str] = NO_DETAILS) -> str:
        """Keep files until their sender has decided, and return the upload's ticket.

        Args:
            files: The whole files, by names as `checked_name` gave them.
            nanoseconds: The time now, by which the oldest of too many uploads is known.
            details: What the sender said of them, by the keys of a sidecar.
        """
        ticket = new_ticket(nanoseconds)
        try:
            for number, (name, content) in enumerate(files.items()):
                folder = self._folder / ticket / str(number)
                folder.mkdir(parents=True)
                atomic.write_file(folder / _CONTENT, content)
                atomic.write_json(folder / _RECORD, {"name": name, "details": dict(details)})
        except OSError:
            atomic.remove_tree(self._folder / ticket)
            raise
        tickets = sorted(
            (entry.name for entry in self._folder.iterdir() if _TICKET.fullmatch(entry.name)), reverse=True
        )
        for old in tickets[KEPT_WAITING:]:
            atomic.remove_tree(self._folder / old)
        return ticket

    def files(self, ticket: str) -> list[WaitingFile]:
        """The files that wait under an upload's ticket, in order, or the one that waits under a file's.

        Raises:
            UnfitMemo: None waits any more.
        """
        # The ticket comes from a button: it must not lead elsewhere.
        match = _TICKET.fullmatch(ticket)
        folder = self._folder / match[1] if match else None
        if match is None or folder is None or not folder.is_dir():
            raise _gone()
        numbers = sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdecimal())
        wanted = numbers if match[2] is None else [number for number in numbers if number == int(match[2])]
        found = [file for number in wanted if (file := self._file(match[1], number))]
        if not found:
            raise _gone()
        return found

    def _file(self, ticket: str, number: int) -> WaitingFile | None:
        folder = self._folder / ticket / str(number)
        with contextlib.suppress(FileNotFoundError):  # memoqa died while it was kept, or it has just been taken
            record = dict[str, Any](json.loads((folder / _RECORD).read_bytes()))
            details = {str(key): str(value) for key, value in (record.get("details") or {}).items()}
            return WaitingFile(f"{ticket}.{number}", str(record["name"]), (folder / _CONTENT).read_bytes(), details)
        return None

    def end(self, ticket: str) -> None:
        """Remove an upload that waits no more, or one of its files."""
        match = _TICKET.fullmatch(ticket)
        if match is None:
            return
        folder = self._folder / match[1]
        atomic.remove_tree(folder if match[2] is None else folder / str(int(match[2])))
        with contextlib.suppress(OSError):
            folder.rmdir()  # only an empty one goes


def _gone() -> UnfitMemo:
    return UnfitMemo("that file is no longer waiting for a decision; send it again.")
