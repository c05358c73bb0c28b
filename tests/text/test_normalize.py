"""Folding: what counts as the same text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from memoqa.text.normalize import fold, folded_alike, is_chinese, keeps_places, stem, storable, unaccented


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


@given(st.text(alphabet=st.sampled_from("乾燥隆发髮發Ａ ㎡ﬁ\u3000\n\u200b後台臺"), max_size=20), st.integers(0, 20))
def test_a_part_of_a_text_is_folded_alike_wherever_it_stands(text, cut):
    parts = folded_alike(text[:cut]), folded_alike(text[cut:])
    assert "".join(parts).replace("  ", " ") == folded_alike(text)


def test_folding_alike_makes_width_script_case_and_white_space_one():
    assert folded_alike("臺北\u3000\n ＡＢc\u200b 乾隆 cafe\u0301") == "台北 abc 干隆 caf\u00e9"
