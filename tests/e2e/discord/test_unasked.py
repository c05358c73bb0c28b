"""Answers that nobody asked for, by the bot as a process of its own: over a restart, after a crash, in a forum."""

from collections.abc import Callable
from pathlib import Path

from bot.present.wording import EN
from tests.bot.doubles import TEXT
from tests.e2e.discord.scene import BotProcess, Scene, buttons, seen, until

QUESTION = "Does anyone know how many days of leave there are?"


async def asked(scene: Scene, text: str = QUESTION) -> int:
    """Ask nobody in particular in the channel; the message's id, which is that of the thread on it."""
    await scene.alice.send(scene.channel, text)
    return max(scene.backend.messages[scene.channel.id])


async def test_a_channels_mode_outlives_the_process(scene: Scene, process: Callable[..., BotProcess]) -> None:
    async with process() as bot:
        await scene.boss.slash(scene.channel, "memos", helper="when-sure")
        (told,) = await scene.answers(scene.channel.id)
        assert seen(told).words == EN.when_sure.format(most=20)
        await bot.until_done()
        await bot.kill()
        await bot.start()
        (found,) = await scene.answers(await asked(scene))
    assert [one.text for one in seen(found).quotes] == [TEXT]
    assert bot.asked == [(QUESTION, [])]


async def test_after_a_crash_the_posted_answer_is_known_and_no_second_one_is_posted(
    scene: Scene, process: Callable[..., BotProcess], tmp_path: Path
) -> None:
    dies = tmp_path / "dies"
    async with process(FAKE_DIES=str(dies), FAKE_LEASE="1") as bot:
        await scene.boss.slash(scene.channel, "memos", helper="when-sure")
        await scene.answers(scene.channel.id)
        await bot.until_done()
        dies.touch()
        thread = await asked(scene)
        await scene.answers(thread)
        await bot.process.wait()
        await bot.start()
        await bot.until_done()
        await scene.in_thread(scene.bob, thread, "and in 2020?")
        await scene.answers(thread, 2)
    assert bot.asked[-1] == ("and in 2020?", [QUESTION])


async def test_a_forums_post_is_answered_tagged_and_followed(scene: Scene, process: Callable[..., BotProcess]) -> None:
    forum = scene.guild.create_forum_channel("help")
    tags = scene.set_tags(forum, "Answered")
    async with process() as bot:
        first = await scene.in_forum(scene.bob, forum, "Rules of this forum", "Be kind.")
        await scene.in_thread(scene.boss, first.id, f"{scene.at_me} who?")
        await scene.answers(first.id)
        await scene.boss.slash(forum.threads[0], "memos", helper="when-sure")
        await scene.answers(first.id, 2)
        post = await scene.in_forum(scene.alice, forum, "Days of leave", "How many are there in 2019?")
        (found,) = await scene.answers(post.id)
        await until(lambda: scene.backend.get_channel(post.id).applied_tags == [tags["Answered"]])
        await bot.until_done()
        await scene.in_thread(scene.bob, post.id, "and in 2020?")
        await scene.answers(post.id, 2)
    assert "mine" in buttons(found)
    assert bot.asked[1:] == [
        ("Days of leave\nHow many are there in 2019?", []),
        ("and in 2020?", ["Days of leave\nHow many are there in 2019?"]),
    ]
