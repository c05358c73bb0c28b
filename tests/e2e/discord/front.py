"""A Discord on loopback: simcord's backend behind real HTTP and a real gateway socket.

simcord decides what each route does, who may use it, which errors it gives, and what payloads look like. This file adds
the transport and its faults: a dropped gateway with and without RESUME, a refused intent, a 502 before or after the
request took effect, a 429. It also adds what simcord accepts and ignores: it enforces nonces, and marks a message that
has a thread.
"""

import asyncio
import datetime
import fnmatch
import io
import itertools
import json
import time
import urllib.parse
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import discord
from aiohttp import WSMsgType, web
from simcord._clock import Clock
from simcord.backend import serializers
from simcord.backend.cdn import CDN_BASE
from simcord.backend.errors import BackendError
from simcord.env import Env
from simcord.gateway import FakeGateway
from simcord.http import client as _routes  # noqa: F401 - importing it registers every route
from simcord.http import router

TOKEN: Final = "front.token.7f3a"
HAS_THREAD: Final = 1 << 5
MAY_READ: Final = 1 << 19  # the Message Content intent, as ticked in the portal
REFUSED_TOKEN, REFUSED_INTENT, ANY_FAILURE = 4004, 4014, 4000
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 9, 10, 11


class RealClock(Clock):
    """Real time, for snowflakes, the 3 s to acknowledge, and a token's 15 minutes."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._ahead = 0.0
        super().__init__()
        self._epoch = datetime.datetime.now(datetime.UTC)

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._began + self._ahead

    @elapsed.setter
    def elapsed(self, _value: float) -> None:
        """Ignored: only `advance` moves time."""

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


class World(Env):
    """simcord's people and places; the bot runs elsewhere, so there is nothing to wait for."""

    async def _settle_internal(self, **_kwargs: Any) -> None:
        await asyncio.sleep(0)


@dataclass
class Fault:
    """A fault in the next requests of a kind.

    Attributes:
        times: How many requests it hits.
        carried_out: Whether the request takes effect, and only its answer is lost.
        retry_after: Seconds, for a 429.
        code: Discord's own error code, beside the status.
    """

    method: str
    path: str
    status: int
    times: int = 1
    carried_out: bool = False
    retry_after: float = 0.0
    code: int = 0

    def takes(self, method: str, path: str) -> bool:
        if not self.times or self.method != method or not fnmatch.fnmatch(path, self.path):
            return False
        self.times -= 1
        return True

    def response(self) -> web.Response:
        if self.status != 429:
            return answer({"code": self.code, "message": "fault"}, self.status)
        body = {"message": "You are being rate limited.", "retry_after": self.retry_after, "global": False}
        return answer(body, 429, {"Retry-After": str(self.retry_after), "Via": "1.1 front"})


@dataclass
class Request:
    """A request over HTTP, and its outcome."""

    method: str
    path: str
    status: int
    body: Any
    at: float


@dataclass
class Session:
    """What the gateway sends to one identified client, over all its sockets."""

    id: str
    intents: discord.Intents
    front: "Front"
    socket: web.WebSocketResponse | None = None
    sent: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gateway = FakeGateway(self.front.backend, self)

    # What FakeGateway needs of a client: its intents, and a parser for each event.
    @property
    def parsers(self) -> "Session":
        return self

    def __getitem__(self, event: str) -> Callable[[Any], None]:
        return lambda payload: self.send(event, payload)

    def get(self, event: str, _default: object = None) -> Callable[[Any], None]:
        return self[event]

    def send(self, event: str, payload: Mapping[str, Any]) -> None:
        told = json.loads(json.dumps(payload).replace(CDN_BASE, self.front.cdn))
        self.sent.append({"op": DISPATCH, "t": event, "s": len(self.sent) + 1, "d": told})
        self.deliver(self.sent[-1])

    def deliver(self, message: dict[str, Any]) -> None:
        if self.socket is not None and not self.socket.closed:
            self.front.outbox.put_nowait((self.socket, message))


class Front:
    """The server; `async with Front() as front` serves on a port of its own."""

    def __init__(self) -> None:
        self.world = World(discord.Client(intents=discord.Intents.all()))
        self.backend = self.world.backend
        self.backend.clock = RealClock()
        self.world._message_states.add(self.world.bot._connection)
        self.sessions: dict[str, Session] = {}
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.refused: frozenset[str] = frozenset()  # intents not ticked in the portal
        self.shards = 1
        self.locale = "en-US"
        self.resumable = True
        self.to_resume = ""  # where the bot must resume its sessions; here if empty
        self.closed = False  # whether the gateway refuses connections
        self.outbox: asyncio.Queue[tuple[web.WebSocketResponse, dict[str, Any]]] = asyncio.Queue()
        self._numbers = itertools.count()
        self._nonces: dict[tuple[int, str], Any] = {}

    async def __aenter__(self) -> "Front":
        self.backend.subscribers.append(self.emit)
        app = web.Application(client_max_size=30 << 20)
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_get("/cdn/{path:.*}", self._file)
        app.router.add_route("*", "/api/v10/{path:.*}", self._request)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.api, self.gateway = f"http://127.0.0.1:{port}/api/v10", f"ws://127.0.0.1:{port}/gateway/"
        self.cdn = f"http://127.0.0.1:{port}/cdn"
        self._pump = asyncio.create_task(self._deliver())
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.drop(1001)
        self._pump.cancel()
        await asyncio.gather(self._pump, return_exceptions=True)
        await self._runner.cleanup()

    async def drop(self, code: int = ANY_FAILURE) -> None:
        """Close every gateway socket."""
        for session in self.sessions.values():
            if session.socket is not None:
                with suppress(ConnectionError):
                    await session.socket.close(code=code)

    @property
    def connected(self) -> bool:
        return any(session.socket is not None and not session.socket.closed for session in self.sessions.values())

    def asked(self, method: str, path: str) -> list[Request]:
        """The requests of a kind so far; the path may have wildcards."""
        return [one for one in self.requests if one.method == method and fnmatch.fnmatch(one.path, path)]

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event to every session that its intents let see it."""
        if event == "INTERACTION_CREATE":
            payload = {**payload, "locale": self.locale}
        for session in self.sessions.values():
            session.gateway.feed(event, payload)

    async def _deliver(self) -> None:
        while True:
            socket, message = await self.outbox.get()
            with suppress(ConnectionError):
                await socket.send_json(message)

    async def _request(self, request: web.Request) -> web.Response:
        path = "/" + urllib.parse.unquote(request.match_info["path"])
        body, files = await _read(request)
        fault = next((one for one in self.faults if one.takes(request.method, path)), None)
        response = None
        if fault is None or fault.carried_out:
            response = self._carried_out(request, path, body, files)
        if fault is not None:
            response = fault.response()
        assert response is not None
        self.requests.append(Request(request.method, path, response.status, body, time.monotonic()))
        return response

    def _carried_out(self, request: web.Request, path: str, body: Any, files: list[Any]) -> web.Response:
        try:
            given = self._routed(request, path, body, files)
        except BackendError as error:
            # simcord raises this too, with status 501, for routes and fields that it does not know.
            return answer({"code": error.code, "message": str(error)}, error.status)
        return web.Response(status=204) if given is None else answer(given, cdn=self.cdn)

    def _routed(self, request: web.Request, path: str, body: Any, files: list[Any]) -> Any:
        by_token = path.startswith(("/interactions/", "/webhooks/"))
        if not by_token and request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise BackendError(401, 0, "401: Unauthorized")
        if (request.method, path) == ("GET", "/gateway/bot"):
            limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            return {"url": "wss://not-this-one.test", "shards": self.shards, "session_start_limit": limit}
        if (request.method, path) == ("GET", "/users/@me"):
            return {**serializers.user_payload(self.backend.bot_user), "verified": True, "mfa_enabled": False}
        parts = path.strip("/").split("/")
        posting = request.method == "POST" and len(parts) == 3 and parts[::2] == ["channels", "messages"]
        nonce = (int(parts[1]), str(body["nonce"])) if posting and body.get("enforce_nonce") else None
        if nonce in self._nonces:
            return self._nonces[nonce]
        given = router.dispatch(self.backend, request.method, path, json=body, params=dict(request.query), files=files)
        if nonce:
            self._nonces[nonce] = given
        if path == "/oauth2/applications/@me":
            given["flags"] = 0 if "message_content" in self.refused else MAY_READ
        if request.method == "POST" and parts[-1] == "threads" and "messages" in parts:
            self.backend.messages[int(parts[1])][int(parts[3])].flags |= HAS_THREAD
        return given

    async def _file(self, request: web.Request) -> web.Response:
        content = self.backend.cdn.get(f"{CDN_BASE}/{request.match_info['path']}")
        return web.Response(body=content) if content is not None else web.Response(status=404)

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        if self.closed:
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41_250}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if said["op"] == HEARTBEAT:
                await socket.send_json({"op": HEARTBEAT_ACK})
            elif said["op"] == IDENTIFY:
                await self._identify(socket, said["d"])
            elif said["op"] == RESUME:
                await self._resume(socket, said["d"])
        return socket

    async def _identify(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        intents = discord.Intents._from_value(said["intents"])
        if said["token"].removeprefix("Bot ") != TOKEN:
            await socket.close(code=REFUSED_TOKEN)
            return
        if any(getattr(intents, name) for name in self.refused):
            await socket.close(code=REFUSED_INTENT)
            return
        session = Session(f"session-{next(self._numbers)}", intents, self, socket)
        self.sessions = {name: one for name, one in self.sessions.items() if one.socket and not one.socket.closed}
        self.sessions[session.id] = session
        ready = {
            "v": 10,
            "user": dict(serializers.user_payload(self.backend.bot_user)),
            "guilds": [{"id": str(guild), "unavailable": True} for guild in self.backend.guilds],
            "session_id": session.id,
            "shard": said["shard"],
            "resume_gateway_url": self.to_resume or self.gateway,
            "application": {"id": str(self.backend.application_id), "flags": 0},
        }
        session.send("READY", ready)
        for guild in self.backend.guilds.values():
            session.gateway.feed("GUILD_CREATE", serializers.guild_create_payload(self.backend, guild))

    async def _resume(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        session = self.sessions.get(said["session_id"])
        if session is None or not self.resumable:
            await socket.send_json({"op": INVALID_SESSION, "d": False})
            return
        session.socket = socket
        # The last event that arrived comes once more: Discord promises delivery at least once.
        for message in session.sent[max(0, said["seq"] - 1) :]:
            session.deliver(message)
        session.send("RESUMED", {})


def answer(
    given: Any, status: int = 200, headers: Mapping[str, str] | None = None, *, cdn: str = CDN_BASE
) -> web.Response:
    """A JSON response with exactly the header that discord.py looks for."""
    body = json.dumps(given).replace(CDN_BASE, cdn).encode()
    return web.Response(status=status, body=body, headers={"Content-Type": "application/json", **(headers or {})})


async def _read(request: web.Request) -> tuple[Any, list[Any]]:
    if request.content_type != "multipart/form-data":
        return json.loads(await request.read() or "null"), []
    form: list[dict[str, Any]] = []
    files: list[Any] = []
    async for part in await request.multipart():
        content = await part.read()
        form.append({"name": part.name, "value": content.decode() if part.filename is None else content})
        if part.filename:
            form[-1]["filename"] = part.filename
            files.append(discord.File(io.BytesIO(content), filename=part.filename))
    return router.parse_form(form, files)
