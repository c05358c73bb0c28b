"""The bundled reader: what it gives the model, and what it makes of the answer."""

import itertools

import numpy as np
import pytest

from memoqa.encoders.bundled import source_file
from memoqa.encoders.packed import PackedModel
from memoqa.encoders.reader import (
    FACTS_NAME,
    MOST_CONTEXT,
    MOST_QUESTION,
    MOST_WINDOW,
    ROLES_INPUT,
    WORDS_INPUT,
    BundledReader,
    Window,
    load_bundled_reader,
    verified_reader,
)
from memoqa.errors import EncoderError

ALPHA = 0.5


class Session:
    """A model to which the answer begins at one piece and ends at another."""

    def __init__(self, start=0, end=0):
        self.place = (start, end)
        self.inputs = []

    def run(self, _outputs, inputs):
        self.inputs.append(inputs)
        spans = np.zeros((1, inputs[WORDS_INPUT].shape[1], 2), np.float32)
        for side, place in enumerate(self.place):
            spans[0, place, side] = 5.0
        return [np.array([[1.25]], np.float32), spans]


@pytest.fixture(scope="module")
def packed():
    return PackedModel(source_file())


def read(packed, session, question, window):
    return BundledReader(session, packed, ALPHA).read(question, [window])[0]


def test_the_span_is_the_likeliest_pieces_in_the_windows_own_text(packed):
    text = "張文雄在臺南。"
    reader = BundledReader(Session(), packed, ALPHA)
    placed = reader._tokenizer.placed(text)
    above = reader.tokens("哪裡？") + 3 + reader.tokens("人物") + 1
    for number, (_, start, end) in enumerate(placed):
        reading = read(packed, Session(above + number, above + number), "哪裡？", Window(text, "人物"))
        assert (reading.start, reading.end) == (start, end)
        assert reading.margin > 5


def test_an_answer_that_stands_nowhere_has_a_low_margin_and_logit(packed):
    window = Window("張文雄在臺南。")
    nowhere, somewhere = (read(packed, session, "哪裡？", window) for session in (Session(0, 0), Session(6, 7)))
    assert nowhere.margin < somewhere.margin
    assert nowhere.logit == pytest.approx(1.25 + ALPHA * nowhere.margin)


def test_an_answer_never_ends_before_it_begins(packed):
    reading = read(packed, Session(10, 8), "哪裡？", Window("張文雄在臺南。後來搬家。"))
    assert reading.start < reading.end


def test_each_piece_has_a_role_and_those_that_both_sides_have_one_of_their_own(packed):
    session = Session()
    read(packed, session, "臺南嗎", Window("在臺南", "臺北"))
    roles = session.inputs[0][ROLES_INPUT][0]
    assert (roles.sum(axis=1) == 1).all()
    found = roles.argmax(axis=1).tolist()
    order = [found[0], *(b for a, b in itertools.pairwise(found) if a != b)]
    assert order == [0, 2, 4, 2, 0, 1, 0, 3, 5, 0]


def test_words_that_stand_for_each_other_have_roles_of_their_own_in_the_question_the_window_and_above_it(packed):
    session = Session()
    read(packed, session, "Who held the forum in Tainan?", Window("論壇", "臺南"))
    roles = session.inputs[0][ROLES_INPUT][0].argmax(axis=1).tolist()
    assert {6, 7, 8, 9} <= set(roles)
    assert sorted(roles) != roles


def test_texts_of_any_length_are_read(packed):
    session = Session()
    reading = read(packed, session, "哪裡？" * 100, Window("張文雄在臺南。" * 200, "題名" * 100))
    assert session.inputs[0][WORDS_INPUT].shape[1] == MOST_QUESTION + MOST_WINDOW + MOST_CONTEXT + 5
    assert np.isfinite(reading.logit)


def test_an_empty_window_never_answers(packed):
    session = Session()
    assert read(packed, session, "哪裡？", Window("")).logit == -np.inf
    assert not session.inputs


@pytest.mark.parametrize("facts", [None, "", "[]", "{}"])
def test_a_reader_that_is_missing_or_damaged_says_what_to_do(tmp_path, facts):
    if facts is not None:
        (tmp_path / FACTS_NAME).write_text(facts)
    for use in (load_bundled_reader, verified_reader):
        with pytest.raises(EncoderError, match="force-reinstall memoqa"):
            use(tmp_path)
