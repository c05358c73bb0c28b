"""Replies reach Slack once, also after a crash; where memoqa may not write, the asker hears of it."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.people import People
from bot.adapters.slack.post import NotInvited, SlackPost
from bot.messages import Incoming, Notice, ThreadKey
from bot.wording import EN, Wording
from tests.bot.doubles import answer, quote
from tests.bot.slack.doubles import HOME, Web

THREAD = ThreadKey("slack", "T1:C1", "100.0")
EVENT = "slack:T1:C1:100.5"


@pytest.fixture
def web() -> Web:
    return Web()


def post(web: Web, thread: ThreadKey | None = THREAD) -> SlackPost:
    incoming = Incoming(EVENT, thread, "who?", asker="slack:U7")
    return SlackPost(web, HOME, Wording(), incoming)  # type: ignore[arg-type]


async def test_an_answer_takes_the_place_of_the_wait(web: Web) -> None:
    way = post(web)
    await way.waiting()
    assert await way.send(answer()) == THREAD
    (message,) = web.messages
    assert message["metadata"]["event_type"] == "memoqa_answer"


async def test_an_answer_is_posted_anew_where_somebody_deleted_the_wait(web: Web) -> None:
    way = post(web)
    await way.waiting()
    web.errors["update"] = "message_not_found"
    await way.send(answer())
    assert len(web.messages) == 2


async def test_an_answer_that_arrived_is_found_after_a_crash_also_under_a_commands_opening(web: Web) -> None:
    for thread in (THREAD, None):
        web.messages.clear()
        assert await post(web, thread).posted() is None
        sent = await post(web, thread).send(answer())
        assert await post(web, thread).posted() == sent


async def test_after_a_crash_the_opening_and_the_wait_are_used_again(web: Web) -> None:
    await post(web, None).waiting()
    later = post(web, None)
    assert await later.posted() is None
    await later.send(answer())
    assert [one["metadata"]["event_type"] for one in web.messages] == ["memoqa_question", "memoqa_answer"]


async def test_of_an_answer_that_arrived_in_part_the_rest_is_posted(web: Web) -> None:
    long = answer(quotes=(quote("習。" * 12_000, ""),))
    await post(web).send(long)
    whole = [one["blocks"] for one in web.messages]
    assert len(whole) > 2
    del web.messages[1:]
    later = post(web)
    assert await later.posted() is None
    await later.send(long)
    assert [one["blocks"] for one in web.messages] == whole


async def test_another_apps_or_another_questions_metadata_is_no_answer(web: Web) -> None:
    await post(web).send(answer())
    web.messages[0]["user"] = "U7"
    assert await post(web).posted() is None
    web.messages[0] |= {"user": HOME.user, "metadata": {"event_type": "memoqa_answer", "event_payload": {"event": "x"}}}
    assert await post(web).posted() is None


async def test_without_the_scope_to_read_nothing_is_known_to_be_posted(web: Web) -> None:
    await post(web).send(answer())
    web.errors["read"] = "missing_scope"
    assert await post(web).posted() is None


async def test_where_memoqa_is_not_a_member_a_command_is_met_with_the_hint_to_invite_it(web: Web) -> None:
    web.errors["post"] = "not_in_channel"
    with pytest.raises(NotInvited, match="/invite"):
        await post(web, None).send(answer())


async def test_another_error_of_slacks_is_raised(web: Web) -> None:
    web.errors["post"] = "is_archived"
    with pytest.raises(SlackApiError, match="is_archived"):
        await post(web, None).send(answer())


async def test_a_private_notice_is_for_the_askers_eyes_in_the_thread(web: Web) -> None:
    await post(web).send(Notice(EN.busy, private=True))
    assert not web.messages
    assert (web.whispered[0]["user"], web.whispered[0]["thread_ts"]) == ("U7", "100.0")


async def test_a_notice_is_edited_and_posted_anew_where_it_cannot_be(web: Web) -> None:
    way = post(web)
    await way.send(Notice("begun", share=0.0))
    await way.update(Notice("half", share=0.5))
    assert ["half" in one["text"] for one in web.messages] == [True]
    web.errors["update"] = "edit_window_closed"
    await way.update(Notice("done"))
    assert web.messages[-1]["text"] == "done"


@pytest.mark.parametrize(
    ("locale", "language"), [("zh-TW", "zh-TW"), ("zh-CN", "zh-TW"), ("en-GB", "en"), ("fr", None)]
)
async def test_a_persons_language_is_asked_for_once(web: Web, locale: str, language: str | None) -> None:
    web.locale = locale
    people = People(web)  # type: ignore[arg-type]
    assert [await people.language("U7"), await people.language("U7")] == [language, language]
    assert web.asked == 1


async def test_a_language_or_a_group_that_cannot_be_read_is_none(web: Web) -> None:
    people = People(web)  # type: ignore[arg-type]
    assert await people.groups("U7", {"S1", "S2"}) == {"S1"}
    web.errors |= {"person": "missing_scope", "group": "missing_scope"}
    assert await people.language("U7") is None
    assert await people.groups("U7", {"S1"}) == frozenset()


async def test_a_language_that_slack_is_slow_to_tell_is_not_waited_for(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.slack.people.PATIENCE_SECONDS", 0.05)
    people = People(web)  # type: ignore[arg-type]
    web.person_known.clear()
    assert await people.language("U7") is None
    web.person_known.set()
    assert await people.language("U7") == "zh-TW"
