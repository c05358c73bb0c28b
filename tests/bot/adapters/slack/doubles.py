"""Doubles of Slack's Web API and of a response URL, and posts that use them."""

import asyncio
from typing import Any, cast

from aiohttp import ServerDisconnectedError
from aiohttp import web as server
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.events import Workspace
from bot.adapters.slack.post import SlackPost
from bot.adapters.slack.surfaces import Surfaces
from bot.port import Command, Incoming, ThreadKey
from bot.present.wording import Wording
from tests.bot.doubles import nobody

WORKSPACE = Workspace("T1", "UMEMOQA", "BMEMOQA")
THREAD = ThreadKey("slack", "T1:C1", "100.0")
NO_STATUS = "unknown_method"  # the refusal of a workspace without status lines
EVENT = "slack:T1:C1:100.5"


def refusal(error: str) -> SlackApiError:
    """Slack's refusal of a call, with its code."""
    return SlackApiError(f"refused: {error}", type("Response", (), {"data": {"ok": False, "error": error}})())


class Reply(dict[str, Any]):
    """A reply of the Web API; its header names the token's scopes."""

    def __init__(self, scopes: str, **content: Any) -> None:
        super().__init__(content)
        self.headers = {"x-oauth-scopes": scopes}


class Web:
    """Slack's Web API as the adapter calls it; keeps the messages of one thread."""

    def __init__(self) -> None:
        self.scopes = "channels:history,groups:history"
        self.messages: list[dict[str, Any]] = []
        self.edited: list[dict[str, Any]] = []
        self.whispered: list[dict[str, Any]] = []
        self.uploaded: list[dict[str, Any]] = []
        self.refused: list[str] = []  # the calls that `errors` refused
        self.errors: dict[str, str] = {}
        self.locale = "zh-CN"
        self.asked = 0
        self.tested = 0  # how often memoqa asked about its token
        self.person_known = asyncio.Event()
        self.person_known.set()
        self.session = None
        self.unknown_blocks: set[str] = set()
        self.blocks_refused = 0
        self.opened: list[dict[str, Any]] = []
        self.homes: dict[str, list[dict[str, Any]]] = {}  # the Home tabs published, by user
        self.prompts: list[dict[str, Any]] = []
        self.status = ""  # what stands under the thread
        self.statuses: list[tuple[str, str, str]] = []  # each call for a status line: channel, thread, text
        self.status_heard = asyncio.Event()
        self.status_heard.set()
        self.lost = 0  # posts whose reply is lost
        self.carried = True  # whether those arrive all the same
        self.channel: dict[str, Any] = {}
        self.channels_asked: list[str] = []
        self.channel_known = asyncio.Event()
        self.channel_known.set()

    def _refuse(self, method: str) -> None:
        if error := self.errors.get(method):
            self.refused.append(method)
            raise refusal(error)

    def _refuse_blocks(self, said: dict[str, Any]) -> None:
        """Refuse a message with a block of a kind that the workspace does not have."""
        if any(block["type"] in self.unknown_blocks for block in said["blocks"]):
            self.blocks_refused += 1
            raise refusal("invalid_blocks")

    async def chat_postMessage(self, **said: Any) -> dict[str, Any]:  # noqa: N802 - Slack's name
        self._refuse("post")
        self._refuse_blocks(said)
        if self.lost and not self.carried:
            self.lost -= 1
            raise ServerDisconnectedError
        self.status = ""  # an app's message takes its status line away
        self.messages.append(said | {"user": WORKSPACE.user, "ts": f"200.{len(self.messages)}"})
        if self.lost:
            self.lost -= 1
            raise ServerDisconnectedError
        channel = said["channel"]  # a message to a person goes into their direct messages
        return {"ts": self.messages[-1]["ts"], "channel": f"D{channel[1:]}" if channel[0] == "U" else channel}

    async def files_upload_v2(self, **said: Any) -> None:
        self._refuse("upload")
        self.uploaded.append(said)

    async def assistant_threads_setStatus(  # noqa: N802 - Slack's name
        self, *, channel_id: str, thread_ts: str, status: str
    ) -> None:
        self.statuses.append((channel_id, thread_ts, status))
        await self.status_heard.wait()
        self._refuse("status")
        self.status = status

    async def chat_update(self, **said: Any) -> None:
        self._refuse("update")
        self._refuse_blocks(said)
        self.edited.append(said)
        next(one for one in self.messages if one["ts"] == said["ts"]).update(said)

    async def chat_postEphemeral(self, **said: Any) -> None:  # noqa: N802 - Slack's name
        self._refuse("whisper")
        self._refuse_blocks(said)
        self.whispered.append(said)

    async def conversations_replies(self, **_: Any) -> dict[str, Any]:
        self._refuse("read")
        return {"messages": [{"ts": "100.0", "user": "U7"}, *self.messages]}

    async def conversations_history(self, **_: Any) -> dict[str, Any]:
        self._refuse("read")
        return {"messages": self.messages}

    async def users_info(self, **_: Any) -> dict[str, Any]:
        self.asked += 1
        await self.person_known.wait()
        self._refuse("person")
        return {"user": {"locale": self.locale}}

    async def views_open(self, **said: Any) -> None:
        self.opened.append(said)

    async def views_publish(self, *, user_id: str, view: dict[str, Any]) -> None:
        self._refuse("home")
        self.homes.setdefault(user_id, []).append(view)

    async def assistant_threads_setSuggestedPrompts(self, **said: Any) -> None:  # noqa: N802 - Slack's name
        self._refuse("prompts")
        self.prompts.append(said)

    async def conversations_info(self, *, channel: str) -> dict[str, Any]:
        self.channels_asked.append(channel)
        await self.channel_known.wait()
        self._refuse("channel")
        return Reply(self.scopes, channel=self.channel)

    async def auth_test(self) -> None:
        self.tested += 1
        self._refuse("auth")

    async def files_info(self, **_: Any) -> None:
        self._refuse("file")

    async def usergroups_users_list(self, *, usergroup: str) -> dict[str, Any]:
        self._refuse("group")
        return {"users": ["U7"] if usergroup == "S1" else []}


class Hook:
    """A response URL; it answers with the next status, and keeps the last one."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.status = [200]
        self.url = ""

    async def respond(self, request: server.Request) -> server.Response:
        self.said.append(await request.json())
        status = self.status.pop(0) if len(self.status) > 1 else self.status[0]
        return server.Response(status=status, headers={"Retry-After": "1"} if status == 429 else {})


def surfaces_of(web: Web) -> Surfaces:
    """The surfaces of a workspace in which nothing was refused yet."""
    return Surfaces(cast("AsyncWebClient", web))


def post_to(web: Web, incoming: Incoming, response_url: str = "", surfaces: Surfaces | None = None) -> SlackPost:
    """The post for an Incoming, with nothing to enrich; without `surfaces` it is the first in its workspace."""

    async def enrich(incoming: Incoming) -> Incoming:
        return incoming

    surfaces = surfaces or surfaces_of(web)
    return SlackPost(web, surfaces, WORKSPACE, Wording(), incoming, enrich, response_url, lookup=nobody)  # type: ignore[arg-type]


def post(web: Web, thread: ThreadKey | None = THREAD) -> SlackPost:
    """The post for a question of U7's."""
    return post_to(web, Incoming(EVENT, thread, "who?", asker="slack:U7"))


def post_with_url(web: Web, hook: Hook, command: Command, thread: ThreadKey | None = THREAD) -> SlackPost:
    """The post for a command or a button of U7's, which has a response URL."""
    return post_to(web, Incoming("slack:T1:C1:1.2.abc", thread, "who?", command, asker="slack:U7"), hook.url)
