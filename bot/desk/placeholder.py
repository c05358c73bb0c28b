"""Show a placeholder if an answer takes longer than one second; never once the answer is being sent."""

import asyncio
from typing import Final

from bot.port import Post
from bot.telemetry.incidents import harmless

PLACEHOLDER_SECONDS: Final = 1.0


class Placeholder:
    """One question's placeholder; made for one event loop."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._clock: asyncio.Task[None] | None = None
        self._shown = False

    def begin(self, since: float) -> None:
        """Start the clock; further calls do nothing.

        Args:
            since: The moment that the second is counted from, in the event loop's time.
        """
        if self._clock is None:
            self._clock = asyncio.create_task(self._run(since))

    async def end(self) -> None:
        """Stop the clock; if the placeholder is just being posted, wait for it, so that the answer can replace it."""
        if self._clock is None:
            return
        if not self._shown:
            self._clock.cancel()
        await asyncio.wait({self._clock})

    async def _run(self, since: float) -> None:
        await asyncio.sleep(since + PLACEHOLDER_SECONDS - asyncio.get_running_loop().time())
        self._shown = True
        await harmless(self._post.waiting())
