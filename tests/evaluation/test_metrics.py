import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.evaluation.asking import Asking, Outcome
from memoqa.evaluation.metrics import BOUNDS, auroc, bins, deciles, figures, reciprocal_rank, sure_answers
from memoqa.evaluation.output import number
from memoqa.evaluation.questions import Question

confidences = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]) | st.floats(0, 1), max_size=30)
ranks = st.lists(st.none() | st.integers(1, 1000), min_size=1, max_size=40)


def outcome(rank=1, *, confidence=0.5, without=None, answerable=True, verdict="answer", right=False):
    question = Question("", "?", "", (), answerable, {})
    again = None if without is None else Asking("answer", without, 1.0, right=False)
    return Outcome(question, rank, False, 0.1, True, verdict, confidence, again, 1.0, "?", (), right, 1.0)


@given(higher=confidences, lower=confidences)
def test_auroc_is_the_share_of_pairs_in_the_right_order_ties_counting_half(higher, lower):
    pairs = [(a > b) + (a == b) / 2 for a in higher for b in lower]
    expected = pytest.approx(sum(pairs) / len(pairs)) if pairs else None
    assert auroc(higher, lower) == expected


@given(higher=confidences.filter(bool), lower=confidences.filter(bool))
def test_auroc_of_the_two_exchanged_is_its_complement(higher, lower):
    assert auroc(higher, lower) == pytest.approx(1 - auroc(lower, higher))


@given(ranks=ranks)
def test_mrr_lies_between_recall_at_1_and_recall_at_10(ranks):
    measured = figures([outcome(rank) for rank in ranks], [])
    assert measured.recall[1] - 1e-9 <= measured.mrr <= measured.recall[10] + 1e-9


@given(ranks=ranks)
def test_recall_grows_with_depth(ranks):
    recall = figures([outcome(rank) for rank in ranks], []).recall
    assert 0 <= recall[1] <= recall[3] <= recall[10] <= 1


@pytest.mark.parametrize(("rank", "expected"), [(1, 1), (4, 0.25), (10, 0.1), (11, 0), (None, 0)])
def test_reciprocal_rank_ends_at_ten(rank, expected):
    assert reciprocal_rank(rank) == expected


def test_unanswerable_questions_count_for_abstention_and_not_for_recall():
    silent = outcome(None, confidence=0.2, answerable=False)
    measured = figures([outcome(1, confidence=0.9), silent], [silent])
    assert (measured.recall[1], measured.abstention_auroc, measured.false_answers) == (1, 1, 1)


def test_a_wrong_no_is_an_answerable_question_with_the_verdict_none():
    asked = [outcome(verdict="none"), outcome(verdict="related"), outcome(None, answerable=False, verdict="none")]
    assert figures(asked, []).false_nones == 1


def test_answered_counts_the_answerable_questions_that_were_answered_and_answered_right_those_of_them_that_are():
    asked = [outcome(right=True), outcome(2), outcome(verdict="related"), outcome(None, verdict="none")]
    silent = outcome(None, answerable=False)
    measured = figures([*asked, silent], [silent])
    assert (measured.answered, measured.answered_right, measured.unanswerable) == (0.5, 0.25, 1)


def test_without_an_answerable_question_there_is_no_share_that_was_answered():
    measured = figures([outcome(None, answerable=False)], [])
    assert (measured.answered, measured.answered_right) == (None, None)


def test_abstention_compares_each_question_with_itself_asked_without_its_paragraph():
    asked = [outcome(confidence=0.9, without=0.1), outcome(confidence=0.4, without=0.6)]
    assert figures(asked, []).abstention_auroc == 0.75


def test_without_questions_there_are_no_figures():
    measured = figures([], [])
    assert (measured.questions, measured.mrr, measured.verbatim, measured.milliseconds_p50) == (0, None, None, None)


@given(confidences=st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_deciles_hold_every_asking_once_in_order_of_confidence(confidences):
    parts = deciles([outcome(confidence=confidence, without=0.3) for confidence in confidences])
    assert sum(part.askings for part in parts) == 2 * len(confidences)
    assert [part.confidence for part in parts] == sorted(part.confidence for part in parts)


@given(firsts=confidences, again=st.none() | st.floats(0, 1))
def test_bins_hold_every_asking_once_between_their_bounds(firsts, again):
    found = bins([outcome(confidence=confidence, without=again) for confidence in firsts])
    assert sum(one.askings for one in found) == len(firsts) * (1 if again is None else 2)
    assert [one.lowest for one in found] == list(BOUNDS[:-1])
    assert all(one.lowest <= one.confidence <= one.highest + 1e-9 for one in found if one.askings)


def test_a_bin_has_its_lower_bound_and_the_last_one_also_its_upper():
    found = bins([outcome(confidence=0.9), outcome(confidence=1.0), outcome(confidence=0.8)])
    assert [one.askings for one in found] == [0, 0, 0, 0, 0, 1, 2]


def test_a_bin_has_the_mean_confidence_and_the_share_whose_first_quote_answers():
    [*_, last] = bins([outcome(confidence=0.9, right=True), outcome(confidence=1.0, verdict="related")])
    assert (last.confidence, last.right) == (pytest.approx(0.95), 0.5)


def test_a_bin_without_askings_has_no_figures():
    assert {(one.confidence, one.right) for one in bins([])} == {(None, None)}


def test_what_comes_first_without_the_answering_paragraph_is_wrong_in_its_bin():
    [first, *_, last] = bins([outcome(confidence=0.95, without=0.05, right=True)])
    assert (first.right, last.right) == (0, 1)


def test_sure_answers_are_those_with_confidence_from_nine_tenths_on_and_the_verdict_answer():
    sure = [outcome(confidence=0.9, right=True), outcome(confidence=0.99)]
    others = [outcome(confidence=0.89, right=True), outcome(confidence=0.95, verdict="related", right=True)]
    assert sure_answers([*sure, *others]) == (2, 0.5)


def test_a_sure_answer_to_a_question_without_an_answer_is_wrong():
    silent = outcome(confidence=0.95, answerable=False)
    assert sure_answers([silent, outcome(confidence=0.95, without=0.95, right=True)]) == (3, pytest.approx(1 / 3))


def test_without_a_sure_answer_there_is_no_share_that_is_right():
    assert sure_answers([outcome(confidence=0.5)]) == (0, None)


@pytest.mark.parametrize(("value", "shown"), [(1.0, "1.000"), (0.99996, ".999"), (0.5, ".500"), (None, "–")])
def test_a_figure_is_not_rounded_up_to_a_whole(value, shown):
    assert number(value) == shown
