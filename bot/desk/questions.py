"""Answer questions: a thread's in their order, a bounded number at once, each as a follow-up to its thread's turns."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, TypeAlias
from weakref import WeakValueDictionary

from bot.desk.admission import Admission
from bot.desk.helper import FOUND_FROM, Helper
from bot.desk.languages import Languages
from bot.desk.leases import Lease, Leases
from bot.desk.placeholder import Placeholder
from bot.desk.readers import Reader, Readers
from bot.desk.small_talk import may_be_talk
from bot.library import Library
from bot.port import Alone, Incoming, Notice, Post, ThreadKey, Unasked
from bot.present.wording import Wording
from bot.state.conversations import Conversations, conversation_key
from bot.state.turns import Turns
from bot.telemetry import logs
from bot.telemetry.incidents import harmless
from bot.telemetry.metrics import Metrics
from memoqa.domain import Answer, Turn, Verdict
from memoqa.search.rewrite.topic import is_whole
from memoqa.text.normalize import storable

MOST_WAITING: Final = 64  # questions in hand; at half a second each on two cores the last one waits 16 s
EARLIER_TURNS: Final = 10  # what a follow-up may refer back to

# Stands for the thread of all unasked questions: one is searched for at a time, and their own threads are not memoqa's.
UNASKED: Final = ThreadKey("", "", "unasked")

_RANKS: Final[dict[Verdict, int]] = {"none": 0, "related": 1, "answer": 2}

After: TypeAlias = Callable[[], Awaitable[None]]

logger = logging.getLogger(__name__)


class Questions:
    """Answers the desk's questions; made for one event loop."""

    def __init__(
        self,
        library: Library,
        turns: Turns,
        conversations: Conversations,
        leases: Leases,
        admission: Admission,
        languages: Languages,
        wording: Wording,
        metrics: Metrics,
        helper: Helper,
        readers: Readers,
    ) -> None:
        self._helper = helper
        self._readers = readers
        self._library = library
        self._turns = turns
        self._conversations = conversations
        self._leases = leases
        self._admission = admission
        self._languages = languages
        self._wording = wording
        self._metrics = metrics
        self._workers = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="answer")
        # A lock lives as long as someone holds it or waits for it.
        self._locks: WeakValueDictionary[ThreadKey, asyncio.Lock] = WeakValueDictionary()
        self._asking = 0
        self._closed = False

    @property
    def room(self) -> int:
        """How many more questions the desk takes; at 0 it turns the next one away."""
        return max(0, MOST_WAITING - self._asking)

    async def is_asked_in(self, thread: ThreadKey) -> bool:
        """Whether a question was asked in this thread, answered or not, or is in hand now."""
        return thread in self._locks or await asyncio.to_thread(self._turns.has_question, thread)

    async def earlier(self, thread: ThreadKey | None) -> tuple[Turn, ...]:
        """The last turns of a thread, oldest first; empty for a thread that only the reply will begin."""
        return await asyncio.to_thread(self._turns.last, thread, EARLIER_TURNS) if thread else ()

    def close(self) -> None:
        """Begin no further search; the next process answers the questions that still wait."""
        self._closed = True
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def turn_away(self, lease: Lease, post: Post) -> None:
        """Tell the asker that the bot is busy."""
        if await self._leases.claim(lease) == "refused":
            return
        if may_be_talk(lease.incoming):
            await self._leave_alone(lease.incoming)
            return
        if incoming := await post.completed(await self._languages.known(lease.incoming)):
            self._metrics.question(incoming.platform, "busy")
            words = self._wording.words_for(incoming)
            busy = words.busy_to_admin if self._admission.is_admin(incoming) else words.busy
            await post.send(Notice(busy, private=True))
        await self._leases.finish(lease.incoming.event)

    async def answer(self, lease: Lease, post: Post, after: After | None = None) -> None:
        """Answer a question when it is its turn in its thread, and record the turn; do nothing if the claim is refused.

        Args:
            lease: The question's; it is claimed here, at once.
            post: Sends the replies.
            after: Awaited when it is the question's turn, before anything is done for it.
        """
        asked_at = datetime.now(UTC)  # a conversation that is begun anew meanwhile does not have this question
        self._asking += 1
        self._helper.in_hand += lease.incoming.unasked
        self._metrics.waiting(self._asking)
        placeholder = Placeholder(post)
        try:
            # Nothing is awaited before the lock: the first caller is first in line, and claims the event meanwhile.
            beginning = asyncio.create_task(self._begin(lease, post, placeholder))
            thread = UNASKED if lease.incoming.unasked else lease.incoming.thread
            async with self._lock(thread), self._lock(_conversation_of(lease.incoming)):
                incoming = await beginning
                if incoming and after:
                    await after()
                if incoming:
                    with self._metrics.answering(incoming.platform):
                        await self._ask(incoming, post, lease, placeholder, asked_at)
        finally:
            await placeholder.end()
            self._asking -= 1
            self._helper.in_hand -= lease.incoming.unasked
            self._metrics.waiting(self._asking)

    async def _begin(self, lease: Lease, post: Post, placeholder: Placeholder) -> Incoming | None:
        """Claim a question and complete it; None if it is not to be answered."""
        since = asyncio.get_running_loop().time()
        if await self._leases.claim(lease) == "refused":
            return None
        lease.incoming = replace(lease.incoming, text=await self._text(lease.incoming))
        lease.incoming = await self._languages.known(lease.incoming)
        incoming = await post.completed(lease.incoming)
        lease.incoming = incoming or lease.incoming
        if incoming and (refusal := await self._refusal(incoming)):
            if may_be_talk(incoming):
                await self._leave_alone(incoming)
                return None
            self._metrics.question(incoming.platform, "refused")
            await post.send(Notice(refusal, private=True))
            incoming = None
        if incoming is None:
            await self._leases.finish(lease.incoming.event)
        elif lease.claim == "new" and not may_be_talk(incoming):
            placeholder.begin(since)
        return incoming

    async def _refusal(self, incoming: Incoming) -> str | None:
        """The reply that refuses a question; None if it is to be answered."""
        words = self._wording.words_for(incoming)
        if incoming.command == "anew":
            asker = await asyncio.to_thread(self._turns.asker, incoming.about)
            if asker and asker != incoming.asker:
                return words.not_your_question
        return await self._admission.refusal(incoming, words)

    async def _text(self, incoming: Incoming) -> str:
        """The question: as it was typed, or the earlier one that is asked anew."""
        if incoming.command == "anew":
            return await asyncio.to_thread(self._turns.question, incoming.about) or ""
        return storable(incoming.text).strip()

    async def _ask(
        self, incoming: Incoming, post: Post, lease: Lease, placeholder: Placeholder, asked_at: datetime
    ) -> None:
        # The dead process may have posted its answer and lost Slack's or Discord's reply: only the chat knows.
        posted = await post.posted() if lease.claim == "taken over" else None
        if incoming.unasked and posted is None and lease.claim == "taken over":
            await self._leave_alone(incoming)  # it was said a while ago, and nobody waits
            return
        if posted is None and not may_be_talk(incoming):
            placeholder.begin(asyncio.get_running_loop().time())
        earlier = await self._referred_to(incoming)
        if self._closed:
            return  # it stays claimed, and the next process takes it over when the lease has run out
        reader = await self._readers.of(incoming, post.memberships)
        seen = self._library.seen_by(reader.together)
        answer = await self._searched(reader.together, incoming.text, earlier)
        await placeholder.end()
        if posted is None and may_be_talk(incoming) and not await self._is_worth_saying(incoming, answer):
            await self._leave_alone(incoming)
            return
        if posted is None and earlier and earlier[-1].quoted:
            still = await asyncio.to_thread(seen.still_quoted, earlier[-1].quoted)
            if not still:
                await harmless(post.send(Notice(self._wording.words_for(incoming).quotes_changed)))
        thread = await post.send(Unasked(answer) if incoming.unasked else answer) if posted is None else posted
        await asyncio.to_thread(
            self._turns.record, thread, answer, asked_at, event=incoming.event, asker=incoming.asker
        )
        self._metrics.question(incoming.platform, answer.verdict)
        _log(incoming, answer)
        if not incoming.unasked:
            await harmless(self._tell_alone(incoming, post, reader, answer, earlier))

    async def _searched(self, ids: frozenset[str], question: str, earlier: tuple[Turn, ...]) -> Answer:
        ask = self._library.seen_by(ids).ask
        return await asyncio.get_running_loop().run_in_executor(self._workers, ask, question, earlier)

    async def _tell_alone(
        self, incoming: Incoming, post: Post, reader: Reader, answer: Answer, earlier: tuple[Turn, ...]
    ) -> None:
        """Show the asker alone what they may read besides the answer that everybody here saw; it is not recorded."""
        if reader.more:
            found = await self._searched(reader.alone, incoming.text, earlier)
            more = tuple(one for one in found.quotes if not one.details.may_be_read_by(reader.together))
            if more and _RANKS[found.verdict] >= _RANKS[answer.verdict]:
                await post.send(Alone(replace(found, quotes=more)))
        if reader.unsure:
            await post.send(Alone(Notice(self._wording.words_for(incoming).unsure_who_you_are)))

    async def _leave_alone(self, incoming: Incoming) -> None:
        """Say nothing to what people said to each other, and keep nothing of it."""
        await self._leases.leave_alone(incoming.event)
        self._metrics.question(incoming.platform, "left")

    async def _is_worth_saying(self, incoming: Incoming, answer: Answer) -> bool:
        return await self._helper.answers(incoming, answer) if incoming.unasked else _has_found(answer)

    async def _referred_to(self, incoming: Incoming) -> tuple[Turn, ...]:
        """The turns that a question may refer back to, oldest first; one that is asked anew has none."""
        if incoming.command != "ask" or incoming.unasked:
            return ()
        if key := _conversation_of(incoming):
            return await asyncio.to_thread(self._conversations.turns, key, EARLIER_TURNS, datetime.now(UTC))
        return await self.earlier(incoming.thread)

    def _lock(self, thread: ThreadKey | None) -> asyncio.Lock:
        # Nobody can wait in a thread that only the reply will begin.
        return asyncio.Lock() if thread is None else self._locks.setdefault(thread, asyncio.Lock())


def _conversation_of(incoming: Incoming) -> ThreadKey | None:
    return conversation_key(incoming.platform, incoming.conversation) if incoming.conversation else None


def _has_found(answer: Answer) -> bool:
    """Whether the memos have something about the message itself, and not only about the topic of its thread."""
    return answer.confidence >= FOUND_FROM and is_whole(answer.asked_as, answer.question)


def _log(incoming: Incoming, answer: Answer) -> None:
    """Log that an answer was posted; the question itself only if a setting says so."""
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
