"""A paragraph is read in a window of whole sentences."""

from hypothesis import given
from hypothesis import strategies as st

from memoqa.domain import Memo, Paragraph, Place
from memoqa.encoders.reader import Reading
from memoqa.index.corpus import Corpus
from memoqa.search.windows import (
    WINDOW_TOKENS,
    PlacedReading,
    read_paragraph,
    read_text,
    window_around,
)
from memoqa.text.sentences import sentences_of

SIZES = st.lists(st.integers(1, 120), min_size=1, max_size=30)


@given(SIZES, st.data())
def test_a_window_holds_its_sentence_and_has_no_more_tokens_than_allowed(sizes, data):
    middle = data.draw(st.integers(0, len(sizes) - 1))
    first, last = window_around(sizes, middle)
    assert 0 <= first <= middle <= last < len(sizes)
    assert first == last or sum(sizes[first : last + 1]) <= WINDOW_TOKENS


@given(SIZES, st.data())
def test_a_window_ends_only_where_the_next_sentence_does_not_fit(sizes, data):
    first, last = window_around(sizes, data.draw(st.integers(0, len(sizes) - 1)))
    size = sum(sizes[first : last + 1])
    beside = [*sizes[max(0, first - 1) : first], *sizes[last + 1 : last + 2]]
    assert all(size + each > WINDOW_TOKENS for each in beside)


def test_a_window_grows_to_both_sides():
    size = WINDOW_TOKENS // 3
    assert window_around([size] * 5, 2) == (1, 3)


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


def test_a_paragraph_is_read_around_a_sentence_under_its_context_and_the_span_stands_in_it():
    text = "題名\n" + "甲在北方。" * 20 + "乙在南方。" + "丙在東方。" * 20
    body = Paragraph(1, 3, len(text), ("第一節",), Place((2, 2)), sentences_of(text, 3, len(text)))
    corpus = Corpus([Memo("m", "題名", "", text, (body,), "0" * 64)])
    reader = FindsLetters()
    found = read_paragraph("南方", corpus, 0, 18, reader)
    assert corpus.text(0)[found.start : found.end] == "南方"
    (window,) = reader.seen
    assert window.context == "題名 › m › 第一節 › 甲在北方。"
    assert read_paragraph("南方", corpus, 0, 0, reader).logit == 0
    assert reader.seen[-1].context == "題名 › m › 第一節"


class FindsNothing(FindsLetters):
    """A reader that gives no span and is not fitted."""

    def read(self, _question, windows):
        return [Reading(1.0, 2.0, 0, 0, fitted=False) for _ in windows]


def test_a_reader_that_gives_no_span_gives_none_in_the_text_and_stays_unfitted():
    spans = [(number * 60, number * 60 + 60) for number in range(3)]
    assert read_text("南方", "甲" * 180, spans, 2, "", FindsNothing()) == PlacedReading(1.0, 2.0, 0, 0, fitted=False)


def test_of_a_sentence_that_is_too_long_the_clauses_around_the_likeliest_are_read():
    clauses = [f"第{number}條規定各單位應於期限之內辦理" for number in range(12)]
    text = "，".join(clauses) + "，其經費由秘書處支應，不得流用。"
    reader = FindsLetters()
    read_text("秘書處", text, [(0, len(text))], 0, "", reader)
    (window,) = reader.seen
    assert "秘書處支應" in window.text
    assert len(window.text) <= WINDOW_TOKENS
    assert window.context.startswith("第0條")
