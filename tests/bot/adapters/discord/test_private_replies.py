"""A private reply reaches only the asker, even after its interaction is over."""

import pytest

from bot.state.file import StateFile
from tests.bot.adapters.discord.doubles import EPHEMERAL, Bots
from tests.bot.doubles import FakeLibrary
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import Scene, buttons, seen, until, until_done


@pytest.mark.parametrize("code", [10062, 10015])
@pytest.mark.parametrize("command", ["memos", "gaps", "forget-me", "reindex"])
async def test_a_commands_private_reply_comes_by_direct_message_once_the_command_is_over(
    scene: Scene, bot: Bots, file: StateFile, command: str, code: int
) -> None:
    method, path = (
        ("POST", "/interactions/*/callback") if code == 10062 else ("PATCH", "/webhooks/*/messages/@original")
    )
    async with bot():
        scene.front.faults.append(Fault(method, path, 404, code=code))
        await scene.bob.slash(scene.channel, command)
        await scene.answers(scene.bob.user.dm_channel.id)
        await until_done(file)
    assert scene.said(scene.channel.id) == []


@pytest.mark.parametrize("action", ["next", "section", "whole", "cite", "good", "bad"])
async def test_a_buttons_private_reply_comes_by_direct_message_once_the_press_is_over(
    scene: Scene, bot: Bots, library: FakeLibrary, action: str
) -> None:
    library.text = "第一條的規定。" * 400
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="who?")
        await scene.thread()
        (answered,) = scene.said(scene.channel.id)
        scene.front.faults.append(Fault("POST", "/webhooks/*", 404, code=10015))
        await scene.bob.click(scene.message(answered), custom_id=buttons(answered)[action])
        await scene.answers(scene.bob.user.dm_channel.id)
    assert scene.said(scene.channel.id) == [answered]


async def test_progress_comes_by_direct_message_once_the_command_is_over(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    library.gate.clear()
    async with bot():
        await scene.boss.slash(scene.channel, "reindex")
        await scene.answers(scene.channel.id)
        scene.backend.clock.advance(15 * 60 + 1)
        library.gate.set()
        direct = scene.boss.user.dm_channel.id
        await until(lambda: any("up to date" in seen(one).words for one in scene.said(direct)))
    assert len(scene.said(scene.channel.id)) == 1


async def test_a_dismissed_private_notice_is_shown_again(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    library.gate.clear()
    async with bot():
        await scene.boss.slash(scene.channel, "reindex")
        await scene.answers(scene.channel.id)
        scene.front.faults.append(Fault("PATCH", "/webhooks/*/messages/*", 404, times=9, code=10008))
        library.gate.set()
        await until(lambda: any("up to date" in seen(one).words for one in scene.said(scene.channel.id)))
    assert all(message.flags & EPHEMERAL for message in scene.said(scene.channel.id))
    assert scene.said(scene.boss.user.dm_channel.id) == []


async def test_a_private_reply_is_dropped_if_the_asker_takes_no_direct_messages(
    scene: Scene, bot: Bots, file: StateFile, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot():
        scene.front.faults += [
            Fault("POST", "/interactions/*/callback", 404, code=10062),
            Fault("POST", f"/channels/{scene.alice.user.dm_channel.id}/messages", 403, code=50007, times=9),
        ]
        await scene.alice.slash(scene.channel, "forget-me")
        await until(lambda: "Dropped a private reply" in caplog.text)
        await until_done(file)
    assert scene.said(scene.channel.id) == scene.said(scene.alice.user.dm_channel.id) == []
    assert "incident" not in caplog.text
