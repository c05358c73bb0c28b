"""Follow-ups made whole, and what stands by itself left alone."""

import pytest

from memoqa.index.corpus import Corpus
from memoqa.index.lexical import LexicalIndex
from memoqa.ingest.formats import table
from memoqa.ingest.source import Line, Source
from memoqa.ingest.structure.outline import outline
from memoqa.search.rewrite.rewrite import MOST_PLACES, made_whole
from memoqa.text.normalize import fold

TEXT = (
    "上合組織於2001年成立，目前有8個成員國。亞信會議於1999年成立，擁有27個成員國。\n"
    "The Shanghai Cooperation Organisation has eight members. The Federal Reserve has its seat in Washington."
)


def shared(text, others):
    """Likeness by the characters in common, which is enough for what these tests put in a place."""
    return [len(set(text) & set(other)) / len(set(text) | set(other)) for other in others]


@pytest.fixture(scope="module")
def corpus():
    lines = tuple(Line(line, number) for number, line in enumerate(TEXT.split("\n"), 1))
    return Corpus([outline(Source(lines, table.TEXT), memo_id="a.txt", source_sha256="0" * 64)])


@pytest.fixture(scope="module")
def whole(corpus):
    lexical = LexicalIndex.build(corpus)
    found = [[fold(sentence) for sentence in corpus.sentences(index)] for index in range(len(corpus))]
    return lambda question, earlier: made_whole(question, earlier, found, lexical, shared).text


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
    ("earlier", "question", "expected"),
    [
        ("2018年中俄貿易額是多少？", "那2017年呢？", "2017年中俄貿易額是多少？"),
        ("俄羅斯是習近平訪問的國家嗎？", "那白俄羅斯呢？", "白俄羅斯是習近平訪問的國家嗎？"),
        ("How many times did Xi visit Russia?", "And Prussia?", "How many times did Xi visit Prussia?"),
    ],
)
def test_something_else_is_put_in_the_place_of_its_like(whole, earlier, question, expected):
    assert whole(question, earlier) == expected


def test_of_stretches_as_like_the_longest_is_replaced(corpus):
    likeness = {"休假": 0.9, "特休假": 0.89, "特": 0.1}
    asked = made_whole(
        "那病假呢？",
        "特休假有幾天？",
        [],
        LexicalIndex.build(corpus),
        lambda _, others: [likeness.get(o, 0.0) for o in others],
    )
    assert asked.text == "病假有幾天？"


def test_an_english_pronoun_stands_for_the_topic(whole):
    asked = whole("Where is its seat?", "What does the Federal Reserve do?")
    assert "Federal Reserve's seat" in asked


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


def test_and_before_a_whole_question_puts_nothing_in_the_topic_s_place(whole):
    asked = whole("And where is its seat?", "What does the Federal Reserve do?")
    assert asked == "And where is Federal Reserve's seat?"


def test_a_short_question_may_stand_by_itself_and_a_pronoun_may_not(corpus):
    def made(question):
        return made_whole(question, "上合組織有幾個成員國？", [], LexicalIndex.build(corpus), shared)

    assert made("那亞信會議呢？").sure
    assert made("它是哪一年成立的？").sure
    assert made("俄羅斯哪一家電信公司允許華為開發5G網絡？").sure


LEAVE = (
    "正職員工滿一年有特休假7天，特休假未用完者折發工資。病假一年不超過30天。特休假申請流程見附件。\n"
    "顧維鈞與施肇基出席「華盛頓軍備會議」。首爾半導體論壇有40家廠商，首爾半導體論壇每年舉行。\n"
    "Northwind Traders and Contoso Industries signed the Lisbon Supply Agreement. The Falcon Pro lasts 14 hours."
)
LIKE = [
    {"特休假", "病假", "事假"},
    {"廠商", "觀眾", "参展国家", "參展國家"},
    {"employees", "shareholders"},
    {"半導體論壇", "東京半導體論壇", "首爾半導體論壇"},
    {"Norway", "Sweden", "South Africa", "North America", "Canada"},
    {"正職員工", "員工", "實習生"},
]


def by_kind(text, others):
    """Likeness as the model has it, for things of these tests: high for two of a kind, low for all others."""
    return [0.7 if any({text, other} <= kind for kind in LIKE) else 0.2 for other in others]


@pytest.fixture(scope="module")
def leave():
    lines = tuple(Line(line, number) for number, line in enumerate(LEAVE.split("\n"), 1))
    memos = Corpus([outline(Source(lines, table.TEXT), memo_id="b.txt", source_sha256="1" * 64)])
    found = [[fold(sentence) for sentence in memos.sentences(index)] for index in range(len(memos))]
    lexical = LexicalIndex.build(memos)
    return lambda question, earlier: made_whole(question, earlier, found, lexical, by_kind).text


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
def test_a_demonstrative_and_a_place_word_stand_for_the_topic(leave, earlier, question, expected):
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
    "question",
    [
        "唐太宗在其任期內頒布了什麼？",
        "丹麥在1990年收購了哪一家公司，該公司有多少員工？",
        "When did Denmark publish its budget?",
    ],
)
def test_a_pronoun_for_something_in_its_own_question_is_left_alone(leave, question):
    assert leave(question, "特休假有幾天？") == question


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("「華盛頓軍備會議」在哪裡召開？", "當時通過了什麼條約？", "「華盛頓軍備會議」當時通過了什麼條約？"),
        ("特休假有幾天？", "怎么申请？", "特休假怎么申请？"),
        ("What does the Falcon Pro do?", "How heavy?", "How heavy Falcon Pro?"),
    ],
)
def test_a_question_without_a_subject_gets_the_topic(leave, earlier, question, expected):
    assert leave(question, earlier) == expected


def test_a_short_question_about_a_thing_like_the_topic_has_a_topic_of_its_own(leave):
    assert leave("病假幾天？", "特休假有幾天？") == "病假幾天？"


def test_what_is_always_something_else_s_and_what_was_counted_is_no_topic(leave):
    assert leave("它在哪裡？", "丹麥的人口是多少？") == "丹麥在哪裡？"
    assert leave("Where is it?", "How many members does Contoso Industries have?") == "Where is Contoso Industries?"


def test_a_pronoun_for_a_thing_does_not_stand_for_a_person(leave):
    assert leave("它在哪裡舉行？", "習近平參加了首爾半導體論壇嗎？") == "首爾半導體論壇在哪裡舉行？"


def test_the_memo_itself_is_the_topic_of_a_question_about_it(leave):
    assert leave("And who wrote it?", "When was this memo written?") == "And who wrote this memo?"
    assert leave("它的作者是誰？", "這份備忘錄是什麼時候寫的？") == "這份備忘錄的作者是誰？"


def test_across_languages_a_name_is_the_topic(corpus):
    earlier = "What extraordinary circumstances surrounded Contoso?"
    found = [["公司於一九九零年成立。"]]
    asked = made_whole("Where is it?", earlier, found, LexicalIndex.build(corpus), by_kind)
    assert asked.text == "Where is Contoso?"


def test_no_more_than_a_dozen_stretches_are_compared(corpus):
    compared = []

    def like(text, others):
        compared.extend([text, *others])
        return [0.0] * len(others)

    earlier = "公司員工醫療保險團體旅遊年終獎金健康檢查交通津貼午餐補助教育訓練費用如何計算？"
    made_whole("那加班費呢？", earlier, [], LexicalIndex.build(corpus), like)
    assert 1 < len(compared) <= MOST_PLACES + 1
