"""The leak drill's way into Slack: every kind of request over the local workspace, and whom each message reaches."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from bot.adapters.slack import events, home, upload_form
from bot.adapters.slack.client import web_client, web_session
from bot.adapters.slack.details import FORM, details_modal
from bot.adapters.slack.direct import tell
from bot.adapters.slack.dispatch import Dispatcher
from bot.adapters.slack.events import Workspace as Installed
from bot.adapters.slack.settings import SlackSettings
from bot.adapters.slack.transport import http
from bot.desk.desk import Desk
from bot.present.wording import EN, Wording
from memoqa.view import local_day
from tests.e2e.slack.emulator import free_port
from tests.e2e.slack.forms import fill
from tests.e2e.slack.workspace import BOT, BOT_USER, CHANNEL, SECRET, TEAM, UPLOADS, Workspace
from tests.faults.leak_memos import EDITS, HEADINGS, NAMES, WORDS, Audiences, Chance, Told

GROUP = "S0FINANCE"
SHOWING = ("chat.postMessage", "chat.update", "chat.postEphemeral", "views.publish", "views.open")
FILES = "files.completeUploadExternal"  # says their names, which have the canaries; a picture has no text to search


class OnSlack:
    """alice is in every audience, until she leaves; mallory in none; root is an admin."""

    names = ("alice", "mallory", "root")

    def __init__(self, chance: Callable[[], Chance], clock: Callable[[], float]) -> None:
        self._chance = chance
        self._clock = clock
        self.workspace = Workspace()
        self._last: dict[str, str] = {}  # by channel, the thread that was written in last

    async def start(self) -> Audiences:
        world = await self.workspace.start()
        world.scopes = (*world.scopes, UPLOADS)
        world.users["mallory"] = (await world.as_person("mallory", "auth.test"))["user_id"]
        made = await world.as_person("alice", "conversations.create", name="board")
        self.board = str(made["channel"]["id"])
        for name in self.names:
            for channel in (CHANNEL, self.board):
                await world.as_person(name, "conversations.join", channel=channel)
        self.direct = {name: await world.direct(name) for name in self.names}
        self.owner = {channel: name for name, channel in self.direct.items()}
        self.ids = {world.users[name]: name for name in self.names}
        for channel in (CHANNEL, self.board):
            world.shared[channel] = {"is_member": True}
        self.set_member(True)
        return Audiences(f"slack:{GROUP}", f"slack:{self.board}", f"slack:{world.users['alice']}")

    def set_member(self, inside: bool) -> None:
        """Let alice in, or out, of the group and the channel."""
        listed = [self.workspace.users["alice"]] if inside else []
        self.workspace.groups[GROUP], self.workspace.members[self.board] = listed, listed

    def set_down(self, down: bool) -> None:
        """Let Slack say nothing about members."""
        if down:
            self.workspace.groups.pop(GROUP, None)
            self.workspace.members.pop(self.board, None)

    @asynccontextmanager
    async def bot(self, desk: Desk) -> AsyncIterator[None]:
        """A bot, as after a restart."""
        values: dict[str, Any] = {"bot_token": "xoxb-memoqa", "signing_secret": SECRET, "port": free_port()}
        settings = SlackSettings(api_url=self.workspace.api, **values)
        async with web_session() as session:
            installed = Installed(TEAM, BOT_USER, BOT)
            self.dispatcher = Dispatcher(desk, Wording(), web_client(settings, session), installed, frozenset())
            self.dispatcher._memberships._lists._clock = self._clock
            self.reviews = desk.reviews
            desk.reviews.reach(events.PLATFORM, partial(tell, self.dispatcher._client))
            async with http(self.dispatcher.app(), settings):
                self.workspace.events_url = f"http://127.0.0.1:{settings.port}/slack/events"
                yield
                await self.dispatcher.drained(60)

    async def told(self, person: str, request: Callable[[str, str], Any], channel: str) -> list[Told]:
        """Do one request, and return what it showed to whom."""
        world = self.workspace
        calls, responses, prompts = len(world.calls), len(world.responses), len(world.prompts)
        await request(person, channel)
        while self.dispatcher._tasks:
            await asyncio.wait(set(self.dispatcher._tasks))
        shown = [
            self._told(one.method, one.said, person) for one in world.calls[calls:] if one.method in (*SHOWING, FILES)
        ]
        shown += [Told(person, channel, json.dumps(one)) for one in world.responses[responses:]]
        return shown + [Told("everybody", "", json.dumps(one)) for one in world.prompts[prompts:]]

    def _told(self, method: str, said: dict[str, Any], person: str) -> Told:
        channel = str(said.get("channel") or said.get("channel_id") or "")
        text = json.dumps(said, ensure_ascii=False)
        if method == "views.open":
            return Told(person, "", text)
        if user := said.get("user") or said.get("user_id"):
            return Told(self.ids[str(user)], channel, text)
        alone = self.owner.get(channel) or self.ids.get(channel)
        return Told(alone or "everybody", channel, text)

    def places(self) -> list[str]:
        return [CHANNEL, self.board]

    def for_channel(self, channel: str) -> bool:
        """Whether the channel itself may read the memo that is for it."""
        return channel == self.board

    def requests(self) -> dict[str, Callable[[str, str], Any]]:
        """What somebody may do, by the door that it goes through: each takes the person and the channel."""
        world, chance = self.workspace, self._chance

        def command(name: str, *texts: str) -> Callable[[str, str], Any]:
            async def do(person: str, channel: str) -> None:
                said = chance().dice.choice(texts) if texts else chance().question()
                where = chance().dice.choice([channel, self.direct[person]])
                await world.command(person, name, said, channel=where)

            return do

        def press(action: str) -> Callable[[str, str], Any]:
            async def do(person: str, channel: str) -> None:
                value = chance().about(action)
                element = {"action_id": action, "type": "button", "value": value, "text": {"text": "x"}}
                blocks = [{"type": "actions", "elements": [element]}]
                where = chance().dice.choice([channel, self.direct[person]])
                message = {"ts": self._last.get(where, "1.000001"), "blocks": blocks}
                await world.press(person, message, action, channel=where, ephemeral=chance().dice.random() < 0.3)

            return do

        doors = {f"command {name}": command(name) for name in events.COMMANDS}
        doors["command /ask"] = command("/ask", *[chance().question() for _ in range(9)], "help")
        doors["command /memos"] = command("/memos", "", "", "helper", "helper every-question")
        doors["command /memos edit"] = command("/memos", *EDITS)
        doors["command /find"] = command("/find", *WORDS)
        doors["command /section"] = command("/section", *HEADINGS)
        doors["command /diff"] = command("/diff", "", *NAMES)
        doors["command /verify"] = self._verify
        doors["command /reindex"] = command("/reindex", "", "dry-run", "status", "rollback", "undo", "add", "x")
        doors["command /forget-me"] = command("/forget-me", "")
        doors |= {f"action {action}": press(action) for action in events.BUTTONS}
        doors["event message"] = self._direct
        doors["event app_mention"] = self._mention
        doors["event message in a thread"] = self._follow
        doors["event message to nobody"] = self._aloud
        doors["event message with a file"] = self._upload
        doors["event app_home_opened"] = self._open
        doors["event assistant_thread_started"] = self._suggest
        doors["shortcut ask_about"] = self._point
        doors["shortcut take_in"] = self._take
        doors["view missing"] = self._complain
        doors["view ask_form"] = self._form
        doors["action details"] = press("details")
        doors[f"action {upload_form.DESCRIBE}"] = press(upload_form.DESCRIBE)
        doors[f"view {upload_form.FORM}"] = self._add
        doors[f"view {FORM}"] = self._save
        doors["action home_ask"] = self._open_form
        doors["message to an owner"] = self._ask_owners
        doors |= {f"action {button}": self._home_button(button) for button in home.COMMANDS}
        return doors

    async def _say(self, person: str, channel: str, text: str, thread: str = "") -> None:
        ts = await self.workspace.say(person, text, channel=channel, thread=thread)
        self._last[channel] = thread or ts

    async def _direct(self, person: str, _channel: str) -> None:
        await self._say(person, self.direct[person], self._chance().question())

    async def _mention(self, person: str, channel: str) -> None:
        await self._say(person, channel, f"<@{BOT_USER}> {self._chance().question()}")

    async def _follow(self, person: str, channel: str) -> None:
        where = self._chance().dice.choice([channel, self.direct[person]])
        await self._say(person, where, self._chance().question(), self._last.get(where, ""))

    async def _aloud(self, person: str, channel: str) -> None:
        await self._say(person, channel, self._chance().question())

    async def _upload(self, person: str, _channel: str) -> None:
        file = ("marbledust.md", "# A key\n\nAnother key opens it.\n")
        await self.workspace.upload(person, file, text="reindex", channel=self.direct[person])

    async def _take(self, person: str, channel: str) -> None:
        file = ("marbledust.md", "# A key\n\nAnother key opens it.\n")
        message = await self.workspace.upload(person, file, channel=channel)
        await self.workspace.point_at(person, message, shortcut=events.UPLOAD_SHORTCUT, channel=channel)

    async def _open(self, person: str, _channel: str) -> None:
        await self.workspace.open_app(person, self.direct[person])

    async def _suggest(self, person: str, _channel: str) -> None:
        await self.workspace.open_app(person, self.direct[person], "messages")

    async def _point(self, person: str, channel: str) -> None:
        posted = await self.workspace.as_person(
            person, "chat.postMessage", channel=channel, text=self._chance().question()
        )
        await self.workspace.point_at(person, posted["message"] | {"ts": posted["ts"]}, channel=channel)

    async def _complain(self, person: str, channel: str) -> None:
        about = {"event": self._chance().event(), "channel": channel, "root": self._last.get(channel, "1.000001")}
        from bot.adapters.slack.render import feedback_modal

        await self.workspace.submit(person, feedback_modal(EN, json.dumps(about)), "the year")

    async def _form(self, person: str, _channel: str) -> None:
        await self.workspace.submit(person, home.ask_form(EN, self.direct[person]), self._chance().question())

    async def _save(self, person: str, _channel: str) -> None:
        view = details_modal(self._chance().form(), EN, self.direct[person], "en", pickers=False)
        fields = [block for block in view["blocks"] if "element" in block]
        await self.workspace.submit(person, view | {"blocks": fields}, self._chance().question())

    async def _ask_owners(self, _person: str, _channel: str) -> None:
        self._chance().make_due()
        await self.reviews.ask_owners(local_day())

    async def _add(self, person: str, _channel: str) -> None:
        source = upload_form.Source(self.direct[person], names=("a.md",), ticket=self._chance().ticket())
        await fill(self.workspace, person, upload_form.upload_modal(source, EN, "en") | {"id": f"V{time.time_ns()}"})

    async def _verify(self, person: str, channel: str) -> None:
        where = self._chance().dice.choice([channel, self.direct[person]])
        await self.workspace.command(person, "/verify", self._chance().receipt(), channel=where)

    async def _open_form(self, person: str, _channel: str) -> None:
        await self.workspace.press_home(person, {"private_metadata": self.direct[person]}, home.ASK)

    def _home_button(self, button: str) -> Callable[[str, str], Any]:
        async def do(person: str, _channel: str) -> None:
            await self.workspace.press_home(person, {"private_metadata": self.direct[person]}, button)

        return do
