import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.evaluation.asking import Outcome
from memoqa.evaluation.metrics import auroc, deciles, figures, reciprocal_rank
from memoqa.evaluation.output import number
from memoqa.evaluation.questions import Question

confidences = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]) | st.floats(0, 1), max_size=30)
ranks = st.lists(st.none() | st.integers(1, 1000), min_size=1, max_size=40)


def outcome(rank=1, *, confidence=0.5, without=None, answerable=True, verdict="answer", right=False):
    question = Question("", "?", "", (), answerable, {})
    return Outcome(question, rank, False, 0.1, True, verdict, confidence, without, 1.0, "?", (), right)


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


@pytest.mark.parametrize(("value", "shown"), [(1.0, "1.000"), (0.99996, ".999"), (0.5, ".500"), (None, "–")])
def test_a_figure_is_not_rounded_up_to_a_whole(value, shown):
    assert number(value) == shown
