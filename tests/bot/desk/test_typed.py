from dataclasses import replace

import pytest

from bot.desk.desk import Desk
from bot.desk.typed import as_typed
from bot.port import Notice
from bot.present.wording import EN, ZH_TW, Words
from tests.bot.desk.messages import KEY, ask, overheard
from tests.bot.doubles import FakeLibrary, Transcript


@pytest.mark.parametrize("text", ["help", " Help ", "?", "？", "說明", "/help"])
def test_a_question_that_only_says_help_asks_for_help(text: str) -> None:
    assert as_typed(ask(text)).command == "help"
    assert as_typed(overheard(text)).command == "ask"


@pytest.mark.parametrize("text", ["new", "/NEW", "新對話", "重新開始"])
def test_new_is_a_command_only_in_direct_messages(text: str) -> None:
    assert as_typed(replace(ask(text), conversation="D1")).command == "new"
    assert as_typed(ask(text)).command == "ask"


@pytest.mark.parametrize("text", ["help desk?", "new rules?", "說明會在哪裡？"])
def test_a_longer_question_stays_one(text: str) -> None:
    incoming = replace(ask(text), conversation="D1")
    assert as_typed(incoming) == incoming


RECEIPT = "0a1b2c3d4e5f.120-384.89abcdef01234567"


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/find three days", "find", "three days"),
        ("／FIND 三日", "find", "三日"),
        ("/尋找 三日", "find", "三日"),
        ("/find", "find", ""),
        ('find "three days"', "find", '"three days"'),
        ("Find “Three Days”", "find", "“Three Days”"),
        ("尋找「三日」", "find", "「三日」"),
        ("/section hotels", "named", "hotels"),
        ("section 4.2", "named", "4.2"),
        ("條文 第七條", "named", "第七條"),
        (f"/verify {RECEIPT}", "verify", RECEIPT),
        (f"verify {RECEIPT}", "verify", RECEIPT),
        ("/verify it", "verify", "it"),
    ],
)
def test_a_message_that_begins_with_a_command_is_one_with_the_words_behind_it(
    text: str, command: str, rest: str
) -> None:
    said = as_typed(ask(f" {text} "))
    assert (said.command, said.text) == (command, rest)
    assert as_typed(overheard(text)).command == "ask"


@pytest.mark.parametrize(
    "text",
    ["find the rules for hotels", "findings?", "/findings", "find", "section heads?", "section", "verify this for me"],
)
def test_what_may_be_a_question_stays_one(text: str) -> None:
    assert as_typed(ask(text)) == ask(text)


@pytest.mark.parametrize(("text", "words"), [("?", EN), ("說明", ZH_TW)])
async def test_help_is_shown_to_the_asker_alone_and_nothing_is_searched(
    desk: Desk, library: FakeLibrary, text: str, words: Words
) -> None:
    post = Transcript(KEY)
    await desk.handle(ask(text), post)
    (reply,) = post.shown
    assert reply == Notice(words.help, private=True)
    assert library.asked == []


@pytest.mark.parametrize(
    ("text", "rest"), [("helper", ""), ("Helper  when-sure", "when-sure"), ("小幫手 when-sure", "when-sure")]
)
def test_what_follows_memos_may_name_the_helper_and_anything_else_lists_the_memos(text: str, rest: str) -> None:
    said = as_typed(replace(ask(text), command="memos"))
    assert (said.command, said.text) == ("helper", rest)
    assert as_typed(replace(ask("helpers"), command="memos")).command == "memos"
    assert as_typed(ask(text)).command == "ask"
