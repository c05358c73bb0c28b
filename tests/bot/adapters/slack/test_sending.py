"""memoqa posts a message once, even if Slack's reply is lost; a refusal is an error."""

import pytest
from aiohttp import ClientError

from bot.port import Notice
from bot.present.wording import EN
from tests.bot.adapters.slack.doubles import NO_STATUS, THREAD, Hook, Web, post, post_with_url
from tests.bot.doubles import answer


@pytest.mark.parametrize(
    ("carried", "readable", "posts"), [(True, True, 1), (False, True, 1), (True, False, 2), (False, False, 1)]
)
async def test_a_message_whose_reply_was_lost_is_posted_again_only_if_it_is_not_found(
    web: Web, monkeypatch: pytest.MonkeyPatch, carried: bool, readable: bool, posts: int
) -> None:
    monkeypatch.setattr("bot.adapters.slack.sending.VISIBLE_SECONDS", 0.0)
    web.lost, web.carried = 1, carried
    web.errors["read"] = "" if readable else "missing_scope"
    assert await post(web).send(answer()) == THREAD
    assert len(web.messages) == posts


async def test_the_answer_goes_under_an_opening_whose_reply_was_lost(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.adapters.slack.sending.VISIBLE_SECONDS", 0.0)
    web.lost = 1
    await post(web, None).send(answer())
    opening, shown = web.messages
    assert shown["thread_ts"] == opening["ts"]


async def test_two_notices_of_one_event_are_told_apart(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.adapters.slack.sending.VISIBLE_SECONDS", 0.0)
    way = post(web)
    await way.send(Notice("one"))
    web.lost, web.carried = 1, False
    await way.send(Notice("two"))
    assert [one["text"] for one in web.messages] == ["one", "two"]


async def test_slack_looks_for_no_names_or_links_in_an_edit_either(web: Web) -> None:
    way = post(web)
    web.errors["status"] = NO_STATUS
    await way.waiting()
    await way.send(answer())
    (message,) = web.messages
    assert (message["parse"], message["link_names"]) == ("none", False)
    assert [(said["parse"], said["link_names"]) for said in web.edited] == [("none", False)]


async def test_a_response_url_that_refuses_is_an_error(web: Web, hook: Hook) -> None:
    hook.status = [404]
    with pytest.raises(ClientError, match="404"):
        await post_with_url(web, hook, "ask", None).send(Notice(EN.busy, private=True))


async def test_a_response_urls_rate_limit_is_waited_for(web: Web, hook: Hook) -> None:
    hook.status = [429, 200]
    await post_with_url(web, hook, "ask", None).send(Notice(EN.busy, private=True))
    assert len(hook.said) == 2
