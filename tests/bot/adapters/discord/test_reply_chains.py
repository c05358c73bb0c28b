"""A reply to an answer belongs to that answer's thread."""

from tests.bot.adapters.discord.doubles import Bots, questions
from tests.bot.doubles import FakeLibrary
from tests.e2e.discord.scene import Scene


async def test_without_threads_a_reply_to_an_answer_is_a_follow_up_however_long_the_chain(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot(threads=False):
        await scene.alice.slash(scene.channel, "ask", question="one?")
        for count, question in ((1, "two?"), (2, "three?"), (3, "four?")):
            *_, latest = await scene.answers(scene.channel.id, count)
            await scene.alice.send(scene.channel, question, reply_to=scene.message(latest))
        await scene.answers(scene.channel.id, 4)
    assert questions(library)[-1] == ("four?", ["one?", "two?", "three?"])
    assert scene.channel.threads == []


async def test_a_reply_in_the_channel_to_an_answer_belongs_to_its_thread(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="who?")
        await scene.thread()
        (answer,) = scene.said(scene.channel.id)
        await scene.bob.send(scene.channel, "and why?", reply_to=scene.message(answer))
        await scene.answers(scene.channel.id, 2)
    assert questions(library)[1] == ("and why?", ["who?"])
    assert len(scene.channel.threads) == 1
