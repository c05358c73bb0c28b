"""A bot process for the kill drill: it takes questions from a folder, reindexes all the while, and answers into a file.

Run as a program: `python -m tests.faults.worker FOLDER`. FOLDER holds `questions` (one on each line, after its event),
the memos, the index and the state. Each post is a line of `posted`, on the disk before `send` returns, as with a chat
server that keeps what it accepted. It ends when all questions are answered.
"""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot.desk.desk import Desk
from bot.port import Incoming, Memberships, Notice, Reply, ThreadKey
from bot.present.wording import Wording
from bot.state.stores import open_state
from memoqa.domain import Answer, Turn
from memoqa.index.store import Store
from memoqa.service import MemoQA
from memoqa.view import View
from tests.doubles import HashedEncoder

DELAY = 0.03  # seconds an answer takes
ADMIN = "drill:admin"


class Wall:
    """The post for one question: a line in the file with the event, as a message has it in its metadata."""

    def __init__(self, posted: Path, incoming: Incoming) -> None:
        self._posted = posted
        self._incoming = incoming

    async def completed(self, incoming: Incoming) -> Incoming:
        return incoming

    async def memberships(self, wanted: frozenset[str]) -> Memberships:
        return Memberships(wanted & {self._incoming.asker})

    async def waiting(self) -> None:
        pass

    async def send(self, reply: Reply) -> ThreadKey:
        thread = self._incoming.thread
        assert thread
        if isinstance(reply, Answer):
            self._write(f"{self._incoming.event} answer")
        elif self._incoming.command == "ask":
            self._write(f"{self._incoming.event} notice")
        return thread

    async def update(self, notice: Notice) -> None:
        pass

    async def posted(self) -> ThreadKey | None:
        return self._incoming.thread if self._incoming.event in events_of(self._posted) else None

    def _write(self, line: str) -> None:
        descriptor = os.open(self._posted, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, f"{line}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def events_of(posted: Path) -> set[str]:
    return {line.split()[0] for line in posted.read_text().splitlines()} if posted.exists() else set()


class SlowView(View):
    """Answers slowly, so that there is something to kill."""

    delay = DELAY

    def ask(self, question: str, earlier: Sequence[Turn] = (), limit: int | None = None) -> Answer:
        time.sleep(self.delay)
        return super().ask(question, earlier, limit)


class Slowly(MemoQA):
    """A slow library."""

    delay = DELAY

    def seen_by(self, ids: frozenset[str] | None) -> View:
        view = SlowView(
            self._in_use, self._store, ids, self._quotes, self._today(), folder=self._memos, links=self._links
        )
        view.delay = self.delay
        return view


def questions(folder: Path) -> list[Incoming]:
    found = []
    for line in (folder / "questions").read_text("utf-8").splitlines():
        event, text = line.split(" ", 1)
        found.append(Incoming(event, ThreadKey("drill", "C1", event.rpartition("-")[0]), text, asker="drill:u"))
    return found


async def work(folder: Path) -> None:
    posted = folder / "posted"
    library = Slowly(folder / "memos", Store(folder / "index"), "hashed", HashedEncoder)
    with open_state(folder / "state.sqlite3") as state:
        desk = Desk(library, state, Wording(), frozenset({ADMIN}))
        await desk.prepare()
        resuming = asyncio.create_task(desk.resume("drill", lambda incoming: Wall(posted, incoming)))
        reindexing = asyncio.create_task(reindex_for_ever(desk, folder, posted))
        print("ready", flush=True)
        # Chats deliver twice now and then.
        every = [*questions(folder), *questions(folder)]
        await asyncio.gather(*(desk.handle(incoming, Wall(posted, incoming)) for incoming in every[:60]))
        for start in range(60, len(every), 60):
            await asyncio.gather(*(desk.handle(i, Wall(posted, i)) for i in every[start : start + 60]))
        while {incoming.event for incoming in every} - events_of(posted):  # noqa: ASYNC110 - questions that a dead process left
            await asyncio.sleep(0.1)
        for task in (resuming, reindexing):
            task.cancel()
        await asyncio.gather(resuming, reindexing, return_exceptions=True)


async def reindex_for_ever(desk: Desk, folder: Path, posted: Path) -> None:
    number = 0
    while True:
        number += 1
        (folder / "memos" / "changing.txt").write_text(f"Paragraph number {number} of {os.getpid()}.\n")
        event = f"drill:reindex-{os.getpid()}-{number}"
        thread = ThreadKey("drill", "C1", "admin")
        incoming = Incoming(event, thread, "", "reindex", ADMIN, frozenset({ADMIN}))
        await desk.handle(incoming, Wall(posted, incoming))


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1])))
