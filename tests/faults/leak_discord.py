"""The leak drill's way into Discord: every kind of request over the local server, and whom each message reaches."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import takewhile
from typing import Any, get_args

import discord
from simcord.actors import _dispatch_actor_interaction
from simcord.backend.models.channel import Overwrite
from simcord.enums import InteractionType, OverwriteType

from bot.adapters.discord.details import MODAL, PARTS
from bot.desk.desk import Desk
from bot.port import Button, Decision, Review, Upload
from bot.state.stores import State
from memoqa.view import local_day
from tests.bot.adapters.discord.doubles import EPHEMERAL
from tests.e2e.discord.front import Fault, Front
from tests.e2e.discord.scene import BotHere, Scene, until
from tests.faults.leak_memos import HEADINGS, NAMES, WORDS, Audiences, Chance, Told

VIEW = discord.Permissions(view_channel=True).value
BUTTONS = (
    *get_args(Button),
    *get_args(Decision),
    *get_args(Review),
    *get_args(Upload),
    "follow",
    "details",
    "describe",
)


class OnDiscord:
    """alice is in every audience, until she leaves; bob in none; the boss is an admin."""

    names = ("alice", "bob", "boss")

    def __init__(self, chance: Callable[[], Chance], clock: Callable[[], float]) -> None:
        self._chance = chance
        self._clock = clock
        self._seen = 0  # the last message that was looked at; ids grow
        self._running = self._done = 0

    async def start(self) -> Audiences:
        self.front = await Front().__aenter__()
        self.scene = scene = Scene(self.front)
        self.finance = scene.guild.create_role("finance")
        self.board = scene.guild.create_text_channel("board")
        self.channels = {scene.channel.id: scene.channel, self.board.id: self.board}
        self.people = {name: getattr(scene, name) for name in self.names}
        self._hide(scene.guild.id, OverwriteType.ROLE)
        for member in (scene.me, scene.bob.id, scene.boss.id):
            self._show(member)
        self.set_member(True)
        ids = f"role:{self.finance.id}", str(self.board.id), str(scene.alice.id)
        return Audiences(*(f"discord:{one}" for one in ids))

    def _hide(self, target: int, kind: OverwriteType = OverwriteType.MEMBER) -> None:
        self.scene.backend.set_overwrite(self.board.id, Overwrite(target, kind, 0, VIEW))

    def _show(self, target: int) -> None:
        self.scene.backend.set_overwrite(self.board.id, Overwrite(target, OverwriteType.MEMBER, VIEW))

    def set_member(self, inside: bool) -> None:
        """Let alice in, or out, of the role and the channel; the others never see the channel's memo elsewhere."""
        backend, guild, alice = self.scene.backend, self.scene.guild.id, self.scene.alice.id
        change = backend.add_member_role if inside else backend.remove_member_role
        change(guild, alice, self.finance.id)
        (self._show if inside else self._hide)(alice)
        for other in (self.scene.bob.id, self.scene.boss.id):
            self._hide(other)

    def set_down(self, down: bool) -> None:
        """Let Discord say nothing about members and channels."""
        self.front.faults.clear()
        if down:
            asked = ("/guilds/*/members/*", "/channels/*")
            self.front.faults += [Fault("GET", path, 403, code=50001) for path in asked * 9]

    @asynccontextmanager
    async def bot(self, desk: Desk, state: State) -> AsyncIterator[None]:
        """A bot, as after a restart."""
        async with BotHere(self.scene, desk, state) as here:
            self.client, self.reviews = here.client, desk.reviews
            handler = here.client.dispatcher
            handler._lookups._kept._clock = self._clock
            for name in ("on_message", "on_interaction", "on_button", "on_modal"):
                setattr(handler, name, self._counted(getattr(handler, name)))
            yield

    def _counted(self, handle: Callable[..., Any]) -> Callable[..., Any]:
        async def counted(*arguments: Any, **more: Any) -> None:
            self._running += 1
            try:
                await handle(*arguments, **more)
            finally:
                self._running -= 1
                self._done += 1

        return counted

    async def told(self, person: str, request: Callable[[str, int], Any], channel: int) -> list[Told]:
        """Do one request, and return what it showed to whom."""
        done = self._done
        said = await request(person, channel)
        await until(lambda: (said is not None or self._done > done) and not self._running)
        shown = [] if said is None else [Told(person, "", str(said))]
        direct = {actor.user.dm_channel.id: name for name, actor in self.people.items() if actor.user.dm_channel}
        last = self._seen
        for place, messages in list(self.scene.backend.messages.items()):
            for one in takewhile(lambda one: one.id > last, reversed(messages.values())):
                self._seen = max(self._seen, one.id)
                if one.author_id == self.scene.me and not one.content.startswith("forged"):
                    # Not the person of this request: what another one is shown alone may come later.
                    alone = next((name for name, actor in self.people.items() if one.visible_to(actor.id)), person)
                    to = alone if one.flags & EPHEMERAL else direct.get(place, "everybody")
                    files = [part["filename"] for part in one.attachments]  # they have the canaries
                    said = f"{one.content} {json.dumps(one.components)} {files}"
                    shown.append(Told(to, str(self._around(place)), said))
        return shown

    def _around(self, place: int) -> int:
        found = self.scene.backend.channels.get(place)
        return int(getattr(found, "parent_id", None) or place)

    def places(self) -> list[int]:
        return [self.scene.channel.id]

    def for_channel(self, channel: str) -> bool:
        """Whether the channel itself may read the memo that is for it."""
        return channel == str(self.board.id)

    def requests(self) -> dict[str, Callable[[str, int], Any]]:
        """What somebody may do, by the door that it goes through: each takes the person and the channel."""

        def command(name: str, option: str = "", *values: str) -> Callable[[str, int], Any]:
            async def do(person: str, channel: int) -> None:
                value = self._chance().dice.choice(values) if values else self._chance().question()
                if value == "add" and person == "boss":
                    value = "status"  # the form that an admin gets instead of a reply has no memo's words
                options = {option: value} if option and value else {}
                await self.people[person].slash(self.channels[channel], name, **options)

            return do

        def press(action: str) -> Callable[[str, int], Any]:
            async def do(person: str, channel: int) -> None:
                part = f"{self._chance().dice.choice(list(PARTS))}:" if action == "details" else ""
                custom_id = f"memoqa:{action}:{part}{self._chance().about(action)}"
                shown = await self._pressed(person, channel, custom_id)
                if action in {"follow", "bad"}:
                    await until(lambda: shown.modal)
                    await self.people[person].submit_modal(shown, {"said": self._chance().question()})

            return do

        doors = {f"command {name}": command(name) for name in ("gaps", "new", "forget-me")}
        doors["command ask"] = command("ask", "question")
        doors["command memos"] = command("memos", "helper", "", "", "status", "every-question")
        doors["command reindex"] = command("reindex", "action", "", "status", "dry-run", "rollback", "undo", "add")
        doors["command memos edit"] = command("memos", "edit", *NAMES)
        doors["command find"] = command("find", "words", *WORDS)
        doors["command section"] = command("section", "heading", *HEADINGS)
        doors["command diff"] = command("diff", "memo", "", *NAMES)
        doors["command verify"] = self._verify
        doors["autocomplete section"] = self._type_heading
        doors["command Ask memoqa"] = self._point
        doors["command Add to the memos"] = self._add
        doors["autocomplete ask"] = self._type
        doors |= {f"button {action}": press(action) for action in BUTTONS if action != "missing"}
        doors["message mention"] = self._mention
        doors["message direct"] = self._direct
        doors["message to nobody"] = self._aloud
        doors["modal save"] = self._save
        doors["message to an owner"] = self._ask_owners
        return doors

    async def _save(self, person: str, channel: int) -> None:
        """Send back the form of a memo's details, which not everybody could open."""
        field = {"type": 4, "id": 2, "custom_id": "tags", "value": self._chance().question()}
        data = {
            "custom_id": f"{MODAL}{self._chance().form().about}",
            "components": [{"type": 18, "id": 1, "component": field}],
        }
        kind = InteractionType.MODAL_SUBMIT
        await _dispatch_actor_interaction(self.people[person], kind, self.channels[channel], data)

    async def _ask_owners(self, _person: str, _channel: int) -> str:
        self._chance().make_due()
        await self.reviews.ask_owners(local_day())
        return ""

    async def _pressed(self, person: str, channel: int, custom_id: str) -> Any:
        backend = self.scene.backend
        forged = backend.prepare_message(channel, self.scene.me, "forged")
        button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id, "id": 2}
        forged.components = [{"type": 1, "id": 1, "components": [button]}]
        backend.commit_message(forged)
        return await self.people[person].click(self.scene.message(forged), custom_id=custom_id)

    async def _point(self, person: str, channel: int) -> None:
        message = self.scene.backend.create_message(channel, self.people[person].id, self._chance().question())
        target = self.scene.message(message)
        await self.people[person].context_menu(self.channels[channel], "Ask memoqa", target)

    async def _add(self, person: str, channel: int) -> None:
        files = [("marbledust.md", b"# A key\n\nAnother key opens it.\n")]
        target = await self.people[person].send(self.channels[channel], "look", attachments=files)
        await self.people[person].context_menu(self.channels[channel], "Add to the memos", target)

    async def _type(self, person: str, channel: int) -> list[str]:
        return await self.scene.suggested(
            self.people[person], self.channels[channel], self._chance().dice.choice("aeo")
        )

    async def _type_heading(self, person: str, channel: int) -> list[str]:
        return await self.scene.suggested(
            self.people[person], self.channels[channel], self._chance().dice.choice("aeo"), "section", "heading"
        )

    async def _verify(self, person: str, channel: int) -> None:
        await self.people[person].slash(self.channels[channel], "verify", receipt=self._chance().receipt())

    async def _mention(self, person: str, channel: int) -> None:
        said = f"{self.scene.at_me} {self._chance().question()}"
        await self.people[person].send(self.channels[channel], said)

    async def _direct(self, person: str, _channel: int) -> None:
        await self.people[person].send_dm(self._chance().question())

    async def _aloud(self, person: str, channel: int) -> None:
        await self.people[person].send(self.channels[channel], self._chance().question())
