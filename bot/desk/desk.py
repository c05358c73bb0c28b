"""Decide what is done with each Incoming, and see that it is done once, in order, and remembered.

Every rule that holds on more than one platform is here or in what it calls: repeated deliveries, order in a thread, how
many questions at once, what an error may say, what becomes of a question in whose midst the process died.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Final

from bot.desk.admission import Admission, Limits
from bot.desk.commands import Errands
from bot.desk.leases import Claims, Visit
from bot.desk.questions import MOST_WAITING, After, Questions
from bot.desk.small_talk import is_courtesy
from bot.port import QUESTIONS, Incoming, Notice, Post, ThreadKey
from bot.present.wording import Wording, Words
from bot.state.threads import LEASE, StateError, ThreadLog
from bot.telemetry.incidents import harmless, log_incident
from bot.telemetry.metrics import Metrics
from memoqa.errors import GenerationError, MemoqaError, PassageGone
from memoqa.service import IndexedMemos, MemoQA

MOST_OPEN: Final = 2 * MOST_WAITING  # questions and errands at the desk; an errand beyond them is turned away
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
        self._admission = Admission(threads, limits)
        self._claims = Claims(threads, self._admission, self._metrics)
        self._questions = Questions(library, threads, self._claims, self._admission, wording, self._metrics)
        self._errands = Errands(library, threads, admins, self._metrics)
        self._connections: dict[str, Callable[[], bool]] = {}
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False

    async def handle(self, incoming: Incoming, post: Post, *, after: After | None = None) -> None:
        """Do what one Incoming asks for, once; return when the reply is posted and remembered.

        Nothing is raised: what goes wrong is said in a notice or, where posting is what fails, logged. Questions of
        one thread are answered in the order of these calls. The event is claimed before anything else is done or
        waited for. After `close` a question is left to the next process, and who wants something else is told so.

        Args:
            incoming: What is asked.
            post: The way back.
            after: Ends when what this question follows on is answered, where that is not yet known by its thread.
        """
        if not self._claims.is_repeated(incoming.event):
            await self._take(incoming, post, after=after)

    async def _take(
        self,
        incoming: Incoming,
        post: Post,
        *,
        after: After | None = None,
        resumed: bool = False,
    ) -> None:
        with self._counted(), self._claims.visit(incoming) as visit:
            try:
                if self._closed:
                    await self._put_off(incoming, post)
                elif incoming.command not in QUESTIONS:
                    await self._run_errand(visit, post)
                elif not self._questions.room and not resumed:
                    await self._questions.turn_away(visit, post)
                else:
                    await self._questions.answer(visit, post, after)
            except Exception as error:  # noqa: BLE001 - whatever failed, the asker hears of it
                self._claims.may_come_again(incoming.event)
                await self._apologise(error, visit.incoming, post)

    async def follows(self, thread: ThreadKey, said: str, *, own: bool = False) -> bool:
        """Whether something that is said in a thread, and not plainly to memoqa, is meant for it all the same.

        Args:
            thread: A question was asked in it, answered or not, or is just being.
            said: What; thanks and the like are for nobody to answer.
            own: Whether it is known already that memoqa began the thread.
        """
        if is_courtesy(said):
            return False
        return own or await self._questions.follow_in(thread)

    async def asked_by(self, asker: str, limit: int) -> tuple[str, ...]:
        """The last different questions of one person, the latest first."""
        return await asyncio.to_thread(self._threads.asked_by, asker, limit)

    async def library(self) -> IndexedMemos:
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

    @property
    def connected(self) -> frozenset[str]:
        """The platforms that things said there come from, now."""
        return frozenset(platform for platform, is_up in self._connections.items() if is_up())

    async def resume(
        self, platform: str, post_for: Callable[[Incoming], Post], is_up: Callable[[], bool] = lambda: True
    ) -> None:
        """Answer, until cancelled, the questions of a platform that a process left, or had in hand when it died.

        An adapter runs it for as long as it serves.

        Args:
            platform: As events begin, without the colon.
            post_for: The way back for such a question, made from the Incoming alone.
            is_up: Whether the platform can be heard just now.
        """
        self._connections[platform] = is_up
        try:
            while not self._closed:
                try:
                    left = await asyncio.to_thread(self._threads.unfinished, platform, datetime.now(UTC))
                except Exception as error:  # noqa: BLE001 - what cannot be read now may be read the next time
                    log_incident(error)
                else:
                    room = left[: self._questions.room]
                    await asyncio.gather(*(self._take_up(incoming, post_for) for incoming in room))
                await asyncio.sleep(LEASE.total_seconds())
        finally:
            del self._connections[platform]

    async def _take_up(self, incoming: Incoming, post_for: Callable[[Incoming], Post]) -> None:
        try:
            await self._take(incoming, post_for(incoming), resumed=True)
        except Exception as error:  # noqa: BLE001 - one that cannot be taken up must not keep the others from it
            log_incident(error)

    async def close(self, seconds: float) -> bool:
        """Begin nothing more, and wait for what is in hand; False where that took longer than `seconds`."""
        self._closed = True
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._questions.close()
            self._claims.close()

    async def _put_off(self, incoming: Incoming, post: Post) -> None:
        if incoming.command in QUESTIONS:
            await self._claims.leave(incoming)
        else:
            await post.send(Notice(self._wording.words_for(incoming).restarting, private=True))

    async def _run_errand(self, visit: Visit, post: Post) -> None:
        if await self._claims.claim(visit) == "refused":
            return
        if incoming := await post.completed(visit.incoming):
            visit.incoming = incoming
            words = self._wording.words_for(incoming, *await self._said(incoming))
            busy = words.busy if self._open > MOST_OPEN else None
            if refusal := busy or await self._admission.refusal_of_errand(incoming, words):
                await post.send(Notice(refusal, private=True))
            else:
                await self._errands.run(incoming, post, words)
        await self._claims.finish(visit.incoming.event)

    async def _apologise(self, error: Exception, incoming: Incoming, post: Post) -> None:
        """Say what went wrong: a stated error's own sentence, of any other its id alone."""
        words = self._wording.words_for(incoming)
        if isinstance(error, PassageGone):
            text = words.passage_gone
        elif isinstance(error, MemoqaError):
            text = _remedy(error, incoming, words)
        else:
            text = words.incident.format(id=log_incident(error))
        if incoming.command in QUESTIONS:
            self._metrics.question(incoming.platform, "failed")
        told = await harmless(post.send(Notice(text)))
        if incoming.command in QUESTIONS and not told:
            return  # whoever asked has heard nothing: when its lease has run out it is taken up again, so often
        with suppress(StateError):  # which is what may have gone wrong
            await self._claims.finish(incoming.event)

    async def _said(self, incoming: Incoming) -> tuple[str, ...]:
        """The thread's questions, the last one first: a command's language is that of the talk around it."""
        return tuple(turn.question for turn in reversed(await self._questions.earlier(incoming.thread)))

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
