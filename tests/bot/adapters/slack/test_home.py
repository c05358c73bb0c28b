"""The Home tab keeps within Slack's limits, shows nothing live, and its buttons and its form reach the desk."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.adapters.slack.home import (
    ASK,
    LONGEST_LINE,
    Opened,
    ask_form,
    button_press,
    home_view,
    opened,
    submitted_question,
)
from bot.desk.home import MOST_GAPS, MOST_QUESTIONS, Gaps, Home
from bot.present.reports import MOST_LISTED
from bot.present.wording import EN, ZH_TW, Words
from bot.state.errors import StateError
from bot.state.turns import AskedQuestion
from memoqa.errors import GenerationError
from tests.bot.adapters.slack.doubles import WORKSPACE
from tests.bot.adapters.slack.reading import counted, parsed_parts, texts_of
from tests.bot.contract import MARKUP
from tests.bot.doubles import FakeLibrary

MEMO = FakeLibrary().library().memos[0]
SINCE = date(2026, 11, 1)
PRESSED = {"user": {"id": "U7", "team_id": "T1"}, "trigger_id": "9.8", "view": {"private_metadata": "D1"}}


def full(text: str) -> Home:
    """A page on which each list is as long as it gets, and longer."""
    questions = tuple(AskedQuestion(text, "related") for _ in range(MOST_QUESTIONS))
    memo = replace(MEMO, title=text, origin=text)
    return Home(questions, (memo,) * 5_000, Gaps((text,) * MOST_GAPS, 3, 20, 100, SINCE))


def seen(view: dict[str, Any]) -> list[str]:
    return ["".join(texts_of(block)) for block in view["blocks"]]


def sizes(view: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    yield "blocks", len(view["blocks"]), 100
    yield "bytes", len(json.dumps(view)), 250_000
    yield "private metadata", len(view.get("private_metadata", "")), 3_000
    for block in view["blocks"]:
        texts = list(texts_of(block))
        assert all(texts), "Slack refuses an empty text"
        most = {"header": 150, "context": 2_000}.get(block["type"], 3_000)
        yield block["type"], sum(map(counted, texts)), most
        if block["type"] == "actions":
            for button in block["elements"]:
                yield "label of a button", counted(button["text"]["text"]), 75
                yield "id of an action", len(button["action_id"]), 255


@pytest.mark.parametrize("words", [EN, ZH_TW])
@pytest.mark.parametrize("text", ["short?", MARKUP, "習" * 2_000, "👍" * 1_000, "&" * LONGEST_LINE, "a\n\nb\tc"])
def test_the_tab_is_within_slacks_limits_and_nothing_in_it_is_live(words: Words, text: str) -> None:
    view = home_view(full(text), words, "D1", admin=True)
    assert [(name, size) for name, size, most in sizes(view) if size > most] == []
    assert [part for block in view["blocks"] for part in parsed_parts(block)] == []
    assert View(**view).to_dict() == view, "slack_sdk knows this view in every part"


@pytest.mark.parametrize("words", [EN, ZH_TW])
def test_a_line_of_just_the_most_characters_is_whole_and_one_more_ends_in_dots(words: Words) -> None:
    whole, over = "問" * LONGEST_LINE, "問" * (LONGEST_LINE + 1)
    said = seen(home_view(Home((AskedQuestion(whole, "answer"), AskedQuestion(over, "none"))), words, "D1"))
    assert f"• {whole} {words.was_answered}" in said
    assert f"• {whole}… {words.was_none}" in said


def test_lists_that_are_cut_say_how_many_more_there_are() -> None:
    said = seen(home_view(full("why?"), EN, "D1", admin=True))
    assert EN.and_more.format(count=5_000 - MOST_LISTED) in said
    assert EN.and_more.format(count=3) in said
    listed = seen(home_view(Home((), (MEMO,) * MOST_LISTED), EN, "D1"))
    assert not [line for line in listed if "more" in line.split()]


@pytest.mark.parametrize("words", [EN, ZH_TW])
def test_only_an_admin_has_the_gaps_and_the_buttons_to_them_and_to_a_reindex(words: Words) -> None:
    own = home_view(Home((AskedQuestion("mine?", "answer"),), (MEMO,)), words, "D1")
    assert [one["action_id"] for one in own["blocks"][1]["elements"]] == [ASK]
    assert "divider" not in [block["type"] for block in own["blocks"]]
    admins = home_view(Home((), (MEMO,), Gaps((), 0, 0, 9, SINCE)), words, "D1", admin=True)
    assert [one["action_id"] for one in admins["blocks"][1]["elements"]] == [ASK, "home_gaps", "home_reindex"]
    assert words.no_gaps.format(since=SINCE, asked=9) in seen(admins)


@pytest.mark.parametrize("words", [EN, ZH_TW])
def test_who_has_asked_nothing_reads_so_and_how_to_ask(words: Words) -> None:
    said = seen(home_view(Home((), (MEMO,)), words, "D1"))
    assert {words.home_intro, words.home_no_questions} <= set(said)
    assert words.home_forget not in said


def test_without_the_direct_messages_there_are_no_buttons_but_the_words_how_to_ask() -> None:
    view = home_view(Home((), (MEMO,)), EN, "", admin=True)
    assert "actions" not in [block["type"] for block in view["blocks"]]
    assert "/ask" in seen(view)[0]
    assert View(**view).to_dict() == view


@pytest.mark.parametrize(("admin", "said"), [(False, ZH_TW.cannot_search), (True, "還沒有索引")])
def test_why_the_memos_cannot_be_listed_is_said_to_each_in_their_own_terms(admin: bool, said: str) -> None:
    home = Home((), problem=GenerationError("there is no index yet; run `memoqa index`."))
    assert [line for line in seen(home_view(home, ZH_TW, "D1", admin=admin)) if said in line]


def test_if_the_state_cannot_be_read_the_tab_says_so_and_not_that_nothing_was_asked() -> None:
    said = seen(home_view(StateError("it is locked; try again."), EN, "D1"))
    assert EN.cannot_record in said
    assert EN.home_no_questions not in said


@pytest.mark.parametrize("words", [EN, ZH_TW])
def test_the_form_is_within_slacks_limits_and_takes_no_longer_question_than_memoqa(words: Words) -> None:
    form = ask_form(words, "D1")
    assert View(**form).to_dict() == form
    assert all(counted(form[name]["text"]) <= 24 for name in ("title", "submit", "close"))
    assert form["blocks"][0]["element"]["max_length"] == 2_000
    assert list(parsed_parts(form["blocks"][0]["label"])) == []


def test_who_opens_the_app_is_known_from_either_event() -> None:
    today = {"type": "app_home_opened", "user": "U7", "channel": "D1", "tab": "home", "event_ts": "1.1"}
    assert opened({"team_id": "T1", "event": today}, WORKSPACE) == Opened("U7", "D1", "home")
    older = {"user_id": "U7", "context": {}, "channel_id": "D1", "thread_ts": "3.3"}
    started = {"type": "assistant_thread_started", "assistant_thread": older, "event_ts": "1.1"}
    assert opened({"team_id": "T1", "event": started}, WORKSPACE) == Opened("U7", "D1", "messages", "3.3")
    assert opened({"team_id": "T2", "event": today}, WORKSPACE) is None
    assert opened({"team_id": "T1", "event": today, "is_ext_shared_channel": True}, WORKSPACE) is None
    assert opened({"team_id": "T1", "event": {"type": "app_home_opened"}}, WORKSPACE) is None


@pytest.mark.parametrize(("button", "command"), [("home_reindex", "reindex"), ("home_gaps", "gaps")])
def test_a_button_for_admins_is_the_command_said_in_the_direct_messages(button: str, command: str) -> None:
    incoming = button_press(PRESSED | {"actions": [{"action_id": button}]}, WORKSPACE)
    assert incoming
    assert (incoming.command, incoming.event, incoming.thread) == (command, "slack:T1:D1:9.8", None)
    assert (incoming.asker, incoming.identities, incoming.places) == ("slack:U7", frozenset({"slack:U7"}), frozenset())


@pytest.mark.parametrize(
    "changes",
    [
        {"actions": [{"action_id": "next"}]},
        {"actions": []},
        {"view": {}},
        {"user": {"id": "U7", "team_id": "T2"}},
    ],
)
def test_a_press_of_something_else_or_by_somebody_else_is_ignored(changes: dict[str, Any]) -> None:
    assert button_press(PRESSED | {"actions": [{"action_id": "home_reindex"}]} | changes, WORKSPACE) is None


def test_the_submitted_form_is_a_question_in_the_direct_messages() -> None:
    values = {"state": {"values": {ASK: {ASK: {"type": "plain_text_input", "value": "who & what?"}}}}}
    body = PRESSED | {"view": {"id": "V1", "private_metadata": "D1"} | values}
    incoming = submitted_question(body, WORKSPACE)
    assert incoming
    assert (incoming.text, incoming.command, incoming.event) == ("who & what?", "ask", "slack:T1:D1:V1")
    assert (incoming.thread, incoming.conversation) == (None, "T1:D1")
    assert submitted_question(body | {"user": {"id": "U7", "team_id": "T2"}}, WORKSPACE) is None
