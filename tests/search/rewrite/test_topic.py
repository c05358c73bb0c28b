"""A thread's topic is the last question made whole that found something."""

import pytest

from memoqa.search.rewrite.topic import is_whole, topics


@pytest.mark.parametrize(
    ("asked_as", "question", "whole"),
    [
        ("上合組織有幾個成員國？", "上合組織有幾個成員國？", True),
        ("亞信會議有幾個成員國？", "那亞信會議呢？", True),
        ("上合組織有幾個成員國？ 為什麼？", "為什麼？", False),
        ("How many members does it have?", "How many members does it have?", True),
        ("What is the SCO? Why?", "Why?", False),
    ],
)
def test_a_question_searched_for_together_with_an_earlier_one_is_not_whole(asked_as, question, whole):
    assert is_whole(asked_as, question) == whole


def test_the_topics_are_the_questions_that_found_something_the_last_first_or_the_last_of_all_if_none_did():
    assert list(topics(["a", "b", "c"], lambda asked: asked != "c")) == ["b", "a"]
    assert list(topics(["a", "b"], lambda _: False)) == ["b"]
    assert list(topics([], lambda _: True)) == []
