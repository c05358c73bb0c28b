"""A server with a channel and three people, a bot in it, and what people see of its messages."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import discord
from simcord.actors import _autocomplete_result

from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.client import MemoqaClient
from bot.adapters.discord.settings import DiscordSettings
from bot.desk.desk import Desk
from bot.present.wording import Wording
from bot.state.file import READING, StateFile
from bot.state.stores import State
from tests.bot.adapters.discord.reading import sight_of
from tests.bot.contract import Sight
from tests.e2e.discord.front import HAS_THREAD, TOKEN, Front

Found = TypeVar("Found")
ROOT = Path(__file__).parents[3]
LOADING = 1 << 7


async def until(look: Callable[[], Found], seconds: float = 30.0, what: str = "") -> Found:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, what or "it did not come"
        await asyncio.sleep(0.01)
    return found


async def until_done(file: StateFile) -> None:
    """Wait until the desk is done with every event that it has claimed."""

    def claimed() -> int:
        with file.transaction(READING) as connection:
            (count,) = connection.execute("SELECT count(*) FROM claims WHERE done = 0").fetchone()
        return int(count)

    await until(lambda: not claimed(), 60, "the desk still has something in hand")


class Scene:
    """The server "Lab"; alice asks, bob asks too, and the boss is named by MEMOQA_ADMINS."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self.backend = front.backend
        self.guild = front.world.create_guild("Lab")
        self.channel = self.guild.create_text_channel("general")
        self.alice, self.bob, self.boss = (
            self.guild.add_member(front.world.create_user(name)) for name in ("alice", "bob", "boss")
        )
        self.me = self.backend.bot_user.id
        self.at_me = f"<@{self.me}>"

    def settings(self, **other: object) -> DiscordSettings:
        values: dict[str, Any] = {
            "bot_token": TOKEN,
            "api_url": self.front.api,
            "gateway_url": self.front.gateway,
        }
        return DiscordSettings(**(values | other))

    def forbid(self, *permissions: str) -> None:
        """Take permissions away from every role in the server, and so from memoqa."""
        everything = discord.Permissions.all()
        everything.update(**dict.fromkeys(("administrator", *permissions), False))
        for role in self.backend.get_guild(self.guild.id).roles.values():
            role.permissions = everything.value

    def said(self, channel: int) -> list[Any]:
        """The bot's messages in a channel or thread, public and private; "thinking…" does not count."""
        return [
            message
            for message in self.backend.messages.get(channel, {}).values()
            if message.author_id == self.me and not message.flags & LOADING and message.components
        ]

    async def answers(self, channel: int, count: int = 1, seconds: float = 30.0) -> list[Any]:
        """The bot's messages in a channel, as soon as there are so many."""
        return await until(lambda: self.said(channel)[: count if len(self.said(channel)) >= count else 0], seconds)

    async def thread(self, name: str = "") -> Any:
        """The first thread whose name contains this, as soon as there is one."""
        return await until(lambda: next((one for one in self.channel.threads if name in one.name), None))

    async def suggested(
        self, actor: Any, channel: Any, typed: str, command: str = "ask", option: str = "question"
    ) -> list[str]:
        """The suggestions for someone who has typed this after /ask, or another command."""
        result = await _autocomplete_result(actor, channel, command, option, typed, {})
        choices = await until(lambda: result._interaction.responded and [result.autocomplete_choices or []])
        return [choice["value"] for choice in choices[0]]

    def message(self, stored: Any) -> discord.Message:
        """A message that an actor can click on or reply to."""
        from simcord.results import to_discord_message

        return to_discord_message(self.front.world, stored)

    async def in_thread(self, actor: Any, thread: int, text: str) -> None:
        """Write in a thread: simcord has no handle for threads that the bot opened."""
        self.backend.create_message(thread, actor.id, text)
        await asyncio.sleep(0)

    async def in_forum(self, actor: Any, forum: Any, title: str, text: str) -> Any:
        """Begin a post in a forum: simcord lets only the bot do that. The first message has the post's id."""
        post = self.backend.create_thread(forum.id, title, actor.id, broadcast=False)
        self.backend.announce_thread_create(post)
        message = self.backend.prepare_message(post.id, actor.id, text or "…")
        message.id, message.content = post.id, text
        self.backend.commit_message(message)
        await asyncio.sleep(0)
        return post

    def set_tags(self, forum: Any, *names: str) -> dict[str, int]:
        """The tags that a forum offers, by name."""
        tags = {name: self.backend.snowflake() for name in names}
        offered = [{"id": str(tag), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
                   for name, tag in tags.items()]  # fmt: skip
        self.backend.get_channel(forum.id).available_tags = offered
        return tags

    async def at_length(self, actor: Any, channel: int, text: str) -> None:
        """Write a longer message than simcord allows: people who pay Discord may write 4,000 characters."""
        message = self.backend.prepare_message(channel, actor.id, "…")
        message.content = text
        self.backend.commit_message(message)
        await asyncio.sleep(0)


def seen(*messages: Any) -> Sight:
    """What a person sees of these messages."""
    return sight_of([message.components for message in messages])


def has_thread(message: Any) -> bool:
    return bool(message.flags & HAS_THREAD)


def custom_ids(message: Any) -> list[str]:
    """The custom_ids of a message's buttons, in order."""
    rows = [
        row
        for part in message.components
        for row in ([part] if part["type"] == 1 else part.get("components", []))
        if row["type"] == 1
    ]
    return [button["custom_id"] for row in rows for button in row["components"]]


def buttons(message: Any) -> dict[str, str]:
    """The custom_ids of a message's buttons, by action."""
    return {custom_id.split(":")[1]: custom_id for custom_id in custom_ids(message)}


class BotHere:
    """The adapter in the tests' own process, with the tests' own desk, over real sockets."""

    def __init__(self, scene: Scene, desk: Desk, state: State, **settings: object) -> None:
        self.desk = desk
        self.adapter = DiscordAdapter(desk, state, Wording(), scene.settings(**settings), guild_ready_seconds=0.05)

    async def __aenter__(self) -> "BotHere":
        self.task = asyncio.create_task(self.adapter.run())
        await until(lambda: self.task.done() or self.ready, what="the bot did not become ready")
        if self.task.done():
            self.task.result()
        return self

    @property
    def client(self) -> MemoqaClient:
        assert self.adapter.client is not None, "within `async with` there is a connection"
        return self.adapter.client

    @property
    def ready(self) -> bool:
        return self.adapter.client is not None and self.adapter.client.is_ready()

    async def __aexit__(self, *_error: object) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


class BotProcess:
    """`python -m bot discord`, or another module, as a process of its own."""

    def __init__(self, scene: Scene, folder: Path, module: str, **environment: str) -> None:
        self._scene = scene
        self._module = module
        self._folder = folder
        self.adapters = ("discord",)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("MEMOQA_", "DISCORD_"))},
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "MEMOQA_STATE": str(folder / "state.sqlite3"),
            "MEMOQA_RATE": "0",
            "MEMOQA_CHANNEL_RATE": "0",
            "DISCORD_BOT_TOKEN": TOKEN,
            "DISCORD_API_URL": scene.front.api,
            "DISCORD_GATEWAY_URL": scene.front.gateway,
            "FAKE_ASKED": str(folder / "asked.jsonl"),
            **environment,
        }

    async def __aenter__(self) -> "BotProcess":
        await self.start()
        return self

    async def start(self) -> None:
        before = set(self._scene.front.sessions)
        with (self._folder / "errors.txt").open("ab") as errors:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._module,
                *self.adapters,
                env=self.environment,
                cwd=self._folder,
                stderr=errors,
            )
        await until(
            lambda: self.process.returncode is not None or set(self._scene.front.sessions) - before,
            300,
            "the bot did not connect",
        )
        assert self.process.returncode is None, self.errors

    async def kill(self) -> None:
        """Kill it, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def __aexit__(self, *_error: object) -> None:
        if self.process.returncode is None:
            self.process.terminate()
            await asyncio.wait_for(self.process.wait(), 20)

    async def until_done(self) -> None:
        """Wait until the desk is done with every event that it has claimed, and so has noted its answers."""
        with StateFile(Path(self.environment["MEMOQA_STATE"])) as file:
            await until_done(file)

    @property
    def errors(self) -> str:
        return (self._folder / "errors.txt").read_text()

    @property
    def asked(self) -> list[tuple[str, list[str]]]:
        """The questions that the stand-in library got, each with the earlier ones."""
        file = Path(self.environment["FAKE_ASKED"])
        return [tuple(json.loads(line)) for line in file.read_text().splitlines()] if file.exists() else []
