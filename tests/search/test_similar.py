"""Questions that ask alike are grouped."""

from memoqa.index.centering import Centers
from memoqa.search.similar import alike
from tests.doubles import HashedEncoder


def groups(*questions):
    encoder = HashedEncoder()
    return alike(questions, encoder, Centers.of(encoder))


def test_questions_that_ask_alike_are_one_group_and_the_largest_group_is_first():
    assert groups("train fares", "annual leave days", "annual leave days") == [[1, 2], [0]]


def test_each_question_is_in_one_group():
    found = groups("特休假有幾天？", "Where is the office?", "特休假有幾天", "office where is the?")
    assert sorted(number for group in found for number in group) == [0, 1, 2, 3]


def test_no_questions_have_no_groups():
    assert groups() == []
