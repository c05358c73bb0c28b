"""Answers that nobody asked for, on Discord: in channels and in forums, hidden and shown again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.port import EventId
from bot.present.wording import EN
from bot.state.file import StateFile
from bot.state.helpers import Mode
from bot.state.stores import State
from memoqa.domain import Answer, Turn, Verdict
from tests.bot.adapters.discord.doubles import EPHEMERAL, Bots, questions
from tests.bot.doubles import TEXT, FakeLibrary, answer, quote
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import Scene, buttons, has_thread, seen, until, until_done

QUESTION = "Does anyone know how many days of leave there are?"


class Memos(FakeLibrary):
    """Answers every question with this verdict."""

    verdict: Verdict = "answer"

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        found = super().ask(question, earlier)
        return replace(found, verdict=self.verdict, quotes=() if self.verdict == "none" else found.quotes)


@pytest.fixture
def library() -> Memos:
    return Memos()


@pytest.fixture
def forum(scene: Scene) -> Any:
    return scene.guild.create_forum_channel("help")


def set_to(scene: Scene, state: State, channel: Any, mode: Mode = "when-sure") -> None:
    state.helpers.set(EventId("discord", (str(scene.guild.id), str(channel.id))), mode)


async def asked_in_channel(scene: Scene, file: StateFile) -> Any:
    """Ask nobody in particular in the channel, and wait for the answer in the thread; the asker's message."""
    await scene.alice.send(scene.channel, QUESTION)
    asked = max(scene.backend.messages[scene.channel.id].values(), key=lambda one: one.id)
    await scene.answers(asked.id)
    await until_done(file)
    return asked


async def test_an_admin_sets_the_mode_by_command_and_others_see_it(scene: Scene, bot: Bots, state: State) -> None:
    async with bot():
        await scene.boss.slash(scene.channel, "memos", helper="when-sure")
        (told,) = await scene.answers(scene.channel.id)
        await scene.alice.slash(scene.channel, "memos", helper="status")
        _, status = await scene.answers(scene.channel.id, 2)
    assert told.flags & EPHEMERAL
    assert seen(told).words == EN.when_sure.format(most=20)
    assert seen(status).words.startswith(seen(told).words)
    assert state.helpers.mode(EventId("discord", (str(scene.guild.id), str(scene.channel.id)))) == "when-sure"


async def test_whoever_sets_it_without_the_intent_hears_that_memoqa_cannot_read_the_channel(
    scene: Scene, bot: Bots
) -> None:
    async with bot(message_content=False):
        await scene.boss.slash(scene.channel, "memos", helper="when-sure")
        (told,) = await scene.answers(scene.channel.id)
    assert EN.helper_is_deaf_to_admin in seen(told).words


async def test_a_question_to_nobody_is_answered_in_a_thread_on_it_and_the_channel_stays_quiet(
    scene: Scene, bot: Bots, state: State, file: StateFile
) -> None:
    set_to(scene, state, scene.channel)
    async with bot():
        asked = await asked_in_channel(scene, file)
        (found,) = scene.said(asked.id)
    assert has_thread(asked)
    assert [one.text for one in seen(found).quotes] == [TEXT]
    assert EN.unasked in seen(found).words
    assert "mine" in buttons(found)
    assert scene.said(scene.channel.id) == []
    assert found.ping_user_ids == []


async def test_where_nothing_is_set_a_question_to_nobody_is_left_alone(scene: Scene, bot: Bots, library: Memos) -> None:
    async with bot():
        await scene.alice.send(scene.channel, QUESTION)
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await scene.answers(scene.channel.id)
    assert questions(library) == [("who?", [])]


async def test_what_is_not_found_is_left_alone_without_typing(
    scene: Scene, bot: Bots, state: State, library: Memos
) -> None:
    set_to(scene, state, scene.channel)
    library.verdict = "none"
    async with bot():
        await scene.alice.send(scene.channel, QUESTION)
        await until(lambda: library.asked)
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await scene.answers(scene.channel.id)
    assert len(scene.said(scene.channel.id)) == 1
    assert not scene.front.asked("POST", "/channels/*/messages/*/threads")


async def test_what_a_bot_says_or_somebody_to_somebody_else_or_is_no_question_is_not_searched_for(
    scene: Scene, bot: Bots, state: State, library: Memos
) -> None:
    set_to(scene, state, scene.channel, "every-question")
    role = scene.guild.create_role("loud", permissions=discord.Permissions(mention_everyone=True))
    carol = scene.guild.add_member(scene.front.world.create_user("carol"), roles=[role])
    async with bot():
        await scene.alice.send(scene.channel, f"<@{scene.bob.id}> how many days of leave are there?")
        await carol.send(scene.channel, "@everyone how many days of leave are there?")
        await scene.alice.send(scene.channel, "The report is in the shared folder")
        await scene.guild.create_webhook(scene.channel, "news").send(QUESTION)
        await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        await scene.answers(scene.channel.id)
    assert questions(library) == [("who?", [])]


async def test_a_follow_up_below_such_an_answer_needs_no_mention(
    scene: Scene, bot: Bots, state: State, file: StateFile, library: Memos
) -> None:
    set_to(scene, state, scene.channel)
    async with bot():
        asked = await asked_in_channel(scene, file)
        await scene.in_thread(scene.bob, asked.id, "and in 2020?")
        await scene.answers(asked.id, 2)
    assert questions(library)[1] == ("and in 2020?", [QUESTION])


async def test_without_a_thread_the_answer_is_a_reply_in_the_channel(
    scene: Scene, bot: Bots, state: State, file: StateFile, caplog: pytest.LogCaptureFixture
) -> None:
    set_to(scene, state, scene.channel)
    scene.front.faults.append(Fault("POST", "/channels/*/messages/*/threads", 403, code=50013))
    async with bot():
        await scene.alice.send(scene.channel, QUESTION)
        (found,) = await scene.answers(scene.channel.id)
        await until_done(file)
    assert seen(found).quotes
    assert "Discord began no thread" in caplog.text


async def test_only_for_me_shows_the_asker_the_answer_and_deletes_it_and_share_brings_it_back(
    scene: Scene, bot: Bots, state: State, file: StateFile
) -> None:
    set_to(scene, state, scene.channel)
    async with bot():
        asked = await asked_in_channel(scene, file)
        (found,) = scene.said(asked.id)
        await scene.alice.click(scene.message(found), custom_id=buttons(found)["mine"])
        await until(lambda: [one for one in scene.said(asked.id) if one.flags & EPHEMERAL])
        await until(lambda: found.id not in scene.backend.messages[asked.id])
        await until_done(file)
        (private,) = scene.said(asked.id)
        assert [one.text for one in seen(private).quotes] == [TEXT]
        assert EN.unasked not in seen(private).words
        await scene.alice.click(scene.message(private), custom_id=buttons(private)["share"])
        shown = await until(lambda: [one for one in scene.said(asked.id) if not one.flags & EPHEMERAL])
    assert [one.text for one in seen(*shown).quotes] == [TEXT]
    assert buttons(shown[0])["mine"] == buttons(found)["mine"]


async def test_nobody_else_hides_an_answer(scene: Scene, bot: Bots, state: State, file: StateFile) -> None:
    set_to(scene, state, scene.channel)
    async with bot():
        asked = await asked_in_channel(scene, file)
        (found,) = scene.said(asked.id)
        await scene.bob.click(scene.message(found), custom_id=buttons(found)["mine"])
        _, told = await scene.answers(asked.id, 2)
    assert seen(told).words == EN.not_yours_to_hide
    assert told.flags & EPHEMERAL
    assert found.id in scene.backend.messages[asked.id]


async def test_a_forums_post_is_answered_in_it_and_tagged(
    scene: Scene, bot: Bots, state: State, file: StateFile, forum: Any, library: Memos
) -> None:
    set_to(scene, state, forum)
    tags = scene.set_tags(forum, "billing", "已回答")
    async with bot():
        post = await scene.in_forum(scene.alice, forum, "Days of leave", "I could not find it in the handbook.")
        (found,) = await scene.answers(post.id)
        await until(lambda: scene.backend.get_channel(post.id).applied_tags)
        await until_done(file)
    assert questions(library) == [("Days of leave\nI could not find it in the handbook.", [])]
    assert seen(found).quotes
    assert scene.backend.get_channel(post.id).applied_tags == [tags["已回答"]]


async def test_a_follow_up_in_an_answered_post_needs_no_mention_and_in_another_it_does(
    scene: Scene, bot: Bots, state: State, file: StateFile, forum: Any, library: Memos
) -> None:
    set_to(scene, state, forum)
    async with bot():
        post = await scene.in_forum(scene.alice, forum, "How many days of leave are there?", "")
        await scene.answers(post.id)
        await until_done(file)
        await scene.in_thread(scene.bob, post.id, "and in 2020?")
        await scene.answers(post.id, 2)
        library.verdict = "none"
        other = await scene.in_forum(scene.alice, forum, "How do I park?", "")
        await scene.in_thread(scene.bob, other.id, f"{scene.at_me} who knows?")
        await scene.answers(other.id)
        await until_done(file)
        await scene.in_thread(scene.bob, other.id, "and who pays?")
        await scene.in_thread(scene.bob, other.id, f"{scene.at_me} who?")
        await scene.answers(other.id, 2)
    assert [question for question, _ in library.asked] == [
        "How many days of leave are there?", "and in 2020?", "How do I park?", "who knows?", "who?",
    ]  # fmt: skip


async def test_a_post_that_memoqa_may_not_tag_is_answered_all_the_same(
    scene: Scene, bot: Bots, state: State, file: StateFile, forum: Any, caplog: pytest.LogCaptureFixture
) -> None:
    set_to(scene, state, forum)
    scene.set_tags(forum, "answered")
    scene.front.faults.append(Fault("PATCH", "/channels/*", 403, code=50013))
    async with bot():
        post = await scene.in_forum(scene.alice, forum, "Days of leave", "")
        await scene.answers(post.id)
        await until_done(file)
    assert "Manage Threads" in caplog.text


async def test_a_hidden_answers_post_loses_its_tag(
    scene: Scene, bot: Bots, state: State, file: StateFile, forum: Any
) -> None:
    set_to(scene, state, forum)
    scene.set_tags(forum, "answered")
    async with bot():
        post = await scene.in_forum(scene.alice, forum, "Days of leave", "")
        (found,) = await scene.answers(post.id)
        await until(lambda: scene.backend.get_channel(post.id).applied_tags)
        await until_done(file)
        await scene.alice.click(scene.message(found), custom_id=buttons(found)["mine"])
        await until(lambda: not scene.backend.get_channel(post.id).applied_tags)
    assert found.id not in scene.backend.messages[post.id]


async def test_a_thread_that_people_began_on_the_question_meanwhile_stays_theirs(
    scene: Scene, bot: Bots, state: State, file: StateFile, library: Memos
) -> None:
    set_to(scene, state, scene.channel)
    library.gate.clear()
    async with bot():
        await scene.alice.send(scene.channel, QUESTION)
        asked = max(scene.backend.messages[scene.channel.id])
        await until(lambda: library.asked)
        scene.backend.create_thread(scene.channel.id, "who knows", scene.bob.id, message_id=asked)
        scene.front.faults.append(Fault("POST", "/channels/*/messages/*/threads", 400, code=160004))
        library.gate.set()
        (found,) = await scene.answers(scene.channel.id)
        await until_done(file)
    assert seen(found).quotes
    assert scene.said(asked) == []


async def test_a_long_answer_is_hidden_whole(
    scene: Scene, bot: Bots, state: State, file: StateFile, library: Memos, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to(scene, state, scene.channel)
    long = tuple(quote("習近平去過俄羅斯八次。" * 180, "", receipt=f"receipt-{number}") for number in range(3))
    monkeypatch.setattr(library, "ask", lambda question, _earlier=(): answer(question, quotes=long))
    async with bot():
        await scene.alice.send(scene.channel, QUESTION)
        asked = max(scene.backend.messages[scene.channel.id].values(), key=lambda one: one.id)
        parts = await scene.answers(asked.id, 3)
        await until_done(file)
        await scene.alice.click(scene.message(parts[-1]), custom_id=buttons(parts[-1])["mine"])
        await until(lambda: not [one for one in scene.said(asked.id) if not one.flags & EPHEMERAL])
        await until_done(file)
    assert len(scene.said(asked.id)) == 3
