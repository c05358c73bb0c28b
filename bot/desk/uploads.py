"""Take the files that admins send: check each, index the good ones at once, ask about the others, undo."""

import asyncio
import hashlib
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from bot.desk.details_form import reference
from bot.desk.problems import explained
from bot.desk.reports import Report
from bot.library import Library
from bot.port import Attachment, ForAsker, Incoming, Notice
from bot.present.reports import reindex_report
from bot.present.uploads import Outcome, upload_report
from bot.present.wording import Words
from bot.present.words.uploads import upload_words
from memoqa.errors import MemoqaError
from memoqa.index.build import IndexReport
from memoqa.ingest import uploads
from memoqa.ingest.formats.table import outermost
from memoqa.ingest.upload_batch import UndoBatch, UploadBatch, check_sizes
from memoqa.ingest.upload_history import Waiting, WaitingFile, new_ticket
from memoqa.ingest.upload_names import UnfitMemo, checked_name, dated_name, most_bytes

IF_TAKEN: Final[frozenset[str]] = frozenset({"replace", "keep_both"})  # after /reindex with files of taken names
TYPED: Final = frozenset({"reindex", "/reindex"})  # in a direct message with files: upload them
FIRST: Final = "details"  # likewise with files that wait until the admin has said what is to be said of them


class Indexing(Protocol):
    """Reindexes with a change among the memos, and shows the progress."""

    async def __call__(
        self, report: Report, words: Words, change: AbstractContextManager[object] | None = None
    ) -> IndexReport:
        """The report of the run; errors as `Library.reindex` raises them."""


@dataclass(slots=True)
class _Sorted:
    """The files of an upload by what can be done with them.

    Attributes:
        outcomes: What is known already, by name, in the order in which the files were sent.
        new: The uploads to make now.
        asked: The files whose sender is to be asked, by name.
        digests: For the audit trail: the name and the beginning of the SHA-256 of each file.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    new: list[uploads.Upload] = field(default_factory=list)
    asked: dict[str, bytes] = field(default_factory=dict)
    digests: list[str] = field(default_factory=list)


class Uploads:
    """Carries out what admins want with files; made for one event loop."""

    def __init__(self, library: Library, indexing: Indexing) -> None:
        self._library = library
        self._indexing = indexing

    async def receive(self, incoming: Incoming, report: Report, words: Words) -> str:
        """Index the files that came with a command, or keep them waiting if the command says so; for the audit trail.

        Raises:
            MemoqaError: There are too many, or there is one alone and it is refused.
        """
        said, files = incoming.text.strip().lower(), incoming.attachments
        if len(files) == 1 and files[0].problem:
            raise files[0].problem
        check_sizes([file.size for file in files])
        if len(files) == 1:
            checked_name(files[0].name, files[0].size)  # before a notice says that it is under way
        await report.begin()
        sent = await self._fetched(files, words)
        details = {name: value.strip() for name, value in incoming.details if value.strip()}
        if said == FIRST:
            return await self._offered(sent, report, words)
        return await self._settled(sent, details, said if said in IF_TAKEN else "", report, words)

    async def take(self, incoming: Incoming, report: Report, words: Words) -> str:
        """Index files that waited for that, with what the form says of them; errors as above."""
        waiting = await self._waiting(incoming.about)
        typed = {name: value.strip() for name, value in incoming.details if value.strip()}
        said = incoming.text.strip().lower()
        sent: dict[str, bytes | Outcome] = {file.name: file.content for file in waiting}
        details, choice = typed or dict(waiting[0].details), said if said in IF_TAKEN else ""
        await report.begin()
        result = await self._settled(sent, details, choice, report, words)
        await asyncio.to_thread(Waiting(self._library.memos).end, incoming.about)
        return result

    async def decide(self, incoming: Incoming, report: Report, words: Words) -> str:
        """Replace the memos whose names waiting files have, or keep both; errors as above."""
        waiting = await self._waiting(incoming.about)
        ticket, found, memos = new_ticket(time.time_ns()), _Sorted(), self._library.memos
        names: dict[str, str] = {}  # by the files' tickets
        for number, file in enumerate(waiting):
            replace = incoming.command == "replace"
            try:
                name = names[file.ticket] = file.name if replace else await self._name_beside(file.name, words)
            except ForAsker as error:
                if len(waiting) == 1:
                    raise
                found.outcomes[file.name] = Outcome(file.name, "refused", said=str(error))
                continue
            _add(found, memos, name, file.content, file.details, f"{ticket}.{number}", replace=replace)
        await report.begin()
        result = await self._indexed(found, report, words)
        for file_ticket, name in names.items():
            if found.outcomes[name].fate != "refused":  # else it waits for another decision
                await asyncio.to_thread(Waiting(memos).end, file_ticket)
        return result

    async def drop(self, incoming: Incoming, report: Report, words: Words) -> str:
        """Forget files that wait."""
        names = [file.name for file in await self._waiting(incoming.about)]
        await asyncio.to_thread(Waiting(self._library.memos).end, incoming.about)
        await report.end(upload_words(words).dropped.format(names=words.separator.join(names)))
        return f"dropped {', '.join(names)}"

    async def undo(self, report: Report, words: Words, *, ticket: str = "", name: str = "") -> str:
        """Undo an upload, or a file of it, as `UndoBatch` does."""
        await report.begin()
        change = UndoBatch(self._library.memos, ticket=ticket, name=name)
        done = await self._indexing(report, words, change)
        said = upload_words(words)
        undone = [
            (words.upload_restored if one.replaced else words.upload_removed).format(name=one.memo)
            for one in reversed(change.made)
        ]
        kept = [said.still_there.format(name=one, reason=_reason(error, words)) for one, error in change.refused]
        more = [words.undo_next.format(names=words.separator.join(change.earlier))] if change.earlier else []
        names = [one.memo for one in change.made]
        lines = [*undone, *kept, *more, reindex_report(done, words, names)]
        await report.end("\n".join(lines), restricted=done.restricted)
        return f"generation {done.generation}, took back {', '.join(reversed(names))}"

    async def _fetched(self, files: Sequence[Attachment], words: Words) -> dict[str, bytes | Outcome]:
        """The files in order: the content of each by its checked name, or why it is refused; one alone raises that."""
        sent: dict[str, bytes | Outcome] = {}
        for number, file in enumerate(files):
            try:
                if file.problem:
                    raise file.problem
                name = checked_name(file.name, file.size)
                if name in sent:
                    raise ForAsker(upload_words(words).twice.format(name=name))
                sent[name] = await file.fetch(most_bytes(name))
            except MemoqaError as error:
                if len(files) == 1:
                    raise
                # By its number: it may have the name of another, or none.
                sent[f"/{number}"] = Outcome(file.name or "–", "refused", said=_reason(error, words))
        return sent

    async def _offered(self, sent: Mapping[str, bytes | Outcome], report: Report, words: Words) -> str:
        """Ask whether to index files now or after a form; they wait beside the memos, over a restart too."""
        said, memos = upload_words(words), self._library.memos
        fit: dict[str, bytes] = {}
        lines: list[str] = []
        for name, content in sent.items():
            if isinstance(content, Outcome):
                lines.append(said.offer_refused.format(name=content.name, reason=content.said))
                continue
            try:
                await asyncio.to_thread(uploads.standing, memos, name, content)
                fit[name] = content
            except MemoqaError as error:
                if len(sent) == 1:
                    raise
                lines.append(said.offer_refused.format(name=name, reason=_reason(error, words)))
        ticket = await asyncio.to_thread(uploads.hold, memos, fit) if fit else ""
        lines += [said.offer.format(names=words.separator.join(fit))] if fit else []
        await report.end_with(Notice("\n".join(lines), offer=ticket))
        return f"asked whether to index {', '.join(fit) or 'nothing'} now"

    async def _settled(
        self,
        sent: Mapping[str, bytes | Outcome],
        details: Mapping[str, str],
        choice: str,
        report: Report,
        words: Words,
    ) -> str:
        """Index files under free names, and those whose name is taken as `choice` says; ask about the others."""
        found, memos, ticket = _Sorted(), self._library.memos, new_ticket(time.time_ns())
        for number, (name, content) in enumerate(sent.items()):
            if isinstance(content, Outcome):
                found.outcomes[name] = content
                continue
            try:
                standing = await asyncio.to_thread(uploads.standing, memos, name, content)
                beside = standing == "taken" and choice == "keep_both"
                to = await self._name_beside(name, words) if beside else name
            except MemoqaError as error:
                if len(sent) == 1:
                    raise
                found.outcomes[name] = Outcome(name, "refused", said=_reason(error, words))
                continue
            if standing == "taken" and not choice:
                found.asked[name] = content
                found.outcomes[name] = Outcome(name, "asked")
                continue
            if standing == "same":
                found.outcomes[name] = Outcome(name, "same", edits=reference(name))
            if standing != "same" or details:
                takes_place = standing != "free" and not beside
                _add(found, memos, to, content, details, f"{ticket}.{number}", replace=takes_place)
        return await self._indexed(found, report, words, details)

    async def _indexed(
        self,
        found: _Sorted,
        report: Report,
        words: Words,
        details: Mapping[str, str] | None = None,
    ) -> str:
        """Reindex with the uploads, ask about the files whose names are taken, and say what became of each file."""
        batch, memos = UploadBatch(found.new), self._library.memos
        same = any(one.fate == "same" for one in found.outcomes.values())
        done: IndexReport | None = None
        try:
            if found.new or same:
                done = await self._indexing(report, words, batch if found.new else None)
        except UnfitMemo:
            if batch.made or len(found.outcomes) == 1:
                raise
        _note_made(found, batch, words)
        # After the index is published: what could not be would wait for nobody.
        held = await asyncio.to_thread(uploads.hold, memos, found.asked, details or {}) if found.asked else ""
        for number, name in enumerate(found.asked):
            dated = dated_name(memos, name, datetime.now(UTC).date())
            question = words.upload_exists.format(name=name, dated=dated)
            found.outcomes[name] = Outcome(name, "asked", ticket=f"{held}.{number}", said=question)
        outcomes = list(found.outcomes.values())
        await report.end_with(upload_report(outcomes, done, words), restricted=bool(done and done.restricted))
        return _audited(found, done)

    async def _name_beside(self, name: str, words: Words) -> str:
        """The name for a second file beside a memo.

        Raises:
            ForAsker: The memo is only for some people, and nothing would say so of the second file.
        """
        indexed = await asyncio.to_thread(self._library.seen_by(None).library)
        if any(outermost(memo.id) == name and memo.details.audience is not None for memo in indexed.memos):
            raise ForAsker(words.upload_not_beside.format(name=name))
        return dated_name(self._library.memos, name, datetime.now(UTC).date())

    async def _waiting(self, ticket: str) -> list[WaitingFile]:
        return await asyncio.to_thread(Waiting(self._library.memos).files, ticket)


def _add(
    found: _Sorted,
    memos: Path,
    name: str,
    content: bytes,
    details: Mapping[str, str],
    ticket: str,
    *,
    replace: bool,
) -> None:
    """Add an upload to those to make; its outcome has its ticket, and is told apart once it is made."""
    found.new.append(uploads.Upload(memos, name, content, replace=replace, details=details, ticket=ticket))
    fate = found.outcomes[name].fate if name in found.outcomes else "added"
    found.outcomes[name] = Outcome(name, fate, reference(name), ticket)
    found.digests.append(f"{name} (sha256 {hashlib.sha256(content).hexdigest()[:16]})")


def _note_made(found: _Sorted, batch: UploadBatch, words: Words) -> None:
    """Say of each upload what became of it."""
    for one in batch.made:
        before = found.outcomes[one.memo]
        if one.replaced and before.fate != "same":
            found.outcomes[one.memo] = Outcome(one.memo, "replaced", before.edits, before.ticket)
    for name, error in batch.refused:
        found.outcomes[name] = Outcome(name, "refused", said=_reason(error, words))


def _reason(error: MemoqaError, words: Words) -> str:
    return explained(error, words, admin=True, reindexing=True)


def _audited(found: _Sorted, done: IndexReport | None) -> str:
    """The line for the audit trail."""
    had = [one.name for one in found.outcomes.values() if one.fate == "same"]
    parts = [f"generation {done.generation}"] if done else []
    parts += [f"took {', '.join(found.digests)}"] if found.digests else []
    parts += [f"had {', '.join(had)} already"] if had else []
    parts += [f"asked whether to replace {', '.join(found.asked)}"] if found.asked else []
    refused = [one.name for one in found.outcomes.values() if one.fate == "refused"]
    parts += [f"refused {', '.join(refused)}"] if refused else []
    return ", ".join(parts)
