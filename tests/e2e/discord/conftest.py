"""A Discord on loopback for the end-to-end tests, and the bot as a process of its own."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.e2e.discord.front import Front
from tests.e2e.discord.scene import BotProcess, Scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with Front() as front:
        yield Scene(front)


@pytest.fixture
def process(scene: Scene, tmp_path: Path) -> Callable[..., BotProcess]:
    """Makes a bot process with a stand-in library; it runs within `async with`."""

    def made(**environment: str) -> BotProcess:
        admins = {"MEMOQA_ADMINS": f"discord:{scene.boss.id}"}
        return BotProcess(scene, tmp_path, "tests.e2e.discord.stand_in_bot", **admins, **environment)

    return made
