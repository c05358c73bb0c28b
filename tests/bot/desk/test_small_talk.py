import pytest

from bot.desk.small_talk import is_question, is_small_talk


@pytest.mark.parametrize(
    "said",
    [
        *("thanks", "Thanks!", "thank you so much", "ok", "OK 👍", "got it, thanks", "👍", ":thumbsup: :+1:", "…", " "),
        *(
            "you’re welcome",
            "Thank you all.",
            "謝謝",
            "謝謝您！",
            "好的，收到",
            "了解～",
            "好喔",
            "ok 謝謝",
            "？",
            "謝啦 🙏",
        ),
    ],
)
def test_thanks_assent_and_emoji_are_small_talk(said: str) -> None:
    assert is_small_talk(said)


@pytest.mark.parametrize(
    "said",
    [
        *("who?", "and then", "ok?", "okapi", "is that all of it", "nice to whom", "2018", "thanks, and in 2019?"),
        *("好像不對，是哪一年", "了解什麼", "謝謝，那 2019 年呢", "是誰", "收到的人是誰", "對嗎", "ok " * 100),
    ],
)
def test_a_message_that_may_be_a_question_is_not_small_talk(said: str) -> None:
    assert not is_small_talk(said)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "什麼時候成立的？",
            "那病假呢？",
            "那2019年呢",
            "再詳細一點",
            "還有呢？",
            "列出成員國",
            "上合組織是不是2001年成立？",
        ),
        *("你知道誰是主席嗎？", "請告訴我病假的規定", "我們公司有幾天特休？", "How many days do I get?", "and why?"),
        *("and then?", "Tell me more", "Can you tell me about leave?", "How do you apply for leave?", "Is it open?"),
    ],
)
def test_a_message_that_asks_for_something_or_to_go_on_is_a_question(said: str) -> None:
    assert is_question(said)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "我等等去開會，中午要不要一起吃飯？",
            "你覺得呢？",
            "大家怎麼看？",
            "可不可以幫我看一下？",
            "這個數字好像怪怪的",
        ),
        *("What do you think?", "Shall we have lunch?", "are you coming?", "let’s go", "I need more coffee"),
        *("好，再說", "I'll forward this to the Russia team", "do you want lunch?", "See you at the meeting"),
    ],
)
def test_what_people_say_or_propose_to_each_other_is_no_question(said: str) -> None:
    assert not is_question(said)
