"""The monitor notices a lost socket, and ends the process if the socket will not come back."""

import asyncio
from contextlib import suppress

import pytest

from bot.adapters.slack import transport
from bot.adapters.slack.client import SlackRefused, SlackUnreachable
from bot.adapters.slack.transport import SocketMonitor
from tests.bot.doubles import until


class Socket:
    connected = True

    async def is_connected(self) -> bool:
        return self.connected


class Slack:
    """Gives a URL, unless an error is set."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.asked = 0

    async def url(self) -> str:
        self.asked += 1
        if self.error:
            raise self.error
        return "wss://slack.test"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "WATCH_SECONDS", 0.01)


async def test_a_lost_socket_is_down_until_it_returns_and_slack_is_not_asked_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport, "LOST_SECONDS", 1_000.0)
    socket, slack = Socket(), Slack()
    monitor = SocketMonitor(socket, slack.url)  # type: ignore[arg-type]
    watching = asyncio.create_task(monitor.watch())
    socket.connected = False
    await until(lambda: not monitor.is_up())
    socket.connected = True
    await until(monitor.is_up)
    assert slack.asked == 0
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


async def test_the_monitor_waits_for_an_unreachable_slack_and_ends_on_a_refused_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport, "LOST_SECONDS", 0.0)
    socket, slack = Socket(), Slack()
    socket.connected = False
    slack.error = SlackUnreachable("Cannot reach Slack.")
    watching = asyncio.create_task(SocketMonitor(socket, slack.url).watch())  # type: ignore[arg-type]
    await until(lambda: slack.asked > 2)
    assert not watching.done()
    slack.error = SlackRefused("Slack refused the token in SLACK_APP_TOKEN.")
    with pytest.raises(SlackRefused, match="SLACK_APP_TOKEN"):
        await asyncio.wait_for(watching, 30)
