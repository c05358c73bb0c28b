"""A paragraph is read in windows of whole sentences."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from memoqa.domain import Memo, Paragraph, Place
from memoqa.encoders.reader import Reading
from memoqa.index.corpus import Corpus
from memoqa.search.windows import LEAST_SENTENCES_TOKENS, WINDOW_TOKENS, best, read_paragraph, window_spans
from memoqa.text.sentences import sentences_of

SIZES = st.lists(st.integers(1, 200), min_size=1, max_size=30)


def spans_of(sizes, context=0):
    """Windows of sentences of so many tokens, a character each, as ranges of sentences."""
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    sentences = [(end - size, end) for size, end in zip(sizes, ends, strict=True)]
    starts = [start for start, _ in sentences]
    found = window_spans("x" * ends[-1], sentences, "c" * context, len)
    return [(starts.index(start), ends.index(end)) for start, end in found]


@given(SIZES, st.integers(0, 200))
def test_every_sentence_is_read_and_windows_go_on(sizes, context):
    spans = spans_of(sizes, context)
    assert {number for first, last in spans for number in range(first, last + 1)} == set(range(len(sizes)))
    assert all(before[0] < after[0] and before[1] < after[1] for before, after in itertools.pairwise(spans))


@given(SIZES, st.integers(0, 200))
def test_a_window_of_several_sentences_has_no_more_tokens_than_allowed(sizes, context):
    room = max(LEAST_SENTENCES_TOKENS, WINDOW_TOKENS - context)
    assert all(first == last or sum(sizes[first : last + 1]) <= room for first, last in spans_of(sizes, context))


def test_the_last_sentence_of_a_window_is_read_again_with_the_next():
    assert spans_of([50, 50, 50, 50]) == [(0, 1), (1, 2), (2, 3)]


def test_a_sentence_that_leaves_no_room_for_the_next_is_read_once():
    assert spans_of([20, 100, 100, 20]) == [(0, 1), (2, 3)]


def test_a_short_paragraph_is_one_window():
    assert spans_of([10, 20, 30]) == [(0, 2)]


def test_the_best_window_is_the_paragraphs_reading():
    readings = [Reading(-1.0, 0.5, 1, 3), Reading(2.0, 4.0, 5, 9), Reading(0.0, 1.0, 0, 1)]
    found = best(readings, [0, 100, 200])
    assert (found.logit, found.margin, found.start, found.end) == (2.0, 4.0, 105, 109)


class FindsLetters:
    """A reader whose tokens are characters, and to whom a window answers if it has the question's letters."""

    def __init__(self):
        self.seen = []

    def tokens(self, text):
        return len(text)

    def read(self, question, windows):
        self.seen += windows
        places = [window.text.find(question) for window in windows]
        return [Reading(float(place >= 0), 0.0, place, place + len(question)) for place in places]


def test_a_paragraph_is_read_under_its_context_and_the_span_stands_in_it():
    text = "題名\n" + "甲在北方。" * 20 + "乙在南方。" + "丙在東方。" * 20
    body = Paragraph(1, 3, len(text), ("第一節",), Place((2, 2)), sentences_of(text, 3, len(text)))
    corpus = Corpus([Memo("m", "題名", "", text, (body,), "0" * 64)])
    reader = FindsLetters()
    found = read_paragraph("南方", corpus, 0, reader)
    assert corpus.text(0)[found.start : found.end] == "南方"
    assert len(reader.seen) > 1
    assert {window.context for window in reader.seen} == {"題名 › m › 第一節"}
