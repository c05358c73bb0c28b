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


@given(OUTCOMES, OUTCOMES)
def test_no_file_has_more_questions_without_an_answer_answered_than_each_caution_allows(alike, gone):
    file = measured(alike, gone)
    for caution, least in zip(CAUTIONS, least_support([file]), strict=True):
        shares = verdicts(file, [least, least])
        assert shares["look-alikes answered"] <= 1 - caution + 1e-9
        assert shares["left out answered"] <= 1 - caution + 1e-9


@given(OUTCOMES)
def test_a_lower_threshold_would_break_the_rule(alike):
    for caution, least in zip(CAUTIONS, least_support([measured(alike, [])]), strict=True):
        lower = sum(outcome.ready and outcome.support >= least - 0.002 for outcome in alike)
        assert least <= 0.001 or lower > int((1 - caution) * len(alike) + 1e-9)


@given(OUTCOMES)
def test_more_caution_needs_no_less_support(alike):
    least = least_support([measured(alike, [])])
    assert least == sorted(least)


def test_only_the_halves_that_are_asked_for_count():
    alike = [Outcome(1, ready=True, right=False, confidence=0.9, support=0.8)]
    assert set(least_support([measured(alike, [])], (0,))) == {0.0}
    assert set(least_support([measured(alike, [])], (1,))) == {0.801}
