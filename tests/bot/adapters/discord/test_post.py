"""Replies reach Discord once and in the right place, even if a token runs out or a process dies in between."""

import aiohttp
import discord
import pytest

from bot.port import Notice, ThreadKey
from bot.state.file import StateFile
from bot.state.stores import State
from tests.bot.adapters.discord.doubles import LONG, Bots, posts, said
from tests.bot.doubles import FakeLibrary, answer, quote
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import Scene, buttons, has_thread, seen, until, until_done

SUPPRESS_EMBEDS = 1 << 2


async def test_a_long_answer_continues_in_the_thread(scene: Scene, bot: Bots) -> None:
    async with bot() as here:
        key = await posts(here, await said(scene)).send(answer(quotes=LONG))
    (first,) = scene.said(scene.channel.id)
    rest = scene.said(first.id)
    assert key == ThreadKey("discord", str(first.id), str(first.id))
    assert [one.text for one in seen(first, *rest).quotes] == [one.text for one in LONG]
    assert "good" not in buttons(first)
    assert "good" in buttons(rest[-1])


async def test_without_a_thread_a_long_answer_continues_in_replies_to_its_first_message(
    scene: Scene, bot: Bots
) -> None:
    async with bot() as here:
        key = await posts(here, await said(scene), threads=False).send(answer(quotes=LONG))
    first, *rest = scene.said(scene.channel.id)
    assert key == ThreadKey("discord", str(scene.channel.id), str(first.id))
    assert {message.reference["message_id"] for message in rest} == {str(first.id)}
    assert [one.text for one in seen(first, *rest).quotes] == [one.text for one in LONG]


async def test_without_the_permission_to_write_in_threads_the_rest_follows_in_the_channel(
    scene: Scene, bot: Bots
) -> None:
    scene.forbid("send_messages_in_threads")
    incoming = await said(scene)
    async with bot() as here:
        post = posts(here, incoming)
        key = await post.send(answer(quotes=LONG))
        await post.send(Notice("and a notice"))
        assert await posts(here, incoming).posted() == key
    first, *rest = scene.said(scene.channel.id)
    assert key == ThreadKey("discord", str(first.id), str(first.id))
    assert [one.text for one in seen(first, *rest[:-1]).quotes] == [one.text for one in LONG]
    assert {message.reference["message_id"] for message in rest[:-1]} == {str(first.id)}
    assert seen(rest[-1]).words == "and a notice"


async def test_a_reply_to_a_deleted_message_is_still_sent(scene: Scene, bot: Bots) -> None:
    incoming = await said(scene)
    scene.backend.delete_message(scene.channel.id, int(incoming.event.rpartition(":")[2]))
    async with bot() as here:
        await posts(here, incoming).send(answer())
    (request,) = scene.front.asked("POST", f"/channels/{scene.channel.id}/messages")
    assert request.body["message_reference"]["fail_if_not_exists"] is False


async def test_only_an_answer_that_quotes_begins_a_thread(scene: Scene, bot: Bots) -> None:
    async with bot() as here:
        key = await posts(here, await said(scene)).send(answer(verdict="none", quotes=()))
    (message,) = scene.said(scene.channel.id)
    assert key == ThreadKey("discord", str(scene.channel.id), str(message.id))
    assert scene.channel.threads == []


async def test_the_answer_comes_even_if_threads_are_forbidden(scene: Scene, bot: Bots) -> None:
    async with bot() as here:
        scene.front.faults.append(Fault("POST", "/channels/*/messages/*/threads", 403, code=50013))
        key = await posts(here, await said(scene)).send(answer())
    (first,) = scene.said(scene.channel.id)
    assert (key.root, has_thread(first)) == (str(first.id), False)


async def test_an_answer_whose_thread_is_rate_limited_goes_without_one_and_is_recorded(
    scene: Scene, bot: Bots, state: State
) -> None:
    async with bot():
        scene.front.faults.append(Fault("POST", "/channels/*/messages/*/threads", 429, times=9, retry_after=120))
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await until(lambda: state.turns.asked_by(f"discord:{scene.alice.id}", 9) == ("who?",))
    assert len(scene.said(scene.channel.id)) == 1


async def test_a_missing_permission_to_write_is_logged_once_in_a_sentence(
    scene: Scene, bot: Bots, file: StateFile, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot():
        scene.front.faults += [
            Fault("POST", f"/channels/*/{path}", 403, times=9, code=50013) for path in ("typing", "messages")
        ]
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await until(lambda: "may not answer" in caplog.text)
        await until_done(file)
    (record,) = [one for one in caplog.records if one.name.startswith("bot.adapters")]
    assert record.getMessage() == (
        f"memoqa may not answer in channel {scene.channel.id} (50013): give it the permission Send Messages there"
    )


@pytest.mark.parametrize("failure", [aiohttp.ServerDisconnectedError(), OSError(), discord.RateLimited(99.0)])
async def test_a_question_with_a_lost_acknowledgement_is_answered_by_a_message(
    scene: Scene, bot: Bots, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    async def fails(*_given: object, **_more: object) -> None:
        raise failure

    monkeypatch.setattr(discord.InteractionResponse, "defer", fails)
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="who?")
        await scene.thread()
    assert len(scene.said(scene.channel.id)) == 1


@pytest.mark.parametrize("path", ["/channels/*/messages", "/webhooks/*/messages/@original"])
async def test_a_bad_gateway_does_not_double_an_answer(scene: Scene, bot: Bots, path: str) -> None:
    async with bot():
        method = "PATCH" if "original" in path else "POST"
        scene.front.faults.append(Fault(method, path, 502, carried_out=True))
        if method == "PATCH":
            await scene.alice.slash(scene.channel, "ask", question="who?")
        else:
            await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await scene.thread()
        assert len(scene.said(scene.channel.id)) == 1


async def test_a_rate_limit_is_waited_for(scene: Scene, bot: Bots) -> None:
    async with bot():
        scene.front.faults.append(Fault("POST", "/channels/*/messages", 429, retry_after=0.3))
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await scene.answers(scene.channel.id)
        first, second = scene.front.asked("POST", f"/channels/{scene.channel.id}/messages")
    assert [first.status, second.status] == [429, 200]
    assert second.at - first.at >= 0.3


async def test_after_the_token_ran_out_the_answer_comes_as_a_message(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    library.gate.clear()
    async with bot():
        asked = await scene.alice.slash(scene.channel, "ask", question="who?")
        await until(lambda: asked.deferred)
        scene.backend.clock.advance(15 * 60 + 1)
        library.gate.set()
        await until(lambda: any(has_thread(message) for message in scene.said(scene.channel.id)))
    (message,) = scene.said(scene.channel.id)
    assert message.interaction_metadata is None
    assert seen(message).words.startswith(f"<@{scene.alice.id}> asked: who?")


async def test_a_late_interaction_is_answered_by_a_message(scene: Scene, bot: Bots) -> None:
    async with bot():
        scene.front.faults.append(Fault("POST", "/interactions/*/callback", 404, code=10062))
        await scene.alice.slash(scene.channel, "ask", question="who?")
        (message,) = await scene.answers(scene.channel.id)
        await scene.thread()
    assert message.interaction_metadata is None


async def test_a_repeated_acknowledgement_counts_once(scene: Scene, bot: Bots) -> None:
    async with bot():
        scene.front.faults.append(Fault("POST", "/interactions/*/callback", 502, carried_out=True))
        await scene.alice.slash(scene.channel, "ask", question="who?")
        await scene.thread()
    (message,) = scene.said(scene.channel.id)
    assert message.interaction_metadata is not None


async def test_a_command_is_answered_in_full_even_if_memoqa_may_not_write(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    library.ask = lambda question, _earlier=(): answer(question, quotes=LONG)  # type: ignore[method-assign]
    async with bot():
        for path in ("/channels/*/messages", "/channels/*/threads"):
            scene.front.faults.append(Fault("POST", path, 403, times=9, code=50013))
        await scene.alice.slash(scene.channel, "ask", question="who?")
        await until(lambda: [one for one in scene.said(scene.channel.id) if "good" in buttons(one)])
    assert [one.text for one in seen(*scene.said(scene.channel.id)).quotes] == [one.text for one in LONG]


async def test_memoqa_shows_typing_during_a_slow_answer(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    library.delay = 1.3
    async with bot():
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await scene.answers(scene.channel.id)
        assert len(scene.front.asked("POST", "/channels/*/typing")) == 1


async def test_an_update_replaces_the_last_notice(scene: Scene, bot: Bots) -> None:
    async with bot() as here:
        post = posts(here, await said(scene))
        await post.send(Notice("one", share=0.0))
        await post.update(Notice("two"))
    assert [seen(message).words for message in scene.said(scene.channel.id)] == ["two"]


async def test_an_update_of_a_deleted_notice_is_a_new_message(scene: Scene, bot: Bots) -> None:
    async with bot() as here:
        post = posts(here, await said(scene))
        await post.send(Notice("one"))
        scene.backend.delete_message(scene.channel.id, scene.said(scene.channel.id)[0].id)
        await post.update(Notice("two"))
        await post.update(Notice("three"))
    assert [seen(message).words for message in scene.said(scene.channel.id)] == ["three"]


async def test_an_answer_posted_again_within_minutes_appears_once(scene: Scene, bot: Bots) -> None:
    incoming = await said(scene)
    async with bot() as here:
        keys = {await posts(here, incoming).send(answer()) for _ in range(2)}
    assert len(keys) == 1
    assert len(scene.said(scene.channel.id)) == 1
    assert len(scene.channel.threads) == 1


async def test_a_thread_from_an_earlier_delivery_is_reused(scene: Scene, bot: Bots) -> None:
    async with bot() as here:
        scene.front.faults.append(Fault("POST", "/channels/*/threads", 400, code=160004, carried_out=True))
        key = await posts(here, await said(scene)).send(answer(quotes=LONG))
    (first,) = scene.said(scene.channel.id)
    assert key == ThreadKey("discord", str(first.id), str(first.id))
    assert [one.text for one in seen(first, *scene.said(first.id)).quotes] == [one.text for one in LONG]


async def test_an_answer_notifies_nobody_and_unfurls_no_link(scene: Scene, bot: Bots) -> None:
    hostile = "@everyone @here <@1> https://evil.test"
    async with bot() as here:
        incoming = await said(scene, hostile)
        await posts(here, incoming).send(answer(hostile, quotes=(quote(hostile, ""),)))
    (request,) = scene.front.asked("POST", f"/channels/{scene.channel.id}/messages")
    assert request.body["allowed_mentions"]["parse"] == []
    assert request.body["flags"] & SUPPRESS_EMBEDS
