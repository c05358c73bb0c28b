import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.present.splitting import Piece, split

TEXT = "第一句話。第二句話比較長一些！Third one? 四。"
texts = st.text(
    st.sampled_from("甲乙。！ab .\n\u0301\u200d👩👧") | st.characters(exclude_categories=["Cs"]), max_size=80
)


def length(piece: Piece) -> int:
    return len(piece.text)


@given(texts, st.integers(0, 30), st.integers(1, 30), st.data())
def test_the_pieces_are_the_text_within_their_budgets_with_every_highlight(text, first, rest, data):
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    highlights = ((ends[0], ends[1]),) if ends[0] < ends[1] else ()
    pieces = split(text, highlights, length, first, rest)
    assert "".join(piece.text for piece in pieces) == text
    assert all(len(piece.text) <= (rest if number else first) for number, piece in enumerate(pieces))
    assert all(piece.text for piece in pieces[1:])
    marked = "".join(piece.text[a:b] for piece in pieces for a, b in piece.highlights)
    assert marked == "".join(text[a:b] for a, b in highlights)


def test_a_text_within_the_budget_is_one_piece():
    assert split(TEXT, (), length, len(TEXT), 1) == [Piece(TEXT)]


def test_one_character_over_the_budget_goes_on_at_the_last_sentence_end():
    pieces = split(TEXT, (), length, len(TEXT) - 1, len(TEXT))
    assert [piece.text for piece in pieces] == ["第一句話。第二句話比較長一些！Third one? ", "四。"]


def test_a_sentence_that_fits_only_into_the_next_message_is_left_to_it_whole():
    assert [piece.text for piece in split("甲乙丙丁。", (), length, 3, 9)] == ["", "甲乙丙丁。"]


def test_a_sentence_longer_than_a_message_is_parted_at_white_space_or_between_characters():
    assert [piece.text for piece in split("one two three", (), length, 9, 9)] == ["one two ", "three"]
    assert [piece.text for piece in split("一二三四五", (), length, 2, 2)] == ["一二", "三四", "五"]


def test_no_accent_and_no_part_of_an_emoji_is_parted_from_its_letter():
    assert [piece.text for piece in split("abe\u0301", (), length, 3, 3)] == ["ab", "e\u0301"]
    family = "\U0001f469\u200d\U0001f467"
    assert [piece.text for piece in split("ab" + family, (), length, 4, 4)] == ["ab", family]


def test_a_budget_for_not_even_one_character_is_an_error():
    with pytest.raises(ValueError, match="not one character"):
        split("甲", (), lambda piece: 3 * len(piece.text), 2, 2)
