"""A start that cannot succeed ends in one sentence; the desk knows whether Discord is connected."""

import pytest

from bot.adapters.discord import adapter as adapters
from bot.adapters.discord import client as clients
from memoqa.errors import MemoqaError, SettingsError
from tests.bot.adapters.discord.doubles import Bots
from tests.e2e.discord.front import REFUSED_TOKEN
from tests.e2e.discord.scene import Scene, until


async def test_a_wrong_token_is_one_sentence_without_the_token(bot: Bots) -> None:
    with pytest.raises(MemoqaError, match="DISCORD_BOT_TOKEN") as refusal:
        async with bot(bot_token="wrong.token.canary"):
            pass
    assert "canary" not in str(refusal.value)


async def test_no_token_is_one_sentence(bot: Bots) -> None:
    with pytest.raises(SettingsError, match=r"DISCORD_BOT_TOKEN is not set; docs/discord\.md"):
        async with bot(bot_token=""):
            pass


async def test_a_token_reset_during_a_run_ends_the_adapter(scene: Scene, bot: Bots) -> None:
    async with bot() as here:
        await scene.front.drop(REFUSED_TOKEN)
        await until(here.task.done)
        with pytest.raises(MemoqaError, match="DISCORD_BOT_TOKEN"):
            here.task.result()


async def test_discord_out_of_reach_is_one_sentence(bot: Bots) -> None:
    with pytest.raises(MemoqaError, match="Cannot reach Discord"):
        async with bot(api_url="http://127.0.0.1:9/api/v10"):
            pass


async def test_a_refused_intent_is_logged_and_the_bot_runs_without_it(
    scene: Scene, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    scene.front.refused = frozenset({"message_content"})
    async with bot():
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        (answer,) = await scene.answers(scene.channel.id)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("bot")] == [
        adapters.REFUSED_INTENT
    ]
    assert "memoqa:follow:" in str(answer.components)


async def test_the_desk_knows_whether_discord_is_there(
    scene: Scene, bot: Bots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "GRACE_SECONDS", 0.1)
    async with bot() as here:
        desk = here.desk
        await until(lambda: "discord" in desk.connected)
        scene.front.closed = True
        await scene.front.drop()
        await until(lambda: "discord" not in desk.connected)
        scene.front.closed = False
        await until(lambda: "discord" in desk.connected, 20)
    assert "discord" not in desk.connected
