"""A question, analysed once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.search.query import Query
from memoqa.text.dictionary import words
from memoqa.text.normalize import fold


def test_words_that_ask_are_no_content():
    names = {concept.name for concept in Query.of("習近平什麼時候前往北韓？").native}
    assert "北韩" in names
    assert not names & {"什么", "么时", "时候"}


def test_a_question_of_nothing_but_asking_keeps_its_words():
    assert Query.of("為什麼？").native


def test_a_chinese_word_is_shown_in_english_by_its_senses():
    concept = next(concept for concept in Query.of("雙方貿易如何？").foreign if concept.name == "贸易")
    assert "trade" in dict(concept.terms)


def test_an_english_word_is_shown_in_chinese_by_a_gloss():
    concept = next(concept for concept in Query.of("How much was trade in 2018?").foreign if concept.name == "trade")
    assert "~trade" in dict(concept.terms)


def test_an_author_may_be_shown_by_the_words_that_bylines_have():
    shown = {term for concept in Query.of("這份備忘錄的作者是誰？").native for term, _ in concept.terms}
    assert "主稿" in shown
    assert "主稿" not in {term for concept in Query.of("聯合聲明的作者主張什麼？").native for term, _ in concept.terms}


def test_a_number_counts_once_by_its_value():
    assert Query.of("民國107年的貿易額超過1,000億嗎？").numbers == {"#2018", "#100000000000"}


def test_trigrams_are_stretches_of_content():
    assert Query.of("上合組織有幾個成員國？").trigrams == ("上合组", "合组织", "组织有", "个成员", "成员国")


@given(st.text(min_size=1, max_size=300))
def test_any_text_can_be_analysed_as_a_question(text):
    question = Query.of(text)
    assert all(0 < sure <= 1 for concept in question.native + question.foreign for _, sure in concept.terms)


def test_words_for_the_memo_itself_are_not_searched_for():
    query = Query.of("這份備忘錄提到哪些國家？")
    assert "备忘录" not in query.folded_wording
    assert query.text == "這份備忘錄提到哪些國家？"
    assert Query.of("本文？").wording == "本文？"


def test_a_query_without_a_space_says_that_it_has_no_vector():
    with pytest.raises(ValueError, match="space"):
        _ = Query.of("上合組織？").vector


def test_the_words_of_a_stretch_are_cut_where_the_stretch_ends():
    query = Query.of("習近平何時訪問俄羅斯？")
    assert [span.folded for span in query.within(5, 10)] == ["访问", "俄罗斯"]
    assert [(span.start, span.end) for span in query.within(6, 10)] == [(6, 7), (7, 10)]
    assert query.kind_of("俄羅斯") == "name"
    assert query.folded_of("訪問") == "访问"
    assert query.folded_of("法國") == "法国"


@given(
    st.lists(st.text(alphabet=st.sampled_from("亞信會議有幾個成員國？ \n它a1"), max_size=15), min_size=1, max_size=4)
)
def test_the_questions_of_a_thread_are_analysed_as_each_would_be_alone(texts):
    for text, query in zip(texts, Query.of_each(texts), strict=True):
        alone = Query.of(text)
        assert (query.text, query.spans, query.words) == (text, alone.spans, alone.words)
        assert query.native + query.foreign == alone.native + alone.foreign


@given(st.text(max_size=40))
def test_a_word_of_a_question_s_content_is_in_its_folded_text_or_stands_for_asking(text):
    query = Query.of(text)
    assert all(word.text in query.content for word in query.words)
    assert query.words in {(), words(query.content)}
    assert query.folded == fold(text)
