import time

import pytest

from memoqa.evaluation.asking import Asking, outcome_of
from memoqa.evaluation.questions import Question, corpus_of
from memoqa.evaluation.records import SquadFile
from memoqa.evaluation.vectors import CachingEncoder, VectorCache
from memoqa.search.search import Ranked, Ranking
from tests.doubles import HashedEncoder
from tests.evaluation.conftest import LEAVE, TRAVEL, paragraph, squad

SECOND = LEAVE.index("請假")  # where the second of its two sentences begins


class FixedSearcher:
    """Gives the same ranking to any question, encoding it first."""

    def __init__(self, *paragraphs, verdict="answer"):
        self.ranking = Ranking("?", paragraphs, verdict, 0.8, safe_at=0.98)
        self.without = Ranking("?", paragraphs, "related", 0.7, safe_at=0.6)

    def search(self, question, encoder, *_, without=()):
        encoder.encode_questions([question])
        return self.without if without else self.ranking


@pytest.fixture
def asked(tmp_path):
    corpus = corpus_of(SquadFile.model_validate(squad(paragraph(LEAVE), paragraph(TRAVEL))))
    encoder = CachingEncoder("hashed", HashedEncoder, VectorCache(tmp_path))

    def ask(answers, *paragraphs, verdict="answer", golds=(), twice=False):
        question = Question("", "幾天？", "", (), True, answers, golds)
        return outcome_of(question, corpus, FixedSearcher(*paragraphs, verdict=verdict), encoder, twice=twice)

    return ask


def test_the_rank_is_that_of_the_first_paragraph_that_answers(asked):
    assert asked({1: ((0, 2),)}, Ranked(0, 2.0, (0,)), Ranked(1, 1.0, (0,))).rank == 2


def test_highlighting_the_answering_sentence_counts(asked):
    assert asked({0: ((5, 7),)}, Ranked(0, 2.0, (0,))).answer_marked


@pytest.mark.parametrize("span", [(SECOND, SECOND + 2), (SECOND - 1, SECOND)])
def test_an_answer_counts_if_the_highlight_has_one_character_of_it(asked, span):
    assert asked({0: (span,)}, Ranked(0, 2.0, (0,))).answer_marked is (span[0] < SECOND)


def test_a_wrong_paragraph_is_a_miss_whatever_it_highlights(asked):
    assert not asked({1: ((0, 30),)}, Ranked(0, 2.0, (0, 1)), Ranked(1, 1.0, (0,))).answer_marked


def test_the_share_is_that_of_the_first_paragraph_s_characters(asked):
    assert asked({}, Ranked(0, 2.0, (0,))).share == SECOND / len(LEAVE)


def test_the_ranking_counts_before_the_verdict_cuts_it(asked):
    outcome = asked({0: ((5, 7),)}, Ranked(0, 2.0, (0,)), verdict="none")
    assert (outcome.rank, outcome.answer_marked) == (1, True)


def test_without_any_paragraph_there_is_no_rank_and_no_share(asked):
    outcome = asked({0: ((5, 7),)}, verdict="none")
    assert (outcome.rank, outcome.share, outcome.answer_marked, outcome.verbatim) == (None, None, False, True)


@pytest.mark.parametrize(("verdict", "right"), [("answer", True), ("related", False), ("none", False)])
def test_only_the_verdict_answer_answers_right(asked, verdict, right):
    assert asked({0: ((5, 7),)}, Ranked(0, 2.0, (0,)), verdict=verdict).answered_right is right


def test_the_right_paragraph_in_second_place_does_not_answer_right(asked):
    assert not asked({1: ((0, 2),)}, Ranked(0, 2.0, (0,)), Ranked(1, 1.9, (0,))).answered_right


@pytest.mark.parametrize(("gold", "right"), [("請假須事先", True), ("機票由總務", False)])
def test_a_gold_text_answers_right_if_the_first_quote_has_it(asked, gold, right):
    assert asked({}, Ranked(0, 2.0, (0,)), Ranked(1, 1.9, (0,)), golds=(gold,)).answered_right is right


@pytest.mark.parametrize("verdict", ["answer", "related"])
def test_the_first_quote_answers_or_not_whatever_the_verdict(asked, verdict):
    assert asked({0: ((0, 2),)}, Ranked(0, 2.0, (0,)), verdict=verdict).first_answers
    assert not asked({1: ((0, 2),)}, Ranked(0, 2.0, (0,)), verdict=verdict).first_answers


def test_both_askings_keep_verdict_confidence_and_the_caution_that_they_bear(asked):
    outcome = asked({0: ((0, 2),)}, Ranked(0, 2.0, (0,)), twice=True)
    assert outcome.askings == (Asking("answer", 0.8, 0.98, right=True), Asking("related", 0.7, 0.6, right=False))


def test_a_question_asked_once_has_one_asking(asked):
    assert len(asked({}, Ranked(0, 2.0, (0,))).askings) == 1


def test_the_time_is_without_the_encoding(asked, monkeypatch):
    clock = [0.0]
    encode = HashedEncoder.encode_questions

    def encode_slowly(encoder, texts):
        clock[0] += 10.0
        return encode(encoder, texts)

    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(HashedEncoder, "encode_questions", encode_slowly)
    assert asked({}, Ranked(0, 2.0, (0,))).milliseconds == 0
    assert clock[0] > 0
