"""A library that is cared for, on Slack: who may edit, who may read, what holds, and where it comes from.

Each test has its like, under the same name, on Discord.
"""

import tomllib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.present.wording import EN
from bot.present.words.details import DETAILS_EN
from tests.e2e.cared_for import (
    BOT,
    HOURS,
    LINK,
    LUNCH,
    NOT_HOLDING,
    SAID_BEFORE,
    SAID_HOURS,
    SAID_LUNCH,
    SAID_SALARY,
    SAID_VAULT,
    SALARY,
    VAULT,
    CaredFor,
    cared_for,
)
from tests.e2e.slack.forms import fill
from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import BOT_USER, CHANNEL, Call, Workspace, seen, until

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]
GROUP = "S0BOARD"
SENT = ("chat.postMessage", "chat.update", "chat.postEphemeral")


@pytest.fixture(scope="module")
def mode() -> str:
    return "socket"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def library(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> CaredFor:
    """alice is in the group and owns a memo; mallory is nobody; root is an admin."""
    workspace.users["mallory"] = (await workspace.as_person("mallory", "auth.test"))["user_id"]
    await workspace.as_person("mallory", "conversations.join", channel=CHANNEL)
    workspace.locales.clear()
    workspace.groups[GROUP], workspace.members[CHANNEL] = [workspace.users["alice"]], []
    owner = f"Alice <slack:{workspace.users['alice']}>"
    folder = tmp_path_factory.mktemp("library")
    return cared_for(folder, group=f"slack:{GROUP}", channel=f"slack:{CHANNEL}", owner=owner)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    workspace: Workspace, mode: str, library: CaredFor, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bot]:
    admins = f"slack:{workspace.users['root']}"
    bot = Bot(workspace, mode, tmp_path_factory.mktemp("bot"), BOT, **library.settings, MEMOQA_ADMINS=admins)
    yield await bot.start()
    assert await bot.end() == 0, bot.log.read_text()


class Talk:
    """What memoqa sends from now on."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._before = len(workspace.calls)

    @property
    def sent(self) -> list[Call]:
        return [call for call in self.workspace.calls[self._before :] if call.method in SENT]

    async def with_text(self, text: str, channel: str) -> dict[str, Any]:
        """The first message to a channel that shows this text."""

        def found() -> list[Call]:
            return [one for one in self.sent if one.said["channel"] == channel and text in seen(one.said)]

        call = (await until(found))[0]
        return call.said | {"ts": call.reply.get("ts") or call.reply["message_ts"]}

    def shows(self, text: str, channel: str = "") -> bool:
        return any(text in str(one.said) for one in self.sent if not channel or one.said["channel"] == channel)


async def asked_alone(workspace: Workspace, name: str, question: str, reply: str) -> Talk:
    """What follows a question in a direct message, once this reply has come."""
    direct, talk = await workspace.direct(name), Talk(workspace)
    await workspace.say(name, question, channel=direct)
    await talk.with_text(reply, direct)
    return talk


async def asked(workspace: Workspace, name: str, question: str, reply: str) -> tuple[Talk, dict[str, Any]]:
    """The same of a question in the channel; and the message with the reply."""
    talk = Talk(workspace)
    await workspace.say(name, f"<@{BOT_USER}> {question}")
    return talk, await talk.with_text(reply, CHANNEL)


async def test_the_details_of_a_memo_are_edited_by_its_owner_and_the_edit_is_undone_by_an_admin(
    workspace: Workspace, library: CaredFor
) -> None:
    sidecar = library.memos / "old/parking.md.toml"
    before, direct, talk = sidecar.read_text("utf-8"), await workspace.direct("alice"), Talk(workspace)
    await workspace.command("alice", "/memos", "edit parking", channel=direct)
    shown = await talk.with_text("old/parking.md", direct)
    owner = f"Owner: Alice <slack:{workspace.users['alice']}> (old/_folder.toml)"
    for line in (owner, "Holds until: 2020-01-01 (the memo itself)", "Last checked: 2019-10-05 (old/parking.md.toml)"):
        assert line in seen(shown)
    told = len(workspace.responses)
    await workspace.command("mallory", "/memos", "edit parking")
    await until(lambda: DETAILS_EN.not_yours.format(name="parking") in str(workspace.responses[told:]))
    opened = len(workspace.called("views.open"))
    await workspace.press("alice", shown, "details", channel=direct)
    (call,) = await until(lambda: workspace.called("views.open")[opened:])
    await fill(workspace, "alice", call.reply["view"], checked="2026-11-01")
    await talk.with_text(DETAILS_EN.saved.format(name="old/parking.md", fields="Last checked"), direct)
    assert str(tomllib.loads(sidecar.read_text("utf-8"))["checked"]) == "2026-11-01"
    direct = await workspace.direct("root")
    await workspace.command("root", "/memos", "undo", channel=direct)
    await talk.with_text(DETAILS_EN.undone.format(name="old/parking.md"), direct)
    assert sidecar.read_text("utf-8") == before


async def test_a_memo_for_some_people_reaches_its_readers_alone_and_its_channel_in_public(workspace: Workspace) -> None:
    await asked_alone(workspace, "alice", SALARY, SAID_SALARY)
    outside = await asked_alone(workspace, "mallory", SALARY, EN.none)
    talk, _ = await asked(workspace, "alice", SALARY, EN.none)
    await until(lambda: talk.shows(EN.only_for_you))
    private = [one for one in talk.sent if SAID_SALARY in seen(one.said)]
    assert [(one.method, one.said["user"]) for one in private] == [("chat.postEphemeral", workspace.users["alice"])]
    assert not outside.shows(SAID_SALARY, await workspace.direct("mallory"))
    await asked(workspace, "mallory", HOURS, SAID_HOURS)


async def test_whoever_leaves_a_group_is_out_within_a_minute_and_nobody_is_in_while_the_platform_is_down(
    workspace: Workspace, library: CaredFor
) -> None:
    await asked_alone(workspace, "alice", SALARY, SAID_SALARY)
    workspace.groups[GROUP] = []
    library.later(60)
    out = await asked_alone(workspace, "alice", SALARY, EN.none)
    assert not out.shows(EN.unsure_who_you_are)
    del workspace.groups[GROUP]
    library.later(120)
    await asked_alone(workspace, "alice", SALARY, EN.unsure_who_you_are)
    assert not out.shows(SAID_SALARY)
    workspace.groups[GROUP] = [workspace.users["alice"]]
    library.later(180)
    await asked_alone(workspace, "alice", SALARY, SAID_SALARY)


async def test_what_does_not_hold_today_says_so_and_the_newer_memo_answers(workspace: Workspace) -> None:
    for question, (text, label) in NOT_HOLDING.items():
        talk, _ = await asked(workspace, "mallory", question, text)
        await until(lambda talk=talk, label=label: talk.shows(label))
        if question != LUNCH:
            assert talk.shows(EN.outdated)
    shown = "\n".join(seen(one.said) for one in talk.sent)
    assert shown.index(SAID_LUNCH) < shown.index(SAID_BEFORE)


async def test_a_quote_links_to_its_page_which_opens_as_a_picture_and_the_file_is_sent(
    workspace: Workspace, library: CaredFor
) -> None:
    talk, answer = await asked(workspace, "mallory", VAULT, SAID_VAULT)
    assert f"{LINK}#page=2" in str(answer["blocks"])
    await workspace.press("mallory", answer, "page")
    page = await talk.with_text(EN.page_of.format(page=2, title="“Plan of the vault”"), CHANNEL)
    assert EN.page_unmarked not in seen(page)
    (picture,) = await until(lambda: files(workspace, answer["thread_ts"], 1))
    assert (await workspace.content(picture)).startswith(b"\x89PNG")
    await workspace.press("mallory", page, "file")
    (_, file) = await until(lambda: files(workspace, answer["thread_ts"], 2))
    assert await workspace.content(file) == (library.memos / "vault.pdf").read_bytes()


async def files(workspace: Workspace, root: str, count: int) -> list[dict[str, Any]]:
    """The files in a thread, once there are so many."""
    found = [file for one in await workspace.thread(root) for file in one.get("files", ())]
    return found if len(found) == count else []
