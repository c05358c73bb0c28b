"""The type of answer that a question asks for, and whether a stretch of text holds it."""

import pytest

from memoqa.search.answer_type import answer_type, answers_kind, kind_shown
from memoqa.text.normalize import fold
from memoqa.text.numbers import mentions


@pytest.mark.parametrize(
    ("question", "asked_for"),
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
def test_a_question_asks_for_a_type_of_answer(question, asked_for):
    assert answer_type(fold(question)) == asked_for


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
def test_an_answer_of_the_type_asked_for_is_one_that_the_question_does_not_give(question, stretch, answers):
    folded = fold(question)
    numbers = {mention[0] for mention in mentions(question, folded)}
    assert answers_kind(answer_type(folded), folded, numbers, fold(stretch)) == answers


@pytest.mark.parametrize(
    ("question", "better", "worse", "new"),
    [
        ("停車費多少錢？", "停車費每月三百元。", "停車位共有十二個。", True),
        ("How much does the permit cost?", "The permit is $40 a year.", "The permit is for 3 cars.", True),
        ("最多可以請幾天假？", "每年最多三天。", "每年分兩次申請。", True),
        ("垃圾什麼時候收？", "每週五下午收運。", "由清潔公司收運。", False),
        ("When is the rubbish collected?", "Every week, in the morning.", "By a contractor.", False),
        ("為什麼停水？", "因清洗水塔。", "請先儲水。", False),
    ],
)
def test_a_paragraph_that_shows_the_type_of_answer_asked_for_is_preferred(question, better, worse, new):
    folded = fold(question)
    shown = [kind_shown(answer_type(folded), folded, fold(text), new=new) for text in (better, worse)]
    assert shown[0] > 0 > shown[1]


def test_where_no_type_is_asked_for_none_is_shown():
    assert kind_shown("what", "请假的规定", "每年三天", new=True) == 0
