"""Decide what is said to each Incoming, and see that it is said once, in order, and remembered.

Every rule that holds on more than one platform is here: repeated deliveries, order in a thread, who may reindex, how
long and how many questions, what an error may say. Only this file calls the library for an adapter.
"""

import asyncio
import logging
import os
import secrets
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final
from weakref import WeakValueDictionary

from bot.messages import Incoming, Notice, Post, Reply, ThreadKey
from bot.threads import ThreadLog
from bot.wording import Wording, Words, contents, report
from memoqa.domain import Turn
from memoqa.errors import GenerationError, MemoqaError
from memoqa.indexing import IndexReport
from memoqa.service import LONGEST_QUESTION, Library, MemoQA

MOST_WAITING: Final = 64  # questions in hand; at half a second each on two cores the last one waits 16 s
EARLIER_TURNS: Final = 10  # what a follow-up may refer back to
PROGRESS_SECONDS: Final = 1.0  # Slack takes about one message a second in a channel

logger = logging.getLogger(__name__)


class Desk:
    """Takes what adapters bring and gives back replies; made for one event loop."""

    def __init__(self, library: MemoQA, threads: ThreadLog, wording: Wording, admins: frozenset[str]) -> None:
        """Wire the desk; nothing is loaded yet.

        Args:
            library: Answers and reindexes.
            threads: Where claims and turns are kept.
            wording: Chooses the language of the bot's own sentences.
            admins: The identities, as in Incoming, of whom a reindex is taken; nobody by default.
        """
        self._library = library
        self._threads = threads
        self._wording = wording
        self._admins = admins
        self._workers = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="answer")
        # A lock lives as long as someone holds it or waits for it.
        self._locks: WeakValueDictionary[ThreadKey, asyncio.Lock] = WeakValueDictionary()
        self._asking = 0
        self._reindexing = False
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False

    async def handle(self, incoming: Incoming, post: Post) -> None:
        """Answer one Incoming, once; return when the reply is posted and remembered.

        Nothing is raised: what goes wrong is said in a notice or, where posting is what fails, logged. Questions of
        one thread are answered in the order of these calls. After `close` it returns without claiming the event.
        """
        if self._closed:
            return
        with self._counted():
            try:
                if incoming.command == "ask":
                    await self._ask_in_order(incoming, post)
                elif await self._claimed(incoming):
                    await self._obey(incoming, post)
            except MemoqaError as error:
                words = self._words(incoming)
                await self._tell(post, Notice(_remedy(error, incoming, words)))
            except Exception as error:  # noqa: BLE001 - whatever failed, the asker hears of it, by its id alone
                words = self._words(incoming)
                await self._tell(post, Notice(words.incident.format(id=log_incident(error))))

    async def library(self) -> Library:
        """What is indexed now.

        Raises:
            GenerationError: Nothing is, or it cannot be read.
        """
        return await asyncio.to_thread(self._library.library)

    async def prepare(self) -> None:
        """Load the index and the model, so that the first question is as quick as the others.

        Raises:
            MemoqaError: One of them cannot be loaded, or there is no index yet.
        """
        await asyncio.to_thread(self._library.prepare)

    async def close(self, seconds: float) -> bool:
        """Take nothing more, and wait for what is in hand; False where that took longer than `seconds`."""
        self._closed = True
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._workers.shutdown(wait=False, cancel_futures=True)

    async def _ask_in_order(self, incoming: Incoming, post: Post) -> None:
        words = self._words(incoming)
        if self._asking >= MOST_WAITING:
            if await self._claimed(incoming):
                await post.send(Notice(words.busy))
            return
        self._asking += 1
        try:
            # Up to the lock nothing is awaited: who calls first is first in line.
            async with self._lock(incoming.thread):
                if await self._claimed(incoming):
                    await self._ask(incoming, post, words)
        finally:
            self._asking -= 1

    async def _ask(self, incoming: Incoming, post: Post, words: Words) -> None:
        # A lone surrogate can neither be stored nor sent.
        question = incoming.text.encode(errors="replace").decode().strip()
        if not question:
            await post.send(Notice(words.help))
        elif len(question) > LONGEST_QUESTION:
            await post.send(Notice(words.too_long.format(length=len(question), limit=LONGEST_QUESTION)))
        else:
            earlier = await self._earlier(incoming.thread)
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._workers, self._library.ask, question, earlier)
            thread = await post.send(answer)
            await asyncio.to_thread(self._threads.record, thread, answer, datetime.now(UTC))

    async def _obey(self, incoming: Incoming, post: Post) -> None:
        """Do what a command says; its language is that of the last question in the thread."""
        earlier = await self._earlier(incoming.thread)
        words = self._words(incoming, *(turn.question for turn in reversed(earlier)))
        if incoming.command == "reindex":
            await self._reindex(incoming, post, words)
        elif incoming.command == "memos":
            await post.send(Notice(contents(await self.library(), words)))
        else:
            await post.send(Notice(words.help))

    async def _reindex(self, incoming: Incoming, post: Post, words: Words) -> None:
        if self._admins.isdisjoint(incoming.identities):
            await post.send(Notice(words.admins_only))
        elif self._reindexing:
            await post.send(Notice(words.already_under_way))
        else:
            self._reindexing = True
            try:
                await post.send(Notice(words.reindexing, share=0.0))
                done = await self._reindexed(post, words)
                await post.update(Notice(report(done, words)))
            finally:
                self._reindexing = False

    async def _reindexed(self, post: Post, words: Words) -> IndexReport:
        """Reindex in a thread of its own, so that questions keep theirs, and show at intervals how far it is."""
        latest = shown = Notice(words.reindexing, share=0.0)

        def note(phase: str, done: int, total: int) -> None:
            nonlocal latest
            sentence = {"reading": words.reading, "encoding": words.encoding}.get(phase, words.publishing)
            latest = Notice(sentence.format(done=done, total=total), share=done / total if total else 1.0)

        work = asyncio.create_task(asyncio.to_thread(self._library.reindex, note))
        while not (await asyncio.wait({work}, timeout=PROGRESS_SECONDS))[0]:
            if latest != shown:
                shown = latest
                await self._tell_progress(post, shown)
        return work.result()

    async def _tell_progress(self, post: Post, notice: Notice) -> None:
        try:
            await post.update(notice)
        except Exception as error:  # noqa: BLE001 - the work goes on, and its report is a message of its own
            log_incident(error)

    async def _tell(self, post: Post, reply: Reply) -> None:
        try:
            await post.send(reply)
        except Exception as error:  # noqa: BLE001 - there is no other way to the asker
            log_incident(error)

    async def _claimed(self, incoming: Incoming) -> bool:
        return await asyncio.to_thread(self._threads.claim, incoming.event, datetime.now(UTC))

    async def _earlier(self, thread: ThreadKey | None) -> tuple[Turn, ...]:
        return await asyncio.to_thread(self._threads.turns, thread, EARLIER_TURNS) if thread else ()

    def _words(self, incoming: Incoming, *said_before: str) -> Words:
        return self._wording.words(incoming.text, *said_before, otherwise=incoming.language)

    def _lock(self, thread: ThreadKey | None) -> asyncio.Lock:
        # A thread that only the reply will begin can have nobody waiting in it.
        return asyncio.Lock() if thread is None else self._locks.setdefault(thread, asyncio.Lock())

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._in_hand += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()


def log_incident(error: BaseException) -> str:
    """Log where an unforeseen error was raised, and return the id by which the log shows it.

    Its message stays out of the log: it may hold a question, a memo's text or a token.
    """
    incident = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    logger.error("incident %s: %s\n%s", incident, type(error).__qualname__, frames)
    return incident


def _remedy(error: MemoqaError, incoming: Incoming, words: Words) -> str:
    """The error's own sentence, and what can be done about it from the chat."""
    if isinstance(error, GenerationError) and incoming.command != "reindex":
        return f"{_sentence(error)} {words.reindex_here}"
    return _sentence(error)


def _sentence(error: MemoqaError) -> str:
    """The error's text as a sentence of its own; a name that it begins with, of a file or a setting, stays as it is."""
    text = str(error)
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text
