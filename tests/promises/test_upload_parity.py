"""Slack and Discord say and ask the same about uploads of one file or several, and then do the same."""

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
from bot.present.words.uploads import UPLOADS_EN, upload_words
from bot.state.file import IN_MEMORY, StateFile
from bot.state.stores import State, stores_of
from tests.bot.adapters.slack.doubles import WORKSPACE, Web
from tests.bot.adapters.slack.reading import sight_of
from tests.e2e.discord.front import Front
from tests.e2e.discord.scene import BotHere, Scene, buttons, seen, until, until_done
from tests.library import library_of

FIRST, SECOND, THIRD = b"The first words about leave.\n", b"The second words about leave.\n", b"The third words.\n"
Shown = tuple[str, tuple[str, ...]]  # the first line of the last message, and its buttons
PLAN, RULES = b"The plan is secret.\n", b"# Rules\n\n## Saws\n\nAsk first.\n"
SEVERAL = {"rules.md": RULES, "tool.exe": b"MZ", "plan.txt": PLAN}


class Chat(Protocol):
    """One platform with a bot over the same kind of library; each step gives what the admin sees at last."""

    async def upload(self, content: bytes) -> Shown: ...

    async def upload_all(self, files: dict[str, bytes]) -> str:
        """Upload files by the form; all words of the last message."""
        ...

    async def send(self, files: dict[str, bytes]) -> Shown:
        """Send files in a direct message that says "reindex"."""
        ...

    async def describe(self, owner: str) -> Shown:
        """Submit the form behind "Details first…" with an owner."""
        ...

    async def press(self, action: str) -> Shown: ...

    async def undo(self) -> Shown: ...


def desk_over(memos: Path, state: State, admin: str) -> Desk:
    """A desk over a library with the memo a.txt."""
    return Desk(library_of(memos, {"a.txt": FIRST.decode()}).service(), state, Wording(), frozenset({admin}))


class SlackWithFiles(Web):
    """A Web API that describes files by their names, which are their ids, and a server that has them."""

    token = "x"

    def __init__(self) -> None:
        super().__init__()
        self.contents: dict[str, bytes] = {}
        self.address = ""

    async def files_info(self, *, file: str) -> dict[str, Any]:
        size, address = len(self.contents[file]), f"{self.address}/{file}"
        return {"file": {"id": file, "name": file, "size": size, "url_private_download": address}}

    async def serve(self, request: web.Request) -> web.Response:
        return web.Response(body=self.contents[request.match_info["name"]], content_type="text/plain")


class OnSlack:
    """Payloads as Slack sends them, and the messages that its Web API received."""

    def __init__(self, dispatcher: Dispatcher, slack: SlackWithFiles) -> None:
        self._app = dispatcher.app()
        self._dispatcher = dispatcher
        self._slack = slack
        self._number = 0

    async def upload(self, content: bytes) -> Shown:
        await self._by_shortcut({"a.txt": content})
        return self._last()

    async def upload_all(self, files: dict[str, bytes]) -> str:
        await self._by_shortcut(files)
        last = self._slack.messages[-1]
        return sight_of([RenderedMessage(last["text"], last["blocks"])]).words

    async def send(self, files: dict[str, bytes]) -> Shown:
        event = {
            "type": "message", "subtype": "file_share", "channel": "D1", "channel_type": "im", "user": "U7",
            "ts": f"300.{self._number}", "text": "reindex", "files": self._described(files),
        }  # fmt: skip
        await self._sent({"type": "event_callback", "event": event})
        await until(lambda: self._slack.messages)  # Bolt acknowledges an event before it hands it over
        await self._dispatcher.drained(60)
        return self._last()

    async def describe(self, owner: str) -> Shown:
        await self.press("describe")
        return await self._submitted(owner={"owner": {"value": owner}})

    async def press(self, action: str) -> Shown:
        message = next(one for one in reversed(self._slack.messages) if actions(one))
        row = next(one for one in reversed(message["blocks"]) if one["type"] == "actions" and action in str(one))
        button = next(one for one in row["elements"] if one["action_id"] == action)
        container = {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]}
        pressed = {"type": "block_actions", "actions": [button | {"block_id": "b"}], "container": container}
        return await self._sent(pressed | {"message": message, "channel": {"id": message["channel"]}})

    def _described(self, files: dict[str, bytes]) -> list[dict[str, Any]]:
        self._slack.contents |= files
        return [{"id": name, "name": name, "size": len(content)} for name, content in files.items()]

    async def _by_shortcut(self, files: dict[str, bytes]) -> None:
        message = {"ts": "100.0", "text": "", "files": self._described(files)}
        await self._sent(
            {"type": "message_action", "callback_id": UPLOAD_SHORTCUT, "message": message, "channel": {"id": "C1"}}
        )
        await self._submitted()

    async def _submitted(self, **values: Any) -> Shown:
        view = self._slack.opened[-1]["view"] | {"id": f"V{self._number}", "state": {"values": values}}
        return await self._sent({"type": "view_submission", "view": view})

    async def undo(self) -> Shown:
        return await self._sent({"command": "/reindex", "text": "undo", "channel_id": "C1", "user_id": "U7"})

    async def _sent(self, body: dict[str, Any]) -> Shown:
        self._number += 1
        who = {"team": {"id": "T1"}, "team_id": "T1", "user": {"id": "U7", "team_id": "T1"}}
        body |= who | {"trigger_id": str(self._number)}
        reply = await self._app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        assert reply.status == 200
        await self._dispatcher.drained(60)
        return self._last()

    def _last(self) -> Shown:
        if not self._slack.messages:
            return "", ()
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
    application.router.add_get("/file/{name}", slack.serve)
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

    async def upload_all(self, files: dict[str, bytes]) -> str:
        form = await self._scene.boss.slash(self._scene.channel, "reindex", action="add")
        await until(lambda: form.modal)
        await self._after(self._scene.boss.submit_modal(form, {"file": [*files.items()], "taken": "ask"}))
        return seen(self._asked).words

    async def send(self, files: dict[str, bytes]) -> Shown:
        before = self._everything()
        direct = self._scene.backend.get_dm_channel(self._scene.boss.id).id
        stored = self._scene.backend.store_attachments(direct, [*files.items()])
        await self._scene.boss.send_dm("reindex", attachments=stored)
        return await self._then(before)

    async def describe(self, owner: str) -> Shown:
        before = self._everything()
        message = self._scene.message(self._asked)
        form = await self._scene.boss.user.click(message, custom_id=buttons(self._asked)["describe"])
        await until(lambda: form.modal)
        await self._scene.boss.user.submit_modal(form, {"owner": owner, "taken": "ask"})
        return await self._then(before)

    async def press(self, action: str) -> Shown:
        message = self._scene.message(self._asked)
        return await self._after(self._scene.boss.click(message, custom_id=buttons(self._asked)[action]))

    async def undo(self) -> Shown:
        return await self._after(self._scene.boss.slash(self._scene.channel, "reindex", action="undo"))

    def _everything(self) -> list[Any]:
        return [message for channel in list(self._scene.backend.messages) for message in self._scene.said(channel)]

    async def _then(self, before: list[Any]) -> Shown:
        known = {message.id for message in before}
        await until(lambda: [one for one in self._everything() if one.id not in known])
        await until_done(self._file)
        *_, last = [one for one in self._everything() if one.id not in known]
        self._asked = last if buttons(last) else self._asked
        return seen(last).words.partition("\n")[0], tuple(buttons(last))

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
        assert await chat.press("drop") == (upload_words(words).dropped.format(names="a.txt"), ())
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


def lines_of(words: Words) -> tuple[str, ...]:
    """What both say of `SEVERAL`."""
    said, english = upload_words(words), words is EN
    summaries = ("1 section, 1 paragraph", "1 paragraph") if english else ("1 個章節、1 個段落", "1 個段落")
    return (
        said.counted.format(count=3, kept=2),
        said.undo_hint,
        said.added.format(name="rules.md"),
        said.titled.format(title=words.title.format(title="Rules"), summary=summaries[0]),
        said.refused.format(name="tool.exe", reason="|").partition("|")[0],
        said.added.format(name="plan.txt"),
        said.titled.format(title=words.title.format(title="plan"), summary=summaries[1]),
    )


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_several_files_are_reported_line_by_line_and_undone_at_once(
    tmp_path: Path, platform: str, words: Words
) -> None:
    memos = tmp_path / "memos"
    async with PLATFORMS[platform](tmp_path, words) as chat:
        told = await chat.upload_all(SEVERAL)
        for line in lines_of(words):
            assert line in told
        assert {file.name for file in memos.glob("*.*")} == {"a.txt", "rules.md", "plan.txt", ".uploads"}
        await chat.press("undo_upload")
        assert {file.name for file in memos.glob("*.*")} == {"a.txt", ".uploads"}


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_all_names_that_are_taken_are_decided_about_at_once(tmp_path: Path, platform: str) -> None:
    memos = tmp_path / "memos"
    async with PLATFORMS[platform](tmp_path, EN) as chat:
        await chat.upload_all({"rules.md": RULES})
        told = await chat.upload_all({"a.txt": SECOND, "rules.md": RULES + b"More.\n", "plan.txt": PLAN})
        assert told.count("There is a memo named") == 2
        assert (memos / "a.txt").read_bytes() == FIRST
        await chat.press("replace")
        assert (memos / "a.txt").read_bytes() == SECOND
        assert (memos / "rules.md").read_bytes() == RULES + b"More.\n"


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_files_sent_directly_wait_and_their_owner_is_written_before_they_are_indexed(
    tmp_path: Path, platform: str
) -> None:
    memos = tmp_path / "memos"
    async with PLATFORMS[platform](tmp_path, EN) as chat:
        offer = UPLOADS_EN.offer.format(names="rules.md, plan.txt")
        assert await chat.send({"rules.md": RULES, "plan.txt": PLAN}) == (offer, ("take", "describe", "drop"))
        assert not (memos / "plan.txt").exists()
        said, _ = await chat.describe("Ada")
        assert said == UPLOADS_EN.counted.format(count=2, kept=2)
        for name in ("rules.md", "plan.txt"):
            assert (memos / f"{name}.toml").read_text() == 'owner = "Ada"\n'
