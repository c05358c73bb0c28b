"""Look-alike questions: one word of the question becomes another of the text, written as the text writes it."""

import random

import pytest

from benchmarks.lookalikes import exchanged
from memoqa.text.normalize import fold

CASES = {
    "Traditional": (
        "張文雄在哪一年搬到臺南？",
        "張文雄生於高雄，1962年搬到臺南，後來與林秀蘭結婚，1975年又遷往花蓮。",
        "他與誰結婚？",
        "1962年",
    ),
    "Simplified": (
        "王建国在哪一年搬到南京？",
        "王建国生于苏州，1962年搬到南京，后来与李秀兰结婚，1975年又迁往上海。",
        "他与谁结婚？",
        "1962年",
    ),
    "English": (
        "When did Harriet move to Leeds?",
        "Harriet was born in Dover, moved to Leeds in 1962, married Edmund and settled in Whitby in 1975.",
        "Whom did she marry?",
        "1962",
    ),
    "another language": (
        "張文雄在哪一年搬到臺南？",
        "He was born in Kaohsiung, moved to Tainan in 1962 and settled in Hualien in 1975.",
        "林秀蘭在高雄認識了誰？",
        "1962",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_look_alike_is_another_question_in_words_of_the_text(case):
    question, context, others, answer = case
    made = {exchanged(question, context, others, answer, random.Random(seed)) for seed in range(30)} - {None}
    assert made
    for look_alike in made:
        assert fold(look_alike) != fold(question)
        begin = next(
            place for place, (one, other) in enumerate(zip(question, look_alike, strict=False)) if one != other
        )
        rest = next(n for n in range(len(question)) if question[-1 - n] != look_alike[-1 - n])
        assert look_alike[begin : len(look_alike) - rest] in context + others
        assert answer not in look_alike


def test_a_question_without_another_word_of_its_kind_has_no_look_alike():
    assert exchanged("張文雄在哪一年搬家？", "張文雄後來搬家。", "", "後來", random.Random(0)) is None


def test_words_that_ask_are_never_exchanged():
    question, context, others, answer = CASES["Traditional"]
    for seed in range(30):
        made = exchanged(question, context, others, answer, random.Random(seed))
        assert made is None or "哪一年" in made
