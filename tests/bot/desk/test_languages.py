"""The bot's own words are in the asker's language, whatever tells it."""

from dataclasses import replace

import pytest

from bot.desk.desk import Desk
from bot.desk.languages import Languages
from bot.port import Command, Incoming
from bot.present.wording import EN, ZH_TW, Wording
from bot.state.stores import State
from tests.bot.desk.messages import KEY, ask
from tests.bot.doubles import FakeLibrary, Transcript

BUTTON = Incoming("test:p", KEY, "", "memos", asker="test:u")


class Labelled(Transcript):
    """A post that keeps the Incoming from which it would word its labels."""

    async def completed(self, incoming: Incoming) -> Incoming | None:
        self.incoming = incoming
        return incoming


async def asked(desk: Desk, question: str, asker: str, event: str = "test:1") -> None:
    await desk.handle(replace(ask(question, event), asker=asker), Transcript(KEY))


async def test_a_thread_in_chinese_is_gone_on_in_chinese(desk: Desk) -> None:
    await asked(desk, "有嗎？", "test:other")
    assert await desk.words_for(BUTTON) is ZH_TW
    assert await desk.words_for(replace(BUTTON, thread=None)) is EN


async def test_the_asker_s_own_questions_tell_more_than_the_thread_s(desk: Desk) -> None:
    await asked(desk, "有嗎？", "test:u", "test:1")
    await asked(desk, "who?", "test:other", "test:2")
    assert await desk.words_for(BUTTON) is ZH_TW
    assert await desk.words_for(replace(BUTTON, thread=None)) is ZH_TW
    assert await desk.words_for(replace(BUTTON, asker="test:third")) is EN


async def test_a_question_without_a_word_leaves_it_to_the_one_before(desk: Desk) -> None:
    await asked(desk, "有嗎？", "test:u", "test:1")
    await asked(desk, "G20?", "test:u", "test:2")
    assert await desk.words_for(BUTTON) is ZH_TW


@pytest.mark.parametrize(("text", "command"), [("G20?", "ask"), ("status", "reindex"), ("", "memos"), ("", "anew")])
async def test_the_labels_are_in_the_language_of_the_text(
    library: FakeLibrary, state: State, text: str, command: Command
) -> None:
    desk = Desk(library, state, Wording(), frozenset({"test:admin"}))
    await asked(desk, "有嗎？", "test:u")
    post = Labelled(KEY)
    incoming = Incoming("test:3", KEY, text, command, "test:u", frozenset({"test:admin"}), about="test:1")
    await desk.handle(incoming, post)
    assert post.shown
    assert Wording().words_for(post.incoming) is ZH_TW


async def test_nothing_is_looked_up_if_the_message_tells_its_language(state: State) -> None:
    languages = Languages(state.turns, Wording())
    for incoming in (ask("who?"), replace(BUTTON, language="zh-TW"), replace(BUTTON, context_language="en")):
        assert await languages.known(incoming) is incoming
    assert await Languages(state.turns, Wording("en")).known(BUTTON) is BUTTON
