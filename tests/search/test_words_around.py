"""Words around a question change nothing of what it finds."""

import pytest

from memoqa.search.query import Query
from memoqa.search.search import Searcher
from memoqa.search.words_around import without_words_around

TRADE = "貿易額是多少？"


@pytest.mark.parametrize(
    "around",
    [
        *("索引重建之後：{}", "開會前問一下，{}", "急！{}", "Q: {}", "測試：{}", "請問大家，{}", "{}（索引重建之後）"),
        *("大家好，請教一下：{}", "Hi all, quick question: {}", "順便問，{}", "After the reindex: {}"),
    ],
)
def test_what_announces_a_question_or_says_when_it_is_asked_is_around_it(around):
    assert without_words_around(Query.of(around.format(TRADE))) == TRADE


@pytest.mark.parametrize(
    "question",
    [
        *(
            "2018年之後：貿易額是多少？",
            "關於特休假：有幾天？",
            "疫情之後，貿易額是多少？",
            "俄羅斯之後：貿易額是多少？",
        ),
        *("病假：怎麼申請？", "貿易額是多少？（2018年）", "After Crimea: how much is the trade?", "問一下：", TRADE),
    ],
)
def test_what_may_tell_what_is_asked_stays(question):
    assert without_words_around(Query.of(question)) == question


@pytest.mark.parametrize("around", ["索引重建之後：{}", "開會前問一下，{}", "{}（索引重建之後）"])
def test_a_question_with_words_around_it_finds_what_the_bare_question_finds(generation, bundled_encoder, around):
    searcher = Searcher(generation)
    bare, wrapped = (searcher.search(text, bundled_encoder) for text in (TRADE, around.format(TRADE)))
    assert (wrapped.asked_as, wrapped.verdict) == (TRADE, bare.verdict)
    assert wrapped.paragraphs[0].index == bare.paragraphs[0].index
