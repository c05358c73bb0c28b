"""A memo's owner is asked on Slack whether it still holds, in a direct message whose buttons work after a restart."""

import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.present.wording import ZH_TW
from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import Call, Fault, Workspace, buttons, seen, until
from tests.library import Library, library_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
MODULE = "tests.e2e.owned_bot"


@pytest.fixture(scope="module")
def mode() -> str:
    return "socket"


@pytest.fixture(scope="module")
def library(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two memos that are due: root answers for one, and nobody who could be asked for the other."""
    sidecars = {"leave.md.toml": f'review_by = 2026-11-01\nowner = "Root <slack:{workspace.users["root"]}>"\n',
                "travel.md.toml": 'review_by = 2026-10-01\nowner = "HR"\n'}  # fmt: skip
    texts = {"leave.md": "# Leave <!channel>\n\nAsk first.\n", "travel.md": "# Travel\n\nGo by train.\n"}
    return library_of(tmp_path_factory.mktemp("owned"), texts | sidecars)


def owned(workspace: Workspace, mode: str, library: Library, folder: Path) -> Bot:
    """A bot over these memos, whose only admin is alice."""
    where = {"MEMOQA_MEMOS": str(library.memos), "MEMOQA_INDEX": str(library.index)}
    return Bot(workspace, mode, folder, MODULE, **where, MEMOQA_ADMINS=f"slack:{workspace.users['alice']}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    workspace: Workspace, mode: str, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bot]:
    bot = await owned(workspace, mode, library, tmp_path_factory.mktemp("bot")).start()
    yield bot
    assert await bot.end() == 0, bot.log.read_text()


def posted(workspace: Workspace, channel: str, text: str) -> list[Call]:
    return [call for call in workspace.called("chat.postMessage")
            if call.said["channel"] == channel and text in str(call.said)]  # fmt: skip


def sidecar(library: Library) -> dict[str, object]:
    return tomllib.loads((library.memos / "leave.md.toml").read_text("utf-8"))


@pytest.mark.usefixtures("bot")
async def test_the_owner_is_asked_directly_and_the_admins_hear_of_the_other_memo(workspace: Workspace) -> None:
    asked = await workspace.message("leave.md", channel=await workspace.direct("root"))
    assert "“Leave <!channel>”" in seen(asked)
    assert set(buttons(asked)) == {"still_right", "how_to_replace", "retire"}
    direct = await workspace.direct("alice")
    (listed,) = await until(lambda: posted(workspace, direct, "travel.md"))
    assert "leave.md" not in str(listed.said)
    assert "still_right" not in str(listed.said)


async def test_a_restart_asks_nobody_again_and_the_buttons_still_work(
    workspace: Workspace, bot: Bot, library: Library
) -> None:
    direct = await workspace.direct("root")
    asked = await workspace.message("leave.md", channel=direct)
    await bot.kill()
    await bot.start()
    await workspace.press("root", asked, "still_right", channel=direct)
    told = await workspace.message("再請您複查", root=asked["ts"], channel=direct)
    written = sidecar(library)
    assert str(written["review_by"]) in seen(told)
    assert written["owner"] == f"Root <slack:{workspace.users['root']}>"
    await workspace.press("root", asked, "how_to_replace", channel=direct)
    await workspace.message(ZH_TW.replace_by_upload.format(name="leave.md"), root=asked["ts"], channel=direct)
    await workspace.press("root", asked, "retire", channel=direct)
    await workspace.message("為止，之後引用時會標明已失效", root=asked["ts"], channel=direct)
    assert "valid_until" in sidecar(library)
    assert len(posted(workspace, direct, "still_right")) == 1


async def test_a_refused_direct_message_is_logged_and_the_admins_have_the_memo(
    workspace: Workspace, mode: str, bot: Bot, library: Library, tmp_path: Path
) -> None:
    (library.memos / "travel.md.toml").write_text(
        f'review_by = 2026-09-01\nowner = "slack:{workspace.users["root"]}"\n', "utf-8"
    )
    library.service().reindex()
    assert await bot.end() == 0  # a workspace has one bot
    workspace.faults.append(Fault("conversations.open", times=1, error="user_disabled"))
    other = await owned(workspace, mode, library, tmp_path).start()
    direct = await workspace.direct("alice")
    await until(lambda: posted(workspace, direct, "2026-09-01"))
    assert await other.end() == 0
    assert f"did not reach slack:{workspace.users['root']} (user_disabled)" in other.log.read_text()
    await bot.start()
