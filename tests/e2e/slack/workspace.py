"""A Slack workspace on loopback: emulate's state and Web API, behind a front that adds what emulate leaves out.

The front passes things on and decides nothing: events, commands and buttons over signed HTTP and over Socket Mode,
response URLs, user groups, users' languages, shared channels, files behind Slack's login page. It records every call
that memoqa makes, knows which ephemeral messages nobody sees, and can answer a call with a fault.
"""

import asyncio
import json
import tempfile
import time
import urllib.parse
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, WSMsgType, web
from slack_sdk.signature import SignatureVerifier
from yarl import URL

from tests.e2e.slack import emulator

TEAM, CHANNEL = "T000000001", "C000000001"  # emulate's own
APP, BOT, BOT_USER = "A0MEMOQA", "B0MEMOQA", "U0MEMOQA"
SECRET = "s3cret"
SCOPES = (
    *("chat:write", "commands", "app_mentions:read", "users:read", "im:history", "im:write"),
    *("channels:history", "groups:history", "mpim:history", "channels:read", "groups:read"),
    "files:write",
)
# The scopes that emulate, unlike Slack, asks of a bot's token.
EMULATED = ("im:read",)
UPLOADS = "files:read"  # granted if a test adds it to `scopes`
SENDING = "files:write"
SENDING_METHODS = ("files.getUploadURLExternal", "files.completeUploadExternal")
AGENT = "assistant:write"  # likewise
CONTROLS = ("actions", "context_actions")  # the kinds of blocks with buttons
DEADLINE_SECONDS = 3.0  # Slack's, for every acknowledgement


@dataclass(frozen=True)
class Call:
    """One call that memoqa made to the Web API.

    Attributes:
        unseen: Slack accepted an ephemeral message for a thread without replies, and shows it to nobody.
    """

    method: str
    said: dict[str, Any]
    reply: dict[str, Any]
    at: float
    unseen: bool = False


@dataclass
class Fault:
    """A fault in the next calls of a method.

    Attributes:
        status: The front answers with this status instead of passing the call on.
        error: The same, as one of Slack's errors with status 200.
        seconds: The front waits so long before it passes the call on.
        lost: The front passes the call on, and drops the connection instead of replying.
    """

    method: str
    times: int
    status: int = 429
    headers: dict[str, str] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0
    lost: bool = False


class Refused(Exception):
    """memoqa refused a delivery."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Workspace:
    """The workspace; `api` is the value for SLACK_API_URL."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.responses: list[dict[str, Any]] = []
        self.deadline = DEADLINE_SECONDS
        self.acknowledged: list[float] = []  # seconds from a delivery to its acknowledgement
        self.sockets: list[web.WebSocketResponse] = []
        self.events_url = ""
        self.locales: dict[str, str] = {}
        self.groups: dict[str, list[str]] = {}
        self.members: dict[str, list[str]] = {}  # by channel; a channel that is not here memoqa may not list
        self.scopes: tuple[str, ...] = SCOPES
        self.shared: dict[str, dict[str, Any]] = {}  # by channel, what conversations.info adds
        self.takes_status = False  # whether the workspace has status lines; emulate knows nothing of them
        self.statuses: dict[str, str] = {}  # what stands under a thread, by its root; empty if nothing does
        self.prompts: list[dict[str, Any]] = []  # what memoqa suggested, as an app with the scope assistant:write
        self.checks = False  # whether the workspace has Slack's check of payloads
        self.revoked = False  # memoqa's token
        self.closed = False  # whether the front refuses to open sockets
        self.users: dict[str, str] = {}
        self._acknowledging: dict[str, asyncio.Future[Any]] = {}

    async def start(self) -> "Workspace":
        self._folder = tempfile.TemporaryDirectory()
        ids = {"app": APP, "bot": BOT, "user": BOT_USER}
        self._process, self._upstream = emulator.started(Path(self._folder.name), ids, (*SCOPES, *EMULATED, UPLOADS))
        self._http = ClientSession()
        await until(self._answers, 20)
        application = web.Application(client_max_size=30 * 2**20)
        application.router.add_post("/api/apps.connections.open", self._open_socket)
        application.router.add_post("/api/usergroups.users.list", self._members)
        application.router.add_get("/api/usergroups.users.list", self._members)
        application.router.add_route("*", "/api/conversations.members", self._in_channel)
        application.router.add_post("/api/assistant.threads.setStatus", self._set_status)
        application.router.add_post("/api/assistant.threads.setSuggestedPrompts", self._set_prompts)
        application.router.add_post("/api/{method:blocks.validate}", self._check)
        application.router.add_route("*", "/api/{method}", self._carry)
        application.router.add_get("/files-pri/{id}/{name}", self._file)
        application.router.add_get("/socket", self._socket)
        application.router.add_post("/response/{id}", self._respond)
        self._runner = web.AppRunner(application, shutdown_timeout=1)
        await self._runner.setup()
        port = emulator.free_port()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.base = f"http://127.0.0.1:{port}"
        self.api = self.base + "/api/"
        for name in ("alice", "root"):
            self.users[name] = (await self.as_person(name, "auth.test"))["user_id"]
            await self.as_person(name, "conversations.join", channel=CHANNEL)
        return self

    async def stop(self) -> None:
        for one in self.sockets:
            await one.close()
        await self._runner.cleanup()
        await self._http.close()
        self._process.terminate()
        self._process.wait(5)
        self._folder.cleanup()

    # What people do.

    async def as_person(self, person: str, method: str, /, **said: Any) -> dict[str, Any]:
        """A person's call of the Web API; if it fails, so does the test."""
        return await self._as(f"xoxp-{person}", method, said)

    async def _as(self, token: str, method: str, said: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"}
        async with self._http.post(f"{self._upstream}/api/{method}", data=said, headers=headers) as response:
            reply = await response.json(content_type=None)
        assert reply["ok"], (method, reply)
        return dict(reply)

    async def say(self, name: str, text: str, *, thread: str = "", channel: str = CHANNEL, **more: Any) -> str:
        """Post as a person, and deliver the events as Slack does, two for a mention; the message's ts."""
        posted = await self.as_person(name, "chat.postMessage", channel=channel, text=text, **_threaded(thread))
        for event in self.events_of(name, text, posted["ts"], thread=thread, channel=channel, **more):
            await self.tell(event)
        return str(posted["ts"])

    async def upload(
        self, name: str, *files: tuple[str, str | bytes], text: str = "", channel: str = CHANNEL, **more: Any
    ) -> dict[str, Any]:
        """Post files as a person, each a name and what it holds, and deliver the events; the message."""
        uploaded = []
        for filename, content in files:
            data = content.encode() if isinstance(content, str) else content
            begun = await self.as_person(name, "files.getUploadURLExternal", filename=filename, length=len(data))
            async with self._http.post(begun["upload_url"], data=data) as response:
                assert response.status == 200
            uploaded.append({"id": begun["file_id"]})
        where = {"channel_id": channel, "initial_comment": text}
        await self.as_person(name, "files.completeUploadExternal", files=json.dumps(uploaded), **where)
        message = (await self.as_person(name, "conversations.history", channel=channel))["messages"][0]
        described = {"subtype": "file_share", "files": message["files"]} | more
        for event in self.events_of(name, text, message["ts"], channel=channel, **described):
            await self.tell(event)
        return dict(message)

    def events_of(
        self, name: str, text: str, ts: str, *, thread: str = "", channel: str = CHANNEL, **more: Any
    ) -> list[dict[str, Any]]:
        """The events of a message: `message`, and `app_mention` if it mentions memoqa."""
        kind = {"D": "im", "G": "group"}.get(channel[0], "channel")
        message = {
            "type": "message", "user": self.users[name], "text": text, "ts": ts, "event_ts": ts, "channel": channel,
            "channel_type": kind, "team": TEAM, "client_msg_id": str(uuid.uuid4()), **_threaded(thread), **more,
        }  # fmt: skip
        mention = {key: value for key, value in message.items() if key != "channel_type"} | {"type": "app_mention"}
        return [message, mention] if f"<@{BOT_USER}>" in text else [message]

    async def tell(self, event: dict[str, Any], *, identity: str = "", **how: Any) -> Any:
        """Deliver an event."""
        own = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
        body = {
            "token": "x", "team_id": TEAM, "api_app_id": APP, "type": "event_callback", "event": event,
            "event_id": identity or f"Ev{uuid.uuid4().hex[:9].upper()}", "event_time": int(time.time()),
            "authorizations": [own | {"is_enterprise_install": False}], "is_ext_shared_channel": False,
        }  # fmt: skip
        return await self.deliver("events_api", body, **how)

    async def command(
        self, name: str, command: str, text: str = "", *, channel: str = CHANNEL, trigger: str = "", **how: Any
    ) -> Any:
        """Give a slash command; only with a `trigger` of its own can it open a form."""
        body = {
            "token": "x", "team_id": TEAM, "team_domain": "lab", "channel_id": channel, "channel_name": "general",
            "user_id": self.users[name], "user_name": name, "command": command, "text": text, "api_app_id": APP,
            "is_enterprise_install": "false", "response_url": f"{self.base}/response/{uuid.uuid4().hex}",
            "trigger_id": trigger or f"1.2.{uuid.uuid4().hex}",
        }  # fmt: skip
        return await self.deliver("slash_commands", body, **how)

    async def trigger(self, name: str) -> str:
        """What lets memoqa open a form for a person."""
        reply = await self._as("xoxb-memoqa", "views.generateTriggerId", {"user_id": self.users[name]})
        return str(reply["trigger_id"])

    async def press(
        self, name: str, message: dict[str, Any], action: str, *, channel: str = CHANNEL, ephemeral: bool = False
    ) -> Any:
        """Press a button under a message; of an ephemeral one Slack says only where it stands."""
        pressed = buttons(message)[action]
        body = await self._interaction(name, channel, message) | {
            "type": "block_actions",
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel},
            "actions": [pressed | {"block_id": "b", "action_ts": f"{time.time():.6f}"}],
        }
        if ephemeral:
            del body["message"]
            body["container"]["is_ephemeral"] = True
        return await self.deliver("interactive", body)

    async def open_app(self, name: str, channel: str, tab: str = "home") -> None:
        """Open memoqa's app at one of its tabs, as a person whose direct messages with it are in this channel."""
        event = {"type": "app_home_opened", "user": self.users[name], "channel": channel, "tab": tab}
        await self.tell(event | {"event_ts": f"{time.time():.6f}"})

    async def press_home(self, name: str, view: dict[str, Any], action: str) -> Any:
        """Press a button of the Home tab."""
        body = await self._interaction(name, CHANNEL, {}) | {
            "type": "block_actions", "view": view, "container": {"type": "view", "view_id": view.get("id", "V1")},
            "actions": [{"action_id": action, "block_id": "b", "type": "button", "action_ts": f"{time.time():.6f}"}],
        }  # fmt: skip
        for elsewhere in ("channel", "message", "response_url"):
            del body[elsewhere]
        return await self.deliver("interactive", body)

    async def direct(self, name: str) -> str:
        """The channel of a person's direct messages with memoqa."""
        return str((await self.as_person(name, "conversations.open", users=BOT_USER))["channel"]["id"])

    async def point_at(
        self, name: str, message: dict[str, Any], *, shortcut: str = "ask_about", channel: str = CHANNEL
    ) -> Any:
        """Use a shortcut on a message."""
        body = await self._interaction(name, channel, message) | {
            "type": "message_action", "callback_id": shortcut, "message_ts": message["ts"],
            "action_ts": f"{time.time():.6f}",
        }  # fmt: skip
        return await self.deliver("interactive", body)

    async def submit(self, name: str, view: dict[str, Any], text: str, *, chosen: str = "") -> Any:
        """Submit a modal with a text, and with the option of its radio buttons that has this value."""
        values: dict[str, dict[str, dict[str, Any]]] = {}
        for block in view["blocks"]:
            field = block["element"]
            filled: dict[str, Any] = {"type": field["type"], "value": text}
            if field["type"] == "radio_buttons":
                option = next((one for one in field["options"] if one["value"] == chosen), None)
                filled = {"type": field["type"], "selected_option": option}
            values[block["block_id"]] = {field["action_id"]: filled}
        body = {
            "type": "view_submission", "team": {"id": TEAM, "domain": "lab"}, "api_app_id": APP, "token": "x",
            "user": {"id": self.users[name], "team_id": TEAM}, "trigger_id": "1", "response_urls": [],
            "view": view | {"id": view.get("id") or f"V{uuid.uuid4().hex}", "state": {"values": values}},
        }  # fmt: skip
        return await self.deliver("interactive", body)

    # What people see.

    async def thread(self, root: str, *, channel: str = CHANNEL) -> list[dict[str, Any]]:
        """The messages of a thread, including the first one."""
        return list((await self.as_person("root", "conversations.replies", channel=channel, ts=root))["messages"])

    async def history(self, *, channel: str = CHANNEL) -> list[dict[str, Any]]:
        """The channel's latest messages outside threads, newest first."""
        found = await self.as_person("root", "conversations.history", channel=channel, limit=200)
        return list(found["messages"])

    async def message(
        self, text: str, *, root: str = "", channel: str = CHANNEL, seconds: float = 30
    ) -> dict[str, Any]:
        """memoqa's first message that shows this text, as soon as it is there."""

        async def found() -> dict[str, Any] | None:
            these = await (self.thread(root, channel=channel) if root else self.history(channel=channel))
            return next((one for one in these if one["user"] == BOT_USER and text in seen(one)), None)

        return dict(await until(found, seconds))

    async def own_history(self, channel: str) -> list[dict[str, Any]]:
        """A channel's latest messages as memoqa sees them."""
        found = await self._as("xoxb-memoqa", "conversations.history", {"channel": channel, "limit": 200})
        return list(found["messages"])

    async def content(self, file: dict[str, Any]) -> bytes:
        """What a file holds, as somebody who sees it downloads it."""
        headers = {"Authorization": "Bearer xoxb-memoqa"}
        async with self._http.get(file["url_private_download"], headers=headers) as response:
            assert response.status == 200
            return await response.read()

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def whispered(self, *, since: int = 0) -> list[Call]:
        """The ephemeral messages that somebody saw, after so many calls of `chat.postEphemeral`."""
        return [call for call in self.called("chat.postEphemeral")[since:] if not call.unseen]

    @property
    def open_sockets(self) -> list[web.WebSocketResponse]:
        return [one for one in self.sockets if not one.closed]

    # How events reach memoqa.

    async def deliver(
        self, kind: str, body: dict[str, Any], *, retry: int = 0, secret: str = SECRET, age: int = 0, by: str = ""
    ) -> Any:
        """Deliver a payload, over the socket if there is one; the content of the acknowledgement.

        Raises:
            Refused: memoqa answered over HTTP with another status than 200.
            TimeoutError: memoqa did not acknowledge within the deadline, which is Slack's three seconds.
        """
        began = time.monotonic()
        over_socket = (self.open_sockets and not by) or by == "socket"
        try:
            if over_socket:
                return await asyncio.wait_for(self._over_socket(kind, body, retry), self.deadline)
            return await asyncio.wait_for(self._over_http(kind, body, retry, secret, age), self.deadline)
        finally:
            self.acknowledged.append(time.monotonic() - began)

    async def _over_socket(self, kind: str, body: dict[str, Any], retry: int) -> Any:
        envelope = {"envelope_id": uuid.uuid4().hex, "type": kind, "payload": body}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        self._acknowledging[envelope["envelope_id"]] = done = asyncio.get_running_loop().create_future()
        await self.open_sockets[-1].send_json(envelope)
        return await done

    async def _over_http(self, kind: str, body: dict[str, Any], retry: int, secret: str, age: int) -> Any:
        if kind == "events_api":
            text, sort = json.dumps(body), "application/json"
        else:
            form = body if kind == "slash_commands" else {"payload": json.dumps(body)}
            text, sort = urllib.parse.urlencode(form), "application/x-www-form-urlencoded"
        stamp = str(int(time.time()) - age)
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=text)
        headers = {"Content-Type": sort, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return await self.knock(text, headers)

    async def knock(self, text: str | bytes, headers: dict[str, str]) -> str:
        """Send a request to memoqa as it is, signed or not.

        Raises:
            Refused: memoqa answered with another status than 200.
        """
        async with self._http.post(self.events_url, data=text, headers=headers) as response:
            answer = await response.text()
            if response.status != 200:
                raise Refused(response.status)
            return answer

    # The front.

    async def _answers(self) -> bool:
        try:
            async with self._http.get(self._upstream):
                return True
        except OSError:
            return False

    async def _carry(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.headers.get("Authorization") != "Bearer xoxb-memoqa":  # emulate treats any token as the admin's
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if self.revoked:
            return web.json_response({"ok": False, "error": "account_inactive"})
        needed = UPLOADS if method == "files.info" else SENDING if method in SENDING_METHODS else ""
        if needed and needed not in self.scopes:
            return web.json_response({"ok": False, "error": "missing_scope", "needed": needed})
        body, sort = await request.read(), request.headers.get("Content-Type", "")
        # slack_sdk uses GET for reading, and a query for deleting; Slack takes both, emulate only POST with a body.
        if request.method == "GET" or (not body and request.query_string):
            body, sort = request.query_string.encode(), "application/x-www-form-urlencoded"
        said = (
            json.loads(body or b"{}")
            if sort.startswith("application/json")
            else dict(urllib.parse.parse_qsl(body.decode()))
        )
        fault = next((one for one in self.faults if one.method == method and one.times), None)
        if fault and (refusal := await self._refusal(fault, said)):
            return refusal
        unseen = method == "chat.postEphemeral" and not await self._is_active(said["channel"], said.get("thread_ts"))
        headers = {"Authorization": request.headers.get("Authorization", ""), "Content-Type": sort}
        async with self._http.post(f"{self._upstream}/api/{method}", data=body, headers=headers) as response:
            reply = {"ok": False, "error": "unknown_method"} if response.status == 404 else await response.json()
        if method == "users.info" and reply["ok"]:
            reply["user"]["locale"] = self.locales.get(said["user"], "")
        if method == "conversations.info" and reply["ok"]:
            reply["channel"] |= self.shared.get(said["channel"], {})
        if method == "files.info" and reply["ok"]:
            address = URL(reply["file"]["url_private_download"])  # emulate's own
            reply["file"]["url_private_download"] = self.base + address.raw_path_qs
        self._end_status(method, said)
        self.calls.append(Call(method, said, reply, time.monotonic(), unseen=unseen))
        if fault and fault.lost:
            assert request.transport
            request.transport.abort()
        return web.json_response(reply, headers={"x-oauth-scopes": ",".join(self.scopes)})

    async def _set_status(self, request: web.Request) -> web.Response:
        said = await request.post() or await request.json()
        if not self.takes_status:
            return web.json_response({"ok": False, "error": "unknown_method"})
        assert said["channel_id"], "Slack needs it"
        self.statuses[str(said["thread_ts"])] = str(said["status"])
        return web.json_response({"ok": True})

    async def _set_prompts(self, request: web.Request) -> web.Response:
        said = await request.json()
        if AGENT not in self.scopes:
            return web.json_response({"ok": False, "error": "missing_scope"})
        assert 1 <= len(said["prompts"]) <= 4, "Slack takes no more"
        assert "thread_ts" not in said, "Slack ignores the call then"
        self.prompts.append(said)
        return web.json_response({"ok": True})

    async def _check(self, request: web.Request) -> web.Response:
        if not self.checks:  # emulate knows nothing of them
            return await self._carry(request)
        said = {name: str(value) for name, value in (await request.post()).items()}
        self.calls.append(Call("blocks.validate", said, {"ok": True}, time.monotonic()))
        return web.json_response({"ok": True})

    def _end_status(self, method: str, said: dict[str, Any]) -> None:
        """Slack takes a status line away with the app's next message in the thread."""
        if method == "chat.postMessage":
            self.statuses[said.get("thread_ts", "")] = ""

    async def _refusal(self, fault: Fault, said: dict[str, Any]) -> web.Response | None:
        """The fault's answer to a call; None if the front passes the call on all the same."""
        fault.times -= 1
        await asyncio.sleep(fault.seconds)
        if fault.lost or fault.seconds:
            return None
        self.calls.append(Call(fault.method, said, {"ok": False}, time.monotonic()))
        status, error = (200, fault.error) if fault.error else (fault.status, "ratelimited")
        return web.json_response({"ok": False, "error": error}, status=status, headers=fault.headers)

    async def _is_active(self, channel: str, thread: str | None) -> bool:
        return not thread or len(await self.thread(thread, channel=channel)) > 1

    async def _file(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "")
        if token != "Bearer xoxb-memoqa" or UPLOADS not in self.scopes:
            return web.Response(text="<html>Sign in to Slack</html>", content_type="text/html")
        async with self._http.get(self._upstream + request.path_qs, headers={"Authorization": token}) as response:
            return web.Response(body=await response.read(), status=response.status, content_type=response.content_type)

    async def _members(self, request: web.Request) -> web.Response:
        said = request.query or await request.post()
        members = self.groups.get(str(said.get("usergroup")))
        if members is None:
            return web.json_response({"ok": False, "error": "missing_scope"})
        return web.json_response({"ok": True, "users": members})

    async def _in_channel(self, request: web.Request) -> web.Response:
        said = request.query or await request.post()
        members = self.members.get(str(said.get("channel")))
        if members is None:
            return web.json_response({"ok": False, "error": "channel_not_found"})
        return web.json_response({"ok": True, "members": members, "response_metadata": {"next_cursor": ""}})

    async def _open_socket(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != "Bearer xapp-memoqa" or self.closed:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        address = self.base.replace("http", "ws", 1)
        return web.json_response({"ok": True, "url": f"{address}/socket?ticket={uuid.uuid4().hex}"})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}}
        await socket.send_json(hello | {"debug_info": {"host": "applink", "approximate_connection_time": 18_060}})
        self.sockets.append(socket)
        async for message in socket:
            if message.type == WSMsgType.TEXT and message.data.startswith("{"):
                said = json.loads(message.data)
                done = self._acknowledging.pop(said.get("envelope_id"), None)
                if done and not done.done():
                    done.set_result(said.get("payload"))
        return socket

    async def _respond(self, request: web.Request) -> web.Response:
        self.responses.append(await request.json())
        return web.Response(text="ok")

    async def _interaction(self, name: str, channel: str, message: dict[str, Any]) -> dict[str, Any]:
        return {
            "team": {"id": TEAM, "domain": "lab"}, "user": {"id": self.users[name], "username": name, "team_id": TEAM},
            "channel": {"id": channel, "name": "general"}, "api_app_id": APP, "token": "x", "message": message,
            "trigger_id": await self.trigger(name), "response_url": f"{self.base}/response/{uuid.uuid4().hex}",
        }  # fmt: skip


def seen(message: dict[str, Any]) -> str:
    """What people see of a message: the text in its blocks, or its `text` if it has none."""
    if not message.get("blocks"):
        return str(message.get("text", ""))
    return "\n".join(_text(block) for block in message["blocks"] if block["type"] not in CONTROLS)


def buttons(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What Slack says when somebody presses one of a message's buttons, by what the button does."""
    found: dict[str, dict[str, Any]] = {}
    elements = (one for block in message.get("blocks", ()) if block["type"] in CONTROLS for one in block["elements"])
    for element in elements:
        named = {key: element[key] for key in ("action_id", "type")}
        if element["type"] == "feedback_buttons":
            for name, side in (("good", "positive_button"), ("bad", "negative_button")):
                found[name] = named | {key: element[side][key] for key in ("value", "text")}
        else:
            found[element["action_id"]] = named | {key: element[key] for key in ("value", "text")}
    return found


def quoted(messages: list[dict[str, Any]]) -> str:
    """All quoted text in these messages, letter by letter."""
    blocks = [block for one in messages for block in one.get("blocks", []) if block["type"] == "rich_text"]
    parts = [block["elements"][0] for block in blocks]
    return "".join(_text(part) for part in parts if part["type"] == "rich_text_quote")


def _text(part: dict[str, Any]) -> str:
    if part["type"] == "user":
        return f"@{part['user_id']}"
    text = part.get("text", "")
    if part["type"] == "table":
        return "\n".join(" | ".join(map(_text, row)) for row in part["rows"])
    return "".join(map(_text, part.get("elements", ()))) + (text if isinstance(text, str) else "")


def _threaded(thread: str) -> dict[str, str]:
    return {"thread_ts": thread} if thread else {}


async def until(met: Callable[[], Any | Awaitable[Any]], seconds: float = 30) -> Any:
    """The condition's value as soon as it is true; the test fails if that takes too long."""
    end = time.monotonic() + seconds
    while True:
        value = met()
        if isinstance(value, Awaitable):
            value = await value
        if value:
            return value
        assert time.monotonic() < end, f"nothing within {seconds} s"
        await asyncio.sleep(0.03)
