"""Lease events to this process, each once over all processes, and renew the leases while it works on them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.desk.admission import Admission
from bot.port import Incoming
from bot.state.claims import LEASE, Claim, Claims
from bot.state.errors import StateError
from bot.telemetry.incidents import log_incident
from bot.telemetry.metrics import Metrics

MOST_REMEMBERED: Final = 10_000  # events; a platform repeats one within minutes
RENEWAL_SECONDS: Final = LEASE.total_seconds() / 3


class GivenUpError(Exception):
    """The process died while it worked on this event, each time it tried."""


@dataclass(slots=True)
class Lease:
    """One event on its way through the desk.

    Attributes:
        incoming: The message as it came, then enriched with what the platform knows.
        claim: The outcome of the claim; "refused" before it as well. Without a claim this process holds no lease.
    """

    incoming: Incoming
    claim: Claim = "refused"


class Leases:
    """The leases of one process; made for one event loop."""

    def __init__(self, claims: Claims, admission: Admission, metrics: Metrics) -> None:
        self._claims = claims
        self._admission = admission
        self._metrics = metrics
        self._seen: dict[str, None] = {}  # the last events; the claims know the earlier ones
        self._in_hand: set[str] = set()
        self._renewing: asyncio.Task[None] | None = None

    def is_repeated(self, event: str) -> bool:
        """Whether this process saw the event before; then it must not take up a place at the desk."""
        if event in self._seen:
            self._metrics.repeated()
            return True
        self._seen[event] = None
        if len(self._seen) > MOST_REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return False

    def allow_again(self, event: str) -> None:
        """Let a failed event come again; its claim then decides whether it is repeated."""
        self._seen.pop(event, None)

    @contextmanager
    def lease(self, incoming: Incoming) -> Iterator[Lease]:
        """An event's lease, renewed from its claim to the end of the context."""
        lease = Lease(incoming)
        try:
            yield lease
        finally:
            if lease.claim != "refused":
                self._in_hand.discard(incoming.event)

    async def claim(self, lease: Lease) -> Claim:
        """Claim a lease's event; see `bot.state.claims.Claims.claim`.

        Raises:
            GivenUpError: The event killed the process too often.
        """
        incoming = lease.incoming
        claim: Claim = "refused"
        if incoming.event not in self._in_hand:
            followed = self._is_followed(incoming)
            claim = await asyncio.to_thread(self._claims.claim, incoming, datetime.now(UTC), followed=followed)
        if claim == "refused":
            self._metrics.repeated()
            return claim
        self._in_hand.add(incoming.event)
        if self._renewing is None:
            self._renewing = asyncio.create_task(self._renew())
        lease.claim = claim
        if claim == "given up":
            raise GivenUpError
        return claim

    async def leave(self, incoming: Incoming) -> None:
        """Leave a question to the next process."""
        followed = self._is_followed(incoming)
        await asyncio.to_thread(self._claims.leave, incoming, datetime.now(UTC), followed=followed)

    async def finish(self, event: str) -> None:
        """Close an event for good."""
        await asyncio.to_thread(self._claims.finish, event)

    async def leave_alone(self, event: str) -> None:
        """Close an event that was talk among people; it does not count towards anybody's rate."""
        await asyncio.to_thread(self._claims.leave_alone, event)

    def close(self) -> None:
        """Stop renewing."""
        if self._renewing:
            self._renewing.cancel()

    def _is_followed(self, incoming: Incoming) -> bool:
        # After a question in a channel that memoqa does not answer in, what people say is not for memoqa either.
        return not self._admission.is_outside_channels(incoming)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL_SECONDS)
            if self._in_hand:
                try:
                    await asyncio.to_thread(self._claims.renew, tuple(self._in_hand), datetime.now(UTC))
                except StateError as error:
                    log_incident(error)
