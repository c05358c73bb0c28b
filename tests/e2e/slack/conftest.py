"""A workspace and a bot for each test module and each of the two transports."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.slack.process import Bot
from tests.e2e.slack.workspace import Workspace


@pytest.fixture(scope="module", params=["socket", "http"])
def mode(request: pytest.FixtureRequest) -> str:
    """How Slack reaches the bot."""
    return str(request.param)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workspace(mode: str) -> AsyncIterator[Workspace]:
    """A fresh workspace with alice, and with root, who is an admin and uses Slack in Chinese."""
    assert mode
    workspace = await Workspace().start()
    workspace.locales[workspace.users["root"]] = "zh-TW"
    yield workspace
    await workspace.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(workspace: Workspace, mode: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    """The bot with the stand-in library."""
    folder: Path = tmp_path_factory.mktemp("bot")
    admins = f"slack:{workspace.users['root']},slack:S0EDITORS"
    secret = f"slack:{workspace.users['alice']}"
    bot = await Bot(workspace, mode, folder, MEMOQA_ADMINS=admins, SECRET_FOR=secret).start()
    yield bot
    assert await bot.end() == 0, bot.log.read_text()
