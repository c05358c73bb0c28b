"""Decide what is done with each Incoming, and see that it is done once, in order, and remembered.

Every rule that holds on more than one platform is here or in what it calls: repeated deliveries, order in a thread, how
many questions at once, what an error may say, what becomes of a question in whose midst the process died.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from weakref import WeakValueDictionary

from bot import logs
from bot.admission import Admission, Limits
from bot.errands import Errands
from bot.incidents import harmless, log_incident
from bot.messages import Incoming, Notice, Post, ThreadKey
from bot.metrics import Metrics
from bot.threads import LEASE, StateError, ThreadLog
from bot.wording import Wording, Words
from memoqa.domain import Answer, Turn
from memoqa.errors import GenerationError, MemoqaError, PassageGone
from memoqa.service import Library, MemoQA

MOST_WAITING: Final = 64  # questions in hand; at half a second each on two cores the last one waits 16 s
MOST_REMEMBERED: Final = 10_000  # events; a platform repeats one within minutes
EARLIER_TURNS: Final = 10  # what a follow-up may refer back to
PATIENCE_SECONDS: Final = 1.0  # after which the asker is shown that an answer is on its way
RENEWAL_SECONDS: Final = LEASE.total_seconds() / 3
NO_LIMITS: Final = Limits()

logger = logging.getLogger(__name__)


class Desk:
    """Takes what adapters bring and gives back replies; made for one event loop."""

    def __init__(
        self,
        library: MemoQA,
        threads: ThreadLog,
        wording: Wording,
        admins: frozenset[str],
        *,
        limits: Limits = NO_LIMITS,
        metrics: Metrics | None = None,
    ) -> None:
        """Wire the desk; nothing is loaded yet.

        Args:
            library: Answers and reindexes.
            threads: Where claims and turns are kept.
            wording: Chooses the language of the bot's own sentences.
            admins: The identities, as in Incoming, of whom a reindex is taken; nobody by default.
            limits: Where and how often questions are answered.
            metrics: Where what happens is counted.
        """
        self._library = library
        self._threads = threads
        self._wording = wording
        self._metrics = metrics or Metrics()
        self._errands = Errands(library, threads, admins, self._metrics)
        self._admission = Admission(threads, limits)
        self._workers = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="answer")
        # A lock lives as long as someone holds it or waits for it.
        self._locks: WeakValueDictionary[ThreadKey, asyncio.Lock] = WeakValueDictionary()
        self.connected: set[str] = set()  # platforms that things said there come from
        self._asking = 0
        self._taken: dict[str, None] = {}  # the last events; whether one was taken before them, the claims tell
        self._in_hand: set[str] = set()
        self._renewing: asyncio.Task[None] | None = None
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False

    async def handle(self, incoming: Incoming, post: Post) -> None:
        """Do what one Incoming asks for, once; return when the reply is posted and remembered.

        Nothing is raised: what goes wrong is said in a notice or, where posting is what fails, logged. Questions of
        one thread are answered in the order of these calls. After `close` it returns without claiming the event.
        """
        if not self._closed and not self._is_repeated(incoming.event):
            await self._take(incoming, post)

    async def _take(self, incoming: Incoming, post: Post) -> None:
        with self._counted():
            try:
                if incoming.command in {"ask", "anew"}:
                    await self._ask_in_order(incoming, post)
                elif await self._claimed(incoming) != "refused":
                    words = self._words(incoming, *await self._said(incoming))
                    with self._holding(incoming):
                        if self._admission.elsewhere(incoming):
                            await post.send(Notice(words.not_here, private=True))
                        else:
                            await self._errands.run(incoming, post, words)
                    await asyncio.to_thread(self._threads.finish, incoming.event)
            except Exception as error:  # noqa: BLE001 - whatever failed, the asker hears of it
                self._taken.pop(incoming.event, None)
                await self._apologise(error, incoming, post)

    async def follows(self, thread: ThreadKey) -> bool:
        """Whether something was answered in this thread, or is just being: what is said in it is meant for memoqa."""
        return thread in self._locks or bool(await self._earlier(thread))

    async def asked_by(self, asker: str, limit: int) -> tuple[str, ...]:
        """The last different questions of one person, the latest first."""
        return await asyncio.to_thread(self._threads.asked_by, asker, limit)

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

    async def resume(self, platform: str, post_for: Callable[[Incoming], Post]) -> None:
        """Answer, until cancelled, the questions of a platform that a process had in hand when it died.

        An adapter runs it for as long as it is connected.

        Args:
            platform: As events begin, without the colon.
            post_for: The way back for such a question, made from the Incoming alone.
        """
        self.connected.add(platform)
        try:
            await self._resume(platform, post_for)
        finally:
            self.connected.discard(platform)

    async def _resume(self, platform: str, post_for: Callable[[Incoming], Post]) -> None:
        while not self._closed:
            try:
                left = await asyncio.to_thread(self._threads.unfinished, platform, datetime.now(UTC))
                for incoming in left:
                    await self._take(incoming, post_for(incoming))
            except Exception as error:  # noqa: BLE001 - one that cannot be taken up must not keep the others from it
                log_incident(error)
            await asyncio.sleep(LEASE.total_seconds())

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
            if self._renewing:
                self._renewing.cancel()

    async def _ask_in_order(self, incoming: Incoming, post: Post) -> None:
        words = self._words(incoming)
        if self._asking >= MOST_WAITING:
            if await self._claimed(incoming) == "new":
                self._count(incoming, "busy")
                await post.send(Notice(words.busy, private=True))
                await asyncio.to_thread(self._threads.finish, incoming.event)
            return
        self._asking += 1
        self._metrics.waiting(self._asking)
        try:
            # Up to the lock nothing is awaited: who calls first is first in line.
            async with self._lock(incoming.thread):
                claim = await self._claimed(incoming)
                if claim != "refused":
                    with self._holding(incoming), self._metrics.answering(_platform(incoming)):
                        await self._ask(incoming, post, words, again=claim == "taken over")
        finally:
            self._asking -= 1
            self._metrics.waiting(self._asking)

    async def _ask(self, incoming: Incoming, post: Post, words: Words, *, again: bool) -> None:
        if incoming.command == "anew":
            asked = await asyncio.to_thread(self._threads.question, incoming.about)
            incoming = replace(incoming, text=asked or "")
            words = self._words(incoming)
        else:
            # A lone surrogate can neither be stored nor sent.
            incoming = replace(incoming, text=incoming.text.encode(errors="replace").decode().strip())
        if refusal := await self._admission.refusal(incoming, words):
            self._count(incoming, "refused")
            await post.send(Notice(refusal, private=True))
            await asyncio.to_thread(self._threads.finish, incoming.event)
            return
        # Not what the process that died was told, but what is true now: did its answer arrive?
        posted = await post.posted() if again else None
        answer = await self._answer(incoming, post if posted is None else None, words)
        thread = await post.send(answer) if posted is None else posted
        await asyncio.to_thread(
            self._threads.record, thread, answer, datetime.now(UTC), event=incoming.event, asker=incoming.asker
        )
        self._count(incoming, answer.verdict)
        said = {"question": answer.question, "asked_as": answer.asked_as, "asker": incoming.asker}
        logs.asked.info("asked", extra=said)
        logger.info(
            "answered",
            extra={
                "platform": _platform(incoming),
                "verdict": answer.verdict,
                "quotes": len(answer.quotes),
                "milliseconds": round(answer.milliseconds),
                "generation": answer.generation,
            },
        )

    async def _answer(self, incoming: Incoming, post: Post | None, words: Words) -> Answer:
        """The answer; whoever waits for it at `post` is told after a second that it is on its way."""
        earlier = await self._earlier(incoming.thread) if incoming.command == "ask" else ()
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._workers, self._library.ask, incoming.text, earlier)
        if post is not None:
            await asyncio.wait({work}, timeout=PATIENCE_SECONDS)
            if not work.done():
                await harmless(post.waiting())
        answer = await work
        if post is not None and earlier and earlier[-1].quoted:
            still = await asyncio.to_thread(self._library.still_quoted, earlier[-1].quoted)
            if not still:
                await harmless(post.send(Notice(words.quotes_changed)))
        return answer

    async def _apologise(self, error: Exception, incoming: Incoming, post: Post) -> None:
        """Say what went wrong: a stated error's own sentence, of any other its id alone."""
        words = self._words(incoming)
        if isinstance(error, PassageGone):
            text = words.passage_gone
        elif isinstance(error, MemoqaError):
            text = _remedy(error, incoming, words)
        else:
            text = words.incident.format(id=log_incident(error))
        if incoming.command in {"ask", "anew"}:
            self._count(incoming, "failed")
        await harmless(post.send(Notice(text)))
        with suppress(StateError):  # which is what may have gone wrong
            await asyncio.to_thread(self._threads.finish, incoming.event)

    async def _claimed(self, incoming: Incoming) -> str:
        claim = await asyncio.to_thread(self._threads.claim, incoming, datetime.now(UTC))
        if claim == "refused":
            self._metrics.repeated()
        return claim

    def _is_repeated(self, event: str) -> bool:
        """Whether this process had it before; so a repetition takes no place at the desk from another question."""
        if event in self._taken:
            self._metrics.repeated()
            return True
        self._taken[event] = None
        if len(self._taken) > MOST_REMEMBERED:
            del self._taken[next(iter(self._taken))]
        return False

    def _count(self, incoming: Incoming, outcome: str) -> None:
        self._metrics.question(_platform(incoming), outcome)

    async def _earlier(self, thread: ThreadKey | None) -> tuple[Turn, ...]:
        return await asyncio.to_thread(self._threads.turns, thread, EARLIER_TURNS) if thread else ()

    async def _said(self, incoming: Incoming) -> tuple[str, ...]:
        """The thread's questions, the last one first: a command's language is that of the talk around it."""
        return tuple(turn.question for turn in reversed(await self._earlier(incoming.thread)))

    def _words(self, incoming: Incoming, *said_before: str) -> Words:
        # What follows a command is no language's: /reindex status.
        said = incoming.text if incoming.command in {"ask", "anew", "missing"} else ""
        return self._wording.words(said, *said_before, otherwise=incoming.language)

    def _lock(self, thread: ThreadKey | None) -> asyncio.Lock:
        # A thread that only the reply will begin can have nobody waiting in it.
        return asyncio.Lock() if thread is None else self._locks.setdefault(thread, asyncio.Lock())

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._open += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()

    @contextmanager
    def _holding(self, incoming: Incoming) -> Iterator[None]:
        """Keep the lease on an event from running out while it is worked on."""
        self._in_hand.add(incoming.event)
        if self._renewing is None:
            self._renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            self._in_hand.discard(incoming.event)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL_SECONDS)
            if self._in_hand:
                try:
                    await asyncio.to_thread(self._threads.renew, tuple(self._in_hand), datetime.now(UTC))
                except StateError as error:
                    log_incident(error)


def _platform(incoming: Incoming) -> str:
    return incoming.event.partition(":")[0]


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
