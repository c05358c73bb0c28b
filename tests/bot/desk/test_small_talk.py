import pytest

from bot.desk.small_talk import is_small_talk


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
