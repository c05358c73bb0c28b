"""What is marked of a paragraph: whole clauses, the likeliest first, and the very words that the reader is sure of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.domain import Paragraph, Place
from memoqa.search.marks import SURE_FROM, marked
from memoqa.search.query import Query
from memoqa.search.windows import PlacedReading
from memoqa.text.clauses import clauses_of
from memoqa.text.sentences import sentences_of

TEXT = "工廠在一九六二年遷往臺南市郊，後來由第二代接手經營。目前員工三百人，其中半數是女性。"
LONG = (
    "本會議於臺北市政府大樓召開，由秘書長主持並邀請各局處首長列席，會中通過明年度的預算案，"
    "並決定於九月底前完成所有老舊管線的更換工程，其餘事項留待下次會議討論。"
)


def paragraph(text):
    return Paragraph(1, 0, len(text), (), Place((1, 1)), sentences_of(text, 0, len(text)))


def marks(question, read=None, text=TEXT, scores=None):
    asked, whole = Query.of(question), paragraph(text)
    known = np.zeros(len(whole.sentences)) if scores is None else np.array(scores, float)
    return marked(asked, known, whole, text, read)


def words_of(found, text=TEXT):
    return [text[start:end] for start, end in found.clauses]


def reading(words, margin, text=TEXT):
    start = text.index(words)
    return PlacedReading(0.0, margin, start, start + len(words))


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("老舊管線的更換何時完成？", "並決定於九月底前完成所有老舊管線的更換工程"),
        ("What budget did it pass?", "會中通過明年度的預算案"),
    ],
)
def test_of_a_long_sentence_clauses_with_the_questions_words_are_marked_and_not_the_whole(question, clause):
    found = words_of(marks(question, text=LONG), LONG)
    assert clause in found
    assert sum(map(len, found)) < len(LONG) / 2


def test_the_clause_of_the_readers_words_is_marked_whatever_the_verdict_and_the_words_are_known():
    found = marks("誰來經營？", reading("第二代", SURE_FROM))
    assert words_of(found) == ["後來由第二代接手經營。"]
    assert found.sentences == (0,)
    assert TEXT[slice(*found.answer)] == "第二代"


def test_of_a_reader_that_is_not_sure_the_stretch_of_marks_alone_is_known():
    found = marks("工廠什麼時候遷往臺南？", reading("第二代", -4.0))
    first, last = found.clauses[0], found.clauses[-1]
    assert TEXT[slice(*first)] == "工廠在一九六二年遷往臺南市郊"
    assert found.answer[0] == first[0]
    assert found.answer[1] in {last[1], first[1]}
    assert TEXT[slice(*marks("誰來經營？", reading("第二代", SURE_FROM - 0.1)).answer)] != "第二代"


def test_the_answers_words_have_no_blanks_around_and_stay_in_their_clause():
    text = "The grant, paid in two parts, was 12,500 dollars, and no more."
    found = marks("How much was paid?", reading(" 12,500 dollars", 8.0, text), text=text)
    assert text[slice(*found.answer)] == "12,500 dollars"
    assert words_of(found, text)[-1] == "was 12,500 dollars, and no more."


def test_a_sentence_that_scored_much_better_has_the_mark():
    assert marks("情況如何？", scores=(9.0, 0.0)).sentences == (0,)
    assert marks("情況如何？", scores=(0.0, 9.0)).sentences == (1,)


def test_words_that_cross_a_comma_mark_both_clauses_as_one():
    found = marks("工廠怎麼了？", reading("臺南市郊，後來由第二代", 8.0))
    assert words_of(found) == ["工廠在一九六二年遷往臺南市郊，後來由第二代接手經營。"]


@given(
    st.text(alphabet="甲乙丙丁abc ，,；。.1\t\n", min_size=1, max_size=80).filter(str.strip),
    st.none() | st.tuples(st.floats(-12, 12), st.integers(0, 80), st.integers(1, 80)),
    st.integers(0, 9),
)
def test_a_mark_is_a_whole_clause_and_the_answers_words_lie_in_one(text, found, seed):
    read = None
    if found:
        margin, start, length = found
        read = PlacedReading(0.0, margin, min(start, len(text) - 1), min(start + length, len(text)))
    whole = paragraph(text)
    scores = np.random.default_rng(seed).normal(size=len(whole.sentences))
    made = marked(Query.of("甲是什麼？"), scores, whole, text, read)
    edges = [
        sentence.start + edge
        for sentence in whole.sentences
        for clause in clauses_of(text[sentence.start : sentence.end])
        for edge in clause
    ]
    assert made.clauses
    for start, end in made.clauses:
        assert any(edge <= start and not text[edge:start].strip() for edge in edges)
        assert any(end <= edge and not text[end:edge].strip(" \t\n，,；") for edge in edges)
    assert list(made.clauses) == sorted(made.clauses)
    assert list(made.sentences) == sorted(set(made.sentences))
    spans = [(whole.sentences[number].start, whole.sentences[number].end) for number in made.sentences]
    assert all(any(a <= start and end <= b for a, b in spans) for start, end in made.clauses)
    first, last = made.answer
    assert first < last
    assert any(start <= first < end for start, end in made.clauses)
    assert any(start < last <= end for start, end in made.clauses)


@pytest.mark.parametrize("text", ["三百人", "開放時間", "a"])
def test_the_only_clause_is_marked(text):
    assert marks("什麼？", text=text).clauses == ((0, len(text)),)
