"""What a question's answer should mention, as terms."""

from memoqa.search.concepts import (
    chinese_concepts,
    chinese_trigrams,
    english_concepts,
    english_word_pairs,
    native_concepts,
)
from memoqa.text.dictionary import words


def test_in_its_own_language_a_term_stands_for_itself():
    assert [(concept.name, concept.terms) for concept in native_concepts(["贸易"], asks_author=False)] == [
        ("贸易", (("贸易", 1.0),))
    ]


def test_an_author_is_one_concept_with_all_the_words_that_bylines_have():
    names = [concept.name for concept in native_concepts(["预算", "作", "者", "作者"], asks_author=True)]
    assert names == ["预算", "作者"]


def test_a_chinese_word_becomes_its_senses_and_one_of_several_words_shows_it_less_surely():
    (concept,) = english_concepts(words("贸易"), ["贸易"])
    sure = dict(concept.terms)
    assert sure["trade"] == 1.0
    assert all(0 < value <= 1 for value in sure.values())


def test_latin_terms_and_numbers_of_a_chinese_question_are_looked_for_as_they_are():
    names = [concept.name for concept in english_concepts((), ["华为", "mts", "#5"])]
    assert names == ["mts", "#5"]


def test_an_english_term_is_itself_or_a_gloss_and_writing_is_a_byline_too():
    trade, wrote = chinese_concepts(["trade", "wrote"], asks_author=True)
    assert trade.terms == (("trade", 1.0), ("~trade", 1.0))
    assert "作者" in dict(wrote.terms)


def test_trigrams_do_not_reach_across_marks_and_each_is_there_once():
    assert chinese_trigrams("上合组织 , 上合组") == ("上合组", "合组织")


def test_pairs_of_stop_words_are_left_out():
    assert english_word_pairs("what is the trade volume") == ("the trade", "trade volume")
