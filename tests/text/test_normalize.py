"""Folding: what counts as the same text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from memoqa.text.normalize import fold, is_chinese, keeps_places, stem, storable, unaccented


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("習近平出訪", "习近平出访"),
        ("ＭＴＳ　２０１８", "mts 2018"),
        ("5\u200b000", "5000"),
        ("app\u202eroved", "approved"),
        ("Müller Café", "MÜLLER CAFÉ"),
    ],
)
def test_width_script_case_and_invisible_characters_make_no_difference(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "chinese"),
    [("俄羅斯電信公司 MTS 允許華為", True), ("What is 一帶一路 about?", False), ("2019", False), ("", False)],
)
def test_the_language_is_that_of_most_of_the_text(text, chinese):
    assert is_chinese(text) is chinese


@pytest.mark.parametrize(
    ("text", "same"),
    [("習近平出訪ＭＴＳ", True), ("5\u200b000", False), ("㍿", False), ("e\u0301", False), ("plain", True)],
)
def test_a_folded_text_keeps_places_if_no_character_becomes_none_or_several(text, same):
    assert keeps_places(text, fold(text)) is same


@given(st.text(alphabet=st.sampled_from("習近平出訪ＡＢc １２？。"), max_size=40))
@example("")
def test_in_a_text_that_keeps_places_a_character_folds_to_the_one_at_its_place(text):
    folded = fold(text)
    assert keeps_places(text, folded)
    assert all(folded[place] == fold(character) for place, character in enumerate(text))


def test_a_word_is_compared_by_its_stem_and_without_accents():
    assert stem(unaccented("cafés")) == stem("cafe")


@given(st.text(max_size=100))
def test_nothing_that_cannot_be_seen_is_left_in_a_folded_text(text):
    assert not set("\u200b\u202e\ufeff\xad") & set(fold(text))


@given(st.text())
def test_a_storable_text_differs_only_in_its_lone_surrogates(text):
    made = storable(text)
    assert made.encode().decode() == made
    assert [(a, b) for a, b in zip(text, made, strict=True) if a != b and not "\ud800" <= a <= "\udfff"] == []
