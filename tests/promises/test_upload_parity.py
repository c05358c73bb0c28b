"""Slack and Discord ask the same about an upload whose name a memo has, and then do the same."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.adapters.slack.dispatch import Dispatcher
from bot.adapters.slack.events import UPLOAD_SHORTCUT
from bot.adapters.slack.render import RenderedMessage
from bot.desk.desk import Desk
from bot.present.wording import EN, ZH_TW, Wording, Words
from bot.state.file import IN_MEMORY, StateFile
from bot.state.stores import State, stores_of
from tests.bot.adapters.slack.doubles import WORKSPACE, Web
from tests.bot.adapters.slack.reading import sight_of
from tests.e2e.discord.front import Front
from tests.e2e.discord.scene import BotHere, Scene, buttons, seen, until_done
from tests.library import library_of

FIRST, SECOND, THIRD = b"The first words about leave.\n", b"The second words about leave.\n", b"The third words.\n"
Shown = tuple[str, tuple[str, ...]]  # the first line of the last message, and its buttons


class Chat(Protocol):
    """One platform with a bot over the same kind of library; each step gives what the admin sees at last."""

    async def upload(self, content: bytes) -> Shown: ...

    async def press(self, action: str) -> Shown: ...

    async def undo(self) -> Shown: ...


def desk_over(memos: Path, state: State, admin: str) -> Desk:
    """A desk over a library with the memo a.txt."""
    return Desk(library_of(memos, {"a.txt": FIRST.decode()}).service(), state, Wording(), frozenset({admin}))


class SlackWithFiles(Web):
    """A Web API that describes one file, and a server that has it."""

    token = "x"

    def __init__(self) -> None:
        super().__init__()
        self.content = b""
        self.address = ""

    async def files_info(self, **_: Any) -> dict[str, Any]:
        return {"file": {"url_private_download": self.address}}

    async def serve(self, _request: web.Request) -> web.Response:
        return web.Response(body=self.content, content_type="text/plain")


class OnSlack:
    """Payloads as Slack sends them, and the messages that its Web API received."""

    def __init__(self, dispatcher: Dispatcher, slack: SlackWithFiles) -> None:
        self._app = dispatcher.app()
        self._dispatcher = dispatcher
        self._slack = slack
        self._number = 0

    async def upload(self, content: bytes) -> Shown:
        self._slack.content = content
        file = {"id": "F1", "name": "a.txt", "size": len(content)}
        message = {"ts": "100.0", "text": "", "files": [file]}
        return await self._sent(
            {"type": "message_action", "callback_id": UPLOAD_SHORTCUT, "message": message, "channel": {"id": "C1"}}
        )

    async def press(self, action: str) -> Shown:
        message = next(one for one in reversed(self._slack.messages) if actions(one))
        button = next(one for one in message["blocks"][-1]["elements"] if one["action_id"] == action)
        container = {"type": "message", "message_ts": message["ts"], "channel_id": "C1"}
        pressed = {"type": "block_actions", "actions": [button | {"block_id": "b"}], "container": container}
        return await self._sent(pressed | {"message": message, "channel": {"id": "C1"}})

    async def undo(self) -> Shown:
        return await self._sent({"command": "/reindex", "text": "undo", "channel_id": "C1", "user_id": "U7"})

    async def _sent(self, body: dict[str, Any]) -> Shown:
        self._number += 1
        who = {"team": {"id": "T1"}, "team_id": "T1", "user": {"id": "U7", "team_id": "T1"}}
        body |= who | {"trigger_id": str(self._number)}
        reply = await self._app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        assert reply.status == 200
        await self._dispatcher.drained(60)
        last = self._slack.messages[-1]
        words = sight_of([RenderedMessage(last["text"], last["blocks"])]).words
        return words.partition("\n")[0], tuple(actions(last))


def actions(message: dict[str, Any]) -> list[str]:
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return [button["action_id"] for row in rows for button in row["elements"]]


@asynccontextmanager
async def on_slack(folder: Path, words: Words) -> AsyncIterator[Chat]:
    slack = SlackWithFiles()
    slack.locale = "zh-TW" if words is ZH_TW else "en-GB"
    application = web.Application()
    application.router.add_get("/file", slack.serve)
    with StateFile(IN_MEMORY) as file:
        async with TestServer(application) as server, ClientSession() as session:
            slack.session, slack.address = session, str(server.make_url("/file"))  # type: ignore[assignment]
            slack.base_url = str(server.make_url("/api/"))  # type: ignore[attr-defined]
            desk = desk_over(folder, stores_of(file), "slack:U7")
            yield OnSlack(Dispatcher(desk, Wording(), slack, WORKSPACE, frozenset()), slack)  # type: ignore[arg-type]


class OnDiscord:
    """The commands and clicks of an admin, and the messages that Discord stored."""

    def __init__(self, scene: Scene, file: StateFile) -> None:
        self._scene = scene
        self._file = file
        self._asked: Any = None

    async def upload(self, content: bytes) -> Shown:
        return await self._after(self._scene.boss.slash(self._scene.channel, "reindex", file=("a.txt", content)))

    async def press(self, action: str) -> Shown:
        message = self._scene.message(self._asked)
        return await self._after(self._scene.boss.click(message, custom_id=buttons(self._asked)[action]))

    async def undo(self) -> Shown:
        return await self._after(self._scene.boss.slash(self._scene.channel, "reindex", action="undo"))

    async def _after(self, step: Awaitable[Any]) -> Shown:
        before = len(self._scene.said(self._scene.channel.id))
        await step
        *_, last = await self._scene.answers(self._scene.channel.id, before + 1)
        await until_done(self._file)
        *_, last = self._scene.said(self._scene.channel.id)
        self._asked = last if buttons(last) else self._asked
        return seen(last).words.partition("\n")[0], tuple(buttons(last))


@asynccontextmanager
async def on_discord(folder: Path, words: Words) -> AsyncIterator[Chat]:
    with StateFile(IN_MEMORY) as file:
        async with Front() as front:
            front.locale = "zh-TW" if words is ZH_TW else "en-GB"
            scene, state = Scene(front), stores_of(file)
            async with BotHere(scene, desk_over(folder, state, f"discord:{scene.boss.id}"), state):
                yield OnDiscord(scene, file)


PLATFORMS: dict[str, Callable[[Path, Words], AbstractAsyncContextManager[Chat]]] = {
    "slack": on_slack,
    "discord": on_discord,
}


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_upload_under_a_memos_name_is_asked_about_and_undone_in_steps(
    tmp_path: Path, platform: str, words: Words
) -> None:
    memo = tmp_path / "memos" / "a.txt"
    async with PLATFORMS[platform](tmp_path, words) as chat:
        for content in (SECOND, THIRD):
            question, offered = await chat.upload(content)
            assert question.startswith(words.upload_exists.format(name="a.txt", dated="|").partition("|")[0])
            assert offered == ("replace", "keep_both", "drop")
            assert (await chat.press("replace"))[0] == words.upload_replaced.format(name="a.txt")
            assert memo.read_bytes() == content
        await chat.upload(SECOND)
        assert await chat.press("drop") == (words.upload_dropped.format(name="a.txt"), ())
        assert memo.read_bytes() == THIRD
        for content in (SECOND, FIRST):
            assert await chat.undo() == (words.upload_restored.format(name="a.txt"), ())
            assert memo.read_bytes() == content


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_upload_can_be_kept_beside_the_memo(tmp_path: Path, platform: str) -> None:
    async with PLATFORMS[platform](tmp_path, EN) as chat:
        await chat.upload(SECOND)
        said, _ = await chat.press("keep_both")
        dated = next(file.name for file in (tmp_path / "memos").glob("a *.txt"))
        assert said == EN.upload_added.format(name=dated)
        assert (tmp_path / "memos" / "a.txt").read_bytes() == FIRST
