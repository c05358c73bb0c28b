"""Of a very long paragraph the answering words are shown first, among their neighbours; what is shown is a slice."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.present.folding import LONGEST_PART, LONGEST_WHOLE, folded
from memoqa.quotes.shown import Shown

SENTENCES = [f"第{number}條規定借用人應於三日前填妥申請單。" for number in range(1, 1_000)]
TEXT = "".join(SENTENCES)


def shown(text: str, *highlights: tuple[int, int]) -> Shown:
    return Shown(text, highlights, ("lead",))


def marked(words: Shown) -> list[str]:
    return [words.text[start:end] for start, end in words.highlights]


def span(sentence: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(sentence), text.index(sentence) + len(sentence)


def test_a_paragraph_of_the_usual_length_is_not_folded() -> None:
    assert folded(shown("習" * LONGEST_WHOLE)) is None
    assert folded(shown("習" * (LONGEST_WHOLE + 1)))


def test_the_answering_sentence_stands_between_whole_neighbours() -> None:
    part = folded(shown(TEXT, span(SENTENCES[700])))
    assert part
    assert marked(part) == [SENTENCES[700]]
    assert part.text in TEXT
    assert SENTENCES[699] + SENTENCES[700] + SENTENCES[701] in part.text
    assert any(part.text.startswith(one) for one in SENTENCES)
    assert part.text.endswith("。")
    assert len(part.text) <= LONGEST_PART
    before, after = part.text.split(SENTENCES[700])
    assert abs(len(before) - len(after)) <= len(SENTENCES[700])


def test_of_several_highlights_the_one_with_the_answer_is_shown() -> None:
    words = Shown(TEXT, (span(SENTENCES[100]), span(SENTENCES[700])), (), span(SENTENCES[700]))
    part = folded(words)
    assert part
    assert marked(part) == [SENTENCES[700]]
    assert part.answer
    assert part.text[slice(*part.answer)] == SENTENCES[700]


@pytest.mark.parametrize("place", [0, -1])
def test_at_an_end_of_the_paragraph_the_neighbours_are_on_one_side(place: int) -> None:
    part = folded(shown(TEXT, span(SENTENCES[place])))
    assert part
    assert marked(part) == [SENTENCES[place]]
    assert len(part.text) > LONGEST_PART // 2


def test_without_an_answering_sentence_the_beginning_is_shown() -> None:
    part = folded(shown(TEXT))
    assert part
    assert TEXT.startswith(part.text)
    assert len(part.text) > LONGEST_PART // 2


def test_a_long_answering_sentence_is_shown_whole() -> None:
    long = "，".join(["逾期者不予受理"] * 200) + "。"
    part = folded(shown(TEXT + long, span(long, TEXT + long)))
    assert part
    assert marked(part) == [long]


def test_in_a_sentence_that_never_ends_the_clauses_around_the_answer_are_shown() -> None:
    text = "，".join(f"第{number}項借用人應填妥申請單" for number in range(1_000))
    part = folded(shown(text, span("第800項", text)))
    assert part
    assert marked(part) == ["第800項"]
    assert part.text.startswith("第")
    assert len(part.text) <= LONGEST_PART


def test_of_an_answer_that_is_itself_too_long_the_beginning_is_shown() -> None:
    part = folded(shown(TEXT, (30, len(TEXT))))
    assert part
    assert TEXT[30:60] in part.text
    assert len(part.text) <= LONGEST_PART


@settings(deadline=None, max_examples=50)
@given(
    st.text(alphabet="習，。 \n\u0301a.\U0001f469\u200d", min_size=1, max_size=40),
    st.integers(0, 9_000),
    st.integers(0, 90),
)
@example(unit=" a", start=0, length=2)  # no unit has the blank that an answer begins with
def test_what_is_shown_is_a_slice_with_the_first_of_the_answer(unit: str, start: int, length: int) -> None:
    text = (unit * 9_000)[:9_000]
    part = folded(shown(text, (start, min(start + length, 9_000))))
    assert part
    assert part.text in text
    assert part.text
    assert len(part.text) <= LONGEST_WHOLE
    assert all(text[start:].lstrip().startswith(one.lstrip()[:1]) for one in marked(part)[:1])
