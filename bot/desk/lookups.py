"""Remember for a minute what a platform says of its people, groups and channels.

Somebody who left a group is out within that minute. What a platform does not say is asked for again soon after.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Final, Generic, TypeAlias, TypeVar

CACHE_SECONDS: Final = 60.0
FAILURE_SECONDS: Final = 5.0  # before what could not be looked up is asked for again
TIMEOUT_SECONDS: Final = 10.0  # for one look-up; whoever asked waits for it
MOST_KEPT: Final = 10_000  # look-ups

Key = TypeVar("Key")
Said = TypeVar("Said")
Clock: TypeAlias = Callable[[], float]  # seconds that only grow


def seconds() -> float:
    """The time by a clock that nobody puts back."""
    return time.monotonic()


class NotSaid(Enum):
    """In place of a reply that the platform did not give."""

    NOT_SAID = "not said"


NOT_SAID: Final = NotSaid.NOT_SAID


class Lookups(Generic[Key, Said]):
    """Replies by what was looked up; made for one event loop."""

    def __init__(
        self,
        failures: tuple[type[Exception], ...],
        log: Callable[[Key, Exception], None],
        clock: Clock = seconds,
    ) -> None:
        """Prepare without asking anything.

        Args:
            failures: What a look-up raises if the platform does not say.
            log: Logs such a failure.
            clock: Gives the time.
        """
        self._failures: tuple[type[Exception], ...] = (*failures, TimeoutError)
        self._log = log
        self._clock = clock
        # The moment until which a look-up is kept, and the look-up.
        self._kept: dict[Key, tuple[float, asyncio.Task[Said | NotSaid]]] = {}

    async def get(self, key: Key, ask: Callable[[], Awaitable[Said | NotSaid]]) -> Said | NotSaid:
        """What the platform said of this within the last minute, else what it says now; askers share a look-up."""
        until, task = self._kept.get(key, (0.0, None))
        if task is None or self._clock() >= until:
            while len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            task = asyncio.create_task(self._asked(key, ask))
            self._kept[key] = (self._clock() + CACHE_SECONDS, task)
        return await asyncio.shield(task)

    async def _asked(self, key: Key, ask: Callable[[], Awaitable[Said | NotSaid]]) -> Said | NotSaid:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await ask()
        except self._failures as error:
            self._log(key, error)
            if kept := self._kept.get(key):
                self._kept[key] = (self._clock() + FAILURE_SECONDS, kept[1])
            return NOT_SAID
