"""The least support: the rule by which the thresholds of the verdict are set."""

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.judging import Measured, Outcome, least_support, verdicts
from memoqa.search.weights import CAUTIONS

OUTCOMES = st.lists(
    st.builds(
        Outcome,
        half=st.integers(0, 1),
        ready=st.booleans(),
        right=st.booleans(),
        confidence=st.just(0.5),
        support=st.floats(0, 0.999),
    ),
    min_size=1,
    max_size=120,
)


def measured(alike, gone, small_gone=()):
    there = [Outcome(0, ready=True, right=True, confidence=0.9, support=0.95)]
    return Measured("some", True, there, gone, alike, [], list(small_gone), [], {})


def false_share(file, least):
    """Of the questions without an answer: both kinds count the same."""
    shares = verdicts(file, [least, least])
    return (shares["look-alikes answered"] + shares["left out answered"]) / 2


@given(OUTCOMES, OUTCOMES)
def test_no_more_questions_without_an_answer_get_one_than_each_caution_allows(alike, gone):
    file = measured(alike, gone)
    for caution, least in zip(CAUTIONS, least_support([file]), strict=True):
        assert false_share(file, least) <= 1 - caution + 1e-6


@given(OUTCOMES, OUTCOMES)
def test_a_lower_threshold_would_break_the_rule(alike, gone):
    file = measured(alike, gone)
    for caution, least in zip(CAUTIONS, least_support([file]), strict=True):
        assert least <= 0.001 or false_share(file, least - 0.002) > 1 - caution - 1e-6


@given(OUTCOMES, OUTCOMES)
def test_files_and_kinds_count_the_same_however_many_questions_they_have(alike, gone):
    file, larger = measured(alike, gone), measured(alike * 3, gone * 2)
    assert least_support([file]) == least_support([larger]) == least_support([file, larger])


@given(OUTCOMES)
def test_more_caution_needs_no_less_support(alike):
    least = least_support([measured(alike, [])])
    assert least == sorted(least)


def test_only_the_halves_that_are_asked_for_count():
    alike = [Outcome(1, ready=True, right=False, confidence=0.9, support=0.8)]
    assert set(least_support([measured(alike, [])], (0,))) == {0.0}
    assert set(least_support([measured(alike, [])], (1,))) == {0.801}
