"""Windows to learn from."""

import random

import pytest

from benchmarks.reader.windows import likest_sentence, sentences_in, window_around, window_without
from tests.benchmarks.reader.samples import ASKED, TEXT


def span(answer):
    return TEXT.index(answer), TEXT.index(answer) + len(answer)


@pytest.mark.parametrize("answer", [answer for _, answer in ASKED] + ["花蓮，開了一家書店。書店後來"])
def test_a_window_is_whole_sentences_with_the_answer_in_its_place(answer):
    edges = {place for sentence in sentences_in(TEXT) for place in (sentence.start, sentence.end)}
    for seed in range(20):
        window = window_around(TEXT, span(answer), random.Random(seed))
        start = TEXT.index(window.text)
        assert {start, start + len(window.text)} <= edges
        assert window.parts[1] == answer


def test_a_window_without_the_answers_sentence_keeps_the_others():
    for seed in range(20):
        window = window_without(TEXT, span("臺南"), random.Random(seed))
        assert window is None or ("臺南" not in window.text and window.text)


def test_the_likest_sentence_is_the_one_that_shares_most_letters():
    assert likest_sentence("林秀蘭在哪一年遷往花蓮？", TEXT) == 2
