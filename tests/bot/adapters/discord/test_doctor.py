"""`memoqa doctor` examines Discord."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.adapters.discord.doctor import NEEDED, examine
from bot.settings import BotSettings
from bot.state.stores import open_state
from memoqa.cli.doctor import Finding
from memoqa.settings import load
from tests.e2e.discord.front import TOKEN
from tests.e2e.discord.scene import Scene

Examine = Callable[..., "asyncio.Future[dict[str, Finding]]"]


@pytest.fixture
def examined(scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path) -> Examine:
    """The findings with these settings, by name."""
    monkeypatch.chdir(tmp_path)

    async def found(channels: str = "", admins: str = "", audiences: str = "", **settings: str) -> dict[str, Finding]:
        values = {"bot_token": TOKEN, "api_url": scene.front.api, **settings}
        for name, value in values.items():
            monkeypatch.setenv(f"DISCORD_{name.upper()}", value)
        general = BotSettings(channels=channels, admins=admins)
        findings = await asyncio.to_thread(examine, general, frozenset(audiences.split()))
        return {finding.name: finding for finding in findings}

    return found  # type: ignore[return-value]


def test_without_any_setting_there_is_no_finding(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_BOT_TOKEN", raising=False)
    assert examine(BotSettings()) == []


def test_who_copied_the_example_and_uses_no_discord_is_told_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_BOT_TOKEN", raising=False)
    shutil.copy(Path(__file__).parents[4] / ".env.example", tmp_path / ".env")
    assert examine(load(BotSettings)) == []


async def test_all_is_well_where_it_is(examined: Examine) -> None:
    found = await examined()
    assert set(found) == {"discord token", "discord invite", "discord intents", "discord server Lab"}
    assert all(finding.good for finding in found.values()), found


async def test_the_invite_link_asks_for_the_least(scene: Scene, examined: Examine) -> None:
    link = urlsplit((await examined())["discord invite"].says)
    query = parse_qs(link.query)
    assert query["client_id"] == [str(scene.backend.application_id)]
    assert set(query["scope"][0].split(" ")) == {"bot", "applications.commands"}
    granted = {name for name, value in discord.Permissions(int(query["permissions"][0])) if value}
    assert granted == {
        "view_channel",
        "read_messages",
        "send_messages",
        "create_public_threads",
        "send_messages_in_threads",
        "read_message_history",
        "attach_files",
    } & {name for name, _ in NEEDED}


async def test_a_wrong_token_is_a_finding_without_the_token(examined: Examine) -> None:
    found = await examined(bot_token="wrong.token.canary")
    assert [finding.good for finding in found.values()] == [False]
    assert "canary" not in str(found)


async def test_discord_out_of_reach_is_a_finding(examined: Examine) -> None:
    found = await examined(api_url="http://127.0.0.1:9/api/v10")
    assert "cannot be reached" in found["discord token"].says


@pytest.mark.parametrize(("asked", "good"), [("true", False), ("false", True)])
async def test_an_unticked_intent_is_a_finding_where_it_is_asked_for(
    scene: Scene, examined: Examine, asked: str, good: bool
) -> None:
    scene.front.refused = frozenset({"message_content"})
    assert (await examined(message_content=asked))["discord intents"].good == good


async def test_a_missing_permission_is_named(scene: Scene, examined: Examine) -> None:
    guild = scene.backend.get_guild(scene.guild.id)
    for role in guild.roles.values():
        role.permissions = discord.Permissions(view_channel=True, send_messages=True).value
    finding = (await examined())["discord server Lab"]
    assert not finding.good
    assert "create public threads, send messages in threads" in finding.says


async def test_a_named_server_is_looked_at_however_many_there_are_before_it(scene: Scene, examined: Examine) -> None:
    *_, last = [scene.front.world.create_guild(f"Server {number}") for number in range(24)]
    found = await examined(guild_id=str(last.id))
    assert found["discord server Server 23"].says.startswith("served")
    assert all(finding.good for finding in found.values()), found


async def test_where_no_server_is_named_it_is_said_which_are_served(scene: Scene, examined: Examine) -> None:
    with open_state(BotSettings().state) as state:
        state.memory.remember(f"discord-servers:{scene.backend.application_id}", str(scene.guild.id))
    later = scene.front.world.create_guild("Later")
    found = await examined()
    assert found["discord server Lab"].says.startswith("served")
    assert "answers nobody" in found[f"discord server {later.id}"].says


async def test_a_listed_channel_in_which_memoqa_may_not_do_its_part_is_named(scene: Scene, examined: Examine) -> None:
    scene.forbid()
    everybody = scene.backend.get_guild(scene.guild.id).everyone_role
    scene.backend.get_channel(scene.channel.id).overwrites.append(
        Overwrite(everybody.id, OverwriteType.ROLE, 0, discord.Permissions(send_messages=True).value)
    )
    finding = (await examined(channels=f"discord:{scene.channel.id}"))["discord server Lab"]
    assert not finding.good
    assert "lacks: send messages, attach files in #general;" in finding.says


async def test_a_listed_channel_that_is_nowhere_is_named(examined: Examine) -> None:
    assert "424242424242424242" in (await examined(channels="discord:424242424242424242"))["discord channel"].says


async def test_a_server_that_memoqa_is_not_in_is_named(examined: Examine) -> None:
    assert "42" in (await examined(guild_id="42"))["discord server"].says


async def test_admins_whom_no_server_has_are_named(scene: Scene, examined: Examine) -> None:
    guild = scene.backend.get_guild(scene.guild.id)
    here = [f"discord:{next(iter(guild.members))}", f"discord:role:{next(iter(guild.roles))}"]
    assert "discord id" not in await examined(admins=",".join(here))
    for gone in ("discord:424242424242424242", "discord:role:424242424242424242"):
        finding = (await examined(admins=",".join([*here, gone])))["discord id"]
        assert not finding.good
        assert finding.says.startswith(f"{gone} in MEMOQA_ADMINS")


async def test_an_audience_that_nobody_and_no_channel_fits_is_named(scene: Scene, examined: Examine) -> None:
    role = scene.guild.create_role("staff")
    known = f"discord:{scene.alice.id} discord:role:{role.id} discord:{scene.channel.id} slack:S1"
    assert "discord id" not in await examined(audiences=known)
    for unknown in ("discord:424242424242424242", "discord:role:424242424242424242"):
        says = (await examined(audiences=f"{known} {unknown}"))["discord id"].says
        assert says.startswith(f"{unknown} in `audience` is nobody and no role")
