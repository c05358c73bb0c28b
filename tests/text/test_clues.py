"""Whether a stretch of text holds the kind of answer that was asked for."""

import pytest

from memoqa.search.query import analysed
from memoqa.text.clues import answers_kind
from memoqa.text.normalize import fold


@pytest.mark.parametrize(
    ("question", "stretch", "answers"),
    [
        ("習近平造訪俄羅斯幾次？", "造訪俄羅斯多達 8次", 1.0),
        ("有多少人參加示威？", "示威始於2019年初", 0.0),
        ("有多少人參加示威？", "約三千人參加示威", 1.0),
        ("2018年貿易額是多少？", "2018年貿易額首度成長", 0.0),
        ("2018年貿易額是多少？", "2018年貿易額突破1,000億美元", 1.0),
        ("印度何時加入？", "印度在2018年正式加入", 1.0),
        ("印度何時加入？", "印度正式加入", 0.0),
        ("為什麼爆發示威？", "爆發大規模示威", 0.0),
        ("為什麼爆發示威？", "因油價上漲而爆發示威", 1.0),
        ("高峰會在哪裡舉行？", "前往日本大阪參加高峰會", 1.0),
        ("中俄關係如何？", "中俄關係升溫", 0.5),
    ],
)
def test_an_answer_of_the_kind_asked_for_is_one_that_the_question_does_not_give(question, stretch, answers):
    assert answers_kind(analysed(question), fold(stretch)) == answers
