"""Words of a question that stand for something said before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memoqa.search.query import Query
from memoqa.search.rewrite.pronouns import reference


@pytest.mark.parametrize(
    ("question", "said", "noun"),
    [
        ("它是哪一年成立的？", "它", ""),
        ("該組織有幾個成員國？", "該", "組織"),
        ("Who founded this company?", "this ", "company"),
        ("Where is its seat?", "its", ""),
    ],
)
def test_a_reference_is_its_words_and_the_noun_after_them(question, said, noun):
    found = reference(Query.of(question))
    assert found is not None
    assert (found.said, found.noun) == (said, noun)
    assert question[found.start : found.end] == said + noun


@pytest.mark.parametrize(
    "question", ["Where did Zheng He sail?", "在那裡", "這份備忘錄的重點？", "上合組織有幾個成員國？"]
)
def test_what_looks_like_a_reference_may_be_none(question):
    assert reference(Query.of(question)) is None


@given(st.text(alphabet=st.sampled_from("它該這那此其組織們些裡個兩的， a"), max_size=12))
def test_a_reference_lies_in_its_question(text):
    found = reference(Query.of(text))
    assert found is None or (0 <= found.start < found.end <= len(text) and found.said in text)


def test_an_english_pronoun_stands_for_the_antecedent(whole):
    asked = whole("Where is its seat?", "What does the Federal Reserve do?")
    assert "Federal Reserve's seat" in asked


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("首爾半導體論壇在哪一年創辦？", "該論壇有幾家廠商？", "首爾半導體論壇有幾家廠商？"),
        ("正職員工有特休假嗎？", "这种假没用完怎么办？", "特休假没用完怎么办？"),
        ("What did Northwind Traders do in Lisbon?", "Who founded this company?", "Who founded Northwind Traders?"),
        ("首爾半導體論壇有幾家廠商？", "其中哪一家最大？", "首爾半導體論壇中哪一家最大？"),
        ("「華盛頓軍備會議」何時召開？", "它通過了什麼？", "「華盛頓軍備會議」通過了什麼？"),
        ("丹麥有多少人口？", "那裡的首都叫什麼？", "丹麥的首都叫什麼？"),
        ("How large is Norway?", "How many people live there?", "How many people live in Norway?"),
    ],
)
def test_a_demonstrative_and_a_place_word_stand_for_the_antecedent(leave, earlier, question, expected):
    assert leave(question, earlier) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("顧維鈞和施肇基出席了什麼會議？", "他們代表哪個國家？", "顧維鈞和施肇基代表哪個國家？"),
        ("挪威與丹麥何時簽約？", "这两个国家的首都是哪里？", "挪威與丹麥的首都是哪里？"),
        ("Did Norway and Sweden sign?", "When did these countries sign?", "When did Norway and Sweden sign?"),
    ],
)
def test_what_stands_for_several_stands_for_all_that_were_joined(leave, earlier, question, expected):
    assert leave(question, earlier) == expected


@pytest.mark.parametrize(
    "question",
    [
        "唐太宗在其任期內頒布了什麼？",
        "丹麥在1990年收購了哪一家公司，該公司有多少員工？",
        "When did Denmark publish its budget?",
    ],
)
def test_a_pronoun_for_something_in_its_own_question_is_left_alone(leave, question):
    assert leave(question, "特休假有幾天？") == question
