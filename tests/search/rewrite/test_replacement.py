"""Something else is put in the place of its like in the earlier question."""

import pytest

from memoqa.search.query import Query
from memoqa.search.rewrite.replacement import MOST_PLACES, replacement_in
from memoqa.search.rewrite.rewrite import rewritten


@pytest.mark.parametrize(
    ("question", "replacement"),
    [
        ("那亞信會議呢？", "亞信會議"),
        ("至於病假", "病假"),
        ("What about the warranty?", "the warranty"),
        ("And Prussia?", "Prussia"),
        ("And when was it founded?", ""),
        ("那什麼時候呢？", ""),
        ("那該組織呢？", ""),
        ("上合組織有幾個成員國？", ""),
    ],
)
def test_a_follow_up_says_what_it_puts_instead(question, replacement):
    assert replacement_in(Query.of(question)) == replacement


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("2018年中俄貿易額是多少？", "那2017年呢？", "2017年中俄貿易額是多少？"),
        ("俄羅斯是習近平訪問的國家嗎？", "那白俄羅斯呢？", "白俄羅斯是習近平訪問的國家嗎？"),
        ("How many times did Xi visit Russia?", "And Prussia?", "How many times did Xi visit Prussia?"),
    ],
)
def test_something_else_is_put_in_the_place_of_its_like(whole, earlier, question, expected):
    assert whole(question, earlier) == expected


def test_of_stretches_as_like_the_longest_is_replaced(lexical):
    likeness = {"休假": 0.9, "特休假": 0.89, "特": 0.1}
    asked = rewritten(
        Query.of("那病假呢？"),
        Query.of("特休假有幾天？"),
        [],
        lexical,
        lambda _, others: [likeness.get(o, 0.0) for o in others],
    )
    assert asked.text == "病假有幾天？"


def test_and_before_a_whole_question_puts_nothing_in_the_antecedent_s_place(whole):
    asked = whole("And where is its seat?", "What does the Federal Reserve do?")
    assert asked == "And where is Federal Reserve's seat?"


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("特休假有幾天？", "那麼病假呢？", "病假有幾天？"),
        ("病假有几天？", "那么事假呢", "事假有几天？"),
        ("首爾半導體論壇有多少廠商？", "那參展國家呢？", "首爾半導體論壇有多少參展國家？"),
        ("How many employees does Contoso have?", "And its shareholders?", "How many shareholders does Contoso have?"),
    ],
)
def test_what_is_put_instead_takes_the_place_of_what_was_counted_or_asked_of(leave, earlier, question, expected):
    assert leave(question, earlier) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("張三參加了首爾半導體論壇嗎？", "那東京半導體論壇呢？", "張三參加了東京半導體論壇嗎？"),
        ("What were sales to North America?", "And South Africa?", "What were sales to South Africa?"),
        ("《紅樓夢》的作者是誰？", "那《西遊記》呢？", "《西遊記》的作者是誰？"),
        ("挪威和瑞典的人口是多少？", "那丹麥呢？", "挪威和丹麥的人口是多少？"),
    ],
)
def test_a_name_is_replaced_whole_and_of_two_the_second(leave, earlier, question, expected):
    assert leave(question, earlier) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            "What was Norway's trade with Sweden in 1990?",
            "And with Canada?",
            "What was Norway's trade with Canada in 1990?",
        ),
        ("挪威在1990年跟瑞典的貿易額是多少？", "那跟丹麥呢？", "挪威在1990年跟丹麥的貿易額是多少？"),
        ("How tall is the tower in Norway?", "What about in Canada?", "How tall is the tower in Canada?"),
    ],
)
def test_what_follows_a_preposition_is_put_where_the_same_one_stands(leave, earlier, question, expected):
    assert leave(question, earlier) == expected


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("特休假有幾天？", "那申請流程呢？"),
        ("特休假沒用完怎麼辦？", "那實習生呢？"),
        ("How long does the Falcon Pro battery last?", "What about the warranty?"),
    ],
)
def test_what_is_like_nothing_in_the_earlier_question_is_added_to_it(leave, earlier, question):
    assert leave(question, earlier) == f"{earlier} {question}"


def test_no_more_than_a_dozen_stretches_are_compared(lexical):
    compared = []

    def like(text, others):
        compared.extend([text, *others])
        return [0.0] * len(others)

    earlier = "公司員工醫療保險團體旅遊年終獎金健康檢查交通津貼午餐補助教育訓練費用如何計算？"
    rewritten(Query.of("那加班費呢？"), Query.of(earlier), [], lexical, like)
    assert 1 < len(compared) <= MOST_PLACES + 1


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("上合組織是哪一年成立的？", "那上合組織呢？", "上合組織是哪一年成立的？"),
        ("How many times did Xi visit Prussia?", "What about Prussia?", "How many times did Xi visit Prussia?"),
        ("首爾半導體論壇有多少廠商？", "那半導體呢？", "首爾半導體論壇有多少廠商？"),
        ("How big is the party?", "What about art?", "How big is the party? What about art?"),
    ],
)
def test_what_the_earlier_question_says_as_words_of_its_own_is_not_said_twice(leave, earlier, question, expected):
    assert leave(question, earlier) == expected


def test_a_name_with_a_number_in_it_is_replaced_as_a_name(whole):
    assert whole("那G20呢？", "上合組織是哪一年成立的？") == "G20是哪一年成立的？"
    assert whole("那上合組織呢？", "G20是哪一年成立的？") == "上合組織是哪一年成立的？"
