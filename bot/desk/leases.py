"""Take events in hand once, over all processes, and keep the lease on them for as long as they are worked on."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.desk.admission import Admission
from bot.port import Incoming
from bot.state.threads import LEASE, Claim, StateError, ThreadLog
from bot.telemetry.incidents import log_incident
from bot.telemetry.metrics import Metrics

MOST_REMEMBERED: Final = 10_000  # events; a platform repeats one within minutes
RENEWAL_SECONDS: Final = LEASE.total_seconds() / 3


class GivenUpError(Exception):
    """The process died in the midst of this event each time it was tried."""


@dataclass(slots=True)
class Visit:
    """Something on its way through the desk.

    Attributes:
        incoming: As it came, and with what the platform tells of it as soon as that is known.
        claim: It is in hand where this is not "refused".
    """

    incoming: Incoming
    claim: Claim = "refused"


class Claims:
    """The events of one process; made for one event loop."""

    def __init__(self, threads: ThreadLog, admission: Admission, metrics: Metrics) -> None:
        self._threads = threads
        self._admission = admission
        self._metrics = metrics
        self._taken: dict[str, None] = {}  # the last events; whether one was taken before them, the claims tell
        self._in_hand: set[str] = set()
        self._renewing: asyncio.Task[None] | None = None

    def is_repeated(self, event: str) -> bool:
        """Whether this process had it before; so a repetition takes no place at the desk from another question."""
        if event in self._taken:
            self._metrics.repeated()
            return True
        self._taken[event] = None
        if len(self._taken) > MOST_REMEMBERED:
            del self._taken[next(iter(self._taken))]
        return False

    def may_come_again(self, event: str) -> None:
        """Take an event that failed for new where it is repeated; whether it is, its claim then tells."""
        self._taken.pop(event, None)

    @contextmanager
    def visit(self, incoming: Incoming) -> Iterator[Visit]:
        """Keep the lease on an event, once it is claimed, from running out."""
        visit = Visit(incoming)
        try:
            yield visit
        finally:
            if visit.claim != "refused":
                self._in_hand.discard(incoming.event)

    async def claim(self, visit: Visit) -> Claim:
        """Take the event of a visit in hand, as ThreadLog.claim has it.

        Raises:
            GivenUpError: It is not to be tried again.
        """
        incoming = visit.incoming
        claim: Claim = "refused"
        if incoming.event not in self._in_hand:
            followed = self._is_followed(incoming)
            claim = await asyncio.to_thread(self._threads.claim, incoming, datetime.now(UTC), followed=followed)
        if claim == "refused":
            self._metrics.repeated()
            return claim
        self._in_hand.add(incoming.event)
        if self._renewing is None:
            self._renewing = asyncio.create_task(self._renew())
        visit.claim = claim
        if claim == "given up":
            raise GivenUpError
        return claim

    async def leave(self, incoming: Incoming) -> None:
        """Leave a question to the next process, as ThreadLog.leave has it."""
        followed = self._is_followed(incoming)
        await asyncio.to_thread(self._threads.leave, incoming, datetime.now(UTC), followed=followed)

    async def finish(self, event: str) -> None:
        """Be done with an event for good."""
        await asyncio.to_thread(self._threads.finish, event)

    def close(self) -> None:
        """Renew no lease any more."""
        if self._renewing:
            self._renewing.cancel()

    def _is_followed(self, incoming: Incoming) -> bool:
        # What is said after a question that is not to be answered in this channel is not for memoqa either.
        return not self._admission.elsewhere(incoming)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL_SECONDS)
            if self._in_hand:
                try:
                    await asyncio.to_thread(self._threads.renew, tuple(self._in_hand), datetime.now(UTC))
                except StateError as error:
                    log_incident(error)
