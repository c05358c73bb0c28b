"""Look up the language of earlier questions, for a reply to somebody whose language nothing else tells."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from bot.port import Incoming, Language
from bot.present.wording import Wording, Words, language_told
from bot.state.turns import Turns

MOST_EARLIER: Final = 3  # questions of the asker, or of the thread; one such as "G20?" tells nothing


class Languages:
    """Adds to an Incoming the language of earlier questions: the asker's own, else the thread's."""

    def __init__(self, turns: Turns, wording: Wording) -> None:
        self._turns = turns
        self._wording = wording

    async def known(self, incoming: Incoming) -> Incoming:
        """The Incoming with what earlier questions tell; the same one if it tells its language itself."""
        if incoming.context_language or not self._wording.needs_earlier(incoming):
            return incoming
        with suppress(Exception):  # the state may be what failed; its error is told, or comes again
            return replace(incoming, context_language=await asyncio.to_thread(self._before, incoming))
        return incoming

    async def words_for(self, incoming: Incoming) -> Words:
        """The words for a reply to this."""
        return self._wording.words_for(await self.known(incoming))

    def _before(self, incoming: Incoming) -> Language | None:
        return next(filter(None, (language_told(*questions) for questions in self._earlier(incoming))), None)

    def _earlier(self, incoming: Incoming) -> Iterator[tuple[str, ...]]:
        """The asker's own questions, then the thread's, the latest first."""
        yield self._turns.asked_by(incoming.asker, MOST_EARLIER)
        if incoming.thread:
            yield tuple(turn.question for turn in reversed(self._turns.last(incoming.thread, MOST_EARLIER)))
