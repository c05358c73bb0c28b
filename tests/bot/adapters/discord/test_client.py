"""The connection: token, intents, shards, and what happens when it drops."""

import logging
from collections.abc import Callable
from typing import Any

import discord
import pytest

from bot.adapters.discord import adapter as adapters
from bot.adapters.discord import client as clients
from bot.adapters.discord import dispatch
from bot.adapters.discord.client import needed_intents
from bot.state.threads import ThreadLog
from memoqa.errors import MemoqaError, SettingsError
from tests.bot.doubles import FakeLibrary
from tests.e2e.discord.front import REFUSED_TOKEN
from tests.e2e.discord.scene import BotHere, Scene, until, until_done

Bots = Callable[..., BotHere]


def test_no_more_is_asked_for_than_is_needed() -> None:
    names = {name for name, value in needed_intents(message_content=False) if value}
    assert names == {"guilds", "guild_messages", "dm_messages"} | {"messages"} & names
    assert needed_intents(message_content=True).message_content


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


async def test_as_many_shards_as_discord_recommends(
    scene: Scene, bot: Bots, library: FakeLibrary, threads: ThreadLog
) -> None:
    scene.front.shards = 2
    async with bot():
        # Both shards get every event here, as happens when Discord moves a server.
        await scene.alice.slash(scene.channel, "ask", question="who?")
        await scene.thread("who?")
        await scene.alice.slash(scene.channel, "ask", question="and then?")
        await scene.thread("and then?")
        # Both shards have acknowledged both commands, so both have handled the first one.
        await until(lambda: len(scene.front.asked("POST", "/interactions/*/callback")) == 4)
        assert len(scene.front.sessions) == 2
        await until_done(threads)
    assert [question for question, _ in library.asked] == ["who?", "and then?"]
    assert len(scene.said(scene.channel.id)) == 2


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_dropped_gateway_reconnects_and_nothing_is_answered_twice(
    scene: Scene, bot: Bots, library: FakeLibrary, threads: ThreadLog, resumable: bool
) -> None:
    scene.front.resumable = resumable
    library.gate.clear()
    async with bot():
        await scene.alice.send(scene.channel, f"{scene.at_me} before?")
        await until(lambda: library.running)
        await scene.front.drop()
        await until(lambda: not scene.front.connected)
        if resumable:  # Discord keeps events for those who resume their session
            await scene.alice.send(scene.channel, f"{scene.at_me} meanwhile?")
        library.gate.set()
        await until(lambda: scene.front.connected)
        # Repeated deliveries come before this message.
        await scene.alice.send(scene.channel, f"{scene.at_me} after?")
        await scene.answers(scene.channel.id, 3 if resumable else 2)
        await until_done(threads)
    questions = ["before?", *(["meanwhile?"] if resumable else []), "after?"]
    assert sorted(question for question, _ in library.asked) == sorted(questions)
    assert len(scene.said(scene.channel.id)) == len(questions)


async def test_the_gateway_in_the_settings_is_used_to_resume_too(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    scene.front.to_resume = "ws://127.0.0.1:9/gateway/"
    async with bot():
        await scene.front.drop()
        await until(lambda: not scene.front.connected)
        await scene.alice.send(scene.channel, f"{scene.at_me} meanwhile?")
        await until(lambda: scene.front.connected)
        await scene.answers(scene.channel.id)
    assert [question for question, _ in library.asked] == ["meanwhile?"]


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


async def test_a_failure_is_logged_without_the_message_text(
    scene: Scene, bot: Bots, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, "bot")

    def fails(message: discord.Message, *_more: Any) -> None:
        raise RuntimeError(message.content)

    monkeypatch.setattr(dispatch, "message_event", fails)
    async with bot():
        await scene.alice.send(scene.channel, f"{scene.at_me} canary?")
        await until(lambda: "RuntimeError" in caplog.text)
    assert "canary" not in caplog.text
