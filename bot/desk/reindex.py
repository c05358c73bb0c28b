"""The admin's command: reindex with progress, rehearse, roll back, take a memo that came with it, and undo that."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final

from bot.port import Incoming, Notice, Post
from bot.present.wording import Words, report, standing
from bot.state.record import Record
from bot.telemetry.incidents import harmless
from bot.telemetry.metrics import Metrics
from memoqa.errors import ReindexUnderWay
from memoqa.index.build import IndexReport
from memoqa.ingest import uploads
from memoqa.service import MemoQA

PROGRESS_SECONDS: Final = 1.0  # Slack takes about one message a second in a channel


class Reindexing:
    """Reindexes for admins, one at a time; made for one event loop."""

    def __init__(self, library: MemoQA, record: Record, admins: frozenset[str], metrics: Metrics) -> None:
        self._library = library
        self._record = record
        self._admins = admins
        self._metrics = metrics
        self._under_way = False
        self._actions: dict[str, Callable[[Incoming, Post, Words], Awaitable[str]]] = {
            "": self._refresh,
            "dry-run": self._rehearse,
            "status": self._status,
            "rollback": self._roll_back,
            "undo": self._undo,
        }

    async def run(self, incoming: Incoming, post: Post, words: Words) -> None:
        """Do what follows `/reindex`, for an admin; each try is in the audit trail, with what came of it.

        Raises:
            MemoqaError: It cannot be done; the index stays as it is.
        """
        action = incoming.text.strip().lower()
        if self._admins.isdisjoint(incoming.identities):
            await self._note(incoming, "refused")
            await post.send(Notice(words.admins_only, private=True))
        elif action not in self._actions:
            await post.send(Notice(words.unknown_action.format(action=action[:40]), private=True))
        elif self._under_way and action != "status":
            await post.send(Notice(words.already_under_way, private=True))
        else:
            await self._act(self._actions[action], incoming, post, words)

    async def _act(
        self,
        action: Callable[[Incoming, Post, Words], Awaitable[str]],
        incoming: Incoming,
        post: Post,
        words: Words,
    ) -> None:
        # Whoever asks for the status changes nothing, and is not to be told of himself.
        changes = action != self._status
        self._under_way = self._under_way or changes
        try:
            result = await action(incoming, post, words)
        except ReindexUnderWay:
            result = "another is under way"
            await post.send(Notice(words.already_under_way, private=True))
        except Exception as error:
            await self._note(incoming, f"failed: {type(error).__name__}")
            raise
        finally:
            self._under_way = self._under_way and not changes
        await self._note(incoming, result)

    async def _refresh(self, incoming: Incoming, post: Post, words: Words) -> str:
        file = incoming.attachment
        name = uploads.checked_name(file.name, file.size) if file else ""  # before anything is said to be under way
        await post.send(Notice(words.reindexing, share=0.0))
        if file is None:
            done = await self._reindexed(post, words)
            await post.update(Notice(report(done, words)))
            return f"generation {done.generation}"
        content = await file.fetch(uploads.most_bytes(name))
        upload = uploads.Upload(self._library.memos, name, content)
        done = await self._reindexed(post, words, upload)
        kept = (words.replaced if upload.uploaded.replaced else words.taken).format(name=name)
        await post.update(Notice(f"{kept}\n{report(done, words)}"))
        return f"generation {done.generation}, took {name} (sha256 {hashlib.sha256(content).hexdigest()[:16]})"

    async def _undo(self, _incoming: Incoming, post: Post, words: Words) -> str:
        await post.send(Notice(words.reindexing, share=0.0))
        upload = uploads.UndoUpload(self._library.memos)
        done = await self._reindexed(post, words, upload)
        undone = (words.restored if upload.uploaded.replaced else words.taken_back).format(name=upload.uploaded.memo)
        await post.update(Notice(f"{undone}\n{report(done, words)}"))
        return f"generation {done.generation}, took back {upload.uploaded.memo}"

    async def _rehearse(self, _incoming: Incoming, post: Post, words: Words) -> str:
        await post.send(Notice(words.reindexing, share=0.0))
        done = await asyncio.to_thread(self._library.reindex, rehearse=True)
        await post.update(Notice(report(done, words)))
        return "rehearsed"

    async def _status(self, _incoming: Incoming, post: Post, words: Words) -> str:
        held = standing(await asyncio.to_thread(self._library.library))
        lines = [words.status.format(**held), *([words.status_reindexing] if self._elsewhere() else [])]
        await post.send(Notice("\n".join(lines), private=True))
        return "told"

    async def _roll_back(self, _incoming: Incoming, post: Post, words: Words) -> str:
        library = await asyncio.to_thread(self._library.roll_back)
        await post.send(Notice(words.rolled_back.format(**standing(library))))
        return f"generation {library.generation}"

    def _elsewhere(self) -> bool:
        """Whether a reindex is under way, in this process or another."""
        return self._under_way or self._library.shelf.is_being_written()

    async def _reindexed(
        self, post: Post, words: Words, change: AbstractContextManager[object] | None = None
    ) -> IndexReport:
        """Reindex in a thread of its own, so that questions keep theirs, and show at intervals how far it is."""
        latest = shown = Notice(words.reindexing, share=0.0)

        def note(phase: str, done: int, total: int) -> None:
            nonlocal latest
            sentence = {"reading": words.reading, "encoding": words.encoding}.get(phase, words.publishing)
            latest = Notice(sentence.format(done=done, total=total), share=done / total if total else 1.0)

        work = asyncio.create_task(asyncio.to_thread(self._library.reindex, note, change=change))
        work.add_done_callback(lambda done: self._metrics.reindexed(failed=bool(done.cancelled() or done.exception())))
        while not (await asyncio.wait({work}, timeout=PROGRESS_SECONDS))[0]:
            if latest != shown:
                shown = latest
                await harmless(post.update(shown))
        return work.result()

    async def _note(self, incoming: Incoming, result: str) -> None:
        action = f"/reindex {incoming.text}".strip()[:200]
        await asyncio.to_thread(self._record.audit, incoming.asker, action, result, datetime.now(UTC))
