"""Questions in other words."""

import random

import pytest

from benchmarks.reader.wording import Wording
from tests.benchmarks.reader.samples import always, never

TEXTS = ["他曾訪問工廠，也參觀博物館。", "市長造訪臺南。", "大樓由工人建造，也有人修建房屋。"]


@pytest.fixture(scope="module")
def wording():
    return Wording(TEXTS, always)


def ways(wording, question):
    return {wording.rephrased(question, random.Random(seed)) for seed in range(200)}


def test_a_word_becomes_one_of_the_same_sense_in_the_questions_own_script(wording):
    found = ways(wording, "市長何時訪問臺南？")
    assert any("造訪" in question for question in found)
    assert not any("造访" in question for question in found)
    assert any("造访" in question for question in ways(wording, "市长何时访问台南？"))


def test_words_that_do_not_mean_the_same_stay():
    apart = Wording(TEXTS, never)
    assert not any("造訪" in question for question in ways(apart, "市長何時訪問臺南？"))


def test_what_is_asked_for_is_asked_in_another_form(wording):
    assert any("什麼時候" in question for question in ways(wording, "市長何時訪問臺南？"))
    assert any(question.startswith("When") for question in ways(wording, "In what year did he visit Leeds?"))


def test_some_questions_are_only_words_and_some_have_no_question_mark(wording):
    found = ways(wording, "市長何時訪問臺南？")
    assert any(" " in question for question in found)
    assert any("臺南" in question and not question.endswith(("？", "?")) for question in found)


def test_a_japanese_question_stays(wording):
    assert ways(wording, "手塚治虫はどこで生まれたか？") == {"手塚治虫はどこで生まれたか？"}
