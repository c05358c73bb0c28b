"""The words of the earlier question that a follow-up is about."""

from memoqa.search.query import Query
from memoqa.search.rewrite.antecedent import antecedent


def test_the_antecedent_is_what_the_paragraphs_mention_as_the_question_writes_it(lexical, paragraphs):
    assert antecedent(Query.of("亞信會議擁有幾個成員國？"), paragraphs, lexical) == "亞信會議"


def test_a_noun_that_the_follow_up_uses_chooses_the_stretch_that_ends_with_it(lexical, paragraphs):
    earlier = Query.of("上合組織怎麼看待亞信會議？")
    assert antecedent(earlier, paragraphs, lexical, noun="组织") == "上合組織"
    assert antecedent(earlier, paragraphs, lexical, noun="会议") == "亞信會議"


def test_a_question_without_a_topic_has_no_antecedent(lexical, paragraphs):
    assert antecedent(Query.of("為什麼？"), paragraphs, lexical) == ""


def test_what_is_always_something_else_s_and_what_was_counted_is_no_antecedent(leave):
    assert leave("它在哪裡？", "丹麥的人口是多少？") == "丹麥在哪裡？"
    assert leave("Where is it?", "How many members does Contoso Industries have?") == "Where is Contoso Industries?"


def test_a_pronoun_for_a_thing_does_not_stand_for_a_person(leave):
    assert leave("它在哪裡舉行？", "習近平參加了首爾半導體論壇嗎？") == "首爾半導體論壇在哪裡舉行？"


def test_the_memo_itself_is_the_antecedent_of_a_question_about_it(leave):
    assert leave("And who wrote it?", "When was this memo written?") == "And who wrote this memo?"
    assert leave("它的作者是誰？", "這份備忘錄是什麼時候寫的？") == "這份備忘錄的作者是誰？"


def test_across_languages_a_name_is_the_antecedent(lexical):
    earlier = Query.of("What extraordinary circumstances surrounded Contoso?")
    assert antecedent(earlier, [["公司於一九九零年成立。"]], lexical) == "Contoso"
