"""The two ways in which Slack brings its events: a socket that memoqa opens, and signed requests over HTTP."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import SlackUnreachable, library_logger, socket_address
from bot.adapters.slack.settings import SlackSettings
from memoqa.errors import MemoqaError

PATH: Final = "/slack/events"  # for events, commands and buttons alike
PING_SECONDS: Final = 5  # a socket that dropped without a word is missed after so long, as in slack_sdk
WATCH_SECONDS: Final = 1.0
LOST_SECONDS: Final = 30.0  # after which Slack is asked whether it takes the token; slack_sdk tries every few seconds
_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")

logger = logging.getLogger(__name__)


@asynccontextmanager
async def socket(app: AsyncApp, client: AsyncWebClient, settings: SlackSettings) -> AsyncIterator["Line"]:
    """Listen over Socket Mode; slack_sdk connects anew by itself when the socket drops.

    Yields:
        What says whether it is connected.

    Raises:
        SlackRefused: The app's token is refused.
    """
    token = settings.app_token.get_secret_value()
    # Asked for here once, because slack_sdk would try a wrong token for ever.
    address = await socket_address(client, token)
    handler = AsyncSocketModeHandler(app, token, logger=library_logger(), web_client=client, ping_interval=PING_SECONDS)
    handler.client.wss_uri = address
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt's
        logger.info("Slack is listened to over Socket Mode")
        yield Line(handler.client, lambda: socket_address(client, token))
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # likewise


class Line:
    """The state of the socket, which slack_sdk mends where it can, and never gives up."""

    def __init__(self, socket: SocketModeClient, ask: Callable[[], Awaitable[str]]) -> None:
        """Take it to be connected.

        Args:
            socket: Which was connected just now.
            ask: Asks Slack for an address, as `socket_address` does.
        """
        self._socket = socket
        self._ask = ask
        self._is_up = True

    def is_up(self) -> bool:
        """Whether Slack can be heard; at most WATCH_SECONDS old."""
        return self._is_up

    async def watch(self) -> None:
        """Look after the socket until cancelled.

        Raises:
            SlackRefused: It was lost, and the app's token is not taken any more, so that it will not come back.
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
                    await self._ask()


@asynccontextmanager
async def http(app: AsyncApp, settings: SlackSettings) -> AsyncIterator[None]:
    """Listen over HTTP, on the address that settings name alone.

    Raises:
        MemoqaError: The port cannot be had.
    """
    door = Door(app, SignatureVerifier(settings.signing_secret.get_secret_value()))
    application = web.Application()
    application.router.add_post(PATH, door.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        logger.info("Slack is listened to on http://%s:%s%s", settings.host, settings.port, PATH)
        yield
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise MemoqaError(
            f"{place} cannot be listened on ({error.strerror or error}); set SLACK_HOST and SLACK_PORT otherwise."
        ) from None
    finally:
        await runner.cleanup()


class Door:
    """Lets in what Slack signed, and nothing else."""

    def __init__(self, app: AsyncApp, verifier: SignatureVerifier) -> None:
        self._app = app
        self._verifier = verifier

    async def take(self, request: web.Request) -> web.Response:
        """Answer one request."""
        try:
            body = (await request.read()).decode()
        except UnicodeDecodeError:
            return web.Response(status=401)
        if not is_genuine(body, request.headers, self._verifier):
            # Slack tries a command's address now and then, without a signature; this is all it wants to know.
            return web.Response(status=200 if parse_qs(body).get("ssl_check") == ["1"] else 401)
        bolt = AsyncBoltRequest(body=body, query=request.query_string, headers=dict(request.headers))
        return await to_aiohttp_response(await self._app.async_dispatch(bolt))


def is_genuine(body: str, headers: Mapping[str, str], verifier: SignatureVerifier) -> bool:
    """Whether Slack signed this body in the last five minutes.

    slack_sdk's verifier raises where a timestamp is no number or a signature is not ASCII: their form is seen to first.
    """
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
        return False
    return verifier.is_valid(body, timestamp, signature)
