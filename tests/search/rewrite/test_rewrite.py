"""Follow-ups rewritten, and what stands by itself left alone."""

import pytest

from memoqa.search.query import Query
from memoqa.search.rewrite.rewrite import rewritten


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("上合組織有幾個成員國？", "那亞信會議呢？", "亞信會議有幾個成員國？"),
        ("上合組織有幾個成員國？", "它是哪一年成立的？", "上合組織是哪一年成立的？"),
        ("上合組織有幾個成員國？", "什麼時候成立的？", "上合組織什麼時候成立的？"),
        ("上合組織有幾個成員國？", "為什麼？", "上合組織有幾個成員國？ 為什麼？"),
    ],
)
def test_what_a_follow_up_leaves_out_is_taken_from_the_question_before(whole, earlier, question, expected):
    assert whole(question, earlier) == expected


@pytest.mark.parametrize(
    "question",
    [
        "俄羅斯哪一家電信公司允許華為開發5G網絡？",
        "吉爾吉斯為什麼爆發反中示威？",
        "When did India join the organisation?",
    ],
)
def test_a_new_topic_stands_by_itself(whole, question):
    assert whole(question, "上合組織有幾個成員國？") == question


def test_a_short_question_may_stand_by_itself_and_a_pronoun_may_not(lexical):
    def made(question):
        return rewritten(
            Query.of(question), Query.of("上合組織有幾個成員國？"), [], lexical, lambda _, others: [0.0] * len(others)
        )

    assert made("那亞信會議呢？").sure
    assert made("它是哪一年成立的？").sure
    assert made("俄羅斯哪一家電信公司允許華為開發5G網絡？").sure


@pytest.mark.parametrize(
    "question",
    [
        "還有呢？",
        "还有谁？",
        "再詳細一點",
        "继续",
        "其他的呢？",
        "Tell me more",
        "Anything else?",
        "Go on, please",
        "為什麼？",
    ],
)
def test_a_question_that_names_nothing_asks_the_earlier_one_again(leave, question):
    assert leave(question, "誰出席「華盛頓軍備會議」？") == f"誰出席「華盛頓軍備會議」？ {question}"


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("誰出席「華盛頓軍備會議」？", "他是哪一國人？"),
        ("Who founded Contoso Industries?", "When did she retire?"),
        ("Where was the Lisbon Supply Agreement signed?", "Who lives there?"),
        ("孫中山去過挪威嗎？", "他在那裡做了什麼？"),
        ("公司發了幾種獎金？", "金額多少？"),
    ],
)
def test_what_may_stand_for_the_answer_of_the_earlier_question_gets_it_whole(leave, earlier, question):
    assert leave(question, earlier) == f"{earlier} {question}"


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("「華盛頓軍備會議」在哪裡召開？", "當時通過了什麼條約？", "「華盛頓軍備會議」當時通過了什麼條約？"),
        ("特休假有幾天？", "怎么申请？", "特休假怎么申请？"),
        ("What does the Falcon Pro do?", "How heavy?", "How heavy Falcon Pro?"),
    ],
)
def test_a_question_without_a_subject_gets_the_antecedent(leave, earlier, question, expected):
    assert leave(question, earlier) == expected


def test_a_short_question_about_a_thing_like_the_antecedent_stands_by_itself(leave):
    assert leave("病假幾天？", "特休假有幾天？") == "病假幾天？"
