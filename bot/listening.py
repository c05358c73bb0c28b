"""Listen for HTTP requests on a port that strangers may reach too, so that none of them can silence the bot.

A client that never finishes a request costs a descriptor. Here it is closed after some seconds, and only so many are
open on a port at once; aiohttp itself has neither limit.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from aiohttp import web

WHOLE_REQUEST_SECONDS: Final = 10.0  # Slack sends a request at once, and waits three seconds for the answer
IDLE_SECONDS: Final = 75.0  # between two requests; a proxy keeps a connection for about a minute
MOST_CONNECTIONS: Final = 256  # on one port; each may hold a body of 1 MiB
BACKLOG: Final = 128  # connections that wait to be accepted
DESCRIPTORS: Final = 4_096  # two full ports, the chats' own connections, and the workers' files many times over

logger = logging.getLogger(__name__)


@asynccontextmanager
async def listening(application: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Answer HTTP requests as long as the context lasts.

    Args:
        application: Answers; it gets each request when its body has arrived.
        host: The address to listen on.
        port: The port, 0 for any free one.

    Yields:
        The port.

    Raises:
        OSError: The port is not free, or this process may not open it.
    """
    application.middlewares.append(_when_whole)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    open_connections = Connections()
    try:
        answers = runner.server
        assert answers, "the runner is set up"
        server = await asyncio.get_running_loop().create_server(
            lambda: Connection(answers(), open_connections), host, port, backlog=BACKLOG
        )
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            open_connections.close_waiting()  # or the runner would wait for the rest of their requests
    finally:
        await runner.cleanup()


def raise_descriptor_limit() -> None:
    """Let the process open more descriptors than the usual 1,024, as far as the system allows that."""
    if sys.platform == "win32":  # no such limit
        return
    import resource  # noqa: PLC0415 - Windows has no such module

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(ValueError, OSError):  # some systems have a lower limit that they do not name
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class Connections:
    """The open connections of one port, the oldest first."""

    def __init__(self) -> None:
        self._open: dict[Connection, None] = {}

    def add(self, connection: "Connection") -> None:
        """Count a new connection; if there are too many, close one that waits for a request."""
        self._open[connection] = None
        if len(self._open) > MOST_CONNECTIONS:
            logger.warning("More than %d connections on one port: closed one without a request", MOST_CONNECTIONS)
            waiting = [one for one in self._open if not one.in_hand]  # the new one is among them, and the last
            # Unfinished ones first: an idle connection of a proxy's brings the next question.
            unfinished = [one for one in waiting[:-1] if one.unfinished]
            (unfinished or waiting)[0].abort()

    def remove(self, connection: "Connection") -> None:
        """Count a connection no more."""
        self._open.pop(connection, None)

    def close_waiting(self) -> None:
        """Close every connection that waits for a request, or for the rest of one."""
        for connection in [one for one in self._open if not one.in_hand]:
            connection.abort()


class Connection(asyncio.Protocol):
    """One connection: passes everything on to aiohttp's protocol, and keeps the time.

    Attributes:
        in_hand: Whether a whole request has arrived and is being answered.
        unfinished: Whether the client owes the rest of a request, or its first one.
    """

    def __init__(self, inner: asyncio.Protocol, others: Connections) -> None:
        self._inner = inner
        self._others = others
        self._transport: asyncio.BaseTransport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.in_hand = False
        self.unfinished = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first request."""
        self._transport = transport
        self._inner.connection_made(transport)
        self._close_in(WHOLE_REQUEST_SECONDS)
        self._others.add(self)

    def data_received(self, data: bytes) -> None:
        """Pass on a piece of a request; only the first piece sets the time for the whole."""
        if not self.in_hand and not self.unfinished:
            self.unfinished = True
            self._close_in(WHOLE_REQUEST_SECONDS)
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass on that the client sends nothing more."""
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        """Pass on that the client does not read."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Pass on that the client reads again."""
        self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_timer()
        self._others.remove(self)
        self._inner.connection_lost(exc)

    def whole(self) -> None:
        """A whole request has arrived: however long its answer takes, the client is not to blame."""
        self.in_hand, self.unfinished = True, False
        self._stop_timer()

    def answered(self) -> None:
        """Its answer is ready: the client has some time to read it and to send another request."""
        self.in_hand = False
        self._close_in(IDLE_SECONDS)

    def abort(self) -> None:
        """Close the connection at once, even if the client does not read."""
        self._others.remove(self)
        if isinstance(self._transport, asyncio.Transport):
            self._transport.abort()

    def _close_in(self, seconds: float) -> None:
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.abort)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()


@web.middleware
async def _when_whole(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer a request only when its body has arrived; the request keeps the body."""
    try:
        await request.read()
    except (ConnectionError, web.RequestPayloadError):  # aiohttp would log it, and strangers could fill the log
        return web.Response(status=400)
    connection = request.transport.get_protocol() if request.transport else None
    if not isinstance(connection, Connection):  # the client went away
        return await handler(request)
    connection.whole()
    try:
        return await handler(request)
    finally:
        connection.answered()
