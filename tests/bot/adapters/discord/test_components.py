"""The buttons under answers and quotes work after a restart, and answer only whoever presses them."""

from typing import Any

import pytest

from bot.port import Reason
from bot.present.wording import EN, ZH_TW
from bot.state.feedback import Feedback
from tests.bot.adapters.discord.doubles import EPHEMERAL, Bots
from tests.bot.doubles import FakeLibrary
from tests.e2e.discord.scene import Scene, buttons, seen, until


async def answered(scene: Scene, question: str = "who?") -> Any:
    """An answer to alice, with a thread on it."""
    await scene.alice.slash(scene.channel, "ask", question=question)
    await scene.thread(question)
    return scene.said(scene.channel.id)[-1]


async def pressed(scene: Scene, answer: Any, action: str, by: Any = None) -> Any:
    """The message that a press of one of an answer's buttons shows."""
    before = len(scene.said(answer.channel_id))
    await (by or scene.bob).click(scene.message(answer), custom_id=buttons(answer)[action])
    return (await scene.answers(answer.channel_id, before + 1))[-1]


def private_ones(scene: Scene, channel: int) -> list[Any]:
    return [message for message in scene.said(channel) if message.flags & EPHEMERAL]


async def test_a_press_shows_the_next_paragraph_to_whoever_pressed(scene: Scene, bot: Bots) -> None:
    async with bot():
        answer = await answered(scene)
        shown = await pressed(scene, answer, "next")
        again = await pressed(scene, shown, "previous")
    assert shown.flags & EPHEMERAL
    assert "¶ 4" in seen(shown).words
    assert set(buttons(shown)) == {"previous", "next", "section", "cite", "file"}
    assert again.flags & EPHEMERAL


async def test_a_section_and_a_citation_are_shown_to_whoever_pressed(scene: Scene, bot: Bots) -> None:
    async with bot():
        answer = await answered(scene)
        section = await pressed(scene, answer, "section")
        citation = await pressed(scene, answer, "cite")
    assert len(seen(section).quotes) == 2
    assert seen(citation).words.startswith(EN.citation_copy)


async def test_buttons_are_alive_after_a_restart(scene: Scene, bot: Bots) -> None:
    async with bot():
        answer = await answered(scene)
    async with bot():
        shown = await pressed(scene, answer, "next")
    assert "¶ 4" in seen(shown).words


async def test_a_thumb_up_is_noted_and_thanked_for(scene: Scene, bot: Bots) -> None:
    async with bot():
        thanks = await pressed(scene, await answered(scene), "good")
    assert (seen(thanks).words, bool(thanks.flags & EPHEMERAL)) == (EN.thanks, True)


async def test_a_thumb_down_asks_what_was_wrong_and_missing_even_after_a_restart(
    scene: Scene, bot: Bots, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[tuple[str, Reason | None]] = []
    complain = Feedback.complain

    def complained(feedback: Feedback, event: str, asker: str, missing: str, now: Any, reason: Reason | None) -> None:
        complaints.append((missing, reason))
        complain(feedback, event, asker, missing, now, reason)

    monkeypatch.setattr(Feedback, "complain", complained)
    async with bot():
        answer = await answered(scene)
        shown = await scene.bob.click(scene.message(answer), custom_id=buttons(answer)["bad"])
        await scene.answers(scene.channel.id, 2)
    async with bot():
        await scene.bob.submit_modal(shown, {"said": "the year", "reason": "out_of_date"})
        *_, thanks = await scene.answers(scene.channel.id, 3)
    assert shown.modal is not None
    assert shown.modal["title"] == EN.bad_title
    assert complaints == [("the year", "out_of_date")]
    assert (seen(thanks).words, bool(thanks.flags & EPHEMERAL)) == (EN.thanks_missing, True)


async def test_people_with_an_english_discord_press_chinese_buttons_in_chinese(scene: Scene, bot: Bots) -> None:
    async with bot():
        answer = await answered(scene, "有嗎？")
        beside = await pressed(scene, answer, "next")
        feedback = await scene.bob.click(scene.message(answer), custom_id=buttons(answer)["bad"])
        thanks = (await scene.answers(scene.channel.id, 3))[-1]
        await scene.alice.slash(scene.channel, "memos")
        memos = (await scene.answers(scene.channel.id, 4))[-1]
    assert feedback.modal is not None
    assert feedback.modal["title"] == ZH_TW.bad_title
    assert ZH_TW.next in str(beside.components)
    assert seen(thanks).words == ZH_TW.thanks
    assert seen(memos).words.startswith(ZH_TW.library.partition("{")[0])


async def test_a_follow_up_typed_behind_a_chinese_button_is_answered_in_its_own_language(
    scene: Scene, bot: Bots
) -> None:
    async with bot(message_content=False):
        answer = await answered(scene, "有嗎？")
        shown = await scene.bob.click(scene.message(answer), custom_id=buttons(answer)["follow"])
        await until(lambda: shown.modal)
        await scene.bob.submit_modal(shown, {"said": "and why?"})
        reply = (await scene.answers(scene.channel.id, 2))[-1]
    assert shown.modal is not None
    assert shown.modal["title"] == ZH_TW.your_question
    assert EN.next in str(reply.components)


async def test_an_empty_modal_is_closed_without_a_reply(scene: Scene, bot: Bots) -> None:
    async with bot():
        answer = await answered(scene)
        shown = await scene.bob.click(scene.message(answer), custom_id=buttons(answer)["bad"])
        await scene.answers(scene.channel.id, 2)
        sent = await scene.bob.submit_modal(shown, {"said": ""})
        await until(lambda: sent.acknowledged)
        await pressed(scene, answer, "good")
        *_, thanks = scene.said(scene.channel.id)
        assert len(scene.said(scene.channel.id)) == 3
    assert seen(thanks).words == EN.thanks


async def test_a_follow_up_can_be_asked_anew_and_for_all_to_see(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    async with bot():
        await answered(scene)
        thread = await scene.thread()
        await scene.in_thread(scene.alice, thread.id, "and why?")
        (follow_up,) = await scene.answers(thread.id)
        anew = await pressed(scene, follow_up, "anew", by=scene.alice)
    assert [(question, len(earlier)) for question, earlier in library.asked[1:]] == [("and why?", 1), ("and why?", 0)]
    assert not anew.flags & EPHEMERAL
    assert seen(anew).words.startswith(f"<@{scene.alice.id}> asked: and why?")


async def test_only_the_asker_can_ask_a_follow_up_anew_and_others_are_told_in_private(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot():
        await answered(scene)
        thread = await scene.thread()
        await scene.in_thread(scene.alice, thread.id, "and why?")
        (follow_up,) = await scene.answers(thread.id)
        await scene.bob.click(scene.message(follow_up), custom_id=buttons(follow_up)["anew"])
        (refused,) = await until(lambda: private_ones(scene, thread.id))
    assert scene.said(thread.id) == [follow_up, refused]
    assert seen(refused).words == EN.not_your_question
    assert len(library.asked) == 2


async def test_help_in_place_of_a_question_is_shown_to_the_asker_alone(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="help")
        (shown,) = await until(lambda: private_ones(scene, scene.channel.id))
    assert scene.said(scene.channel.id) == [shown]
    assert seen(shown).words == EN.help
    assert library.asked == []


async def test_without_message_content_a_button_takes_the_follow_up(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot(message_content=False):
        answer = await answered(scene)
        thread = await scene.thread()
        await scene.in_thread(scene.alice, thread.id, "cannot be read")
        shown = await scene.bob.click(scene.message(answer), custom_id=buttons(answer)["follow"])
        await until(lambda: shown.modal)
        await scene.bob.submit_modal(shown, {"said": "and why?"})
        await until(lambda: len(library.asked) == 2)
        await scene.answers(scene.channel.id, 2)
    assert [(question, [turn.question for turn in earlier]) for question, earlier in library.asked] == [
        ("who?", []),
        ("and why?", ["who?"]),
    ]


async def test_without_message_content_mentions_and_direct_messages_are_read(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot(message_content=False):
        await scene.alice.send(scene.channel, f"{scene.at_me} one?")
        thread = await scene.thread("one?")
        await scene.in_thread(scene.alice, thread.id, f"{scene.at_me} two?")
        await scene.answers(thread.id)
        await scene.alice.send_dm("three?")
        await scene.answers(scene.alice.user.dm_channel.id)
    assert [question for question, _ in library.asked] == ["one?", "two?", "three?"]
    direct = scene.said(scene.alice.user.dm_channel.id)[0]
    assert "follow" not in buttons(direct)


async def test_nobody_else_sees_the_buttons_of_a_private_message(scene: Scene, bot: Bots) -> None:
    async with bot():
        shown = await pressed(scene, await answered(scene), "next")
    assert not shown.visible_to(scene.alice.id)
    assert shown.visible_to(scene.bob.id)


async def test_a_button_in_a_server_no_longer_served_does_nothing(scene: Scene, bot: Bots) -> None:
    other = scene.front.world.create_guild("Other")
    async with bot():
        answer = await answered(scene)
    async with bot(guild_id=other.id):
        for action in ("next", "bad"):
            await scene.bob.click(scene.message(answer), custom_id=buttons(answer)[action])
        there = scene.backend.messages[scene.channel.id]
        await until(lambda: [one.content for one in there.values()].count(EN.members_only) == 2)
    assert scene.said(scene.channel.id) == [answer]
