"""Who has a role or sees a channel is what Discord said within the last minute; what it does not say, nobody has."""

from typing import Any

import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.adapters.discord.memberships import RolesAndChannels
from bot.desk.lookups import CACHE_SECONDS
from bot.port import Memberships
from tests.bot.adapters.discord.doubles import Bots
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import BotHere, Scene


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def looking(here: BotHere, clock: Clock) -> RolesAndChannels:
    return RolesAndChannels(here.client, here.client.dispatcher._servers, clock)


def role(scene: Scene, *actors: Any) -> str:
    made = scene.guild.create_role("finance")
    for actor in actors:
        scene.backend.add_member_role(scene.guild.id, actor.id, made.id)
    return f"discord:role:{made.id}"


def closed_channel(scene: Scene, *actors: Any) -> Any:
    """A channel that only these people and the bot may view."""
    hidden, open_to = discord.PermissionOverwrite(view_channel=False), discord.PermissionOverwrite(view_channel=True)
    who = {scene.guild.default_role: hidden, **dict.fromkeys(actors, open_to)}
    made = scene.guild.create_text_channel("board", overwrites=who)
    view = discord.Permissions(view_channel=True).value
    scene.backend.set_overwrite(made.id, Overwrite(scene.me, OverwriteType.MEMBER, view))
    return made


async def test_a_member_has_their_own_id_their_roles_and_the_channels_that_they_may_view(
    scene: Scene, bot: Bots, clock: Clock
) -> None:
    finance, board = role(scene, scene.alice), f"discord:{closed_channel(scene, scene.alice).id}"
    everywhere, alice = f"discord:{scene.channel.id}", f"discord:{scene.alice.id}"
    wanted = frozenset({finance, board, everywhere, alice, "slack:S1", "discord:1234567890123456789"})
    async with bot() as here:
        lookups = looking(here, clock)
        assert await lookups.of(scene.alice.id, wanted) == Memberships(frozenset({finance, board, everywhere, alice}))
        assert await lookups.of(scene.bob.id, wanted) == Memberships(frozenset({everywhere}))
        assert await lookups.of(scene.me + 1, wanted) == Memberships()


async def test_who_lost_a_role_or_a_channel_is_out_after_a_minute(scene: Scene, bot: Bots, clock: Clock) -> None:
    finance, channel = role(scene, scene.alice), closed_channel(scene, scene.alice)
    wanted = frozenset({finance, f"discord:{channel.id}"})
    async with bot() as here:
        lookups = looking(here, clock)
        assert (await lookups.of(scene.alice.id, wanted)).ids == wanted
        scene.backend.remove_member_role(scene.guild.id, scene.alice.id, int(finance.rpartition(":")[2]))
        scene.backend.delete_overwrite(channel.id, scene.alice.id)
        clock.now += CACHE_SECONDS - 0.1
        assert (await lookups.of(scene.alice.id, wanted)).ids == wanted
        clock.now += 0.1
        assert await lookups.of(scene.alice.id, wanted) == Memberships()


async def test_while_discord_is_down_nobody_has_anything_and_the_log_has_the_code(
    scene: Scene, bot: Bots, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    wanted = frozenset({role(scene, scene.alice), f"discord:{scene.channel.id}"})
    async with bot() as here:
        scene.front.faults += [Fault("GET", "/guilds/*/members/*", 403, code=50001)]
        scene.front.faults += [Fault("GET", "/channels/*", 403, code=50001)]
        assert await looking(here, clock).of(scene.alice.id, wanted) == Memberships(unknown=wanted)
    assert caplog.text.count("(50001)") == 2
