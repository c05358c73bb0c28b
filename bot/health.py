"""Serve /livez, /readyz and /metrics over HTTP, on loopback unless told otherwise."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.desk.desk import Desk
from bot.library import Library
from bot.listening import listening
from bot.telemetry.metrics import Metrics
from memoqa.errors import MemoqaError


class Health:
    """The health of one process, looked up at every request."""

    def __init__(self, desk: Desk, library: Library, metrics: Metrics, platforms: frozenset[str]) -> None:
        """Wire the answers; nothing listens yet.

        Args:
            desk: Knows which platforms are connected.
            library: Knows the index, and whether it fits the model.
            metrics: The figures that /metrics shows.
            platforms: The platforms that must be connected before the bot is ready.
        """
        self._desk = desk
        self._library = library
        self._metrics = metrics
        self._platforms = platforms

    @asynccontextmanager
    async def served(self, host: str, port: int) -> AsyncIterator[int]:
        """Answer HTTP requests as long as the context lasts.

        Args:
            host: The address to listen on.
            port: The port, 0 for any free one.

        Yields:
            The port.

        Raises:
            MemoqaError: The port is not free, or this process may not open it.
        """
        app = web.Application()
        routes = {"/livez": self._live, "/readyz": self._ready, "/metrics": self._figures}
        app.add_routes([web.get(path, answer) for path, answer in routes.items()])
        async with AsyncExitStack() as opened:
            try:
                port = await opened.enter_async_context(listening(app, host, port))
            except OSError as error:
                reason = error.strerror or error
                raise MemoqaError(
                    f"MEMOQA_HEALTH_PORT={port} cannot be opened on {host} ({reason}); set another port."
                ) from None
            yield port

    async def _live(self, _request: web.Request) -> web.Response:
        # An answer proves that the event loop turns.
        return web.Response(text="ok\n")

    async def _ready(self, _request: web.Request) -> web.Response:
        missing = sorted(self._platforms - self._desk.connected)
        if missing:
            return web.Response(status=503, text=f"not connected: {', '.join(missing)}\n")
        try:
            await asyncio.to_thread(self._library.fitting)
        except MemoqaError as error:
            return web.Response(status=503, text=f"{type(error).__name__}\n")
        alert = self._library.alert is not None
        return web.Response(text="an older index answers; see the log\n" if alert else "ok\n")

    async def _figures(self, _request: web.Request) -> web.Response:
        try:
            indexed = await asyncio.to_thread(self._library.seen_by(None).library)
        except MemoqaError:
            self._metrics.index("", "", alert=True)
        else:
            self._metrics.index(indexed.generation, indexed.created, alert=self._library.alert is not None)
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
