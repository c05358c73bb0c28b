"""Where a workspace refuses one of Slack's newer surfaces, people get the older form, and the log says so once."""

import logging

import pytest
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.surfaces import Surfaces
from bot.port import Incoming, Notice
from tests.bot.adapters.slack.doubles import EVENT, THREAD, Web, post_to
from tests.bot.doubles import answer

ASKED = Incoming(EVENT, THREAD, "who?", asker="slack:U7")


def kinds(web: Web) -> list[str]:
    return [block["type"] for block in web.messages[-1]["blocks"]][-2:]


async def test_feedback_buttons_are_slacks_own_where_slack_takes_them(web: Web) -> None:
    await post_to(web, ASKED).send(answer())
    assert kinds(web) == ["actions", "context_actions"]


@pytest.mark.parametrize("waited", [False, True])
async def test_where_slack_refuses_feedback_buttons_the_answer_has_plain_ones_and_no_placeholder_stays(
    web: Web, waited: bool, caplog: pytest.LogCaptureFixture
) -> None:
    web.unknown_blocks = {"context_actions"}
    surfaces = Surfaces()
    for _ in range(3):
        way = post_to(web, ASKED, surfaces=surfaces)
        if waited:
            await way.waiting()
        await way.send(answer())
        assert kinds(web) == ["actions", "actions"]
    assert len(web.messages) == 3
    assert (web.blocks_refused, caplog.text.count("feedback buttons (invalid_blocks)")) == (1, 1)


async def test_a_message_that_slack_refuses_in_either_form_is_an_error_and_tells_nothing_about_the_buttons(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    surfaces = Surfaces()
    web.unknown_blocks = {"context"}
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await post_to(web, ASKED, surfaces=surfaces).send(answer())
    assert (web.blocks_refused, web.messages) == (2, [])
    web.unknown_blocks = set()
    await post_to(web, ASKED, surfaces=surfaces).send(answer())
    assert kinds(web) == ["actions", "context_actions"]
    assert "feedback buttons" not in caplog.text


async def test_another_refusal_is_not_tried_again_in_the_older_form(web: Web) -> None:
    web.errors["post"] = "is_archived"
    with pytest.raises(SlackApiError, match="is_archived"):
        await post_to(web, ASKED).send(answer())
    assert web.refused.count("post") == 1


async def test_a_message_without_feedback_buttons_is_sent_once_even_if_slack_refuses_its_blocks(web: Web) -> None:
    web.unknown_blocks = {"rich_text"}
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await post_to(web, ASKED).send(Notice("one"))
    assert web.blocks_refused == 1


async def test_the_form_that_a_workspace_takes_is_logged_as_a_warning(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    web.unknown_blocks = {"context_actions"}
    await post_to(web, ASKED).send(answer())
    assert [one.levelno for one in caplog.records if "feedback buttons" in one.getMessage()] == [logging.WARNING]
