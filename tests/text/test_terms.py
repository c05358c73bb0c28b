"""Terms: the words of a text as strings that can be compared."""

from hypothesis import given
from hypothesis import strategies as st

from memoqa.text.normalize import fold
from memoqa.text.numbers import mentions
from memoqa.text.terms import terms


def terms_of(text):
    folded = fold(text)
    return terms(folded, mentions(text, folded))


def test_chinese_gives_characters_and_bigrams_and_english_gives_stems():
    assert terms_of("貿易額") == ["贸", "易", "额", "贸易", "易额"]
    assert terms_of("The treaties were signed") == ["treati", "sign"]


def test_stop_words_are_no_terms_and_numbers_are():
    assert terms_of("of the 5") == ["#5"]


@given(st.text(max_size=200))
def test_any_text_has_terms_and_none_of_them_a_line_feed(text):
    assert all(term and "\n" not in term for term in terms_of(text))
