"""Whoever opens the app sees their own page, or what to ask; the desk is the real one, Slack's Web API a double."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.adapters.slack import events, home
from bot.adapters.slack.dispatch import Dispatcher
from bot.desk.desk import Desk
from bot.desk.prompts import LEAST_ASKERS
from bot.port import ThreadKey
from bot.present.wording import EN, ZH_TW, Wording
from bot.state.errors import StateError
from bot.state.stores import State
from tests.bot.adapters.slack.doubles import WORKSPACE, Web
from tests.bot.adapters.slack.reading import texts_of
from tests.bot.doubles import FakeLibrary, answer, turns_of_the_loop, until

DIRECT = ThreadKey("slack", "T1:D1", "1.1")
HEADING = "（一）中俄雙邊關係之戰略意義"


@pytest.fixture
def web() -> Web:
    web = Web()
    web.locale = "en-GB"
    return web


@pytest.fixture
def desk(library: FakeLibrary, state: State) -> Desk:
    return Desk(library, state, Wording(), admins=frozenset({"slack:U9", "slack:S1"}))


@pytest.fixture
def dispatcher(web: Web, desk: Desk) -> Dispatcher:
    return Dispatcher(desk, Wording(), web, WORKSPACE, frozenset({"S1"}))  # type: ignore[arg-type]


async def acknowledged() -> None:
    pass


async def opened(dispatcher: Dispatcher, user: str, tab: str = "home", **more: str) -> None:
    event = {"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": tab} | more
    await dispatcher.on_opened(acknowledged, {"team_id": "T1", "event": event})  # type: ignore[arg-type]
    await dispatcher.drained(60)


def record(state: State, question: str, asker: str, **more: Any) -> None:
    event = f"slack:T1:D1:{question}{asker}"
    state.turns.record(DIRECT, answer(question, **more), datetime.now(UTC), event=event, asker=asker)


def shown(web: Web, user: str) -> list[str]:
    return ["".join(texts_of(block)) for block in web.homes[user][-1]["blocks"]]


async def test_each_person_sees_their_own_questions_with_what_came_of_them_and_nobody_elses(
    dispatcher: Dispatcher, web: Web, state: State
) -> None:
    record(state, "canary of eight?", "slack:U8")
    record(state, "mine?", "slack:U6", verdict="none", quotes=())
    await opened(dispatcher, "U6")
    assert f"• mine? {EN.was_none}" in shown(web, "U6")
    assert "canary" not in str(web.homes)
    assert "brief.txt" in str(web.homes["U6"])
    assert web.homes["U6"][-1]["private_metadata"] == "DU6"


async def test_the_tab_is_in_the_language_that_the_person_has_set(dispatcher: Dispatcher, web: Web) -> None:
    web.locale = "zh-TW"
    await opened(dispatcher, "U6")
    assert ZH_TW.home_no_questions in shown(web, "U6")


@pytest.mark.parametrize(("user", "admin"), [("U9", True), ("U7", True), ("U6", False)])
async def test_an_admin_by_name_or_by_user_group_sees_the_gaps_and_nobody_else_does(
    dispatcher: Dispatcher, web: Web, state: State, user: str, admin: bool
) -> None:
    record(state, "canary of eight?", "slack:U8", verdict="none", quotes=())
    await opened(dispatcher, user)
    assert ("canary of eight?" in str(web.homes[user])) is admin
    assert ("home_reindex" in str(web.homes[user])) is admin


async def test_forget_me_takes_the_questions_off_the_tab(dispatcher: Dispatcher, web: Web, state: State) -> None:
    record(state, "mine?", "slack:U6")
    await opened(dispatcher, "U6")
    body = {"team_id": "T1", "channel_id": "C1", "user_id": "U6", "command": "/forget-me", "trigger_id": "9.8"}
    await dispatcher.listener(events.slash_command)(acknowledged, body)  # type: ignore[arg-type]
    await dispatcher.drained(60)
    assert "mine?" in str(web.homes["U6"][0])
    assert EN.home_no_questions in shown(web, "U6")
    assert "mine?" not in str(web.homes["U6"][-1])


async def test_questions_read_before_they_were_deleted_do_not_come_back(
    dispatcher: Dispatcher, web: Web, state: State, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(state, "mine?", "slack:U6")
    read, going_on = desk.home, asyncio.Event()
    published: list[int] = []  # how many tabs were published when each was read

    async def slowly(incoming: Any, lookup: Any) -> Any:
        published.append(len(web.homes.get("U6", ())))
        found = await read(incoming, lookup)
        await going_on.wait()
        return found

    monkeypatch.setattr(desk, "home", slowly)
    event = {"type": "app_home_opened", "user": "U6", "channel": "D6", "tab": "home"}
    await dispatcher.on_opened(acknowledged, {"team_id": "T1", "event": event})  # type: ignore[arg-type]
    await until(lambda: published)
    state.forgetting.forget("slack:U6")
    await dispatcher.on_opened(acknowledged, {"team_id": "T1", "event": event})  # type: ignore[arg-type]
    await turns_of_the_loop()
    going_on.set()
    await dispatcher.drained(60)
    assert (published, "mine?" in str(web.homes["U6"][-1])) == ([0, 1], False)


async def test_where_there_is_no_home_tab_memoqa_tries_once_and_the_log_says_so(
    dispatcher: Dispatcher, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    web.errors["home"] = "not_enabled"
    for _ in range(3):
        await opened(dispatcher, "U6")
    assert (web.refused, caplog.text.count("the Home tab (not_enabled)")) == (["home"], 1)


async def test_a_refusal_of_one_persons_tab_is_logged_and_the_next_one_is_published(
    dispatcher: Dispatcher, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    web.errors["home"] = "view_too_large"
    await opened(dispatcher, "U6")
    assert "the Home tab (view_too_large)" in caplog.text
    web.errors["home"] = ""
    await opened(dispatcher, "U6")
    assert len(web.homes["U6"]) == 1


async def test_if_the_state_cannot_be_read_the_tab_says_so(
    dispatcher: Dispatcher, web: Web, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StateError("the state is locked; try again.")

    monkeypatch.setattr(type(state.turns), "with_verdicts", fail)
    await opened(dispatcher, "U6")
    assert EN.cannot_record in shown(web, "U6")


async def test_the_button_to_ask_opens_a_form_and_its_question_is_answered_by_direct_message(
    dispatcher: Dispatcher, web: Web, library: FakeLibrary
) -> None:
    pressed = {"user": {"id": "U6", "team_id": "T1"}, "trigger_id": "9.8", "view": {"private_metadata": "D6"}}
    await dispatcher.on_ask(acknowledged, pressed)  # type: ignore[arg-type]
    await dispatcher.drained(60)
    (form,) = web.opened
    assert (form["trigger_id"], form["view"]["title"]["text"]) == ("9.8", EN.ask_title)
    values = {"id": "V1", "state": {"values": {home.ASK: {home.ASK: {"value": "who?"}}}}}
    await dispatcher.listener(home.submitted_question)(acknowledged, pressed | {"view": form["view"] | values})  # type: ignore[arg-type]
    await dispatcher.drained(60)
    assert [question for question, _ in library.asked] == ["who?"]
    asked, answered = web.messages
    assert (asked["channel"], answered["channel"], answered["thread_ts"]) == ("D6", "D6", asked["ts"])


@pytest.mark.parametrize(("user", "said"), [("U9", "The index is up to date"), ("U6", EN.admins_only)])
async def test_the_button_to_reindex_does_what_the_command_does_with_its_permissions(
    dispatcher: Dispatcher, web: Web, user: str, said: str
) -> None:
    pressed = {
        "user": {"id": user, "team_id": "T1"}, "trigger_id": "9.8", "view": {"private_metadata": "D6"},
        "actions": [{"action_id": "home_reindex"}],
    }  # fmt: skip
    await dispatcher.listener(home.button_press)(acknowledged, pressed)  # type: ignore[arg-type]
    await dispatcher.drained(60)
    (message,) = web.messages
    assert (message["channel"], said in message["text"]) == ("D6", True)


async def test_the_form_and_the_suggestions_wait_for_no_user_group(dispatcher: Dispatcher, web: Web) -> None:
    web.errors["group"] = "internal_error"
    pressed = {"user": {"id": "U6", "team_id": "T1"}, "trigger_id": "9.8", "view": {"private_metadata": "D6"}}
    await dispatcher.on_ask(acknowledged, pressed)  # type: ignore[arg-type]
    await opened(dispatcher, "U6", "messages")
    assert (len(web.opened), len(web.prompts), web.refused) == (1, 1, [])


async def test_three_suggestions_stand_above_the_direct_messages_of_an_agent(
    dispatcher: Dispatcher, web: Web, state: State
) -> None:
    for number in range(LEAST_ASKERS):
        record(state, "asked by several?", f"slack:U{number}")
    record(state, "canary of one?", "slack:U8")
    await opened(dispatcher, "U6", "messages")
    (said,) = web.prompts
    assert said["prompts"] == [{"title": one, "message": one} for one in ("asked by several?", HEADING)]
    assert (said["channel_id"], said["thread_ts"], said["title"]) == ("DU6", None, EN.prompts_title)
    assert web.homes == {}


async def test_a_thread_of_slacks_older_agents_gets_its_suggestions_too(dispatcher: Dispatcher, web: Web) -> None:
    thread = {"user_id": "U6", "channel_id": "D6", "thread_ts": "3.3", "context": {}}
    body = {"team_id": "T1", "event": {"type": "assistant_thread_started", "assistant_thread": thread}}
    await dispatcher.on_opened(acknowledged, body)  # type: ignore[arg-type]
    await dispatcher.drained(60)
    assert (web.prompts[0]["channel_id"], web.prompts[0]["thread_ts"]) == ("D6", "3.3")


async def test_an_app_from_a_manifest_without_the_agent_view_is_unharmed(
    dispatcher: Dispatcher, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    web.errors["prompts"] = "missing_scope"
    for _ in range(3):
        await opened(dispatcher, "U6", "messages")
    assert (web.refused, web.messages, web.whispered) == (["prompts"], [], [])
    assert [one.levelno for one in caplog.records if "missing_scope" in one.getMessage()] == [logging.INFO]


async def test_without_an_index_nothing_is_suggested(dispatcher: Dispatcher, web: Web, library: FakeLibrary) -> None:
    library.indexed = False
    await opened(dispatcher, "U6", "messages")
    assert web.prompts == []
