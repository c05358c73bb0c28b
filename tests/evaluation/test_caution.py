"""What other cautions would make of a file's questions, and the one that is proposed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.evaluation.asking import Asking, Outcome
from memoqa.evaluation.caution import LEAST_UNANSWERABLE, AtCaution, by_caution, proposal
from memoqa.evaluation.questions import Question
from memoqa.search.weights import CAUTIONS

ANSWERABLE = 100


def outcome(safe_at, *, answerable=True, right=True, without=None):
    question = Question("", "?", "", (), answerable, {})
    again = None if without is None else Asking("related", 0.5, without, right=False)
    verdict = "answer" if safe_at >= 0.97 else "related"
    return Outcome(question, 1, True, 0.1, True, verdict, 0.9, again, 1.0, "?", (), right and answerable, safe_at)


def rows(right, false, unanswerable):
    """A row for each of `CAUTIONS` by the counts from the lowest on; the last count holds for the rest."""
    rights, falses = ([*some, *[some[-1]] * len(CAUTIONS)] for some in (right, false))
    return [
        AtCaution(caution, ANSWERABLE, rights[place], rights[place], unanswerable, falses[place])
        for place, caution in enumerate(CAUTIONS)
    ]


safe = st.sampled_from([0.0, *CAUTIONS, 1.0]) | st.floats(0, 1)
whether = st.booleans()
one = st.builds(lambda at, has, right: outcome(at, answerable=has, right=right), safe, whether, whether)
asked = st.lists(one, max_size=12)
presents = st.sampled_from(CAUTIONS) | st.floats(0.5, 0.99)
silent = st.lists(safe.map(lambda safe_at: outcome(safe_at, answerable=False)), max_size=8)
# Most unanswerable questions are far from an answer, or nothing would ever be proposed.
far = st.integers(12, 150).map(lambda count: [outcome(0.0, answerable=False)] * count)


@given(outcomes=asked, present=presents)
def test_with_more_caution_never_more_questions_are_answered(outcomes, present):
    found = by_caution(outcomes, present)
    for counts in ([r.answered for r in found], [r.right for r in found], [r.false for r in found]):
        assert counts == sorted(counts, reverse=True)
    assert all(row.right <= row.answered <= row.answerable for row in found)


@given(present=presents)
def test_the_present_value_has_a_row_among_the_grid_s(present):
    assert [row.caution for row in by_caution([], present)] == sorted({*CAUTIONS, present})


def test_an_asking_is_answered_up_to_the_caution_that_it_bears():
    found = by_caution([outcome(0.95), outcome(0.949), outcome(0.95, answerable=False)], 0.97)
    assert [(r.answered, r.false) for r in found if r.caution in {0.93, 0.95, 0.97}] == [(2, 1), (1, 1), (0, 0)]


def test_an_answer_is_right_if_the_first_quote_answers():
    [row, *_] = by_caution([outcome(0.9), outcome(0.9, right=False)], 0.97)
    assert (row.answered_share, row.right_share, row.false_share) == (1, 0.5, None)


def test_questions_asked_again_without_their_paragraphs_are_unanswerable():
    [row, *_] = by_caution([outcome(0.9, without=0.8), outcome(0.9, without=0.0)], 0.97)
    assert (row.unanswerable, row.false, row.false_share) == (2, 1, 0.5)


@given(outcomes=asked, silent=silent, far=far, present=presents)
def test_at_most_three_in_a_hundred_unanswerable_questions_are_answered_at_the_proposed_caution(
    outcomes, silent, far, present
):
    found = proposal(by_caution([outcome(0.9), *outcomes, *silent, *far], present), present)
    if found.proposed:
        assert 100 * found.proposed.false <= 3 * found.proposed.unanswerable
        assert found.proposed.false == 0 or found.proposed.unanswerable >= 34


@given(outcomes=asked, silent=silent, far=far, present=presents)
def test_no_other_careful_value_answers_more_right(outcomes, silent, far, present):
    found = by_caution([outcome(0.9), *outcomes, *silent, *far], present)
    proposed = proposal(found, present).proposed
    careful = [r for r in found if r.caution >= 0.97 and 100 * r.false <= 3 * r.unanswerable]
    if proposed:
        assert proposed.right >= max((row.right for row in careful), default=0)


def test_of_values_that_answer_as_many_right_the_most_careful_is_proposed():
    found = proposal(rows([50, 50, 50, 40, 40, 40, 30], [0], 1000), 0.97)
    assert (found.proposed.caution, found.proposed.right) == (0.7, 50)


def test_the_lowest_value_with_few_enough_false_answers_is_proposed():
    assert proposal(rows(range(50, 0, -1), [90, 70, 50, 31, 20], 1000), 0.97).proposed.caution == 0.85


@pytest.mark.parametrize(("unanswerable", "lowest"), [(20, 0.95), (26, 0.95), (27, 0.93), (47, 0.9), (314, 0.5)])
def test_few_unanswerable_questions_lower_caution_only_a_little(unanswerable, lowest):
    assert proposal(rows(range(50, 0, -1), [0], unanswerable), 0.97).proposed.caution == lowest


@pytest.mark.parametrize(("unanswerable", "false", "proposed"), [(33, 1, 0.98), (34, 1, 0.97), (100, 3, 0.97)])
def test_at_the_default_three_in_a_hundred_may_be_answered_and_none_of_fewer_than_34(unanswerable, false, proposed):
    falses = [false] * 9 + [0, 0]
    assert proposal(rows(range(50, 0, -1), falses, unanswerable), 0.5).proposed.caution == proposed


@pytest.mark.parametrize("unanswerable", [0, LEAST_UNANSWERABLE - 1])
def test_with_too_few_unanswerable_questions_memoqa_says_how_many_it_needs(unanswerable):
    found = proposal(rows([50], [0], unanswerable), 0.97)
    assert (found.proposed, found.needed) == (None, LEAST_UNANSWERABLE - unanswerable)


def test_if_no_value_is_careful_enough_none_is_proposed():
    found = proposal(rows([50], [2], 22), 0.97)
    assert (found.proposed, found.needed) == (None, 0)


@pytest.mark.parametrize("present", [0.95, 0.97, 0.99])
def test_the_present_value_stays_if_no_other_is_better(present):
    found = proposal(rows([50], [0], 22), present)
    assert found.proposed is found.present
    assert found.present.caution == present


def test_the_present_value_goes_if_another_answers_as_many_right_and_fewer_wrongly():
    assert proposal(rows([50], [*[1] * 9, 0], 40), 0.97).proposed.caution == 0.99


def test_a_present_value_with_less_care_than_the_questions_can_show_goes_even_if_nothing_was_answered_wrongly():
    assert proposal(rows([50], [0], 22), 0.8).proposed.caution == 0.99


def test_without_an_answerable_question_nothing_is_said():
    silent = [replace(row, answerable=0, answered=0, right=0) for row in rows([0], [0], 50)]
    assert proposal(silent, 0.97) is None
