"""The log names Discord's own codes, and nothing that people wrote."""

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.adapters.discord.errors import error_code
from bot.platforms import installed
from tests.bot.adapters.discord.doubles import Bots, posts, said
from tests.bot.doubles import answer
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import Scene


def refused(message: Any) -> discord.HTTPException:
    return discord.HTTPException(SimpleNamespace(status=403, reason="Forbidden"), message)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (refused({"code": 50083, "message": "canary"}), "50083"),
        (refused({"code": "canary", "message": "canary"}), "status 403"),
        (refused("canary"), "status 403"),
        (discord.RateLimited(90.0), "a rate limit of 90 s"),
        (aiohttp.ClientConnectionError("canary"), "ClientConnectionError"),
    ],
)
def test_a_failed_call_has_a_code_without_anybodys_words(error: Exception, code: str) -> None:
    assert error_code(error) == code


def test_incidents_name_discords_codes_and_only_those() -> None:
    code = installed()["discord"].code
    assert code
    assert (code(refused({"code": 50083})), code(ValueError("canary"))) == ("50083", "")


async def test_a_thread_that_discord_does_not_begin_is_logged_with_the_code(
    scene: Scene, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot() as here:
        scene.front.faults.append(Fault("POST", "/channels/*/messages/*/threads", 400, code=160006))
        await posts(here, await said(scene)).send(answer())
    assert "(160006)" in caplog.text


async def test_an_acknowledgement_that_comes_too_late_is_logged_with_the_code(
    scene: Scene, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot():
        scene.front.faults.append(Fault("POST", "/interactions/*/callback", 404, code=10062))
        await scene.alice.slash(scene.channel, "ask", question="who?")
        await scene.thread()
    assert "(10062)" in caplog.text
