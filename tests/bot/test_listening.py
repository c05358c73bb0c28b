"""A port closes what brings no whole request, keeps only so many connections, and answers everyone else."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web

from bot import listening as listening_module
from bot.listening import Connection, Connections, listening
from tests.bot.doubles import until

SILENT = b""
HALF_A_HEADER = b"POST /echo HTTP/1.1\r\nHost: a\r\nX-Slack"
HALF_A_BODY = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"
REQUEST = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nwhole"
HELD = REQUEST.replace(b"/echo", b"/held")
LIMIT = """
import resource
from bot.listening import raise_descriptor_limit
resource.setrlimit(resource.RLIMIT_NOFILE, (64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
raise_descriptor_limit()
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
print(soft == hard or soft == 4096)
"""


class Client:
    """One connection; it never reads more than it is asked to."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def say(self, data: bytes) -> None:
        self._writer.write(data)

    async def answer(self) -> str:
        """The body of the next answer."""
        head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), 30)
        (length,) = (line for line in head.decode().splitlines() if line.startswith("Content-Length: "))
        return (await self._reader.readexactly(int(length.removeprefix("Content-Length: ")))).decode()

    async def closed(self) -> bool:
        """Wait until the other side closes the connection; False if it answers instead."""
        try:
            return await asyncio.wait_for(self._reader.read(1), 30) == b""
        except ConnectionError:
            return True

    def close(self) -> None:
        self._writer.close()


class Served:
    """A port that echoes bodies; /held answers when it is let go."""

    def __init__(self) -> None:
        self.holding, self.let_go = asyncio.Event(), asyncio.Event()
        self.port = 0
        self._clients: list[Client] = []

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_post("/echo", self._echo)
        application.router.add_post("/held", self._hold)
        return application

    async def client(self, data: bytes) -> Client:
        """A new connection that sends this at once."""
        client = Client(*await asyncio.open_connection("127.0.0.1", self.port))
        self._clients.append(client)
        client.say(data)
        return client

    def close(self) -> None:
        self.let_go.set()
        for client in self._clients:
            client.close()

    async def _echo(self, request: web.Request) -> web.Response:
        return web.Response(text=await request.text())

    async def _hold(self, request: web.Request) -> web.Response:
        self.holding.set()
        await self.let_go.wait()
        return await self._echo(request)


class Line(asyncio.Transport):
    """A transport that leads nowhere."""

    aborted = False

    def abort(self) -> None:
        self.aborted = True


@pytest_asyncio.fixture
async def served() -> AsyncIterator[Served]:
    served = Served()
    async with listening(served.application(), "127.0.0.1", 0) as served.port:
        yield served
        served.close()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening_module, "WHOLE_REQUEST_SECONDS", 0.05)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("half", [SILENT, HALF_A_HEADER, HALF_A_BODY])
async def test_a_connection_that_brings_no_whole_request_is_closed(served: Served, half: bytes) -> None:
    assert await (await served.client(half)).closed()


async def test_a_second_request_that_is_never_finished_is_closed_too(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await served.client(REQUEST)
    assert await client.answer() == "whole"
    monkeypatch.setattr(listening_module, "WHOLE_REQUEST_SECONDS", 0.05)
    client.say(HALF_A_BODY)
    assert await client.closed()


async def test_a_request_that_comes_drop_by_drop_is_closed_too(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await served.client(REQUEST)
    assert await client.answer() == "whole"
    monkeypatch.setattr(listening_module, "WHOLE_REQUEST_SECONDS", 0.5)

    async def drip() -> None:
        client.say(HALF_A_HEADER)
        while True:
            client.say(b"x")
            await asyncio.sleep(0.02)

    dripping = asyncio.create_task(drip())
    assert await client.closed()
    dripping.cancel()


async def test_a_connection_without_a_second_request_is_closed_in_the_end(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening_module, "IDLE_SECONDS", 0.05)
    client = await served.client(REQUEST)
    assert await client.answer() == "whole"
    assert await client.closed()


async def test_a_request_in_two_pieces_is_answered_and_so_is_the_next_on_its_connection(served: Served) -> None:
    client = await served.client(REQUEST[:-2])
    client.say(REQUEST[-2:])
    assert await client.answer() == "whole"
    client.say(REQUEST)
    assert await client.answer() == "whole"


async def test_the_time_stops_while_a_request_is_being_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening_module, "WHOLE_REQUEST_SECONDS", 0.0)
    asking, silent = Line(), Line()
    whole = Connection(asyncio.Protocol(), Connections())
    whole.connection_made(asking)
    whole.whole()
    Connection(asyncio.Protocol(), Connections()).connection_made(silent)  # its time runs out later
    await until(lambda: silent.aborted)
    assert not asking.aborted


async def test_of_too_many_connections_the_oldest_unfinished_one_is_closed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening_module, "MOST_CONNECTIONS", 4)
    held = await served.client(HELD)
    await served.holding.wait()
    idle = await served.client(REQUEST)
    assert await idle.answer() == "whole"
    halves = [await served.client(HALF_A_BODY) for _ in range(8)]
    assert all([await half.closed() for half in halves[:6]])
    asking = await served.client(REQUEST)
    assert await asking.answer() == "whole"
    idle.say(REQUEST)
    assert await idle.answer() == "whole"
    served.let_go.set()
    assert await held.answer() == "whole"


async def test_an_idle_connection_gives_way_to_a_new_one(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening_module, "MOST_CONNECTIONS", 1)
    idle = await served.client(REQUEST)
    assert await idle.answer() == "whole"
    assert await (await served.client(REQUEST)).answer() == "whole"
    assert await idle.closed()


async def test_if_every_connection_is_being_answered_the_new_one_is_closed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening_module, "MOST_CONNECTIONS", 1)
    held = await served.client(HELD)
    await served.holding.wait()
    assert await (await served.client(SILENT)).closed()
    served.let_go.set()
    assert await held.answer() == "whole"


async def test_the_end_does_not_wait_for_the_rest_of_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening_module, "WHOLE_REQUEST_SECONDS", 1_000.0)
    served = Served()
    async with asyncio.timeout(30):
        async with listening(served.application(), "127.0.0.1", 0) as served.port:
            client = await served.client(HALF_A_BODY)
            assert await (await served.client(REQUEST)).answer() == "whole"
        assert await client.closed()
    served.close()


async def test_a_request_that_breaks_off_is_not_logged(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    (await served.client(HALF_A_BODY)).close()
    assert await (await served.client(REQUEST)).answer() == "whole"
    assert not caplog.records


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_process_may_open_as_many_descriptors_as_it_needs() -> None:
    done = subprocess.run([sys.executable, "-c", LIMIT], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
