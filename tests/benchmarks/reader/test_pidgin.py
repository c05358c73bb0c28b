"""Questions in words of the other language."""

from benchmarks.reader.pidgin import Vocabulary, in_other_language

TEXTS = ["工廠在城市裡。", "他訪問了工廠。", "工廠的歷史"]


def test_a_chinese_question_becomes_english_words_and_keeps_its_numbers():
    made = in_other_language("他1962年訪問工廠？", Vocabulary(TEXTS))
    assert "1962" in made
    assert "factory" in made
    assert "訪" not in made


def test_an_english_question_becomes_chinese_words_as_the_texts_use_them():
    made = in_other_language("What is the history of the factory in Leeds?", Vocabulary(TEXTS))
    assert made == "什么是历史的工厂在Leeds？"
