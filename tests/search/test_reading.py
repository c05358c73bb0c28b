"""What the reader does to a ranking: its verdict, its marks, and the paragraphs quoted beside the first."""

from dataclasses import replace

import numpy as np
import pytest

from memoqa.encoders.reader import Reading
from memoqa.index.corpus import Corpus
from memoqa.search.search import searcher_of
from memoqa.search.timed_reader import TimedReader
from memoqa.search.weights import CAUTIONS, READ, fitted
from tests.doubles import HashedEncoder
from tests.search.conftest import memo

TEXTS = (
    "新圖書館由市政府興建，目前有3個樓層。地下室是停車場。",
    "舊圖書館由市政府興建，目前有2個樓層。地下室是停車場。",
    "體育館有一座游泳池。",
)
QUESTION = "圖書館目前有幾個樓層？"


class Believes:
    """A reader that finds the words it looks for, surely, and answers only there."""

    def __init__(self, words):
        self.words = words
        self.read_texts = []

    def tokens(self, text):
        return len(text)

    def read(self, _question, windows):
        self.read_texts += [window.text for window in windows]
        places = [(window.text.find(self.words), window.text) for window in windows]
        return [
            Reading(4.0, 9.0, place, place + len(self.words)) if place >= 0 else Reading(-4.0, -9.0, 0, len(text))
            for place, text in places
        ]


def weights():
    """The reader's logit alone decides, and no confidence is too low."""
    support = np.zeros(len(READ), np.float32)
    support[READ.index("read")] = 1.0
    least = np.full(len(CAUTIONS), 0.9, np.float32)
    free = {"read_from": 0.0, "related_from": 0.0}
    return replace(fitted(), read_same=support, read_same_bias=0.0, read_same_from=least, **free)


@pytest.fixture
def ranked():
    encoder, corpus = HashedEncoder(), Corpus([memo(str(number), text) for number, text in enumerate(TEXTS)])
    vectors = encoder.encode_passages(corpus.passages())

    def search(reader, caution=0.9):
        timed = TimedReader(lambda: reader, seconds=30)
        searcher = searcher_of(corpus, vectors, encoder, reader=timed, caution=caution)
        searcher.weights = weights()
        return searcher.search(QUESTION, encoder), corpus

    return search


def test_the_reader_decides_what_the_features_leave_open(ranked):
    ranking, corpus = ranked(Believes("3個樓層"))
    first = corpus.text(ranking.paragraphs[0].index)
    assert ranking.verdict == ("answer" if "3個樓層" in first else "related")
    assert ranked(Believes("4個樓層"))[0].verdict == "related"


def test_the_clause_that_the_reader_found_is_marked(ranked):
    ranking, corpus = ranked(Believes("個樓層"))
    first = ranking.paragraphs[0]
    ((start, end),) = first.clauses
    assert "個樓層" in corpus.text(first.index)[start:end]
    assert corpus.text(first.index)[slice(*first.answer)] == "個樓層"
    assert "興建" not in corpus.text(first.index)[start:end]


def test_beside_an_answer_only_what_answers_too_is_quoted(ranked):
    both, corpus = ranked(Believes("個樓層"))
    assert {"新", "舊"} == {corpus.text(entry.index)[0] for entry in both.quotable}
    first = corpus.text(both.paragraphs[0].index)
    alone, _ = ranked(Believes("3個樓層" if "3個樓層" in first else "2個樓層"))
    assert [entry.index for entry in alone.quotable] == [both.paragraphs[0].index]


def test_beside_a_paragraph_that_may_not_answer_those_close_behind_are_quoted(ranked):
    ranking, _ = ranked(Believes("4個樓層"))
    assert len(ranking.quotable) == 2


def test_where_the_reader_doubts_the_first_what_reads_better_comes_first_and_nothing_is_read_twice(ranked):
    usual, corpus = ranked(Believes("個樓層"))
    second = corpus.text(usual.paragraphs[1].index)
    reader = Believes("3個樓層" if "3個樓層" in second else "2個樓層")
    ranking, _ = ranked(reader)
    assert [entry.index for entry in ranking.paragraphs[:2]] == [entry.index for entry in usual.paragraphs[1::-1]]
    assert ranking.verdict == "answer"
    assert len(reader.read_texts) == 2


def test_a_first_paragraph_that_the_reader_believes_stays_and_the_next_is_read_for_its_own_quote_alone(ranked):
    reader = Believes("個樓層")
    ranking, _ = ranked(reader, caution=0.995)
    assert ranking.verdict == "related"
    assert len(reader.read_texts) == 1


def test_a_verdict_that_is_less_sure_marks_the_readers_clause_too(ranked):
    ranking, corpus = ranked(Believes("個樓層"), caution=0.995)
    first = ranking.paragraphs[0]
    assert ranking.verdict == "related"
    assert [corpus.text(first.index)[slice(*clause)][:2] for clause in first.clauses] == ["目前"]
