"""Discord gets the commands whenever they change, in the right servers, and a refusal stops nothing."""

import re
from dataclasses import replace

import pytest
from simcord.backend.serializers import guild_create_payload

from bot.state.stores import State
from tests.bot.adapters.discord.doubles import Bots
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import Scene, until


async def test_commands_are_sent_only_when_they_changed(scene: Scene, bot: Bots, state: State) -> None:
    for _ in range(2):
        async with bot():
            pass
    assert len(scene.front.asked("PUT", "/applications/*/commands")) == 1
    state.memory.remember(f"discord-commands:{scene.backend.application_id}:all", "those of another version")
    async with bot():
        pass
    assert len(scene.front.asked("PUT", "/applications/*/commands")) == 2


async def test_with_one_configured_server_only_that_one_gets_the_commands(scene: Scene, bot: Bots) -> None:
    async with bot(guild_id=scene.guild.id):
        assert len(scene.front.asked("PUT", f"/applications/*/guilds/{scene.guild.id}/commands")) == 1
        await scene.alice.slash(scene.channel, "ask", question="who?")
        await scene.thread()


def offered(scene: Scene) -> dict[int | None, list[str]]:
    """The names of the slash commands that Discord offers, by server; None stands for globally."""
    registered = scene.backend.commands.items()
    return {server: sorted(name for name, kind in commands if kind == 1) for server, commands in registered if commands}


ALL_COMMANDS = ["ask", "diff", "find", "forget-me", "gaps", "memos", "new", "reindex", "section", "verify"]


async def test_commands_are_offered_once_even_when_the_configured_servers_change(scene: Scene, bot: Bots) -> None:
    other = scene.front.world.create_guild("Other")
    for named, expected in (
        ("", [None]),
        (f"{scene.guild.id}", [scene.guild.id]),
        (f"{other.id}", [other.id]),
        ("", [None]),
    ):
        async with bot(guild_id=named):
            pass
        assert offered(scene) == dict.fromkeys(expected, ALL_COMMANDS), named


@pytest.mark.parametrize(
    "fault",
    [
        Fault("PUT", "/applications/*/guilds/1/commands", 403, code=50001),
        Fault("PUT", "/applications/*/guilds/1/commands", 400, code=30034),
        Fault("PUT", "/applications/*/guilds/1/commands", 429, times=9, retry_after=300),
    ],
    ids=lambda fault: str(fault.status),
)
async def test_a_server_that_refuses_the_commands_does_not_stop_the_others(
    scene: Scene, bot: Bots, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    scene.front.faults.append(replace(fault))
    async with bot(guild_id=f"1,{scene.guild.id}"):
        assert offered(scene) == {scene.guild.id: ALL_COMMANDS}
    assert re.search(r"in server 1\b", caplog.text)


async def test_a_start_survives_if_discord_refuses_the_commands(scene: Scene, bot: Bots) -> None:
    scene.front.faults.append(Fault("PUT", "/applications/*/commands", 400, code=30034))
    async with bot():
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await scene.answers(scene.channel.id)
    async with bot():
        assert offered(scene) == {None: ALL_COMMANDS}


async def test_a_configured_server_gets_the_commands_whenever_it_adds_memoqa(
    scene: Scene, bot: Bots, state: State
) -> None:
    name = f"discord-commands:{scene.backend.application_id}"
    later = scene.front.world.create_guild("Later")
    async with bot(guild_id=f"{scene.guild.id},{later.id}"):
        for _ in range(2):
            scene.front.emit("GUILD_DELETE", {"id": str(later.id)})
            del scene.backend.commands[later.id]
            await until(lambda: state.memory.remembered(f"{name}:{later.id}") == "")
            arrived = guild_create_payload(scene.backend, scene.backend.get_guild(later.id))
            scene.front.emit("GUILD_CREATE", {**arrived, "unavailable": None})
            await until(lambda: later.id in offered(scene))


async def test_mentions_work_without_the_permission_to_offer_commands(
    scene: Scene, bot: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    scene.front.faults.append(Fault("PUT", "/applications/*/commands", 403, code=50001))
    async with bot():
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await scene.answers(scene.channel.id)
    assert "memoqa doctor" in caplog.text
