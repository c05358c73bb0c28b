"""Wherever a call of Slack's fails, the log names Slack's own code, and nothing that people wrote."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.adapters.slack import sending
from bot.adapters.slack.channels import Channels
from bot.adapters.slack.files import FileRefused, attachment
from bot.adapters.slack.users import Users
from bot.port import Notice
from bot.present.wording import EN
from tests.bot.adapters.slack.doubles import NO_STATUS, WORKSPACE, Hook, Web, post, post_with_url
from tests.bot.doubles import answer

CODE = "is_archived"


async def show_in_place(web: Web) -> None:
    way = post(web)
    web.errors["status"] = NO_STATUS
    await way.waiting()
    web.errors["update"] = CODE
    await way.send(answer())


async def update(web: Web) -> None:
    way = post(web)
    await way.send(Notice("one"))
    web.errors["update"] = "message_not_found"
    await way.update(Notice("two"))


async def look_for_an_answer(web: Web) -> None:
    web.errors["read"] = CODE
    await post(web).posted()


async def look_for_a_lost_post(web: Web) -> None:
    web.errors["read"], web.lost = CODE, 1
    await post(web).send(answer())


async def look_up_a_channel(web: Web) -> None:
    web.errors["channel"] = CODE
    await Channels(web, WORKSPACE).is_shared("C1")  # type: ignore[arg-type]


async def look_up_a_user(web: Web) -> None:
    web.errors["person"] = CODE
    await Users(web).language("U7")  # type: ignore[arg-type]


async def look_up_a_group(web: Web) -> None:
    web.errors["group"] = CODE
    await Users(web).groups("U7", {"S1"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("failing", "code"),
    [
        (show_in_place, CODE),
        (update, "message_not_found"),
        (look_for_an_answer, CODE),
        (look_for_a_lost_post, CODE),
        (look_up_a_channel, CODE),
        (look_up_a_user, CODE),
        (look_up_a_group, CODE),
    ],
)
async def test_a_failed_call_is_logged_with_its_code(
    web: Web,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failing: Callable[[Web], Awaitable[None]],
    code: str,
) -> None:
    monkeypatch.setattr(sending, "VISIBLE_SECONDS", 0.0)
    await failing(web)
    assert f"({code})" in caplog.text
    assert "who?" not in caplog.text


@pytest.mark.parametrize("code", [CODE, "not_in_channel"])
async def test_a_notice_that_goes_to_the_asker_only_is_logged_with_the_code(
    web: Web, hook: Hook, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    web.errors["post"] = code
    await post_with_url(web, hook, "memos", None).send(Notice(EN.busy))
    assert hook.said
    assert f"({code})" in caplog.text


async def test_progress_that_slack_refuses_is_logged_with_the_code(
    web: Web, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    way = post_with_url(web, hook, "reindex", None)
    await way.send(Notice("one"))
    web.errors["update"] = CODE
    await way.update(replace(Notice("two"), share=None))
    assert f"({CODE})" in caplog.text


async def test_a_refused_file_is_logged_with_the_code(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    web.errors["file"] = CODE
    described = await attachment(web, {"id": "F1", "file_access": "check_file_info"})  # type: ignore[arg-type]
    assert isinstance(described.problem, FileRefused)
    assert f"({CODE})" in caplog.text
