"""The bot answers in the asker's language."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.port import Incoming
from bot.present.wording import EN, WORDS, ZH_TW, Wording, language_of_buttons, language_of_locale


@pytest.mark.parametrize(
    ("said", "language"),
    [("習近平去過幾次？", "zh-TW"), ("Who is 習近平?", "zh-TW"), ("Who met Putin?", "en"), ("𠀀", "zh-TW"), ("", "en")],
)
def test_auto_follows_the_script_of_the_question(said: str, language: str) -> None:
    assert Wording("auto").language(said) == language


def test_what_is_known_of_the_asker_counts_before_what_was_said() -> None:
    assert Wording().language("有嗎？", known="en") == "en"
    assert Wording().language("Who?", known="zh-TW") == "zh-TW"


def test_where_nothing_is_known_the_first_text_that_says_something_counts() -> None:
    assert Wording().language("", "有嗎？", "later", otherwise="en") == "zh-TW"
    assert Wording().language("", otherwise="zh-TW") == "zh-TW"


def test_a_commands_words_show_no_language_but_a_complaints_do() -> None:
    command = Incoming("test:1", None, "status", "reindex", context_language="zh-TW")
    assert Wording().words_for(command) is ZH_TW
    assert Wording().words_for(replace(command, text="狀態", context_language="en")) is ZH_TW
    assert Wording().words_for(Incoming("test:1", None, "缺", "missing")) is ZH_TW


@pytest.mark.parametrize("said", ["G20?", "8 ?", "👍", " "])
def test_a_text_without_a_word_tells_no_language(said: str) -> None:
    assert Wording().language(said, "有嗎？") == "zh-TW"
    assert Wording().words_for(Incoming("test:1", None, said, context_language="zh-TW")) is ZH_TW


def test_the_asker_s_own_words_count_before_the_buttons_and_the_platform_before_both() -> None:
    asked = Incoming("test:1", None, "有嗎？", context_language="en")
    assert Wording().words_for(asked) is ZH_TW
    assert Wording().words_for(replace(asked, language="en")) is EN


def test_buttons_tell_their_language_and_a_locale_tells_it_if_the_bot_speaks_it() -> None:
    for language, words in WORDS.items():
        assert language_of_buttons(("👍", words.bad_aloud)) == language
    assert language_of_buttons(("👍", "OK")) is None
    assert [language_of_locale(one) for one in ("zh_TW.UTF-8", "zh-CN", "en-GB", "fr")] == [
        "zh-TW",
        "zh-TW",
        "en",
        None,
    ]


@given(st.text())
def test_a_set_language_is_kept_to(said: str) -> None:
    assert Wording("en").words(said) is EN
    assert Wording("zh-TW").words(said) is ZH_TW
