"""Answer questions: those of one thread in order, so many at once, each in its thread's context and noted there."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from weakref import WeakValueDictionary

from bot.desk.admission import Admission
from bot.desk.leases import Claims, Visit
from bot.desk.placeholder import Patience
from bot.port import Incoming, Notice, Post, ThreadKey
from bot.present.wording import Wording
from bot.state.threads import ThreadLog
from bot.telemetry import logs
from bot.telemetry.incidents import harmless
from bot.telemetry.metrics import Metrics
from memoqa.domain import Turn
from memoqa.service import MemoQA

MOST_WAITING: Final = 64  # questions in hand; at half a second each on two cores the last one waits 16 s
EARLIER_TURNS: Final = 10  # what a follow-up may refer back to

After = Callable[[], Awaitable[None]]

logger = logging.getLogger(__name__)


class Questions:
    """What the desk does with a question; made for one event loop."""

    def __init__(
        self,
        library: MemoQA,
        threads: ThreadLog,
        claims: Claims,
        admission: Admission,
        wording: Wording,
        metrics: Metrics,
    ) -> None:
        self._library = library
        self._threads = threads
        self._claims = claims
        self._admission = admission
        self._wording = wording
        self._metrics = metrics
        self._workers = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="answer")
        # A lock lives as long as someone holds it or waits for it.
        self._locks: WeakValueDictionary[ThreadKey, asyncio.Lock] = WeakValueDictionary()
        self._asking = 0
        self._closed = False

    @property
    def room(self) -> int:
        """How many more questions may be taken in hand; one beyond them is turned away."""
        return max(0, MOST_WAITING - self._asking)

    async def follow_in(self, thread: ThreadKey) -> bool:
        """Whether a question was asked in this thread, answered or not, or is just being."""
        return thread in self._locks or await asyncio.to_thread(self._threads.is_asked_in, thread)

    async def earlier(self, thread: ThreadKey | None) -> tuple[Turn, ...]:
        """The last turns of a thread, oldest first; none of a thread that only the reply will begin."""
        return await asyncio.to_thread(self._threads.turns, thread, EARLIER_TURNS) if thread else ()

    def close(self) -> None:
        """Begin no search any more; what waits for one is the next process's."""
        self._closed = True
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def turn_away(self, visit: Visit, post: Post) -> None:
        """Tell who asks that there is no room."""
        if await self._claims.claim(visit) == "refused":
            return
        if incoming := await post.completed(visit.incoming):
            self._metrics.question(incoming.platform, "busy")
            await post.send(Notice(self._wording.words_for(incoming).busy, private=True))
        await self._claims.finish(visit.incoming.event)

    async def answer(self, visit: Visit, post: Post, after: After | None = None) -> None:
        """Answer a question when it is its turn in its thread, and note that; nothing where its claim is refused.

        Args:
            visit: The question's, which is claimed here, at once.
            post: The way back.
            after: Awaited before the question is looked at, when it is its turn.
        """
        self._asking += 1
        self._metrics.waiting(self._asking)
        patience = Patience(post)
        try:
            # Up to the lock nothing is awaited: who calls first is first in line, and is claimed while waiting there.
            beginning = asyncio.create_task(self._begin(visit, post, patience))
            async with self._lock(visit.incoming.thread):
                incoming = await beginning
                if incoming and after:
                    await after()
                if incoming:
                    with self._metrics.answering(incoming.platform):
                        await self._ask(incoming, post, visit, patience)
        finally:
            await patience.end()
            self._asking -= 1
            self._metrics.waiting(self._asking)

    async def _begin(self, visit: Visit, post: Post, patience: Patience) -> Incoming | None:
        """Claim a question and find out what its answer needs; None where there is to be none."""
        since = asyncio.get_running_loop().time()
        if await self._claims.claim(visit) == "refused":
            return None
        incoming = await post.completed(visit.incoming)
        if incoming:
            visit.incoming = incoming = replace(incoming, text=await self._text(incoming))
        if incoming and (refusal := await self._admission.refusal(incoming, self._wording.words_for(incoming))):
            self._metrics.question(incoming.platform, "refused")
            await post.send(Notice(refusal, private=True))
            incoming = None
        if incoming is None:
            await self._claims.finish(visit.incoming.event)
        elif visit.claim == "new":
            patience.begin(since)
        return incoming

    async def _text(self, incoming: Incoming) -> str:
        """What is asked: as it was said, or again what was asked before."""
        if incoming.command == "anew":
            return await asyncio.to_thread(self._threads.question, incoming.about) or ""
        # A lone surrogate can neither be stored nor sent.
        return incoming.text.encode(errors="replace").decode().strip()

    async def _ask(self, incoming: Incoming, post: Post, visit: Visit, patience: Patience) -> None:
        # Not what the process that died was told, but what is true now: did its answer arrive?
        posted = await post.posted() if visit.claim == "taken over" else None
        if posted is None:
            patience.begin(asyncio.get_running_loop().time())
        earlier = await self.earlier(incoming.thread) if incoming.command == "ask" else ()
        if self._closed:
            return  # it stays claimed, and the next process takes it over when the lease has run out
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._workers, self._library.ask, incoming.text, earlier)
        await patience.end()
        if posted is None and earlier and earlier[-1].quoted:
            still = await asyncio.to_thread(self._library.still_quoted, earlier[-1].quoted)
            if not still:
                await harmless(post.send(Notice(self._wording.words_for(incoming).quotes_changed)))
        thread = await post.send(answer) if posted is None else posted
        await asyncio.to_thread(
            self._threads.record, thread, answer, datetime.now(UTC), event=incoming.event, asker=incoming.asker
        )
        self._metrics.question(incoming.platform, answer.verdict)
        said = {"question": answer.question, "asked_as": answer.asked_as, "asker": incoming.asker}
        logs.asked.info("asked", extra=said)
        logger.info(
            "answered",
            extra={
                "platform": incoming.platform,
                "verdict": answer.verdict,
                "quotes": len(answer.quotes),
                "milliseconds": round(answer.milliseconds),
                "generation": answer.generation,
            },
        )

    def _lock(self, thread: ThreadKey | None) -> asyncio.Lock:
        # A thread that only the reply will begin can have nobody waiting in it.
        return asyncio.Lock() if thread is None else self._locks.setdefault(thread, asyncio.Lock())
