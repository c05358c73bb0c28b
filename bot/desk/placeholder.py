"""Show who asked, after a second, that an answer is on its way; never once the answer is being sent."""

import asyncio
from typing import Final

from bot.port import Post
from bot.telemetry.incidents import harmless

PATIENCE_SECONDS: Final = 1.0


class Patience:
    """The clock of one question; made for one event loop."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._clock: asyncio.Task[None] | None = None
        self._shown = False

    def begin(self, since: float) -> None:
        """Start the clock, once.

        Args:
            since: From when the second is counted, in the event loop's time.
        """
        if self._clock is None:
            self._clock = asyncio.create_task(self._run(since))

    async def end(self) -> None:
        """Stop the clock; a message that is being posted just now is waited for, so that the answer takes its place."""
        if self._clock is None:
            return
        if not self._shown:
            self._clock.cancel()
        await asyncio.wait({self._clock})

    async def _run(self, since: float) -> None:
        await asyncio.sleep(since + PATIENCE_SECONDS - asyncio.get_running_loop().time())
        self._shown = True
        await harmless(self._post.waiting())
