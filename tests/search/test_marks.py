"""What is marked: sentences, or the clause that the reader is sure of."""

from memoqa.domain import Paragraph, Place
from memoqa.search.marks import ALONE_FROM, NARROWED_FROM, marked
from memoqa.search.windows import PlacedReading
from memoqa.text.sentences import sentences_of

TEXT = "工廠在一九六二年遷往臺南市郊，後來由第二代接手經營。目前員工三百人，其中半數是女性。"
PARAGRAPH = Paragraph(1, 0, len(TEXT), (), Place((1, 1)), sentences_of(TEXT, 0, len(TEXT)))


def marks(sentences, words, margin):
    start = TEXT.index(words)
    return marked(sentences, PARAGRAPH, TEXT, PlacedReading(0.0, margin, start, start + len(words)))


def test_the_clause_of_the_readers_words_is_marked_in_their_sentence():
    numbers, ((start, end),), (first, last) = marks((0,), "第二代", NARROWED_FROM)
    assert numbers == (0,)
    assert TEXT[start:end] == "後來由第二代接手經營。"
    assert TEXT[first:last] == "第二代"


def test_a_reader_that_is_not_sure_narrows_nothing():
    assert marks((0,), "第二代", NARROWED_FROM - 0.1) == ((0,), (), None)


def test_only_a_very_sure_reader_moves_the_mark_to_another_sentence():
    assert marks((0,), "三百", ALONE_FROM - 0.1) == ((0,), (), None)
    numbers, ((start, end),), _ = marks((0,), "三百", ALONE_FROM)
    assert numbers == (1,)
    assert TEXT[start:end] == "目前員工三百人"


def test_without_a_reading_or_a_span_the_sentences_stay():
    assert marked((0, 1), PARAGRAPH, TEXT, None) == ((0, 1), (), None)
    assert marked((0, 1), PARAGRAPH, TEXT, PlacedReading(5.0, 9.0, 0, 0)) == ((0, 1), (), None)
