"""Words that stand for each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.text.links import links


def linked(one, other):
    mine, its = links(one, other)
    return [one[start:end] for start, end in mine], [other[start:end] for start, end in its]


@pytest.mark.parametrize(
    ("one", "other", "mine", "its"),
    [
        ("When was the forum held?", "論壇在哪裡", ["forum"], ["論壇"]),
        ("他何時造訪臺南？", "訪問台南", ["造訪", "臺南"], ["訪問", "台南"]),
        ("习近平何时到任", "習近平", ["习近平"], ["習近平"]),
        ("Who met Xi Jinping?", "習近平", ["Xi", "Jinping"], ["習近平"]),
        ("Who visited it?", "The visit", ["visited"], ["visit"]),
        ("六年", "6 years", ["六"], ["6"]),
        ("in two months", "2 個月", ["two"], ["2"]),
        ("in June", "6月", ["June"], ["6"]),
        ("the of and", "the of and", [], []),
        ("誰", "", [], []),
    ],
)
def test_words_are_linked_across_languages_scripts_forms_and_numerals(one, other, mine, its):
    assert linked(one, other) == (mine, its)
    assert linked(other, one) == (its, mine)


def test_two_characters_of_some_common_sense_are_not_linked():
    assert linked("打", "擊") == ([], [])


@given(st.text(alphabet="他在臺南习近平 visit forum六6,.０ﬁİ\u0301", max_size=30), st.text(max_size=30))
def test_every_span_lies_in_its_text(one, other):
    for text, spans in zip((one, other), links(one, other), strict=True):
        assert all(0 <= start < end <= len(text) for start, end in spans)
