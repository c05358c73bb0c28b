"""Run /reindex for admins: with progress, as a dry run, with uploaded memos; undo uploads, roll back."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final

from bot.desk.admission import Admission
from bot.desk.readers import Readers
from bot.desk.reports import Report
from bot.desk.uploads import FIRST, IF_TAKEN, Uploads
from bot.library import Library
from bot.port import Command, Incoming, Notice, Post
from bot.present.reports import index_figures, reindex_report
from bot.present.wording import EN, Words
from bot.present.words.uploads import upload_words
from bot.state.audit import Audit
from bot.telemetry.metrics import Metrics
from memoqa.errors import ReindexUnderWay
from memoqa.index.build import IndexReport
from memoqa.ingest.formats.table import format_list

# Where on the bar each phase begins and ends; encoding takes most of the time, and publishing checks golden questions.
PHASES: Final = {"reading": (0.0, 0.3), "recognising": (0.0, 0.0), "encoding": (0.3, 0.95)}
PUBLISHING: Final = (0.95, 1.0)
ADD: Final = "add"  # what follows /reindex to add a memo, where the platform has a form for it
UNDO: Final = "undo"  # likewise to undo the last upload, or the one of the memo whose name follows
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
            UNDO: self._undo,
            ADD: self._how_to_add,
            FIRST: self._no_file,
        }
        self._uploads = uploads = Uploads(library, self._reindexed)
        self._presses: dict[Command, Callable[[Incoming, Report, Words], Awaitable[str]]] = {
            "replace": uploads.decide,
            "keep_both": uploads.decide,
            "drop": uploads.drop,
            "take": uploads.take,
            "undo_upload": self._undo,
        }

    async def run(self, incoming: Incoming, post: Post, words: Words) -> None:
        """Run the action that follows `/reindex`, or what a button does with an upload, for an admin.

        The audit trail has each attempt and its result.

        Raises:
            MemoqaError: It cannot be done; the index stays as it is.
        """
        said = incoming.text.strip().lower()
        action = self._presses.get(incoming.command) or self._actions.get(said)
        if incoming.attachments and said in {"", FIRST, *IF_TAKEN}:
            action = self._uploads.receive
        elif action is None and said.partition(" ")[0] == UNDO:
            action = self._undo
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

    async def _refresh(self, _incoming: Incoming, report: Report, words: Words) -> str:
        await report.begin()
        done = await self._reindexed(report, words)
        await report.end(reindex_report(done, words), restricted=done.restricted)
        return f"generation {done.generation}"

    async def _how_to_add(self, _incoming: Incoming, report: Report, words: Words) -> str:
        await report.tell(words.how_to_add)
        return "told how to add a memo"

    async def _no_file(self, _incoming: Incoming, report: Report, words: Words) -> str:
        listed = format_list("en" if words is EN else "zh-TW")
        await report.tell(upload_words(words).no_file.format(formats=listed))
        return "no file"

    async def _undo(self, incoming: Incoming, report: Report, words: Words) -> str:
        if incoming.command == "undo_upload":
            return await self._uploads.undo(report, words, ticket=incoming.about)
        return await self._uploads.undo(report, words, name=incoming.text.strip()[len(UNDO) :].strip())

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
        sentences = {"reading": words.reading, "recognising": words.recognising, "encoding": words.encoding}

        def note(phase: str, done: int, total: int) -> None:
            nonlocal latest
            kind = phase.partition(" ")[0]  # behind it a file's name, which is not for everybody
            sentence = sentences.get(kind, words.publishing)
            latest = sentence.format(done=done, total=total), max(latest[1], _share(kind, done, total))

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
