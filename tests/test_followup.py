"""Follow-ups made whole, and what stands by itself left alone."""

import pytest

from memoqa.corpus import Corpus
from memoqa.followup import made_whole
from memoqa.lexical import LexicalIndex
from memoqa.outline import outline
from memoqa.reading.source import Line, Source

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
    return Corpus([outline(Source(lines, "text"), memo_id="a.txt", source_sha256="0" * 64)])


@pytest.fixture(scope="module")
def whole(corpus):
    lexical = LexicalIndex.build(corpus)
    from memoqa.analysis.text import fold

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
