"""Say over HTTP whether the bot lives and is ready: /livez, /readyz, /metrics, on loopback unless told otherwise."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.desk import Desk
from bot.metrics import Metrics
from memoqa.errors import MemoqaError


@asynccontextmanager
async def served(desk: Desk, metrics: Metrics, platforms: frozenset[str], host: str, port: int) -> AsyncIterator[int]:
    """Answer health checks as long as the context lasts.

    Args:
        desk: Knows which platforms are connected, and the index.
        metrics: What /metrics shows.
        platforms: Those that must be connected for the bot to be ready.
        host: The address to listen on.
        port: The port, 0 for any free one.

    Yields:
        The port.

    Raises:
        MemoqaError: The port cannot be had.
    """

    async def live(_request: web.Request) -> web.Response:
        # That this is answered says that the event loop turns.
        return web.Response(text="ok\n")

    async def ready(_request: web.Request) -> web.Response:
        missing = sorted(platforms - desk.connected)
        if missing:
            return web.Response(status=503, text=f"not connected: {', '.join(missing)}\n")
        try:
            library = await desk.library()
        except MemoqaError as error:
            return web.Response(status=503, text=f"{type(error).__name__}\n")
        metrics.index(library.created, alert=desk.alerted)
        return web.Response(text="an older index answers; see the log\n" if desk.alerted else "ok\n")

    async def figures(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/livez", live), web.get("/readyz", ready), web.get("/metrics", figures)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise MemoqaError(
                f"MEMOQA_HEALTH_PORT={port} cannot be had on {host} ({error.strerror or error}); set another one."
            ) from None
        await asyncio.sleep(0)
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
