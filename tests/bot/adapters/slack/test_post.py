"""Replies reach Slack in the right place; if memoqa may not write there, the asker hears about it."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.sending import NotInvited
from bot.port import Alone, Command, Incoming, Notice, ThreadKey
from bot.present.wording import EN
from tests.bot.adapters.slack.doubles import NO_STATUS, THREAD, Hook, Web, post, post_to, post_with_url
from tests.bot.doubles import answer


async def test_an_answer_replaces_the_placeholder(web: Web) -> None:
    web.errors["status"] = NO_STATUS
    way = post(web)
    await way.waiting()
    assert await way.send(answer()) == THREAD
    (message,) = web.messages
    assert message["metadata"]["event_type"] == "memoqa_answer"


@pytest.mark.parametrize("error", ["message_not_found", "internal_error"])
async def test_an_answer_is_a_new_message_if_the_placeholder_is_gone_or_uneditable(web: Web, error: str) -> None:
    web.errors["status"] = NO_STATUS
    way = post(web)
    await way.waiting()
    web.errors["update"] = error
    await way.send(answer())
    assert len(web.messages) == 2


@pytest.mark.parametrize("thread", [None, THREAD])
@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found"])
async def test_in_a_channel_without_memoqa_the_asker_gets_the_hint_to_invite_it(
    web: Web, thread: ThreadKey | None, error: str
) -> None:
    web.errors["post"] = error
    with pytest.raises(NotInvited, match="/invite"):
        await post(web, thread).send(answer())


async def test_in_a_direct_message_between_others_nobody_is_told_to_invite_memoqa(web: Web, hook: Hook) -> None:
    web.errors["post"] = "channel_not_found"
    incoming = Incoming("slack:T1:D1:1.2.abc", None, "who?", "ask", asker="slack:U7")
    with pytest.raises(NotInvited) as refused:
        await post_to(web, incoming, hook.url).send(answer())
    assert str(refused.value) == EN.not_in_dm


async def test_after_memoqa_left_the_channel_an_edit_gets_the_same_hint(web: Web) -> None:
    web.errors["status"] = NO_STATUS
    way = post(web)
    await way.waiting()
    web.errors["update"] = "channel_not_found"
    with pytest.raises(NotInvited, match="/invite"):
        await way.send(answer())


@pytest.mark.parametrize("thread", [None, THREAD])
async def test_without_membership_the_placeholder_is_left_out_without_an_error(
    web: Web, thread: ThreadKey | None
) -> None:
    web.errors |= {"status": "not_in_channel", "post": "not_in_channel"}
    await post(web, thread).waiting()
    assert web.messages == []


async def test_another_error_of_slacks_is_raised(web: Web) -> None:
    web.errors["post"] = "is_archived"
    with pytest.raises(SlackApiError, match="is_archived"):
        await post(web, None).send(answer())


async def test_a_private_notice_is_ephemeral_in_the_thread(web: Web) -> None:
    await post(web).send(Notice(EN.busy, private=True))
    assert not web.messages
    assert (web.whispered[0]["user"], web.whispered[0]["thread_ts"]) == ("U7", "100.0")


@pytest.mark.parametrize(("waited", "thread"), [(False, None), (True, "100.0")])
async def test_a_private_notice_is_in_the_channel_while_the_thread_has_no_replies(
    web: Web, waited: bool, thread: str | None
) -> None:
    way = post_to(web, Incoming("slack:T1:C1:100.0", THREAD, "who?", asker="slack:U7"))
    if waited:
        web.errors["status"] = NO_STATUS
        await way.waiting()
    await way.send(Notice(EN.busy, private=True))
    assert web.whispered[0]["thread_ts"] == thread


@pytest.mark.parametrize(("command", "thread"), [("good", "100.0"), ("missing", "100.0"), ("ask", None)])
async def test_without_a_response_url_only_a_buttons_reply_goes_into_the_thread(
    web: Web, command: Command, thread: str | None
) -> None:
    way = post_to(web, Incoming("slack:T1:C1:1.2.abc", THREAD, "", command, asker="slack:U7"))
    await way.send(Notice(EN.thanks, private=True))
    assert web.whispered[0]["thread_ts"] == thread


@pytest.mark.parametrize("error", ["restricted_action", "is_archived", "msg_too_long", "not_in_channel"])
@pytest.mark.parametrize(("command", "thread"), [("ask", None), ("memos", None), ("ask", THREAD), ("next", THREAD)])
async def test_if_slack_refuses_a_post_only_the_asker_is_told(
    web: Web, hook: Hook, error: str, command: Command, thread: ThreadKey | None
) -> None:
    web.errors["post"] = error
    await post_with_url(web, hook, command, thread).send(Notice("what went wrong"))
    assert [(one["text"], one["response_type"]) for one in hook.said] == [("what went wrong", "ephemeral")]


async def test_if_slack_refuses_an_ephemeral_message_a_buttons_response_url_is_used_in_its_thread(
    web: Web, hook: Hook
) -> None:
    web.errors["whisper"] = "user_not_in_channel"
    await post_with_url(web, hook, "good").send(Notice(EN.thanks, private=True))
    assert [one["thread_ts"] for one in hook.said] == ["100.0"]


@pytest.mark.parametrize("thread", [None, THREAD])
async def test_private_notices_of_commands_and_shortcuts_come_by_response_url_outside_threads(
    web: Web, hook: Hook, thread: ThreadKey | None
) -> None:
    await post_with_url(web, hook, "ask", thread).send(Notice(EN.busy, private=True))
    assert ["thread_ts" in one for one in hook.said] == [False]
    assert web.whispered == []


async def test_progress_uses_no_response_url_but_the_result_does(web: Web, hook: Hook) -> None:
    web.errors["post"] = "not_in_channel"
    way = post_with_url(web, hook, "reindex", None)
    await way.send(Notice("begun", share=0.0))
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        await way.update(Notice("half", share=share))
    await way.update(Notice("done"))
    assert [one["text"].splitlines()[0] for one in hook.said] == ["begun", "done"]


async def test_the_result_comes_by_response_url_if_its_message_can_no_longer_be_edited(web: Web, hook: Hook) -> None:
    way = post_with_url(web, hook, "reindex", None)
    await way.send(Notice("begun", share=0.0))
    web.errors |= {"update": "is_archived", "post": "is_archived"}
    with pytest.raises(SlackApiError):
        await way.update(Notice("half", share=0.5))
    await way.update(Notice("done"))
    assert [one["text"] for one in hook.said] == ["done"]


async def test_a_notice_is_edited_or_posted_again_if_it_cannot_be(web: Web) -> None:
    way = post(web)
    await way.send(Notice("begun", share=0.0))
    await way.update(Notice("half", share=0.5))
    assert ["half" in one["text"] for one in web.messages] == [True]
    web.errors["update"] = "edit_window_closed"
    await way.update(Notice("done"))
    assert web.messages[-1]["text"] == "done"


async def test_what_the_asker_alone_may_read_is_whispered_in_the_thread_after_the_answer(web: Web) -> None:
    way = post(web)
    await way.send(answer())
    await way.send(Alone(answer()))
    (whispered,) = web.whispered
    assert (len(web.messages), whispered["user"], whispered["thread_ts"]) == (1, "U7", THREAD.root)
    assert EN.only_for_you in str(whispered["blocks"])


async def test_what_slack_does_not_whisper_comes_by_the_response_url_or_as_a_direct_message_and_never_in_the_channel(
    web: Web, hook: Hook
) -> None:
    web.errors["whisper"] = "user_not_in_channel"
    await post_with_url(web, hook, "ask").send(Alone(answer()))
    assert (web.messages, len(hook.said), hook.said[0]["response_type"]) == ([], 1, "ephemeral")
    await post(web).send(Alone(answer()))
    assert [one["channel"] for one in web.messages] == ["U7"]


async def test_if_nothing_reaches_the_asker_alone_nothing_is_shown(web: Web) -> None:
    web.errors |= {"whisper": "user_not_in_channel", "post": "channel_not_found"}
    with pytest.raises(SlackApiError):
        await post(web).send(Alone(answer()))
    assert web.messages == []
