"""The tables of words: both languages say the same."""

import string
from dataclasses import asdict

import pytest

from bot.present.words.en import EN
from bot.present.words.zh_tw import ZH_TW
from memoqa.quotes.words import language_of


@pytest.mark.parametrize("key", asdict(EN))
def test_both_languages_fill_in_the_same_places(key: str) -> None:
    places = [{name for _, name, _, _ in string.Formatter().parse(asdict(words)[key]) if name} for words in (EN, ZH_TW)]
    assert places[0] == places[1]


@pytest.mark.parametrize("key", asdict(EN))
def test_no_sentence_is_empty_or_left_in_the_other_language(key: str) -> None:
    assert asdict(EN)[key].strip()
    assert language_of(asdict(EN)[key]) == "en"
    untranslated = {"thread_line", "thread_current", "title", "good", "bad"}  # layout and marks, no words
    assert key in untranslated or language_of(asdict(ZH_TW)[key]) == "zh-TW" or key == "separator"
