"""Keep beside the memos what each upload replaced, so that uploads can be undone one by one; and files that wait.

Owns the hidden folder `.uploads`, which the search for memos passes over. A step is a numbered folder with the record
of one upload and the file that it replaced; a waiting file is one whose sender was asked whether to replace a memo.
"""

import contextlib
import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from memoqa import atomic
from memoqa.ingest.upload_names import UnfitMemo, checked_name

FOLDER: Final = ".uploads"
KEPT_STEPS: Final = 20  # uploads that can be undone
KEPT_BYTES: Final = 500_000_000  # of all replaced files, but the last one is always kept; five of the largest memos
KEPT_WAITING: Final = 5  # files; who sends a sixth no longer waits for the first
_RECORD: Final = "record.json"
_REPLACED: Final = "before"  # the file that the upload replaced
_WAITING: Final = "waiting"
_CONTENT: Final = "content"
_TICKET: Final = re.compile(r"\d{20}-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Step:
    """An upload that can be undone.

    Attributes:
        name: The memo's file name.
        replaced: Whether the upload replaced a file.
        sha256: Of the file that was uploaded.
    """

    folder: Path
    name: str
    replaced: bool
    sha256: str

    @property
    def before(self) -> bytes | None:
        """The file that the upload replaced, if it did."""
        return (self.folder / _REPLACED).read_bytes() if self.replaced else None


class History:
    """The uploads that can be undone; one writer at a time."""

    def __init__(self, memos: Path) -> None:
        self._folder = memos / FOLDER

    def steps(self) -> list[Step]:
        """The uploads, the last one first."""
        steps = (_recorded(folder) for folder in self._numbered())
        return [step for step in steps if step]

    def add(self, name: str, before: bytes | None, content: bytes) -> Step:
        """Note an upload before it is made. The record comes last: a step without one is none."""
        last = next((int(folder.name) for folder in self._numbered()), 0)
        folder = self._folder / f"{last + 1:06}"
        folder.mkdir(parents=True)
        step = Step(folder, name, before is not None, hashlib.sha256(content).hexdigest())
        try:
            if before is not None:
                atomic.write_file(folder / _REPLACED, before)
            record = {"name": name, "replaced": step.replaced, "sha256": step.sha256}
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


def _recorded(folder: Path) -> Step | None:
    """The step in a folder; None if it has no record that `History` wrote to its end."""
    try:
        record = json.loads((folder / _RECORD).read_bytes())
        name, replaced, digest = str(record["name"]), bool(record["replaced"]), str(record["sha256"])
        # Anyone else who can write among the memos must not choose a file elsewhere.
        checked_name(name, 1)
        if replaced and not (folder / _REPLACED).is_file():
            return None
    except (OSError, ValueError, KeyError, TypeError, UnfitMemo):
        return None
    return Step(folder, name, replaced, digest)


class Waiting:
    """Files whose senders were asked what to do with them, each under a ticket; they outlive a restart."""

    def __init__(self, memos: Path) -> None:
        self._folder = memos / FOLDER / _WAITING

    def add(self, name: str, content: bytes, nanoseconds: int) -> str:
        """Keep a file until its sender has decided, and return its ticket, which is short and has no colon.

        Args:
            name: As `checked_name` gave it.
            content: The whole file.
            nanoseconds: The time now, by which the oldest of too many files is known.
        """
        ticket = f"{nanoseconds:020}-{secrets.token_hex(8)}"
        folder = self._folder / ticket
        folder.mkdir(parents=True)
        try:
            atomic.write_file(folder / _CONTENT, content)
            atomic.write_json(folder / _RECORD, {"name": name})
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
        try:
            # The ticket comes from a button: it must not lead elsewhere.
            folder = self._folder / ticket if _TICKET.fullmatch(ticket) else None
            if folder:
                record = json.loads((folder / _RECORD).read_bytes())
                return str(record["name"]), (folder / _CONTENT).read_bytes()
        except FileNotFoundError:
            pass
        raise UnfitMemo("that file is no longer waiting for a decision; send it again.")

    def end(self, ticket: str) -> None:
        """Remove a file that waits no more."""
        if _TICKET.fullmatch(ticket):
            atomic.remove_tree(self._folder / ticket)
