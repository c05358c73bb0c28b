"""The least support: the rule by which the thresholds of the verdict are set."""

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.judging import MOST_ANSWERED, Measured, Outcome, least_support, verdicts

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
def test_no_file_has_more_questions_without_an_answer_answered_than_the_rule_allows(alike, gone):
    file = measured(alike, gone)
    least = least_support([file])
    shares = verdicts(file, [least, least])
    assert shares["look-alikes answered"] <= MOST_ANSWERED
    assert shares["left out answered"] <= MOST_ANSWERED


@given(OUTCOMES)
def test_a_lower_threshold_would_break_the_rule(alike):
    least = least_support([measured(alike, [])])
    lower = sum(outcome.ready and outcome.support >= least - 0.002 for outcome in alike)
    assert least <= 0.001 or lower > int(MOST_ANSWERED * len(alike))


def test_only_the_halves_that_are_asked_for_count():
    alike = [Outcome(1, ready=True, right=False, confidence=0.9, support=0.8)]
    assert least_support([measured(alike, [])], (0,)) == 0.001
    assert least_support([measured(alike, [])], (1,)) == 0.801
