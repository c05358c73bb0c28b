"""A bot, as `python -m bot` starts it, with an adapter that asks all its questions at once.

Run as a program: `python -m tests.faults.drain DRAIN_SECONDS`; MEMOQA_STATE is in a folder as in `worker`. It
prints "ready" when the first question is answered, and ends on a signal, or when all are answered.
"""

import asyncio
import sys

from bot import __main__ as bot
from bot.platforms import Application, Platform
from memoqa.index.store import Store
from memoqa.settings import Settings
from tests.doubles import HashedEncoder
from tests.faults.worker import Slowly, Wall, events_of, questions


class Crowd:
    """An adapter: everybody asks at once."""

    def __init__(self, application: Application) -> None:
        self._desk = application.desk
        self._folder = application.settings.state.parent
        self._posted = self._folder / "posted"

    async def run(self) -> None:
        await self._desk.prepare()
        asked = questions(self._folder)
        # Delivered once, to the first process; the next one only has the state.
        delivered = [] if self._posted.exists() else asked
        resuming = asyncio.create_task(self._desk.resume("drill", lambda incoming: Wall(self._posted, incoming)))
        asking = [asyncio.create_task(self._desk.handle(said, Wall(self._posted, said))) for said in delivered]
        while not events_of(self._posted):  # noqa: ASYNC110 - until the first of them is answered
            await asyncio.sleep(0.01)
        print("ready", flush=True)
        await asyncio.gather(*asking)
        while {incoming.event for incoming in asked} - events_of(self._posted):  # noqa: ASYNC110 - a dead process's questions
            await asyncio.sleep(0.05)
        resuming.cancel()


class Deliberate:
    """Makes the real MemoQA, but slow."""

    @staticmethod
    def from_settings(settings: Settings) -> Slowly:
        return Slowly(settings.memos, Store(settings.index), "hashed", HashedEncoder)


if __name__ == "__main__":
    bot.MemoQA = Deliberate  # type: ignore[assignment,misc]
    bot.DRAIN_SECONDS = float(sys.argv[1])  # type: ignore[misc]
    sys.exit(bot.main(["crowd"], {"crowd": Platform("crowd", Crowd)}))
