"""Receive Slack's events in either of two ways: over a socket that memoqa opens, or as signed HTTP requests."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Final
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import SlackUnreachable, library_logger, socket_url
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.unreadable import log_unreadable, status_for
from bot.listening import listening
from memoqa.errors import MemoqaError

PATH: Final = "/slack/events"  # for events, commands and buttons alike
PING_SECONDS: Final = 5  # to notice a socket that dropped silently, as in slack_sdk
WATCH_SECONDS: Final = 1.0
LOST_SECONDS: Final = 30.0  # before asking Slack whether it accepts the token; slack_sdk retries every few seconds
_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")

logger = logging.getLogger(__name__)


@asynccontextmanager
async def socket_mode(app: AsyncApp, client: AsyncWebClient, settings: SlackSettings) -> AsyncIterator["SocketMonitor"]:
    """Listen over Socket Mode; slack_sdk reconnects by itself when the socket drops.

    Yields:
        The monitor of the socket.

    Raises:
        SlackRefused: Slack refused the app's token.
    """
    token = settings.app_token.get_secret_value()
    # Ask for the URL once here, because slack_sdk would retry a wrong token forever.
    url = await socket_url(client, token)
    handler = AsyncSocketModeHandler(app, token, logger=library_logger(), web_client=client, ping_interval=PING_SECONDS)
    handler.client.wss_uri = url
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt's
        logger.info("Listening to Slack over Socket Mode")
        yield SocketMonitor(handler.client, lambda: socket_url(client, token))
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # likewise


class SocketMonitor:
    """Watches the socket, which slack_sdk reconnects without ever giving up."""

    def __init__(self, socket: SocketModeClient, request_url: Callable[[], Awaitable[str]]) -> None:
        """Start from a connected socket.

        Args:
            socket: The socket, connected just now.
            request_url: Asks Slack for a new URL, as `socket_url` does.
        """
        self._socket = socket
        self._request_url = request_url
        self._is_up = True

    def is_up(self) -> bool:
        """Whether the socket is connected, as of at most WATCH_SECONDS ago."""
        return self._is_up

    async def watch(self) -> None:
        """Watch the socket until cancelled.

        Raises:
            SlackRefused: The socket is lost for good, because Slack no longer accepts the app's token.
        """
        clock = asyncio.get_running_loop().time
        since = clock()
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            self._is_up = await self._socket.is_connected()
            if self._is_up:
                since = clock()
            elif clock() - since >= LOST_SECONDS:
                since = clock()
                with suppress(SlackUnreachable):
                    await self._request_url()


@asynccontextmanager
async def http(app: AsyncApp, settings: SlackSettings) -> AsyncIterator[None]:
    """Listen over HTTP, only on the address in the settings.

    Raises:
        MemoqaError: memoqa cannot listen on the port.
    """
    endpoint = EventsEndpoint(app, SignatureVerifier(settings.signing_secret.get_secret_value()))
    application = web.Application()
    application.router.add_post(PATH, endpoint.respond)
    async with AsyncExitStack() as opened:
        try:
            await opened.enter_async_context(listening(application, settings.host, settings.port or 0))
        except OSError as error:
            address = f"{settings.host}:{settings.port}"
            raise MemoqaError(
                f"Cannot listen on {address} ({error.strerror or error}); change SLACK_HOST or SLACK_PORT."
            ) from None
        logger.info("Listening to Slack on http://%s:%s%s", settings.host, settings.port, PATH)
        yield


class EventsEndpoint:
    """Passes requests that Slack signed to the app, and refuses all others."""

    def __init__(self, app: AsyncApp, verifier: SignatureVerifier) -> None:
        self._app = app
        self._verifier = verifier

    async def respond(self, request: web.Request) -> web.Response:
        """Answer one request."""
        try:
            body = (await request.read()).decode()
        except UnicodeDecodeError:
            return web.Response(status=401)
        if not is_genuine(body, request.headers, self._verifier):
            # Now and then Slack checks the certificate of a command's URL, without a signature; 200 is all it expects.
            return web.Response(status=200 if parse_qs(body).get("ssl_check") == ["1"] else 401)
        try:
            bolt = AsyncBoltRequest(body=body, query=request.query_string, headers=dict(request.headers))
        except Exception as error:  # noqa: BLE001 - Bolt itself reads it, in its own way
            log_unreadable(error)
            return web.Response(status=status_for(_json(body)))
        return await to_aiohttp_response(await self._app.async_dispatch(bolt))


def _json(body: str) -> object:
    """What a body holds; None if it is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def is_genuine(body: str, headers: Mapping[str, str], verifier: SignatureVerifier) -> bool:
    """Whether Slack signed this body in the last five minutes.

    slack_sdk's verifier raises on a timestamp that is not a number or a signature that is not ASCII, so this checks
    their form first.
    """
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
        return False
    return verifier.is_valid(body, timestamp, signature)
