"""The sentences below the tables."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from memoqa.evaluation.caution import AtCaution, Proposal
from memoqa.evaluation.output import lines, proposal_sentence, sure_sentence
from tests.evaluation.test_metrics import outcome

NOW = AtCaution(0.97, answerable=50, answered=12, right=11, unanswerable=22, false=0)
LAST = replace(NOW, caution=0.99, false=3)


def measured(proposal=None, outcomes=()):
    return SimpleNamespace(file="folder/g[b].jsonl", proposal=proposal, outcomes=outcomes, by_caution=(NOW, LAST))


@pytest.mark.parametrize(
    ("proposed", "needed", "says"),
    [
        (None, 1, "memoqa needs 1 more unanswerable question in"),
        (None, 8, "memoqa needs 8 more unanswerable questions in"),
        (NOW, 0, 'MEMOQA_CAUTION=0.97 suits these questions: 0 of 22 unanswerable questions get "answer".'),
        (None, 0, 'Even at MEMOQA_CAUTION=0.99, 3 of 22 unanswerable questions get "answer"; read them'),
        (
            replace(NOW, caution=0.95, right=20),
            0,
            "Set MEMOQA_CAUTION=0.95 (now 0.97): answered right .400 (now .220); 0 of 22 unanswerable questions",
        ),
    ],
)
def test_the_proposed_caution_is_a_sentence_that_says_what_to_do(proposed, needed, says):
    assert says in proposal_sentence(measured(Proposal(NOW, proposed, needed)))


def test_a_file_without_a_proposal_has_no_sentence_for_it():
    assert proposal_sentence(measured()) is None


def test_how_often_sure_answers_are_right_is_a_sentence():
    sure = [outcome(confidence=0.95, right=True), outcome(confidence=0.95)]
    assert sure_sentence(measured(outcomes=sure)) == (
        '2 of the "answer" verdicts have confidence 0.9 or more; right: .500.'
    )


def test_without_a_sure_answer_there_is_no_sentence():
    assert sure_sentence(measured(outcomes=[outcome(confidence=0.5)])) is None


def test_a_line_begins_with_the_file_s_name_whatever_is_in_it():
    [first, second] = lines([measured(Proposal(NOW, NOW, 0), [outcome(confidence=0.95)])])
    assert first.plain.startswith("g[b].jsonl: 1 of the")
    assert second.plain.startswith("g[b].jsonl: MEMOQA_CAUTION=0.97 suits")
