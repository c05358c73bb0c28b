"""The bot answers in the asker's language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.port import Incoming
from bot.present.wording import EN, ZH_TW, Wording


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
    assert Wording().words_for(Incoming("test:1", None, "status", "reindex"), "有嗎？") is ZH_TW
    assert Wording().words_for(Incoming("test:1", None, "缺", "missing")) is ZH_TW


@given(st.text())
def test_a_set_language_is_kept_to(said: str) -> None:
    assert Wording("en").words(said) is EN
    assert Wording("zh-TW").words(said) is ZH_TW
