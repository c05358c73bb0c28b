"""Where a workspace refuses one of Slack's newer surfaces, people get the older form, and the log says so once."""

import logging
from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError

from bot.adapters.slack import surfaces as surfaces_module
from bot.port import Incoming, Notice, Unasked
from bot.present.wording import EN, ZH_TW, Words
from memoqa.domain import Place
from tests.bot.adapters.slack.doubles import EVENT, NO_STATUS, THREAD, Web, post_to, surfaces_of
from tests.bot.doubles import answer, quote

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
    surfaces = surfaces_of(web)
    for _ in range(3):
        way = post_to(web, ASKED, surfaces=surfaces)
        if waited:
            web.errors["status"] = NO_STATUS
            await way.waiting()
        await way.send(answer())
        assert kinds(web) == ["actions", "actions"]
    assert len(web.messages) == 3
    assert (web.blocks_refused, caplog.text.count("feedback buttons (invalid_blocks)")) == (1, 1)


async def test_a_message_that_slack_refuses_in_either_form_is_an_error_and_tells_nothing_about_the_buttons(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    surfaces = surfaces_of(web)
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


TABLE = answer(quotes=(quote("Kyoto\t4,000", "", lead=(("City\tLimit", Place()),)),))


async def test_a_quoted_row_is_slacks_own_table_where_slack_takes_it(web: Web) -> None:
    await post_to(web, ASKED).send(TABLE)
    assert web.messages[-1]["blocks"][0]["type"] == "table"


async def test_where_slack_refuses_tables_rows_are_text_and_the_feedback_buttons_stay(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    web.unknown_blocks = {"table"}
    surfaces = surfaces_of(web)
    for _ in range(3):
        await post_to(web, ASKED, surfaces=surfaces).send(TABLE)
        assert kinds(web) == ["actions", "context_actions"]
    assert (len(web.messages), web.blocks_refused) == (3, 1)
    assert caplog.text.count("its tables (invalid_blocks)") == 1
    assert "feedback buttons" not in caplog.text


async def test_where_slack_refuses_tables_and_feedback_buttons_both_have_their_older_form(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    web.unknown_blocks = {"table", "context_actions"}
    surfaces = surfaces_of(web)
    for _ in range(2):
        await post_to(web, ASKED, surfaces=surfaces).send(TABLE)
        assert kinds(web) == ["actions", "actions"]
    assert (len(web.messages), web.blocks_refused) == (2, 3)
    assert caplog.text.count("(invalid_blocks)") == 2


async def test_where_slack_refuses_the_feedback_buttons_alone_the_table_stays(web: Web) -> None:
    web.unknown_blocks = {"context_actions"}
    await post_to(web, ASKED).send(TABLE)
    assert (web.messages[-1]["blocks"][0]["type"], kinds(web)) == ("table", ["actions", "actions"])


async def test_a_status_line_stands_under_the_thread_until_the_answer_and_there_is_no_placeholder(web: Web) -> None:
    way = post_to(web, replace(ASKED, language="en"))
    await way.waiting()
    assert web.messages == []
    assert web.statuses == [("C1", "100.0", EN.is_searching)]
    await way.send(answer())
    assert (len(web.messages), web.status, len(web.statuses)) == (1, "", 1)
    assert web.messages[0]["metadata"]["event_type"] == "memoqa_answer"


async def test_a_commands_status_line_stands_under_the_message_that_says_who_asked(web: Web) -> None:
    way = post_to(web, replace(ASKED, event="slack:T1:C1:1.2.abc", thread=None, language="zh-TW"))
    await way.waiting()
    assert web.statuses == [("C1", web.messages[0]["ts"], ZH_TW.is_searching)]


async def test_a_status_line_ends_with_a_reply_that_only_the_asker_sees(web: Web) -> None:
    way = post_to(web, ASKED)
    await way.waiting()
    await way.send(Notice("one", private=True))
    assert (web.status, len(web.statuses), len(web.whispered)) == ("", 2, 1)


@pytest.mark.parametrize("error", ["fatal_error", "unforeseen"])
async def test_a_status_line_that_cannot_be_ended_costs_no_reply(
    web: Web, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    async def fail(**_: object) -> None:
        raise ValueError(error)

    way = post_to(web, ASKED)
    await way.waiting()
    web.errors["status"] = error
    if error == "unforeseen":
        monkeypatch.setattr(web, "assistant_threads_setStatus", fail)
    assert await way.send(Notice("one", private=True)) == THREAD
    assert len(web.whispered) == 1


@pytest.mark.parametrize("error", [NO_STATUS, "missing_scope", "not_allowed_token_type", "access_denied"])
async def test_where_slack_refuses_a_status_line_placeholders_serve_and_the_log_says_so_once(
    web: Web, caplog: pytest.LogCaptureFixture, error: str
) -> None:
    web.errors["status"] = error
    surfaces = surfaces_of(web)
    for _ in range(3):
        way = post_to(web, ASKED, surfaces=surfaces)
        await way.waiting()
        assert web.messages[-1]["metadata"]["event_type"] == "memoqa_searching"
        await way.send(answer())
        assert web.messages[-1]["metadata"]["event_type"] == "memoqa_answer"
    assert (len(web.messages), len(web.statuses)) == (3, 1)
    assert caplog.text.count(f"status line ({error})") == 1


@pytest.mark.parametrize(
    "error", ["ratelimited", "channel_not_found", "invalid_thread_ts", "internal_error", "is_archived"]
)
async def test_a_refusal_that_says_nothing_about_the_workspace_holds_for_one_question_only(
    web: Web, error: str
) -> None:
    surfaces = surfaces_of(web)
    web.errors["status"] = error
    await post_to(web, ASKED, surfaces=surfaces).waiting()
    assert [one["metadata"]["event_type"] for one in web.messages] == ["memoqa_searching"]
    web.errors["status"] = ""
    await post_to(web, ASKED, surfaces=surfaces).waiting()
    assert (len(web.messages), len(web.statuses)) == (1, 2)


async def test_if_slack_does_not_take_a_status_line_in_time_a_placeholder_serves_and_no_line_stays_after_the_answer(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surfaces_module, "STATUS_SECONDS", 0.0)
    web.status_heard.clear()
    way = post_to(web, ASKED)
    await way.waiting()
    assert [one["metadata"]["event_type"] for one in web.messages] == ["memoqa_searching"]
    monkeypatch.setattr(surfaces_module, "STATUS_SECONDS", 60.0)
    web.status_heard.set()
    web.status = EN.is_searching  # Slack took it all the same, after the placeholder
    await way.send(answer())
    assert (len(web.messages), web.status) == (1, "")
    assert web.messages[0]["metadata"]["event_type"] == "memoqa_answer"


@pytest.mark.parametrize("words", [EN, ZH_TW])
def test_a_status_line_is_short_and_plain_in_each_language(words: Words) -> None:
    assert 1 <= len(words.is_searching) <= 50  # Slack shows it in one line after memoqa's name
    assert not set(words.is_searching) & set("<>&@*_~`:\n")


async def test_a_table_that_only_the_asker_is_to_see_falls_back_to_text_as_well(web: Web) -> None:
    web.unknown_blocks = {"table"}
    await post_to(web, ASKED).send(Unasked(TABLE, private=True))
    assert "table" not in [block["type"] for block in web.whispered[-1]["blocks"]]
