"""Two words change places in a question and in its window."""

import random

import pytest

from benchmarks.reader.exchange import Exchange, exchange_for, foreign_exchange
from tests.benchmarks.reader.samples import ASKED, TEXT, never


def test_an_exchange_made_twice_gives_the_text_back():
    exchange = Exchange("張文雄", "林秀蘭", "name")
    assert exchange("張文雄訪問林秀蘭") == "林秀蘭訪問張文雄"
    assert exchange(exchange(TEXT)) == TEXT


def test_english_words_are_exchanged_whole():
    assert Exchange("art", "war", "word")("The art of war, and artists") == "The war of art, and artists"


@pytest.mark.parametrize(("question", "answer"), ASKED)
def test_an_exchange_makes_another_question_and_keeps_the_answer(question, answer):
    for seed in range(30):
        found = exchange_for(question, TEXT, answer, TEXT, random.Random(seed), never)
        assert found is not None
        assert found(question) != question
        assert answer not in (found.one, found.other)


def test_words_that_mean_the_same_are_not_exchanged():
    found = [exchange_for(ASKED[0][0], TEXT, "臺南", TEXT, random.Random(seed), lambda *_: True) for seed in range(20)]
    assert not any(found)


def test_opposites_are_exchanged():
    found = {
        exchange_for("誰在戰爭之前離開？", "他在戰爭之前離開。", "他", "", random.Random(seed), never)
        for seed in range(20)
    }
    assert Exchange("之前", "之後", "opposite") in found


def test_a_question_in_another_language_takes_words_from_other_questions():
    made = foreign_exchange(
        "When did Harriet visit Leeds?", "Whom did Edmund marry in Whitby?", random.Random(1), never
    )
    assert made in {
        f"When did {one} visit {other}?"
        for one in ("Harriet", "Edmund", "Whitby")
        for other in ("Leeds", "Edmund", "Whitby")
    } | {"When did Harriet marry Leeds?"}
