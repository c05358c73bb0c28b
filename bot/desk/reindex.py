"""Run /reindex for admins: with progress, as a dry run, with an uploaded memo; undo uploads, roll back."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final

from bot.desk.admission import Admission
from bot.desk.details_form import reference
from bot.desk.readers import Readers
from bot.desk.reports import Report
from bot.library import Library
from bot.port import Command, ForAsker, Incoming, Notice, Post
from bot.present.reports import index_figures, reindex_report
from bot.present.wording import Words
from bot.state.audit import Audit
from bot.telemetry.metrics import Metrics
from memoqa.errors import ReindexUnderWay
from memoqa.index.build import IndexReport
from memoqa.ingest import uploads
from memoqa.ingest.formats.table import outermost
from memoqa.ingest.upload_details import EditDetails
from memoqa.ingest.upload_history import Waiting
from memoqa.ingest.upload_names import checked_name, dated_name, most_bytes

# Where on the bar each phase begins and ends; encoding takes most of the time, and publishing checks golden questions.
PHASES: Final = {"reading": (0.0, 0.3), "encoding": (0.3, 0.95)}
PUBLISHING: Final = (0.95, 1.0)
ADD: Final = "add"  # what follows /reindex to add a memo, where the platform has a form for it
IF_TAKEN: Final[frozenset[str]] = frozenset({"replace", "keep_both"})  # follow it with a file, if its name is taken
PROGRESS_SECONDS: Final = 1.0  # Slack takes about one message a second in a channel


class Reindex:
    """Reindexes for admins, once at a time; made for one event loop."""

    def __init__(
        self, library: Library, audit: Audit, admission: Admission, metrics: Metrics, readers: Readers
    ) -> None:
        self._library = library
        self._readers = readers
        self._audit = audit
        self._admission = admission
        self._metrics = metrics
        self._under_way = False
        self._actions: dict[str, Callable[[Incoming, Report, Words], Awaitable[str]]] = {
            "": self._refresh,
            "dry-run": self._dry_run,
            "status": self._status,
            "rollback": self._roll_back,
            "undo": self._undo,
            ADD: self._how_to_add,
        }
        self._decisions: dict[Command, Callable[[Incoming, Report, Words], Awaitable[str]]] = {
            "replace": self._decided,
            "keep_both": self._decided,
            "drop": self._dropped,
        }

    async def run(self, incoming: Incoming, post: Post, words: Words) -> None:
        """Run the action that follows `/reindex`, or a decision about an upload, for an admin.

        The audit trail has each attempt and its result.

        Raises:
            MemoqaError: It cannot be done; the index stays as it is.
        """
        said = incoming.text.strip().lower()
        action = self._decisions.get(incoming.command) or self._actions.get(said)
        if said in IF_TAKEN and incoming.attachment:
            action = self._refresh
        if not self._admission.is_admin(incoming):
            await self._note(incoming, "refused")
            await post.send(Notice(words.admins_only, private=True))
        elif action is None:
            await post.send(Notice(words.unknown_action.format(action=said[:40]), private=True))
        elif self._under_way and action != self._status:
            await post.send(Notice(words.already_under_way, private=True))
        else:
            await self._act(action, incoming, post, words)

    async def _act(
        self,
        action: Callable[[Incoming, Report, Words], Awaitable[str]],
        incoming: Incoming,
        post: Post,
        words: Words,
    ) -> None:
        # The status changes nothing, and must not report itself as a reindex under way.
        changes = action != self._status
        self._under_way = self._under_way or changes
        try:
            report = Report(post, words, self._readers, seen_by_others=bool(incoming.places) and not incoming.private)
            result = await action(incoming, report, words)
        except ReindexUnderWay:
            result = "another is under way"
            await post.send(Notice(words.already_under_way, private=True))
        except Exception as error:
            await self._note(incoming, f"failed: {type(error).__name__}")
            raise
        finally:
            self._under_way = self._under_way and not changes
        await self._note(incoming, result)

    async def _refresh(self, incoming: Incoming, report: Report, words: Words) -> str:
        file = incoming.attachment
        if file and file.problem:
            raise file.problem
        name = checked_name(file.name, file.size) if file else ""  # before a notice says that it is under way
        await report.begin()
        if file is None:
            done = await self._reindexed(report, words)
            await report.end(reindex_report(done, words), restricted=done.restricted)
            return f"generation {done.generation}"
        content = await file.fetch(most_bytes(name))
        standing = await asyncio.to_thread(uploads.standing, self._library.memos, name, content)
        said = incoming.text.strip().lower()
        details = {field: value.strip() for field, value in incoming.details if value.strip()}
        if standing == "taken" and said not in IF_TAKEN:
            return await self._asked_about(name, content, details, report, words)
        if standing == "same":
            change = EditDetails(self._library.memos, name, details) if details else None
            done = await self._reindexed(report, words, change)
            text = f"{words.upload_same.format(name=name)}\n{reindex_report(done, words)}"
            await report.end(text, edits=reference(name), restricted=done.restricted)
            return f"generation {done.generation}, had {name} already"
        replace = standing == "taken" and said == "replace"
        if standing == "taken" and not replace:
            name = await self._name_beside(name, words)
        upload = uploads.Upload(self._library.memos, name, content, replace=replace, details=details)
        return await self._taken(upload, content, report, words)

    async def _how_to_add(self, _incoming: Incoming, report: Report, words: Words) -> str:
        await report.tell(words.how_to_add)
        return "told how to add a memo"

    async def _asked_about(
        self, name: str, content: bytes, details: dict[str, str], report: Report, words: Words
    ) -> str:
        """Ask what to do with a file whose name a memo has; it waits beside the memos, over a restart too."""
        memos = self._library.memos
        ticket = await asyncio.to_thread(uploads.hold, memos, name, content, details)
        dated = dated_name(memos, name, datetime.now(UTC).date())
        await report.end(words.upload_exists.format(name=name, dated=dated), ticket=ticket)
        return f"asked whether to replace {name}"

    async def _decided(self, incoming: Incoming, report: Report, words: Words) -> str:
        memos, waiting = self._library.memos, Waiting(self._library.memos)
        name, content = await asyncio.to_thread(waiting.file, incoming.about)
        details = await asyncio.to_thread(waiting.details, incoming.about)
        replace = incoming.command == "replace"
        if not replace:
            name = await self._name_beside(name, words)
        await report.begin()
        upload = uploads.Upload(memos, name, content, replace=replace, details=details)
        result = await self._taken(upload, content, report, words)
        await asyncio.to_thread(waiting.end, incoming.about)
        return result

    async def _name_beside(self, name: str, words: Words) -> str:
        """The name for a second file beside a memo.

        Raises:
            ForAsker: The memo is only for some people, and nothing would say so of the second file.
        """
        indexed = await asyncio.to_thread(self._library.seen_by(None).library)
        if any(outermost(memo.id) == name and memo.details.audience is not None for memo in indexed.memos):
            raise ForAsker(words.upload_not_beside.format(name=name))
        return dated_name(self._library.memos, name, datetime.now(UTC).date())

    async def _dropped(self, incoming: Incoming, report: Report, words: Words) -> str:
        waiting = Waiting(self._library.memos)
        name, _ = await asyncio.to_thread(waiting.file, incoming.about)
        await asyncio.to_thread(waiting.end, incoming.about)
        await report.end(words.upload_dropped.format(name=name))
        return f"dropped {name}"

    async def _taken(self, upload: uploads.Upload, content: bytes, report: Report, words: Words) -> str:
        done = await self._reindexed(report, words, upload)
        name = upload.uploaded.memo
        kept = (words.upload_replaced if upload.uploaded.replaced else words.upload_added).format(name=name)
        text = f"{kept}\n{reindex_report(done, words)}"
        await report.end(text, edits=reference(name), restricted=done.restricted)
        return f"generation {done.generation}, took {name} (sha256 {hashlib.sha256(content).hexdigest()[:16]})"

    async def _undo(self, _incoming: Incoming, report: Report, words: Words) -> str:
        await report.begin()
        upload = uploads.UndoUpload(self._library.memos)
        done = await self._reindexed(report, words, upload)
        undone = upload.uploaded
        lines = [(words.upload_restored if undone.replaced else words.upload_removed).format(name=undone.memo)]
        lines += [words.undo_next.format(name=undone.earlier)] if undone.earlier else []
        await report.end("\n".join([*lines, reindex_report(done, words)]), restricted=done.restricted)
        return f"generation {done.generation}, took back {undone.memo}"

    async def _dry_run(self, _incoming: Incoming, report: Report, words: Words) -> str:
        await report.begin()
        done = await asyncio.to_thread(self._library.reindex, dry_run=True)
        await report.end(reindex_report(done, words), restricted=done.restricted)
        return "rehearsed"

    async def _status(self, _incoming: Incoming, report: Report, words: Words) -> str:
        indexed = await asyncio.to_thread(self._library.seen_by(None).library)
        under_way = self._under_way or await asyncio.to_thread(self._library.is_being_reindexed)
        lines = [words.status.format(**index_figures(indexed)), *([words.status_reindexing] if under_way else [])]
        await report.tell("\n".join(lines))
        return "told"

    async def _roll_back(self, _incoming: Incoming, report: Report, words: Words) -> str:
        indexed = await asyncio.to_thread(self._library.roll_back)
        await report.end(words.rolled_back.format(**index_figures(indexed)))
        return f"generation {indexed.generation}"

    async def _reindexed(
        self, report: Report, words: Words, change: AbstractContextManager[object] | None = None
    ) -> IndexReport:
        """Reindex in a thread apart from the questions' threads, and show the progress at intervals."""
        latest = words.reindexing, 0.0

        def note(phase: str, done: int, total: int) -> None:
            nonlocal latest
            sentence = {"reading": words.reading, "encoding": words.encoding}.get(phase, words.publishing)
            latest = sentence.format(done=done, total=total), max(latest[1], _share(phase, done, total))

        work = asyncio.create_task(asyncio.to_thread(self._library.reindex, note, change=change))
        work.add_done_callback(lambda done: self._metrics.reindexed(failed=bool(done.cancelled() or done.exception())))
        while not (await asyncio.wait({work}, timeout=PROGRESS_SECONDS))[0]:
            await report.progress(*latest)
        return work.result()

    async def _note(self, incoming: Incoming, result: str) -> None:
        said = incoming.text if incoming.command == "reindex" else incoming.command
        action = f"/reindex {said}".strip()[:200]
        await asyncio.to_thread(self._audit.add, incoming.asker, action, result, datetime.now(UTC))


def _share(phase: str, done: int, total: int) -> float:
    """How much of the whole reindex is done, from 0 to 1."""
    begin, end = PHASES.get(phase, PUBLISHING)
    return begin + (end - begin) * (done / total if total else 1.0)
