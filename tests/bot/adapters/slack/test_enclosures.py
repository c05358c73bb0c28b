"""A page and a file reach whoever asked for them on Slack."""

import pytest

from bot.port import Alone, Enclosure, ForAsker, Incoming
from bot.present.wording import EN
from tests.bot.adapters.slack.doubles import THREAD, Web, post_to

PAGE = Enclosure("Page 3 of “Rules”", "rules-3.png", b"png", receipt="receipt-1")
SECRET = Alone(Enclosure("The file of “Rules”", "rules.pdf", b"pdf"))


def press(channel: str = "C1") -> Incoming:
    return Incoming(f"slack:T1:{channel}:1.2.abc", THREAD, "", "page", asker="slack:U7", language="en")


async def test_a_page_stands_in_the_thread_below_words_with_a_button_for_the_file(web: Web) -> None:
    assert await post_to(web, press()).send(PAGE) == THREAD
    (message,) = web.messages
    assert (message["channel"], message["thread_ts"]) == ("C1", "100.0")
    assert PAGE.text in str(message["blocks"][0])
    assert message["blocks"][-1]["elements"][0]["value"] == "receipt-1"
    assert web.uploaded == [
        {"filename": "rules-3.png", "title": "rules-3.png", "content": b"png", "channel": "C1", "thread_ts": "100.0"}
    ]


async def test_what_others_may_not_see_goes_to_the_asker_directly_and_the_thread_is_told_nothing(web: Web) -> None:
    await post_to(web, press()).send(SECRET)
    (message,) = web.messages
    assert message["channel"] == "U7"
    assert [(one["channel"], one["thread_ts"]) for one in web.uploaded] == [("D7", None)]
    (told,) = web.whispered
    assert (told["user"], told["thread_ts"]) == ("U7", "100.0")
    assert EN.sent_directly in str(told["blocks"])
    assert "Rules" not in str(told)


async def test_in_direct_messages_it_goes_where_it_was_asked_for(web: Web) -> None:
    await post_to(web, press("D1")).send(SECRET)
    assert [one["channel"] for one in (*web.messages, *web.uploaded)] == ["D1", "D1"]
    assert web.whispered == []


@pytest.mark.parametrize("error", ["missing_scope", "file_uploads_disabled"])
async def test_a_file_that_slack_refuses_is_told_in_place_of_its_words_and_logged(
    web: Web, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    web.errors["upload"] = error
    await post_to(web, press()).send(PAGE)
    (message,) = web.messages
    assert EN.file_refused in str(message["blocks"])
    assert "button" not in str(message["blocks"])
    assert f"Slack did not take a file ({error})" in caplog.text
    assert ("memoqa sends neither" in caplog.text) == (error == "missing_scope")


async def test_if_a_private_file_is_refused_the_asker_alone_is_told(web: Web) -> None:
    web.errors["upload"] = "missing_scope"
    await post_to(web, press()).send(SECRET)
    assert EN.file_refused in str(web.whispered)
    assert [one["channel"] for one in web.messages] == ["U7"]


async def test_if_slack_takes_no_direct_message_nothing_private_is_sent(web: Web) -> None:
    web.errors["post"] = "messages_tab_disabled"
    with pytest.raises(ForAsker, match=EN.file_refused):
        await post_to(web, press()).send(SECRET)
    assert web.uploaded == []
