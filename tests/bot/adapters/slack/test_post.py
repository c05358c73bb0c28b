"""Replies reach Slack once, also after a crash; where memoqa may not write, the asker hears of it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientError, ClientSession
from aiohttp import web as server
from aiohttp.test_utils import TestServer
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.people import People
from bot.adapters.slack.post import NotInvited, SlackPost
from bot.port import Command, Incoming, Notice, ThreadKey
from bot.present.wording import EN, Wording
from tests.bot.adapters.slack.doubles import HOME, Web
from tests.bot.doubles import answer, quote

THREAD = ThreadKey("slack", "T1:C1", "100.0")
EVENT = "slack:T1:C1:100.5"


@pytest.fixture
def web() -> Web:
    return Web()


def post(web: Web, thread: ThreadKey | None = THREAD) -> SlackPost:
    return way_back(web, Incoming(EVENT, thread, "who?", asker="slack:U7"))


def way_back(web: Web, incoming: Incoming, response_url: str = "") -> SlackPost:
    async def complete(incoming: Incoming) -> Incoming:
        return incoming

    return SlackPost(web, HOME, Wording(), incoming, complete, response_url)  # type: ignore[arg-type]


async def test_an_answer_takes_the_place_of_the_wait(web: Web) -> None:
    way = post(web)
    await way.waiting()
    assert await way.send(answer()) == THREAD
    (message,) = web.messages
    assert message["metadata"]["event_type"] == "memoqa_answer"


@pytest.mark.parametrize("error", ["message_not_found", "internal_error"])
async def test_an_answer_is_posted_anew_where_somebody_deleted_the_wait_or_it_cannot_be_edited(
    web: Web, error: str
) -> None:
    way = post(web)
    await way.waiting()
    web.errors["update"] = error
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


@pytest.mark.parametrize("thread", [None, THREAD])
@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found"])
async def test_where_memoqa_is_not_a_member_who_asks_is_met_with_the_hint_to_invite_it(
    web: Web, thread: ThreadKey | None, error: str
) -> None:
    web.errors["post"] = error
    with pytest.raises(NotInvited, match="/invite"):
        await post(web, thread).send(answer())


async def test_where_memoqa_is_no_member_any_more_an_edit_is_met_with_the_same_hint(web: Web) -> None:
    way = post(web)
    await way.waiting()
    web.errors["update"] = "channel_not_found"
    with pytest.raises(NotInvited, match="/invite"):
        await way.send(answer())


@pytest.mark.parametrize("thread", [None, THREAD])
async def test_the_wait_is_not_shown_where_memoqa_is_not_a_member_and_that_is_no_error(
    web: Web, thread: ThreadKey | None
) -> None:
    web.errors["post"] = "not_in_channel"
    await post(web, thread).waiting()
    assert web.messages == []


async def test_another_error_of_slacks_is_raised(web: Web) -> None:
    web.errors["post"] = "is_archived"
    with pytest.raises(SlackApiError, match="is_archived"):
        await post(web, None).send(answer())


async def test_a_private_notice_is_for_the_askers_eyes_in_the_thread(web: Web) -> None:
    await post(web).send(Notice(EN.busy, private=True))
    assert not web.messages
    assert (web.whispered[0]["user"], web.whispered[0]["thread_ts"]) == ("U7", "100.0")


@pytest.mark.parametrize(("waited", "thread"), [(False, None), (True, "100.0")])
async def test_a_private_notice_is_in_the_channel_as_long_as_nothing_stands_under_the_askers_message(
    web: Web, waited: bool, thread: str | None
) -> None:
    way = way_back(web, Incoming("slack:T1:C1:100.0", THREAD, "who?", asker="slack:U7"))
    if waited:
        await way.waiting()
    await way.send(Notice(EN.busy, private=True))
    assert web.whispered[0]["thread_ts"] == thread


@pytest.mark.parametrize(("command", "thread"), [("good", "100.0"), ("missing", "100.0"), ("ask", None)])
async def test_without_a_response_url_only_a_button_is_known_to_stand_in_a_thread_that_is_shown(
    web: Web, command: Command, thread: str | None
) -> None:
    way = way_back(web, Incoming("slack:T1:C1:1.2.abc", THREAD, "", command, asker="slack:U7"))
    await way.send(Notice(EN.thanks, private=True))
    assert web.whispered[0]["thread_ts"] == thread


@pytest.mark.parametrize(
    ("carried", "readable", "posts"), [(True, True, 1), (False, True, 1), (True, False, 2), (False, False, 1)]
)
async def test_a_message_whose_reply_was_lost_is_posted_again_only_where_it_is_not_found(
    web: Web, monkeypatch: pytest.MonkeyPatch, carried: bool, readable: bool, posts: int
) -> None:
    monkeypatch.setattr("bot.adapters.slack.post.ARRIVAL_SECONDS", 0.0)
    web.lost, web.carried = 1, carried
    web.errors["read"] = "" if readable else "missing_scope"
    assert await post(web).send(answer()) == THREAD
    assert len(web.messages) == posts


async def test_of_a_command_whose_opening_was_posted_and_the_reply_lost_the_answer_stands_under_it(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.slack.post.ARRIVAL_SECONDS", 0.0)
    web.lost = 1
    await post(web, None).send(answer())
    opening, shown = web.messages
    assert shown["thread_ts"] == opening["ts"]


async def test_two_notices_of_one_event_are_not_taken_for_each_other(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.adapters.slack.post.ARRIVAL_SECONDS", 0.0)
    way = post(web)
    await way.send(Notice("one"))
    web.lost, web.carried = 1, False
    await way.send(Notice("two"))
    assert [one["text"] for one in web.messages] == ["one", "two"]


async def test_an_edit_finds_no_names_and_no_links_either(web: Web) -> None:
    way = post(web)
    await way.waiting()
    await way.send(answer())
    (message,) = web.messages
    assert (message["parse"], message["link_names"]) == ("none", False)
    assert [(said["parse"], said["link_names"]) for said in web.edited] == [("none", False)]


class Hook:
    """A response URL; it refuses where `status` says so."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.status = [200]
        self.url = ""

    async def respond(self, request: server.Request) -> server.Response:
        self.said.append(await request.json())
        status = self.status.pop(0) if len(self.status) > 1 else self.status[0]
        return server.Response(status=status, headers={"Retry-After": "1"} if status == 429 else {})


@pytest_asyncio.fixture
async def hook(web: Web) -> AsyncIterator[Hook]:
    hook = Hook()
    application = server.Application()
    application.router.add_post("/response", hook.respond)
    async with TestServer(application) as served, ClientSession() as web.session:
        hook.url = str(served.make_url("/response"))
        yield hook


def by_url(web: Web, hook: Hook, command: Command, thread: ThreadKey | None = THREAD) -> SlackPost:
    return way_back(web, Incoming("slack:T1:C1:1.2.abc", thread, "who?", command, asker="slack:U7"), hook.url)


@pytest.mark.parametrize("error", ["restricted_action", "is_archived", "msg_too_long", "not_in_channel"])
@pytest.mark.parametrize(("command", "thread"), [("ask", None), ("memos", None), ("ask", THREAD), ("next", THREAD)])
async def test_where_slack_refuses_a_post_the_asker_alone_is_told(
    web: Web, hook: Hook, error: str, command: Command, thread: ThreadKey | None
) -> None:
    web.errors["post"] = error
    await by_url(web, hook, command, thread).send(Notice("what went wrong"))
    assert [(one["text"], one["response_type"]) for one in hook.said] == [("what went wrong", "ephemeral")]


async def test_where_slack_refuses_an_ephemeral_message_a_buttons_response_url_is_used_in_its_thread(
    web: Web, hook: Hook
) -> None:
    web.errors["whisper"] = "user_not_in_channel"
    await by_url(web, hook, "good").send(Notice(EN.thanks, private=True))
    assert [one["thread_ts"] for one in hook.said] == ["100.0"]


@pytest.mark.parametrize("thread", [None, THREAD])
async def test_a_commands_and_a_shortcuts_private_notices_come_by_the_response_url_in_no_thread(
    web: Web, hook: Hook, thread: ThreadKey | None
) -> None:
    await by_url(web, hook, "ask", thread).send(Notice(EN.busy, private=True))
    assert ["thread_ts" in one for one in hook.said] == [False]
    assert web.whispered == []


async def test_how_far_the_work_is_takes_none_of_the_five_uses_of_a_response_url_but_the_end_does(
    web: Web, hook: Hook
) -> None:
    web.errors["post"] = "not_in_channel"
    way = by_url(web, hook, "reindex", None)
    await way.send(Notice("begun", share=0.0))
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        await way.update(Notice("half", share=share))
    await way.update(Notice("done"))
    assert [one["text"].splitlines()[0] for one in hook.said] == ["begun", "done"]


async def test_the_end_of_a_work_is_told_by_the_response_url_where_its_message_cannot_be_changed_any_more(
    web: Web, hook: Hook
) -> None:
    way = by_url(web, hook, "reindex", None)
    await way.send(Notice("begun", share=0.0))
    web.errors |= {"update": "is_archived", "post": "is_archived"}
    with pytest.raises(SlackApiError):
        await way.update(Notice("half", share=0.5))
    await way.update(Notice("done"))
    assert [one["text"] for one in hook.said] == ["done"]


async def test_a_response_url_that_refuses_is_an_error(web: Web, hook: Hook) -> None:
    hook.status = [404]
    with pytest.raises(ClientError, match="404"):
        await by_url(web, hook, "ask", None).send(Notice(EN.busy, private=True))


async def test_a_response_urls_rate_limit_is_waited_for(web: Web, hook: Hook) -> None:
    hook.status = [429, 200]
    await by_url(web, hook, "ask", None).send(Notice(EN.busy, private=True))
    assert len(hook.said) == 2


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


async def test_a_language_that_slack_could_not_tell_is_asked_for_again_a_minute_later(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.errors["person"] = "internal_error"
    people = People(web)  # type: ignore[arg-type]
    assert [await people.language("U7"), await people.language("U7")] == [None, None]
    assert web.asked == 1
    monkeypatch.setattr("bot.adapters.slack.people.FAILURE_KEPT_SECONDS", -1)
    web.errors = {}
    people = People(web)  # type: ignore[arg-type]
    web.errors["person"] = "internal_error"
    assert await people.language("U7") is None
    web.errors = {}
    assert await people.language("U7") == "zh-TW"


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
