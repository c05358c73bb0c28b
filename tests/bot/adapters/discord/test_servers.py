"""memoqa serves some servers, and answers direct messages only from their members."""

import time
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.adapters.discord import servers
from bot.adapters.discord.servers import ServedServers
from bot.desk.admission import Limits
from bot.desk.desk import Desk
from bot.port import EventId
from bot.present.wording import WORDS, Wording
from bot.state.file import StateFile
from bot.state.stores import State
from memoqa.view import IndexedMemos
from tests.bot.adapters.discord.doubles import Bots
from tests.bot.doubles import FakeLibrary, rows
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import BotHere, Scene, seen, until

EN = WORDS["en"]


class Elsewhere:
    """A server that added memoqa after its first start, and one of its members."""

    def __init__(self, scene: Scene) -> None:
        self.guild = scene.front.world.create_guild("Elsewhere")
        self.channel = self.guild.create_text_channel("general")
        self.mallory = self.guild.add_member(scene.front.world.create_user("mallory"))


@pytest.fixture
async def elsewhere(scene: Scene, bot: Bots) -> Elsewhere:
    async with bot():
        pass
    return Elsewhere(scene)


def asked(library: FakeLibrary) -> list[str]:
    return [question for question, _ in library.asked]


async def test_a_server_that_added_it_later_is_told_nothing(
    scene: Scene, bot: Bots, library: FakeLibrary, elsewhere: Elsewhere
) -> None:
    async with bot():
        await elsewhere.mallory.send(elsewhere.channel, f"{scene.at_me} who?")
        await elsewhere.mallory.slash(elsewhere.channel, "ask", question="who?")
        await elsewhere.mallory.slash(elsewhere.channel, "memos")
        await elsewhere.mallory.send_dm("who?")
        await scene.alice.slash(scene.channel, "ask", question="here?")
        await scene.answers(scene.channel.id)
        there = scene.backend.messages[elsewhere.channel.id]
        await until(lambda: [message.content for message in there.values()].count(EN.members_only) == 2)
        # memoqa has asked whether she is a member; a member's direct message then takes the same path after hers.
        await until(lambda: scene.front.asked("GET", f"/guilds/{scene.guild.id}/members/{elsewhere.mallory.id}"))
        await scene.alice.send_dm("me?")
        await scene.answers(scene.alice.user.dm_channel.id)
    assert asked(library) == ["here?", "me?"]
    assert not scene.said(elsewhere.mallory.user.dm_channel.id)


async def test_a_stranger_is_told_nothing_by_commands_either(
    scene: Scene, bot: Bots, library: FakeLibrary, elsewhere: Elsewhere
) -> None:
    library.library = with_a_heading(library)  # type: ignore[method-assign]
    async with bot():
        assert await scene.suggested(scene.alice.user, scene.alice.user.dm_channel, "") == ["a heading"]
        await elsewhere.mallory.send_dm("the channel is there now")
        await elsewhere.mallory.user.slash("ask", question="who?")
        mallory = elsewhere.mallory.user
        offered = await scene.suggested(mallory, mallory.dm_channel, "")
        offered += await scene.suggested(mallory, mallory.dm_channel, "", "section", "heading")
        direct = scene.backend.messages[elsewhere.mallory.user.dm_channel.id]
        await until(lambda: [one for one in direct.values() if one.content == EN.members_only])
    assert asked(library) == []
    assert offered == []


@pytest.mark.usefixtures("elsewhere")
async def test_a_member_of_the_served_server_is_answered_directly(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot():
        await scene.alice.send_dm("me?")
        await scene.answers(scene.alice.user.dm_channel.id)
    assert asked(library) == ["me?"]


def with_a_heading(library: FakeLibrary) -> Callable[[], IndexedMemos]:
    """The library's method of that name, with one memo under one heading."""
    held = library.library()
    (memo,) = held.memos
    paragraph = replace(memo.paragraphs[0], section=("a heading",))
    return lambda: replace(held, memos=(replace(memo, paragraphs=(paragraph,)),))


async def test_a_failed_membership_lookup_is_reported_to_the_asker(scene: Scene, bot: Bots) -> None:
    async with bot():
        scene.front.faults.append(Fault("GET", "/guilds/*/members/*", 403, code=50001, times=9))
        await scene.alice.send_dm("who?")
        (told,) = await scene.answers(scene.alice.user.dm_channel.id)
        await scene.alice.user.slash("ask", question="who?")
        _, told_again = await scene.answers(scene.alice.user.dm_channel.id, 2)
    assert "report incident" in seen(told).words
    assert "report incident" in seen(told_again).words


async def test_a_member_of_one_server_is_answered_while_another_does_not_respond(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    other = scene.front.world.create_guild("Other")
    async with bot():
        scene.front.faults.append(Fault("GET", f"/guilds/{other.id}/members/*", 403, code=50001, times=9))
        await scene.alice.send_dm("me?")
        await scene.answers(scene.alice.user.dm_channel.id)
    assert asked(library) == ["me?"]


async def test_a_membership_is_cached_for_a_minute(scene: Scene, bot: Bots, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bot():
        for count in (1, 2):
            await scene.alice.send_dm("who?")
            await scene.answers(scene.alice.user.dm_channel.id, count)
        assert len(scene.front.asked("GET", "/guilds/*/members/*")) == 1
        later = time.monotonic() + 61
        monkeypatch.setattr(servers, "time", SimpleNamespace(monotonic=lambda: later))
        await scene.alice.send_dm("who?")
        await scene.answers(scene.alice.user.dm_channel.id, 3)
        assert len(scene.front.asked("GET", "/guilds/*/members/*")) == 2


async def test_the_first_start_serves_every_server_however_many_there_are(state: State) -> None:
    def all_of_them(*, limit: int | None = 200, **_: object) -> Any:
        return listed(201 if limit is None else min(limit, 201))

    client: Any = SimpleNamespace(application_id=1, fetch_guilds=all_of_them)
    found = ServedServers(client, state.memory, frozenset())
    await found.load()
    assert found.serves(200)


async def listed(count: int) -> Any:
    for number in range(count):
        yield SimpleNamespace(id=number)


async def test_a_server_that_removed_memoqa_is_no_longer_served(
    scene: Scene, bot: Bots, library: FakeLibrary, state: State
) -> None:
    other = scene.front.world.create_guild("Other")
    channel = other.create_text_channel("general")
    member = other.add_member(scene.front.world.create_user("member"))
    async with bot():
        scene.front.emit("GUILD_DELETE", {"id": str(other.id)})
        name = f"discord-servers:{scene.backend.application_id}"
        await until(lambda: state.memory.remembered(name) == str(scene.guild.id))
        await member.slash(channel, "ask", question="there?")
        await scene.alice.slash(scene.channel, "ask", question="here?")
        await scene.answers(scene.channel.id)
    assert asked(library) == ["here?"]


async def test_the_parent_channel_of_an_archived_thread_is_looked_up(
    scene: Scene, library: FakeLibrary, state: State
) -> None:
    limits = Limits(channels=frozenset({f"discord:{scene.channel.id}"}))
    desk = Desk(library, state, Wording(), frozenset(), limits=limits)
    async with BotHere(scene, desk, state) as here:
        await scene.alice.slash(scene.channel, "ask", question="who?")
        thread = await scene.thread()
        (guild,) = here.client.guilds
        await until(lambda: guild.get_thread(thread.id))
        guild._threads.clear()
        await scene.in_thread(scene.alice, thread.id, "and why?")
        await scene.answers(thread.id)
    assert asked(library) == ["who?", "and why?"]


async def test_a_server_added_later_is_served_once_it_is_named(
    scene: Scene, bot: Bots, library: FakeLibrary, elsewhere: Elsewhere
) -> None:
    async with bot(guild_id=f"{scene.guild.id}, {elsewhere.guild.id}"):
        await elsewhere.mallory.slash(elsewhere.channel, "ask", question="there?")
        await scene.answers(elsewhere.channel.id)
        await scene.alice.slash(scene.channel, "ask", question="here?")
        await scene.answers(scene.channel.id)
    assert asked(library) == ["there?", "here?"]


async def test_if_discord_does_not_list_the_servers_the_gateways_list_counts(
    scene: Scene, bot: Bots, library: FakeLibrary, state: State
) -> None:
    scene.front.faults.append(Fault("GET", "/users/@me/guilds", 403))
    async with bot():
        await until(lambda: state.memory.remembered(f"discord-servers:{scene.backend.application_id}"))
        await scene.alice.slash(scene.channel, "ask", question="here?")
        await scene.answers(scene.channel.id)
    assert asked(library) == ["here?"]


async def test_a_bot_without_a_server_serves_the_first_one_that_adds_it(
    state: State, caplog: pytest.LogCaptureFixture
) -> None:
    client: Any = SimpleNamespace(application_id=1, fetch_guilds=lambda **_: _nowhere(), get_guild=lambda _: None)
    first = ServedServers(client, state.memory, frozenset())
    await first.load()
    assert not first.serves(7)
    for guild in (7, 8):
        await first.on_servers(SimpleNamespace(id=guild))  # type: ignore[arg-type]
    assert (first.serves(7), first.serves(8)) == (True, False)
    assert "DISCORD_GUILD_ID" in caplog.text
    again = ServedServers(client, state.memory, frozenset())
    await again.load()
    assert (again.serves(7), again.serves(8)) == (True, False)


async def _nowhere() -> Any:
    for guild in ():
        yield guild


async def test_questions_from_a_server_that_removed_memoqa_are_forgotten(
    scene: Scene, bot: Bots, file: StateFile, state: State
) -> None:
    audited = "SELECT who, action, result FROM audit"
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="who?")
        thread = await scene.thread()
        await until(lambda: state.turns.asked_by(f"discord:{scene.alice.id}", 9))
        scene.front.emit("GUILD_DELETE", {"id": str(scene.guild.id)})
        await until(lambda: not state.turns.asked_by(f"discord:{scene.alice.id}", 9))
        await until(lambda: rows(file, audited))
    assert thread
    assert rows(file, audited) == [(f"discord:{scene.guild.id}", "left the server", "questions forgotten: 1")]
    assert not state.forgetting.forget_place(EventId("discord", (str(scene.guild.id),)))
