"""Messages for the tests of the desk, and a post whose platform is slow."""

import asyncio
from dataclasses import replace

from bot.port import Command, Incoming, ThreadKey
from bot.state.file import StateFile
from tests.bot.doubles import Transcript, rows

KEY = ThreadKey("test", "C1", "1")
OTHER = ThreadKey("test", "C1", "2")


def ask(text: str, event: str = "", thread: ThreadKey | None = KEY) -> Incoming:
    return Incoming(event or f"test:{text}", thread, text)


def overheard(text: str, event: str = "") -> Incoming:
    """A message in the thread that was not said to memoqa."""
    return replace(ask(text, event), addressed=False)


def reindex(event: str = "test:r", who: str = "test:admin") -> Incoming:
    return Incoming(event, KEY, "", "reindex", identities=frozenset({who}))


def press(command: Command, about: str = "receipt-1", text: str = "") -> Incoming:
    return Incoming(f"test:{command}:{about}:{text}", KEY, text, command, asker="test:u", about=about)


class PausedPost(Transcript):
    """A post whose platform completes a message once `go_on` is set: in Chinese, or not at all if it declines."""

    def __init__(self, *, declining: bool = False) -> None:
        super().__init__(KEY)
        self.go_on = asyncio.Event()
        self._declining = declining

    async def completed(self, incoming: Incoming) -> Incoming | None:
        await self.go_on.wait()
        return None if self._declining else replace(incoming, language="zh-TW")


def completing(*, declining: bool = False) -> PausedPost:
    """A post whose platform completes a message at once."""
    post = PausedPost(declining=declining)
    post.go_on.set()
    return post


def is_claimed(file: StateFile, event: str) -> bool:
    return rows(file, "SELECT 1 FROM claims WHERE event = ?", event) != []
