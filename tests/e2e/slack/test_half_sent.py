"""More half-sent requests than the process may open descriptors neither silence the bot nor fill its log."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession
from yarl import URL

from bot.listening import raise_descriptor_limit
from tests.bot.doubles import TEXT
from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import BOT_USER, Workspace, until

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and prlimit"),
]
MENTION = f"<@{BOT_USER}>"
HALVES = 1_100  # on each port
LIMIT = 1_024  # descriptors, the usual soft limit
QUESTIONS = 10
MOST_LOGGED = 1_000_000  # bytes
SPARE = 8  # descriptors of connections to Slack that come and go
HALF_A_BODY = b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"
HALF_A_HEADER = b"GET /livez HTTP/1.1\r\nHost: a\r\nX-"


@pytest.fixture(scope="module")
def mode() -> str:
    return "http"


def descriptors(bot: Bot) -> int:
    return len(list(Path(f"/proc/{bot.process.pid}/fd").iterdir()))


@asynccontextmanager
async def half_sent(url: str, half: bytes) -> AsyncIterator[None]:
    """Hold many connections to a port, each with the beginning of a request."""
    port = URL(url).port
    async with AsyncExitStack() as connections:
        for _ in range(HALVES):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            connections.callback(writer.close)
            writer.write(half)
        yield


async def test_every_question_is_answered_among_a_thousand_half_sent_requests(workspace: Workspace, bot: Bot) -> None:
    import resource

    raise_descriptor_limit()  # this process holds the other ends
    first = await workspace.say("alice", f"{MENTION} before it?")
    await workspace.message(TEXT, root=first)
    resource.prlimit(bot.process.pid, resource.RLIMIT_NOFILE, (LIMIT, LIMIT))
    before, logged = descriptors(bot), bot.log.stat().st_size
    workspace.deadline = 60.0  # a busy machine takes its time
    async with half_sent(workspace.events_url, HALF_A_BODY), half_sent(bot.health, HALF_A_HEADER):
        for number in range(QUESTIONS):
            ts = await workspace.say("alice", f"{MENTION} number {number}?")
            await workspace.message(TEXT, root=ts, seconds=60)
        async with ClientSession() as session, session.get(bot.health + "/livez") as alive:
            assert await alive.text() == "ok\n"
        # The other ends stay open: the bot itself must let go.
        await until(lambda: descriptors(bot) <= before + SPARE, 60)
    assert bot.log.stat().st_size - logged < MOST_LOGGED
