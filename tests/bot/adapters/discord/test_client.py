"""The client asks for few intents, shards, and reconnects without answering twice."""

import logging
from typing import Any

import discord
import pytest

from bot.adapters.discord import dispatch
from bot.adapters.discord.client import needed_intents
from bot.state.file import StateFile
from tests.bot.adapters.discord.doubles import Bots
from tests.bot.doubles import FakeLibrary
from tests.e2e.discord.scene import Scene, until, until_done


def test_no_more_is_asked_for_than_is_needed() -> None:
    names = {name for name, value in needed_intents(message_content=False) if value}
    assert names == {"guilds", "guild_messages", "dm_messages"} | {"messages"} & names
    assert needed_intents(message_content=True).message_content


async def test_as_many_shards_as_discord_recommends(
    scene: Scene, bot: Bots, library: FakeLibrary, file: StateFile
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
        await until_done(file)
    assert [question for question, _ in library.asked] == ["who?", "and then?"]
    assert len(scene.said(scene.channel.id)) == 2


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_dropped_gateway_reconnects_and_nothing_is_answered_twice(
    scene: Scene, bot: Bots, library: FakeLibrary, file: StateFile, resumable: bool
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
        await until_done(file)
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
