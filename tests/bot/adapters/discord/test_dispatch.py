"""Questions reach the desk however people ask on Discord, and nothing else does."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.desk.desk import Desk
from bot.port import Incoming, Notice, Post, ThreadKey
from bot.present.wording import EN, ZH_TW, Wording
from bot.state.stores import State
from bot.telemetry.metrics import Metrics
from tests.bot.adapters.discord.doubles import EPHEMERAL, LONG, Bots, questions
from tests.bot.doubles import ANSWERING, TEXT, FakeLibrary
from tests.e2e.discord.front import Fault
from tests.e2e.discord.scene import BotHere, Scene, buttons, has_thread, seen, until


async def test_ask_answers_in_the_channel_and_opens_a_thread_on_the_answer(scene: Scene, bot: Bots) -> None:
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="習近平去過俄羅斯幾次？")
        thread = await scene.thread()
        (answer,) = scene.said(scene.channel.id)
    sight = seen(answer)
    assert [one.text for one in sight.quotes] == [TEXT]
    assert "".join(TEXT[place] for place in sorted(sight.quotes[0].bold)) == ANSWERING
    assert sight.words.startswith(f"<@{scene.alice.id}> 問：習近平去過俄羅斯幾次？")
    assert (thread.id, thread.name) == (answer.id, "習近平去過俄羅斯幾次？")
    assert answer.ping_user_ids == []


async def test_a_message_in_the_thread_is_a_follow_up_without_a_mention(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="who?")
        thread = await scene.thread()
        await scene.in_thread(scene.bob, thread.id, "and why?")
        (answer,) = await scene.answers(thread.id)
    assert questions(library) == [("who?", []), ("and why?", ["who?"])]
    assert seen(answer).words.startswith("Searched for: who? and why?")
    assert "asked:" not in seen(answer).words
    assert len(scene.channel.threads) == 1


async def test_what_people_say_in_the_thread_is_left_alone_unless_they_say_it_to_memoqa(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    talk = "我等等去開會，中午要不要一起吃飯？"
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="who?")
        thread = await scene.thread()
        await scene.in_thread(scene.bob, thread.id, talk)
        await scene.in_thread(scene.bob, thread.id, f"{scene.at_me} {talk}")
        await scene.answers(thread.id)
    assert [question for question, _ in library.asked] == ["who?", talk, talk]
    assert len(scene.said(thread.id)) == 1


async def test_a_follow_up_during_the_posting_of_the_answer_is_not_lost(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot():
        scene.front.faults.append(Fault("POST", "/channels/*/messages", 429, retry_after=0.4))
        library.ask = with_a_long_answer(library)  # type: ignore[method-assign]
        await scene.alice.slash(scene.channel, "ask", question="who?")
        thread = await scene.thread()
        await scene.in_thread(scene.bob, thread.id, "and why?")
        await until(lambda: len(library.asked) == 2)
    assert questions(library)[1] == ("and why?", ["who?"])


def with_a_long_answer(library: FakeLibrary) -> Callable[..., Any]:
    """The library's `ask`, with quotes that take three messages."""
    ask = library.ask
    return lambda *asked: replace(ask(*asked), quotes=LONG)


async def test_quick_messages_in_a_thread_are_answered_in_order(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    library.delay = 0.02
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="0?")
        thread = await scene.thread()
        for number in range(1, 6):
            scene.backend.create_message(thread.id, scene.alice.id, f"{number}?")
        await scene.answers(thread.id, 5)
    assert [question for question, _ in library.asked] == [f"{number}?" for number in range(6)]


async def test_ask_in_a_thread_is_answered_there_as_a_follow_up(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="who?")
        thread = await scene.thread()
        await scene.alice.slash(thread, "ask", question="and why?")
        (answer,) = await scene.answers(thread.id)
    assert questions(library)[1] == ("and why?", ["who?"])
    assert not has_thread(answer)


async def test_a_mention_is_replied_to_with_a_thread_on_the_answer(scene: Scene, bot: Bots) -> None:
    async with bot():
        asked = await scene.alice.send(scene.channel, f"{scene.at_me} who?")
        thread = await scene.thread("who?")
        (answer,) = scene.said(scene.channel.id)
    assert answer.reference["message_id"] == str(asked.id)
    assert thread.id == answer.id
    assert answer.ping_user_ids == []


async def test_a_mention_inside_a_question_is_removed(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    async with bot():
        await scene.alice.send(scene.channel, f"so {scene.at_me}, who <@{scene.bob.id}>?")
        await scene.answers(scene.channel.id)
    assert questions(library) == [(f"so , who <@{scene.bob.id}>?", [])]


async def test_a_mention_alone_is_told_how_to_ask(scene: Scene, bot: Bots) -> None:
    async with bot():
        await scene.alice.send(scene.channel, scene.at_me)
        (answer,) = await scene.answers(scene.channel.id)
    assert seen(answer).words == EN.help
    assert scene.channel.threads == []


async def test_direct_messages_are_one_thread(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    async with bot():
        await scene.alice.send_dm("who?")
        channel = scene.alice.user.dm_channel.id
        await scene.answers(channel)
        await scene.alice.send_dm("and why?")
        await scene.answers(channel, 2)
        await scene.alice.user.slash("ask", question="and when?")
        *_, last = await scene.answers(channel, 3)
    assert questions(library)[-1] == ("and when?", ["who?", "and why?"])
    assert not has_thread(last)


@pytest.mark.parametrize("by_command", [True, False])
async def test_new_begins_direct_messages_anew(scene: Scene, bot: Bots, library: FakeLibrary, by_command: bool) -> None:
    async with bot():
        await scene.alice.send_dm("who?")
        channel = scene.alice.user.dm_channel.id
        await scene.answers(channel)
        if by_command:
            await scene.alice.user.slash("new")
        else:
            await scene.alice.send_dm("new")
        (*_, begun) = await scene.answers(channel, 2)
        await scene.alice.send_dm("and why?")
        await scene.answers(channel, 3)
    assert seen(begun).words == EN.new_conversation
    assert questions(library) == [("who?", []), ("and why?", [])]


async def test_people_can_ask_about_a_message_from_its_menu(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    async with bot():
        message = await scene.bob.send(scene.channel, "who?")
        await scene.alice.context_menu(scene.channel, "Ask memoqa", message)
        (answer,) = await scene.answers(scene.channel.id)
    assert questions(library) == [("who?", [])]
    assert seen(answer).words.startswith(f"<@{scene.alice.id}> asked: who?")


async def test_people_can_ask_about_a_forwarded_message(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    async with bot():
        message = await scene.bob.send(scene.channel, "who?")
        forwarded = await scene.bob.forward(message, scene.channel)
        await scene.alice.context_menu(scene.channel, "Ask memoqa", forwarded)
        await scene.answers(scene.channel.id)
    assert questions(library) == [("who?", [])]


async def test_what_is_forwarded_to_memoqa_directly_is_a_question(
    scene: Scene, bot: Bots, library: FakeLibrary
) -> None:
    async with bot():
        message = await scene.bob.send(scene.channel, "who?")
        source = {"type": 1, "channel_id": str(scene.channel.id), "message_id": str(message.id)}
        await scene.alice.send_dm("hello, who is there?")
        direct = scene.alice.user.dm_channel.id
        await scene.answers(direct)
        scene.backend.create_message(direct, scene.alice.id, reference=source)
        await scene.answers(direct, 2)
    assert questions(library)[-1][0] == "who?"


async def test_what_is_not_for_memoqa_is_left_alone(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    robot = scene.guild.add_member(scene.front.world.create_user("robot", bot=True))
    elsewhere = scene.backend.create_thread(scene.channel.id, "people's own", scene.bob.id)
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="who?")
        thread = await scene.thread("who?")
        bobs = await scene.bob.send(scene.channel, "good morning")
        await scene.alice.send(scene.channel, "to bob", reply_to=bobs)
        await robot.send(scene.channel, f"{scene.at_me} who?")
        await scene.in_thread(robot, thread.id, "who?")
        await scene.in_thread(scene.bob, elsewhere.id, "who?")
        await scene.in_thread(scene.bob, thread.id, f"<@{scene.alice.id}> have you seen this?")
        # In each channel and thread, memoqa looks at a later question only after these.
        await scene.in_thread(scene.bob, elsewhere.id, f"{scene.at_me} elsewhere?")
        await scene.answers(elsewhere.id)
        await scene.in_thread(scene.bob, thread.id, "and why?")
        await scene.answers(thread.id)
        await scene.alice.send(scene.channel, f"{scene.at_me} here?")
        await scene.answers(scene.channel.id, 2)
    assert questions(library) == [("who?", []), ("elsewhere?", []), ("and why?", ["who?"]), ("here?", [])]


async def test_with_one_configured_server_no_other_is_served(scene: Scene, bot: Bots, library: FakeLibrary) -> None:
    other = scene.front.world.create_guild("Other")
    there = other.create_text_channel("general")
    stranger = other.add_member(scene.front.world.create_user("stranger"))
    async with bot(guild_id=scene.guild.id):
        await stranger.send(there, f"{scene.at_me} who?")
        await stranger.send_dm("who?")
        await scene.alice.send_dm("me?")
        await scene.answers(scene.alice.user.dm_channel.id)
        await scene.alice.slash(scene.channel, "ask", question="here?")
        await scene.answers(scene.channel.id)
    assert [question for question, _ in library.asked] == ["me?", "here?"]


class Recorder:
    """A desk that records every Incoming and answers with one word."""

    def __init__(self) -> None:
        self.taken: list[Incoming] = []
        self.answered = 0

    async def prepare(self) -> None: ...

    def acknowledged(self, *_waited: object) -> None: ...

    async def resume(self, *_arguments: object) -> None: ...

    async def follows(self, _thread: ThreadKey) -> bool:
        return True

    async def handle(self, incoming: Incoming, post: Post) -> None:
        self.taken.append(incoming)
        await post.send(Notice("noted", private=True))
        self.answered += 1


async def recorded(scene: Scene, state: State, act: Callable[[], Any], count: int = 1) -> list[Incoming]:
    """The Incomings that the desk gets when someone does this."""
    desk = Recorder()
    async with BotHere(scene, desk, state):  # type: ignore[arg-type]
        await act()
        await until(lambda: desk.answered == count)
    return desk.taken


async def test_a_message_is_known_by_server_channel_and_id(scene: Scene, state: State) -> None:
    role = scene.guild.create_role("readers")
    carol = scene.guild.add_member(scene.front.world.create_user("carol"), roles=[role])
    (incoming,) = await recorded(scene, state, lambda: carol.send(scene.channel, f"{scene.at_me} who?"))
    message = max(one.id for one in scene.backend.messages[scene.channel.id].values() if one.author_id == carol.id)
    asker = f"discord:{carol.id}"
    assert incoming == Incoming(
        event=f"discord:{scene.guild.id}:{scene.channel.id}:{message}",
        thread=None,
        text="who?",
        asker=asker,
        identities=frozenset({asker, f"discord:role:{role.id}"}),
        places=frozenset({f"discord:{scene.channel.id}"}),
        channel=f"discord:{scene.channel.id}",
    )


async def test_a_direct_message_is_of_no_server(scene: Scene, state: State) -> None:
    (incoming,) = await recorded(scene, state, lambda: scene.alice.send_dm("who?"))
    channel = str(scene.alice.user.dm_channel.id)
    assert incoming.event.startswith(f"discord:@me:{channel}:")
    assert incoming.thread == ThreadKey("discord", channel, channel)


@pytest.mark.parametrize(("locale", "language"), [("zh-TW", "zh-TW"), ("zh-CN", "zh-TW"), ("de", None)])
async def test_the_users_discord_language_counts_if_it_is_chinese(
    scene: Scene, state: State, locale: str, language: str | None
) -> None:
    scene.front.locale = locale
    (incoming,) = await recorded(scene, state, lambda: scene.alice.slash(scene.channel, "memos"))
    assert (incoming.command, incoming.language) == ("memos", language)


async def test_a_reindex_has_its_action_and_its_file(scene: Scene, state: State) -> None:
    desk = Recorder()
    async with BotHere(scene, desk, state):  # type: ignore[arg-type]
        await scene.boss.slash(scene.channel, "reindex", action="dry-run", file=("a.txt", b"memo"))
        (incoming,) = await until(lambda: desk.taken)
        (file,) = incoming.attachments
        assert (incoming.text, file.name, file.size) == ("dry-run", "a.txt", 4)
        assert await file.fetch(4) == b"memo"
        with pytest.raises(Exception, match="4 bytes"):
            await file.fetch(3)


async def test_a_command_is_known_by_its_server_and_its_channel(scene: Scene, state: State) -> None:
    (incoming,) = await recorded(scene, state, lambda: scene.alice.slash(scene.channel, "ask", question="who?"))
    assert incoming.event.startswith(f"discord:{scene.guild.id}:{scene.channel.id}:")
    assert incoming.places == {f"discord:{scene.channel.id}"}
    assert incoming.identities == {f"discord:{scene.alice.id}"}


@pytest.mark.parametrize("command", ["memos", "gaps", "forget-me", "reindex"])
async def test_only_the_asker_sees_the_reply_to_a_command(scene: Scene, state: State, command: str) -> None:
    (incoming,) = await recorded(scene, state, lambda: scene.alice.slash(scene.channel, command))
    assert incoming.command == {"forget-me": "forget"}.get(command, command)
    assert [bool(message.flags & EPHEMERAL) for message in scene.said(scene.channel.id)] == [True]


async def test_only_admins_in_the_settings_may_reindex(scene: Scene, bot: Bots) -> None:
    async with bot():
        await scene.bob.slash(scene.channel, "reindex")
        (refusal,) = await scene.answers(scene.channel.id)
        await scene.boss.slash(scene.channel, "reindex")
        await until(lambda: len(scene.said(scene.channel.id)) == 2)
        await until(lambda: "up to date" in seen(scene.said(scene.channel.id)[1]).words)
    assert seen(refusal).words == EN.admins_only


async def test_discords_wait_for_the_acknowledgement_is_measured(
    scene: Scene, library: FakeLibrary, state: State
) -> None:
    metrics = Metrics()
    desk = Desk(library, state, Wording(), frozenset(), metrics=metrics)
    async with BotHere(scene, desk, state):
        await scene.alice.slash(scene.channel, "memos")
        await scene.answers(scene.channel.id)
    assert 'memoqa_ack_seconds_count{platform="discord"} 1.0' in metrics.text().decode()


async def test_labels_are_in_the_language_of_the_question(scene: Scene, bot: Bots) -> None:
    async with bot():
        await scene.alice.slash(scene.channel, "ask", question="有嗎？")
        (answer,) = await scene.answers(scene.channel.id)
    assert ZH_TW.previous in str(answer.components)
    assert set(buttons(answer)) == {"previous", "next", "section", "cite", "file", "good", "bad"}


def test_the_recorder_has_only_methods_of_the_desk() -> None:
    methods = {name for name in vars(Recorder) if not name.startswith("_")}
    assert all(hasattr(Desk, name) for name in methods)
    assert discord.__version__.startswith("2.")
