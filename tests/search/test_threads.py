"""A follow-up is searched for with one earlier question's words at most, whatever the thread holds."""

import random

import pytest

from memoqa.search.rewrite.topic import Before
from memoqa.search.search import MOST_EARLIER, Searcher

OPENINGS = (
    "亞信會議是哪一年成立的？",
    "上合組織有幾個成員國？",
    "習近平去過俄羅斯幾次？",
    "2018年中俄貿易額是多少？",
    "How many times has Xi visited Russia?",
    "When was the SCO founded?",
)
LEANING = ("那上合組織呢？", "那亞信會議呢？", "它有幾個成員國？", "What about Pakistan?")
FITTING = (*LEANING, "什麼時候成立的？")
UNFITTING = (
    "那G20呢？",
    "那天氣呢？",
    "那東方經濟論壇呢？",
    "那中午吃什麼呢？",
    "What about lunch?",
    "為什麼？",
    "還有呢？",
)


class Thread:
    """A thread over the project's own memo; each question knows the ones before it as the service has them."""

    def __init__(self, searcher, encoder):
        self._searcher, self._encoder = searcher, encoder
        self._said = []

    def ask(self, question):
        """What a question was searched for as."""
        ranking = self._searcher.search(question, self._encoder, self._said)
        quoted = tuple(entry.index for entry in ranking.quotable)
        self._said.append(Before(question, ranking.asked_as, quoted))
        return ranking.asked_as


@pytest.fixture
def thread(generation, bundled_encoder):
    searcher = Searcher(generation)
    return lambda: Thread(searcher, bundled_encoder)


def test_the_same_follow_up_again_is_searched_for_as_the_first_time(thread):
    asked = thread()
    whole = [
        asked.ask(text) for text in ("亞信會議是哪一年成立的？", "那上合組織呢？", "那上合組織呢？", "那上合組織呢？")
    ]
    assert whole[1:] == ["上合組織是哪一年成立的？"] * 3


def test_an_unfitting_follow_up_leaves_the_next_one_as_it_would_be_without_it(thread):
    asked, other = thread(), thread()
    asked.ask("亞信會議是哪一年成立的？")
    other.ask("亞信會議是哪一年成立的？")
    for text in UNFITTING:
        asked.ask(text)
    assert asked.ask("那上合組織呢？") == other.ask("那上合組織呢？") == "上合組織是哪一年成立的？"


def test_what_has_no_counterpart_in_the_last_topic_takes_that_of_the_one_before(thread):
    asked = thread()
    asked.ask("亞信會議是哪一年成立的？")
    asked.ask("東方經濟論壇在哪裡舉行？")
    assert asked.ask("那上合組織呢？") == "上合組織是哪一年成立的？"


def test_a_thread_keeps_its_topic_however_many_follow_ups_only_ask_on(thread):
    asked = thread()
    asked.ask("上合組織是哪一年成立的？")
    for _ in range(MOST_EARLIER + 2):
        assert asked.ask("還有呢？") == "上合組織是哪一年成立的？ 還有呢？"
    assert asked.ask("它有幾個成員國？") == "上合組織有幾個成員國？"


def test_in_thirty_threads_half_repeated_or_unfitting_nothing_is_searched_for_with_two_earlier_questions(thread):
    chance = random.Random(7)
    for number in range(30):
        asked, before = thread(), [OPENINGS[number % len(OPENINGS)]]
        asked.ask(before[0])
        for turn in range(6):
            fitting = chance.choice(FITTING)
            question = fitting if turn % 2 == 0 else chance.choice([*UNFITTING, before[-1]])
            asked_as = asked.ask(question)
            earlier = asked_as.removesuffix(question).strip()
            assert earlier.count("？") + earlier.count("?") <= 1, (before, question, asked_as)
            assert not [text for text in {*LEANING, *UNFITTING} - {question} if text in asked_as], (before, asked_as)
            before.append(question)
