"""Slack's Web API, for tests that look into what the adapter makes of its answers."""

import asyncio
from typing import Any

from aiohttp import ServerDisconnectedError
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.events import Home

HOME = Home("T1", "UMEMOQA", "BMEMOQA")


class Web:
    """Slack's Web API as the adapter calls it; keeps the messages of one thread."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.edited: list[dict[str, Any]] = []
        self.whispered: list[dict[str, Any]] = []
        self.errors: dict[str, str] = {}
        self.locale = "zh-CN"
        self.asked = 0
        self.person_known = asyncio.Event()
        self.person_known.set()
        self.session = None
        self.opened: list[dict[str, Any]] = []
        self.lost = 0  # posts whose reply is lost
        self.carried = True  # whether those arrive all the same
        self.channel: dict[str, Any] = {}
        self.channels_asked: list[str] = []
        self.channel_known = asyncio.Event()
        self.channel_known.set()

    def _refuse(self, method: str) -> None:
        if error := self.errors.get(method):
            response = type("Response", (), {"data": {"ok": False, "error": error}})()
            raise SlackApiError(f"refused: {error}", response)

    async def chat_postMessage(self, **said: Any) -> dict[str, Any]:  # noqa: N802 - Slack's name
        self._refuse("post")
        if self.lost and not self.carried:
            self.lost -= 1
            raise ServerDisconnectedError
        self.messages.append(said | {"user": HOME.user, "ts": f"200.{len(self.messages)}"})
        if self.lost:
            self.lost -= 1
            raise ServerDisconnectedError
        return {"ts": self.messages[-1]["ts"]}

    async def chat_update(self, **said: Any) -> None:
        self._refuse("update")
        self.edited.append(said)
        next(one for one in self.messages if one["ts"] == said["ts"]).update(said)

    async def chat_postEphemeral(self, **said: Any) -> None:  # noqa: N802 - Slack's name
        self._refuse("whisper")
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

    async def conversations_info(self, *, channel: str) -> dict[str, Any]:
        self.channels_asked.append(channel)
        await self.channel_known.wait()
        self._refuse("channel")
        return {"channel": self.channel}

    async def auth_test(self) -> None:
        self._refuse("auth")

    async def usergroups_users_list(self, *, usergroup: str) -> dict[str, Any]:
        self._refuse("group")
        return {"users": ["U7"] if usergroup == "S1" else []}
