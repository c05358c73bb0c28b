"""What the asker may read and others may not reaches the asker alone, or nobody."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.port import Alone
from bot.present.wording import WORDS
from memoqa.service import MemoQA
from tests.bot.adapters.discord.doubles import EPHEMERAL, Bots, posts, said
from tests.bot.doubles import answer
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import Scene, buttons, seen, until
from tests.library import library_of

EN = WORDS["en"]
QUESTION = "What is the director's salary?"


@pytest.fixture
def library(scene: Scene, tmp_path: Path) -> MemoQA:
    """A memo for a role that alice has, and one for everybody."""
    finance = scene.guild.create_role("finance")
    scene.backend.add_member_role(scene.guild.id, scene.alice.id, finance.id)
    texts = {
        "pay/_folder.toml": f'audience = ["discord:role:{finance.id}"]',
        "pay/canary.md": "# Canary pay\n\n## Canary grades\n\nThe director's salary is 190,000 canaries.\n",
        "travel.md": "# Travel\n\n## Nights\n\nA night in Oslo costs at most 2,000.\n",
    }
    return library_of(tmp_path, texts).service()


def in_public(scene: Scene) -> str:
    """Everything that anybody sees in the channel and its threads."""
    places = [scene.channel.id, *(thread.id for thread in scene.channel.threads)]
    every = [one for place in places for one in scene.backend.messages.get(place, {}).values()]
    return str([(one.content, one.components) for one in every if not one.flags & EPHEMERAL])


def whispered(scene: Scene) -> list[Any]:
    return [one for one in scene.said(scene.channel.id) if one.flags & EPHEMERAL]


async def test_a_command_in_a_channel_shows_the_memo_to_a_member_alone(scene: Scene, bot: Bots) -> None:
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question=QUESTION)
        (shown,) = await until(lambda: whispered(scene))
        assert "190,000 canaries" in seen(shown).quotes[0].text
        assert EN.only_for_you in seen(shown).words
        assert not {"share", "mine", "good"} & set(buttons(shown))
        await scene.bob.slash(scene.channel, "ask", question=QUESTION)
        await scene.answers(scene.channel.id, 3)
    assert len(whispered(scene)) == 1
    assert "canar" not in in_public(scene).lower()


async def test_a_mention_in_a_channel_gets_it_as_a_direct_message(scene: Scene, bot: Bots) -> None:
    async with bot():
        await scene.alice.send(scene.channel, f"{scene.at_me} {QUESTION}")
        direct = await until(lambda: scene.alice.user.dm_channel)
        (shown,) = await scene.answers(direct.id)
    assert "190,000 canaries" in seen(shown).quotes[0].text
    assert "canar" not in in_public(scene).lower()


async def test_who_takes_no_direct_messages_gets_nothing_and_the_channel_neither(scene: Scene, bot: Bots) -> None:
    incoming = await said(scene)
    async with bot() as here:
        scene.front.faults.append(Fault("POST", "/users/@me/channels", 403, code=50007))
        await posts(here, replace(incoming, text="who?")).send(Alone(answer()))
    assert scene.said(scene.channel.id) == []


async def test_what_is_suggested_to_a_member_is_not_suggested_to_others(scene: Scene, bot: Bots) -> None:
    async with bot():
        for _ in range(2):
            assert "Canary grades" in await scene.suggested(scene.alice, scene.channel, "")
            assert await scene.suggested(scene.bob, scene.channel, "") == ["Nights"]


async def test_while_discord_does_not_say_who_has_a_role_a_member_is_told_so_and_gets_nothing(
    scene: Scene, bot: Bots
) -> None:
    async with bot():
        scene.front.faults += [Fault("GET", "/guilds/*/members/*", 403, code=50001)] * 4
        await scene.alice.slash(scene.channel, "ask", question=QUESTION)
        (shown,) = await until(lambda: whispered(scene))
    assert seen(shown).words.strip() == EN.unsure_who_you_are
    assert "canar" not in in_public(scene).lower()


async def test_a_channel_that_discord_did_not_describe_counts_as_one_where_others_are(scene: Scene, bot: Bots) -> None:
    incoming = await said(scene)
    async with bot() as here:
        user: Any = discord.Object(scene.alice.id)
        found = await here.client.dispatcher._identified(incoming, user, None, scene.guild.id)
    assert found
    assert found.places == {f"discord:{scene.channel.id}"}
