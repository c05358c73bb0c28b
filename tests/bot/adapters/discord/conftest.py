"""Fixtures for the tests of the Discord adapter: a Discord on loopback, and a bot in the tests' own process."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.desk.desk import Desk
from bot.present.wording import Wording
from bot.state.stores import State
from tests.bot.doubles import FakeLibrary
from tests.e2e.discord.front import Front
from tests.e2e.discord.scene import BotHere, Scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with Front() as front:
        yield Scene(front)


@pytest.fixture
def bot(scene: Scene, library: FakeLibrary, state: State) -> Callable[..., BotHere]:
    """Makes a bot, connected within `async with`."""

    def made(**settings: Any) -> BotHere:
        admins = frozenset({f"discord:{scene.boss.id}"})
        return BotHere(scene, Desk(library, state, Wording(), admins), state, **settings)

    return made
