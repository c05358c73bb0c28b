"""What a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.search.query import analysed, trigrams


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("亞信會議是哪一年成立的？", "when"),
        ("上合組織何時成立？", "when"),
        ("When did India join?", "when"),
        ("習近平造訪俄羅斯幾次？", "number"),
        ("贸易额是多少？", "number"),
        ("How many members are there?", "number"),
        ("誰寫的？", "who"),
        ("Who signed it?", "who"),
        ("高峰會在哪裡舉行？", "where"),
        ("Which country left?", "where"),
        ("中俄關係存在哪些矛盾？", "what"),
    ],
)
def test_the_kind_of_answer_that_is_asked_for(question, kind):
    assert analysed(question).kind == kind


def test_words_that_ask_are_no_content():
    names = {concept.name for concept in analysed("習近平什麼時候前往北韓？").native}
    assert "北韩" in names
    assert not names & {"什么", "么时", "时候"}


def test_a_question_of_nothing_but_asking_keeps_its_words():
    assert analysed("為什麼？").native


def test_a_chinese_word_is_shown_in_english_by_its_senses():
    concept = next(concept for concept in analysed("雙方貿易如何？").foreign if concept.name == "贸易")
    assert "trade" in dict(concept.terms)


def test_an_english_word_is_shown_in_chinese_by_a_gloss():
    concept = next(concept for concept in analysed("How much was trade in 2018?").foreign if concept.name == "trade")
    assert "~trade" in dict(concept.terms)


def test_an_author_may_be_shown_by_the_words_that_bylines_have():
    shown = {term for concept in analysed("這份備忘錄的作者是誰？").native for term, _ in concept.terms}
    assert "主稿" in shown
    assert "主稿" not in {term for concept in analysed("聯合聲明的作者主張什麼？").native for term, _ in concept.terms}


def test_a_number_counts_once_by_its_value():
    assert analysed("民國107年的貿易額超過1,000億嗎？").numbers == {"#2018", "#100000000000"}


def test_trigrams_are_stretches_of_content():
    assert trigrams(analysed("上合組織有幾個成員國？")) == ["上合组", "合组织", "组织有", "个成员", "成员国"]


@given(st.text(min_size=1, max_size=300))
def test_any_text_can_be_analysed_as_a_question(text):
    question = analysed(text)
    assert all(0 < sure <= 1 for concept in question.native + question.foreign for _, sure in concept.terms)
