"""Decide what happens with each Incoming, and see that it happens once, in order, and is recorded.

This module, or one that it calls, has every rule that holds on more than one platform: repeated deliveries, order in a
thread, how many questions at once, what an error may say, what happens to a question whose process died.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Final

from bot.desk.admission import Admission, Limits
from bot.desk.commands import Commands
from bot.desk.details import DetailsDesk
from bot.desk.helper import Helper
from bot.desk.home import Home, home_of
from bot.desk.languages import Languages
from bot.desk.leases import Lease, Leases
from bot.desk.permissions import IdForm
from bot.desk.problems import NO_FAULT, explained
from bot.desk.prompts import suggestions
from bot.desk.questions import MOST_WAITING, After, Questions
from bot.desk.readers import EVERYBODY, Readers
from bot.desk.reviews import Reviews
from bot.desk.small_talk import is_small_talk, may_be_talk
from bot.desk.typed import as_typed
from bot.library import Library
from bot.port import QUESTIONS, UPLOADS, Incoming, Lookup, Notice, Post, Tell, ThreadKey
from bot.present.wording import Wording, Words
from bot.state.claims import LEASE
from bot.state.errors import StateError
from bot.state.stores import State
from bot.telemetry.incidents import harmless, log_incident
from bot.telemetry.metrics import Metrics
from memoqa.errors import MemoqaError
from memoqa.ingest.upload_history import Waiting
from memoqa.view import IndexedMemos

MOST_OPEN: Final = 2 * MOST_WAITING  # questions and commands at the desk; the next command is turned away
NO_LIMITS: Final = Limits()
# What everybody in the channel sees the reply to, an error included.
PUBLIC: Final = QUESTIONS | UPLOADS | {"reindex"}

logger = logging.getLogger(__name__)


class Desk:
    """Takes messages from adapters and gives back replies; made for one event loop."""

    def __init__(
        self,
        library: Library,
        state: State,
        wording: Wording,
        admins: frozenset[str],
        *,
        limits: Limits = NO_LIMITS,
        metrics: Metrics | None = None,
        forms: Sequence[IdForm] = (),
    ) -> None:
        """Wire the desk; nothing is loaded yet.

        Its `reviews` ask owners about their memos, for as long as their `run` is run.

        Args:
            library: Answers and reindexes.
            state: Keeps claims, turns, feedback and the audit trail.
            wording: Chooses the language of the bot's own sentences.
            admins: The identities, as in Incoming, that may reindex; nobody if empty.
            limits: Where and how often questions are answered.
            metrics: Counts what happens.
            forms: The forms of ids that a memo's audience may name.
        """
        self._library = library
        self._state = state
        self._wording = wording
        self._metrics = metrics or Metrics()
        self._admission = Admission(state.claims, limits, admins)
        self._leases = Leases(state.claims, self._admission, self._metrics)
        self._helper = Helper(state, self._admission)
        self._languages = Languages(state.turns, wording)
        self._readers = Readers(library)
        self._questions = Questions(
            library,
            state.turns,
            state.conversations,
            self._leases,
            self._admission,
            self._languages,
            wording,
            self._metrics,
            self._helper,
            self._readers,
        )
        self.details = DetailsDesk(library, state.audit, self._admission, self._metrics, forms)
        self._commands = Commands(library, state, self._admission, self._metrics, self._readers, self.details)
        self.reviews = Reviews(library, state, wording, admins)
        self._connections: dict[str, Callable[[], bool]] = {}
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False

    async def handle(self, incoming: Incoming, post: Post, *, after: After | None = None) -> None:
        """Do what one Incoming asks for, once; return when the reply is posted and recorded.

        It raises nothing: a notice says what went wrong or, if posting fails, the log does. Questions of one thread
        are answered in the order of these calls. The event is claimed before anything else is done or waited for.
        After `close`, a question is left to the next process, and a command gets a notice to try again.

        Args:
            incoming: The message or the press.
            post: Sends the replies.
            after: Waits for the answer that this question follows up, if the thread does not show it yet.
        """
        if not self._leases.is_repeated(incoming.event):
            await self._take(incoming, post, after=after)

    async def _take(
        self,
        incoming: Incoming,
        post: Post,
        *,
        after: After | None = None,
        resumed: bool = False,
    ) -> None:
        incoming = as_typed(incoming)
        with self._counted(), self._leases.lease(incoming) as lease:
            try:
                if self._closed:
                    await self._put_off(incoming, post)
                elif incoming.command not in QUESTIONS:
                    await self._run_command(lease, post)
                elif not self._questions.room and not resumed:
                    await self._questions.turn_away(lease, post)
                else:
                    await self._questions.answer(lease, post, after)
            except Exception as error:  # noqa: BLE001 - whatever failed, the asker is told
                self._leases.allow_again(incoming.event)
                await self.apologise(error, lease.incoming, post)

    async def follows(self, thread: ThreadKey, said: str, *, own: bool = False) -> bool:
        """Whether memoqa should answer a message in a thread that does not mention it.

        Args:
            thread: A follow-up needs a question in it, answered or not.
            said: The message; small talk needs no answer.
            own: Whether the adapter already knows that memoqa began the thread.
        """
        if is_small_talk(said):
            return False
        return own or await self._questions.is_asked_in(thread)

    async def overhears(self, incoming: Incoming) -> bool:
        """Whether memoqa should search for a message that nobody said to it, outside its threads."""
        return await self._helper.overhears(incoming)

    async def has_answered(self, event: str) -> bool:
        """Whether an event was a question that memoqa answered."""
        return await asyncio.to_thread(self._state.turns.question, event) is not None

    def explained(self, error: MemoqaError, incoming: Incoming) -> str:
        """What a problem means to whoever sent this, where a form cannot be shown."""
        return explained(error, self._wording.words_for(incoming), admin=self.is_admin(incoming))

    async def words_for(self, incoming: Incoming) -> Words:
        """The words for a reply to this, in the asker's language."""
        return await self._languages.words_for(incoming)

    def is_admin(self, incoming: Incoming) -> bool:
        """Whether an admin said this, as far as the platform has told who that is."""
        return self._admission.is_admin(incoming)

    def dropped(self, platform: str) -> None:
        """Count a minute in which a platform, by its own word, dropped events, and so perhaps questions."""
        self._metrics.dropped(platform)

    def acknowledged(self, platform: str, seconds: float) -> None:
        """Note how long a platform waited for an acknowledgement."""
        self._metrics.acknowledged(platform, seconds)

    async def asked_by(self, asker: str, limit: int) -> tuple[str, ...]:
        """The last different questions of one person, the latest first."""
        return await asyncio.to_thread(self._state.turns.asked_by, asker, limit)

    async def home(self, incoming: Incoming, lookup: Lookup) -> Home:
        """What whoever sent this sees on memoqa's own page; `lookup` asks the platform as `Post.memberships` does.

        Raises:
            StateError: The state cannot be read.
        """
        admin = self.is_admin(incoming)
        seen = self._library.seen_by((await self._readers.of(incoming, lookup)).alone)
        rewritten = not await self._readers.restricted()
        return await asyncio.to_thread(home_of, incoming.asker, seen, self._state, admin=admin, rewritten=rewritten)

    async def suggestions(self, platform: str, limit: int) -> tuple[str, ...]:
        """What to ask, as a platform suggests it to everybody.

        Raises:
            MemoqaError: The state cannot be read, or there is no index.
        """
        seen = self._library.seen_by(EVERYBODY)
        restricted = await self._readers.restricted()
        return await asyncio.to_thread(suggestions, platform, seen, self._state.turns, limit, restricted=restricted)

    async def waiting(self, ticket: str) -> tuple[str, ...]:
        """The names of the files that wait under a ticket; an UnfitMemo if none does any more."""
        files = await asyncio.to_thread(Waiting(self._library.memos).files, ticket)
        return tuple(file.name for file in files)

    async def library(self, incoming: Incoming, lookup: Lookup) -> IndexedMemos:
        """The memos that are indexed now and that whoever sent this may read; `lookup` as above.

        Raises:
            GenerationError: There is no index, or it cannot be read.
        """
        reader = await self._readers.of(incoming, lookup)
        return await asyncio.to_thread(self._library.seen_by(reader.alone).library)

    async def prepare(self) -> None:
        """Load the index and the model, so that the first question is as quick as the others.

        Raises:
            MemoqaError: One of them cannot be loaded, or there is no index yet.
        """
        await asyncio.to_thread(self._library.prepare)

    @property
    def connected(self) -> frozenset[str]:
        """The platforms that are connected now."""
        return frozenset(platform for platform, is_up in self._connections.items() if is_up())

    async def resume(
        self,
        platform: str,
        post_for: Callable[[Incoming], Post],
        is_up: Callable[[], bool] = lambda: True,
        tell: Tell | None = None,
    ) -> None:
        """Answer the questions that a process left, or had in hand when it died, until cancelled.

        An adapter runs this for as long as it serves its platform.

        Args:
            platform: As in the events' ids.
            post_for: Makes the Post for such a question from the Incoming alone.
            is_up: Whether the platform is connected now.
            tell: Begins a direct message; None if the platform has none.
        """
        self._connections[platform] = is_up
        self.reviews.reach(platform, tell)
        try:
            while not self._closed:
                try:
                    left = await asyncio.to_thread(self._state.claims.unfinished, platform, datetime.now(UTC))
                except Exception as error:  # noqa: BLE001 - the next round may be able to read the state
                    log_incident(error)
                else:
                    room = left[: self._questions.room]
                    await asyncio.gather(*(self._take_up(incoming, post_for) for incoming in room))
                await asyncio.sleep(LEASE.total_seconds())
        finally:
            del self._connections[platform]
            self.reviews.lose(platform)

    async def _take_up(self, incoming: Incoming, post_for: Callable[[Incoming], Post]) -> None:
        try:
            await self._take(incoming, post_for(incoming), resumed=True)
        except Exception as error:  # noqa: BLE001 - one question that fails must not hold up the others
            log_incident(error)

    async def close(self, seconds: float) -> bool:
        """Begin nothing more, and finish what is in hand; False if that took longer than `seconds`."""
        self._closed = True
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._questions.close()
            self._leases.close()

    async def _put_off(self, incoming: Incoming, post: Post) -> None:
        if incoming.unasked:
            return  # nobody waits for it
        if incoming.command in QUESTIONS:
            await self._leases.leave(incoming)
        else:
            await post.send(Notice((await self.words_for(incoming)).restarting, private=True))

    async def _run_command(self, lease: Lease, post: Post) -> None:
        if await self._leases.claim(lease) == "refused":
            return
        lease.incoming = await self._languages.known(lease.incoming)
        if incoming := await post.completed(lease.incoming):
            lease.incoming = incoming
            words = await self.words_for(incoming)
            busy = (words.busy_to_admin if self.is_admin(incoming) else words.busy) if self._open > MOST_OPEN else None
            if refusal := busy or await self._admission.refusal_of_command(incoming, words):
                await post.send(Notice(refusal, private=True))
            else:
                await self._commands.run(incoming, post, words)
        await self._leases.finish(lease.incoming.event)

    async def apologise(self, error: Exception, incoming: Incoming, post: Post) -> None:
        """Tell the asker what went wrong: what a deliberate error means to them, or any other error's incident id.

        The others in the channel see that only if they would have seen the reply; what an admin is told instead of an
        answer, they do not.
        """
        words, admin = await self.words_for(incoming), self.is_admin(incoming)
        if isinstance(error, MemoqaError):
            if not (admin or isinstance(error, NO_FAULT)):  # whoever asked is not told why
                logger.warning("memoqa could not do what it was asked to: %s", error)
            text = explained(error, words, admin=admin, reindexing=incoming.command in {"reindex", *UPLOADS})
        else:
            incident = words.incident_to_admin if admin else words.incident
            text = incident.format(id=log_incident(error))
        if incoming.command in QUESTIONS:
            self._metrics.question(incoming.platform, "failed")
        # People who only talked to each other need not hear of it.
        public = incoming.command in PUBLIC and not admin
        notice = Notice(text, private=not public)
        told = may_be_talk(incoming) or await harmless(post.send(notice))
        if incoming.command in QUESTIONS and not told:
            return  # the asker knows nothing yet: once its lease has run out, the question is tried again
        finish = self._leases.leave_alone if may_be_talk(incoming) else self._leases.finish
        with suppress(StateError):  # the state may be what failed
            await finish(incoming.event)

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
