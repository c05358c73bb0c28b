"""After a crash, memoqa finds the answer that it posted for an event by the buttons under it."""

import pytest

from bot.port import Incoming, ThreadKey
from memoqa.domain import Quote
from tests.bot.adapters.discord.doubles import LONG, Bots, posts, said
from tests.bot.doubles import answer, quote
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import Scene, buttons


@pytest.mark.parametrize("opening", [True, False])
@pytest.mark.parametrize("quotes", [(quote("短。", ""),), LONG])
async def test_an_answer_that_was_posted_before_a_crash_is_found(
    scene: Scene, bot: Bots, opening: bool, quotes: tuple[Quote, ...]
) -> None:
    incoming = await said(scene)
    async with bot() as here:
        other = await posts(here, await said(scene, "other?")).send(answer("other?"))
        assert await posts(here, incoming).posted() is None
        key = await posts(here, incoming, threads=opening).send(answer(quotes=quotes))
        assert await posts(here, incoming, threads=opening).posted() == key
    assert key != other


async def test_a_partly_posted_answer_does_not_count_as_posted(scene: Scene, bot: Bots) -> None:
    incoming = await said(scene)
    async with bot() as here:
        scene.front.faults.append(Fault("POST", "/channels/*/messages/*/threads", 403, code=50013))
        await posts(here, incoming).send(answer(quotes=LONG))
        *_, last = scene.said(scene.channel.id)
        scene.backend.delete_message(scene.channel.id, last.id)
        assert await posts(here, incoming).posted() is None


async def test_without_access_to_the_history_no_posted_answer_is_found(scene: Scene, bot: Bots) -> None:
    incoming = await said(scene)
    async with bot() as here:
        await posts(here, incoming).send(answer())
        scene.forbid("read_message_history")
        assert await posts(here, incoming).posted() is None


async def test_without_access_to_a_threads_history_answers_in_the_channel_are_still_found(
    scene: Scene, bot: Bots
) -> None:
    incoming, long = await said(scene), await said(scene, "long?")
    async with bot() as here:
        await posts(here, long).send(answer("long?", quotes=LONG))
        key = await posts(here, incoming).send(answer())
        (first, _) = scene.said(scene.channel.id)
        fault = Fault("GET", f"/channels/{first.id}/messages", 403, code=50001)
        scene.front.faults.append(fault)
        assert await posts(here, long).posted() is None
        assert fault.times == 0
        assert await posts(here, incoming).posted() == key


async def test_a_command_answered_before_a_crash_is_found_by_the_buttons_under_it(scene: Scene, bot: Bots) -> None:
    async with bot() as here:
        await scene.alice.slash(scene.channel, "ask", question="who?")
        thread = await scene.thread()
        (message,) = scene.said(scene.channel.id)
        event = buttons(message)["good"].removeprefix("memoqa:good:")
        incoming = Incoming(event, None, "who?", asker=f"discord:{scene.alice.id}")
        assert await posts(here, incoming).posted() == ThreadKey("discord", str(thread.id), str(thread.id))
