"""Serve the telegraph: each line that was sent is one thing said, and the replies are written to `received`."""

import logging

from bot.port import Incoming, Memberships, Notice, ThreadKey
from bot.present.answers import preface
from memoqa.domain import Answer
from memoqa.quotes.wording import citation
from tests.platforms.telegraph.settings import TelegraphSettings

logger = logging.getLogger(__name__)


class TelegraphAdapter:
    """One wire, from its first line to its last."""

    def __init__(self, desk, wording, settings: TelegraphSettings) -> None:
        self._desk = desk
        self._wording = wording
        self._settings = settings

    async def run(self) -> None:
        logger.warning("keyed with %s", self._settings.key.get_secret_value())  # which no log may show
        await self._desk.prepare()
        sent = (self._settings.wire / "sent").read_text("utf-8").splitlines()
        for number, line in enumerate(sent, 1):
            sign, _, text = line.partition(" ")
            incoming = received(number, f"telegraph:{sign}", text)
            await self._desk.handle(incoming, TelegraphPost(self._settings, self._wording, incoming))


def received(number: int, asker: str, text: str) -> Incoming:
    """A line as what the desk takes."""
    command = "reindex" if text.startswith("/reindex") else "ask"
    said = text.removeprefix("/reindex").strip()
    thread = ThreadKey("telegraph", "line-1", str(number))
    places = frozenset({"telegraph:line-1"})
    return Incoming(f"telegraph:line-1:{number}", thread, said, command, asker, frozenset({asker}), places=places)


class TelegraphPost:
    """The way back for one line."""

    def __init__(self, settings: TelegraphSettings, wording, incoming: Incoming) -> None:
        self._file = settings.wire / "received"
        self._words = wording.words_for(incoming)
        self._thread = incoming.thread
        self._asker = incoming.asker

    async def completed(self, incoming: Incoming) -> Incoming:
        return incoming

    async def memberships(self, wanted) -> Memberships:
        return Memberships(wanted & {self._asker})  # a telegraph knows no groups

    async def waiting(self) -> None: ...

    async def send(self, reply) -> ThreadKey:
        lines = [one.text for one in (reply, *reply.parts)] if isinstance(reply, Notice) else []
        if isinstance(reply, Answer):
            lines += preface(reply, self._words)
            lines += [f"{quote.text} ({citation(quote, self._words)})" for quote in reply.quotes]
        with self._file.open("a", encoding="utf-8") as file:
            file.write("".join(f"{line} STOP\n" for line in lines))
        return self._thread

    async def update(self, notice: Notice) -> None:
        await self.send(notice)

    async def posted(self) -> None:
        return None
