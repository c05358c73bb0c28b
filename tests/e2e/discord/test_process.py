"""`python -m bot discord` as people meet it: a process, a socket, and a server with people in it."""

import asyncio
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.discord.adapter import REFUSED, REFUSED_INTENT
from bot.present.wording import EN
from tests.bot.contract import LINKS, MARKUP
from tests.bot.doubles import TEXT
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import BotProcess, Scene, buttons, has_thread, seen, until

Process = Callable[..., BotProcess]
EPHEMERAL = 1 << 6
DEADLINE_SECONDS = 3.0  # to acknowledge an interaction, on Discord


async def test_a_talk_by_command_thread_mention_and_direct_message(scene: Scene, process: Process) -> None:
    async with process() as bot:
        await scene.alice.slash(scene.channel, "ask", question="one?")
        thread = await scene.thread("one?")
        await scene.in_thread(scene.bob, thread.id, "two?")
        await scene.answers(thread.id)
        await scene.alice.send(scene.channel, f"{scene.at_me} three?")
        await scene.thread("three?")
        await scene.alice.send_dm("four?")
        await scene.answers(scene.alice.user.dm_channel.id)
        assert bot.asked == [("one?", []), ("two?", ["one?"]), ("three?", []), ("four?", [])]
    first, third = scene.said(scene.channel.id)
    (second,) = scene.said(thread.id)
    (fourth,) = scene.said(scene.alice.user.dm_channel.id)
    assert {seen(message).quotes[0].text for message in (first, second, third, fourth)} == {TEXT}
    assert bot.process.returncode == 0


async def test_the_same_message_delivered_twice_and_by_two_shards_is_answered_once(
    scene: Scene, process: Process
) -> None:
    async with process() as bot:
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await scene.thread()
        (session,) = scene.front.sessions.values()
        for told in [one for one in session.sent if one["t"] in {"MESSAGE_CREATE", "INTERACTION_CREATE"}]:
            session.deliver(told)
        await scene.alice.send(scene.channel, f"{scene.at_me} again?")
        await scene.thread("again?")
        assert [question for question, _ in bot.asked] == ["who?", "again?"]
    assert len(scene.said(scene.channel.id)) == 2


async def test_reindex_by_an_admin_and_by_someone_else(scene: Scene, process: Process) -> None:
    async with process(FAKE_DELAY="0.5"):
        await scene.bob.slash(scene.channel, "reindex")
        (refusal,) = await scene.answers(scene.channel.id)
        await scene.boss.slash(scene.channel, "reindex")
        _, report = await scene.answers(scene.channel.id, 2)
        await until(lambda: "█" in seen(report).words)
        await until(lambda: "The index is up to date" in seen(report).words)
    assert seen(refusal).words == EN.admins_only
    assert all(message.flags & EPHEMERAL for message in (refusal, report))


async def test_twenty_commands_are_acknowledged_in_time_while_an_answer_takes_ten_seconds(
    scene: Scene, process: Process
) -> None:
    bot = process(FAKE_DELAY="10")
    await bot.start()
    asked: list[tuple[Any, float]] = []
    for number in range(20):
        began = time.monotonic()
        asked.append((await scene.alice.slash(scene.channel, "ask", question=f"{number}?"), began))
        await asyncio.sleep(0.02)
    await until(lambda: all(result.deferred for result, _ in asked), DEADLINE_SECONDS)
    acknowledged = {one.path.split("/")[2]: one.at for one in scene.front.asked("POST", "/interactions/*/callback")}
    waits = sorted(acknowledged[str(result._interaction.id)] - at for result, at in asked)
    print(f"acknowledged within {waits[9]:.3f} s (median), {waits[18]:.3f} s (95th percentile)")
    # Discord answers 404 to an acknowledgement that comes after its three seconds.
    assert {one.status for one in scene.front.asked("POST", "/interactions/*/callback")} == {200}
    # Nobody is forgotten: the first two answers come after their ten seconds.
    await until(lambda: len(scene.said(scene.channel.id)) >= 2, 15)
    await bot.kill()


async def test_a_drop_a_bad_gateway_and_a_rate_limit_at_once_give_one_answer(scene: Scene, process: Process) -> None:
    async with process(FAKE_DELAY="0.7") as bot:
        scene.front.faults += [
            Fault("POST", "/channels/*/messages", 502, carried_out=True),
            Fault("POST", "/channels/*/messages", 429, retry_after=0.2),
            Fault("PATCH", "/webhooks/*/messages/@original", 502, carried_out=True),
            Fault("PATCH", "/webhooks/*/messages/@original", 429, retry_after=0.2),
        ]
        await scene.alice.send(scene.channel, f"{scene.at_me} message?")
        await scene.alice.slash(scene.channel, "ask", question="command?")
        await until(lambda: len(bot.asked) == 2)
        await scene.front.drop()
        await scene.thread("message?")
        await scene.thread("command?")
        await until(lambda: scene.front.connected)
        # Repeated deliveries come before this message.
        await scene.alice.send(scene.channel, f"{scene.at_me} after?")
        await scene.thread("after?")
        await bot.until_done()
        assert sorted(question for question, _ in bot.asked) == ["after?", "command?", "message?"]
    assert len(scene.said(scene.channel.id)) == 3
    assert {429, 502, 200} <= {one.status for one in scene.front.requests}


async def test_a_thread_continues_after_a_kill(scene: Scene, process: Process) -> None:
    async with process() as bot:
        await scene.alice.slash(scene.channel, "ask", question="one?")
        thread = await scene.thread()
        answer = scene.said(scene.channel.id)[0]
        await bot.until_done()
        await bot.kill()
        await bot.start()
        await scene.in_thread(scene.bob, thread.id, "two?")
        await scene.answers(thread.id)
        assert bot.asked[-1] == ("two?", ["one?"])
        await scene.bob.click(scene.message(answer), custom_id=buttons(answer)["next"])
        _, shown = await scene.answers(scene.channel.id, 2)
        down = await scene.bob.click(scene.message(answer), custom_id=buttons(answer)["bad"])
        await until(lambda: down.modal)
        await bot.kill()
        await bot.start()
        await scene.bob.submit_modal(down, {"said": "the year"})
        await until(lambda: any(EN.thanks_missing in seen(one).words for one in scene.said(scene.channel.id)))
    assert "¶ 4" in seen(shown).words


async def test_a_question_open_at_a_kill_is_answered_once_by_the_next_process(scene: Scene, process: Process) -> None:
    async with process(FAKE_DELAY="2", FAKE_LEASE="1.5") as bot:
        await scene.alice.slash(scene.channel, "ask", question="command?")
        await scene.alice.send(scene.channel, f"{scene.at_me} message?")
        await until(lambda: len(bot.asked) == 2)
        await bot.kill()
        await bot.start()
        threads = [await scene.thread("command?"), await scene.thread("message?")]
        await bot.until_done()  # no lease is left to run out
    answers = scene.said(scene.channel.id)
    assert sorted(message.id for message in answers) == sorted(thread.id for thread in threads)
    assert seen(answers[0]).words.startswith(f"<@{scene.alice.id}> asked: ")


async def test_an_answer_posted_but_not_recorded_is_not_posted_again_and_its_thread_continues(
    scene: Scene, process: Process, tmp_path: Path
) -> None:
    (tmp_path / "die").touch()
    async with process(FAKE_LEASE="1.5", FAKE_DIES=str(tmp_path / "die")) as bot:
        await scene.alice.slash(scene.channel, "ask", question="one?")
        thread = await scene.thread()
        await bot.process.wait()
        await bot.start()
        await until(lambda: len(bot.asked) == 2)
        await bot.until_done()
        await scene.in_thread(scene.alice, thread.id, "two?")
        await scene.answers(thread.id)
        assert bot.asked[-1] == ("two?", ["one?"])
    assert [message.id for message in scene.said(scene.channel.id)] == [thread.id]


async def test_a_hostile_memo_is_shown_letter_by_letter_and_notifies_nobody(scene: Scene, process: Process) -> None:
    hostile = f"# {MARKUP}\n> {LINKS}\n- @everyone\n1. <@{scene.bob.id}>"
    async with process(FAKE_TEXT=hostile):
        await scene.alice.slash(scene.channel, "ask", question=hostile[:150])
        await scene.thread()
    (answer,) = scene.said(scene.channel.id)
    sight = seen(answer)
    assert [one.text for one in sight.quotes] == [hostile]
    assert hostile[:150] in sight.words
    assert sight.live == (f"<@{scene.alice.id}>",)  # the asker, by name
    assert (answer.ping_user_ids, answer.ping_role_ids, answer.mention_everyone) == ([], [], False)


async def test_the_longest_question_is_answered_and_a_longer_one_refused(scene: Scene, process: Process) -> None:
    async with process() as bot:
        await scene.alice.slash(scene.channel, "ask", question="習" * 2_000)
        await scene.thread()
        await scene.alice.send_dm("習" * 2_000)
        await scene.answers(scene.alice.user.dm_channel.id)
        await scene.at_length(scene.alice, scene.alice.user.dm_channel.id, "習" * 2_001)
        *_, refusal = await scene.answers(scene.alice.user.dm_channel.id, 2)
        assert len(bot.asked) == 2
    assert "2001" in seen(refusal).words


@pytest.mark.parametrize("length", [1_500, 2_000])
async def test_a_paragraph_that_is_not_very_long_is_shown_whole(scene: Scene, process: Process, length: int) -> None:
    text = ("習近平。" * length)[:length]
    async with process(FAKE_TEXT=text):
        await scene.alice.slash(scene.channel, "ask", question="who?")
        thread = await scene.thread()
        await until(lambda: any("good" in buttons(one) for one in all_said(scene, thread.id)))
    sight = seen(*all_said(scene, thread.id))
    assert [one.text for one in sight.quotes] == [text]
    assert not [size for size in sight.sizes if size[1] > size[2]]


def all_said(scene: Scene, thread: int) -> list[Any]:
    return [*scene.said(scene.channel.id), *scene.said(thread)]


async def test_a_refused_intent_is_reported_on_standard_error(scene: Scene, process: Process) -> None:
    scene.front.refused = frozenset({"message_content"})
    async with process() as bot:
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await scene.thread()
        assert REFUSED_INTENT in bot.errors
    assert "follow" in buttons(scene.said(scene.channel.id)[0])


async def test_a_wrong_token_ends_the_process_with_one_sentence(process: Process) -> None:
    bot = process(DISCORD_BOT_TOKEN="wrong.token.canary")
    with pytest.raises(AssertionError):
        await bot.start()
    assert bot.process.returncode == 1
    assert bot.errors.splitlines() == [REFUSED]


async def test_one_of_two_adapters_that_fails_ends_the_process_with_one_sentence(process: Process) -> None:
    bot = process(DISCORD_BOT_TOKEN="wrong.token.canary", FAKE_SLACK="1")
    bot.adapters = ("slack", "discord")
    with pytest.raises(AssertionError):
        await bot.start()
    assert bot.process.returncode == 1
    assert bot.errors.splitlines() == [REFUSED]


async def test_on_sigterm_it_finishes_the_open_question(scene: Scene, process: Process) -> None:
    async with process(FAKE_DELAY="1") as bot:
        await scene.alice.slash(scene.channel, "ask", question="who?")
        await until(lambda: bot.asked)
        bot.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(bot.process.wait(), 20) == 0
    (answer,) = scene.said(scene.channel.id)
    assert has_thread(answer)


async def test_no_question_and_no_token_reaches_the_log(scene: Scene, process: Process) -> None:
    async with process() as bot:
        scene.front.faults.append(Fault("PATCH", "/webhooks/*/messages/@original", 400, code=50035))
        await scene.alice.slash(scene.channel, "ask", question="canary-question?")
        await scene.alice.send(scene.channel, f"{scene.at_me} canary-message?")
        await scene.thread("canary-message")
        await until(lambda: "incident" in bot.errors)
        assert "HTTPException (50035)" in bot.errors
        await bot.until_done()
        assert "canary" not in bot.errors
        assert bot.environment["DISCORD_BOT_TOKEN"] not in bot.errors
