"""Groups of pairs: which windows answer which questions."""

import random

import pytest

from benchmarks.reader.pairs import KINDS, group_of
from tests.benchmarks.reader.samples import abouts, article, passage


def groups(kind, of=None, seeds=20):
    found = [group_of(about, kind, random.Random(seed)) for about in abouts(of or article()) for seed in range(seeds)]
    return [group for group in found if len(group) > 1]


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"people"}))
def test_each_kind_of_negative_is_made(kind):
    assert groups(kind)


def test_questions_of_people_are_asked_of_the_window_that_answers_the_likest():
    of = article(passage(people=("張文雄在哪裡訪問了陳大同？",)))
    for group in groups("people", of):
        assert group[1].question == "張文雄在哪裡訪問了陳大同？"
        assert group[1].window.text == group[0].window.text


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"people"}))
def test_the_answer_stands_in_windows_that_answer_alone(kind):
    for group in groups(kind):
        right = group[0]
        answer = right.window.parts[1]
        assert answer in ("臺南", "1975年", "博物館")
        for pair in group:
            assert bool(pair.window.answer) == pair.answers
            assert pair.answers == (pair.kind == "answers")
            if not pair.answers and pair.question == right.question and "exchanged" not in pair.kind:
                assert answer not in pair.window.text


@pytest.mark.parametrize("kind", ["exchanged", "asked beside"])
def test_nobody_can_tell_by_the_question_or_by_the_window_alone(kind):
    for group in groups(kind):
        if len(group) == 2:
            continue  # not made in the window
        for part in ("question", "text"):
            verdicts = {}
            for pair in group:
                key = pair.question if part == "question" else pair.window.text
                verdicts.setdefault(key, []).append(pair.answers)
            assert all(sorted(each) == [False, True] for each in verdicts.values())
