"""The parsers take what people say to memoqa, and drop the rest; the payloads are Slack's own, shortened."""

import json
from typing import Any

import pytest

from bot.adapters.slack import events
from bot.adapters.slack.events import Workspace
from bot.desk.uploads import FIRST
from bot.port import Reason, ThreadKey

WORKSPACE = Workspace("T1", "UMEMOQA", "BMEMOQA")
MESSAGE = {
    "type": "message", "user": "U7", "text": "who &amp; what?", "ts": "1700000000.000200", "team": "T1",
    "channel": "C1", "channel_type": "channel", "event_ts": "1700000000.000200",
    "blocks": [{"type": "rich_text", "elements": []}],
}  # fmt: skip
BUTTON = {
    "type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U7", "team_id": "T1"}, "trigger_id": "1.2.abc",
    "container": {"type": "message", "message_ts": "171.5", "channel_id": "C1", "thread_ts": "171.1"},
    "channel": {"id": "C1"}, "message": {"ts": "171.5", "thread_ts": "171.1", "blocks": []},
    "actions": [{"action_id": "next", "value": "receipt-1", "type": "button"}],
}  # fmt: skip


def told(**changes: Any) -> dict[str, Any]:
    event = {name: value for name, value in (MESSAGE | changes).items() if value is not None}
    return {"type": "event_callback", "team_id": "T1", "event": event}


def test_a_mention_and_its_message_are_one_event_in_the_messages_own_thread() -> None:
    text = "<@UMEMOQA> who &amp; what?"
    both = [
        events.message_event(told(text=text), WORKSPACE),
        events.message_event(told(text=text, type="app_mention", channel_type=None), WORKSPACE),
    ]
    for one in both:
        assert one
        assert one.incoming.addressed
        assert one.incoming.event == "slack:T1:C1:1700000000.000200"
        assert one.incoming.thread == ThreadKey("slack", "T1:C1", "1700000000.000200")
        assert (one.incoming.text, one.incoming.asker) == ("who & what?", "slack:U7")


def test_a_message_in_a_thread_counts_if_memoqa_takes_part_in_it() -> None:
    one = events.message_event(told(thread_ts="1600000000.000100", parent_user_id="U8"), WORKSPACE)
    assert one
    assert not one.incoming.addressed
    assert one.incoming.thread == ThreadKey("slack", "T1:C1", "1600000000.000100")


def test_a_thread_that_memoqa_began_is_its_own() -> None:
    one = events.message_event(told(thread_ts="1600000000.000100", parent_user_id="UMEMOQA"), WORKSPACE)
    assert one
    assert (one.incoming.addressed, one.in_own_thread) == (False, True)


@pytest.mark.parametrize("named", ["<@U8>", "<@U8|bob>", "<!here>", "<!subteam^S1|@team>"])
@pytest.mark.parametrize("parent", ["U8", "UMEMOQA"])
def test_a_message_in_a_thread_that_mentions_somebody_else_is_not_for_memoqa(named: str, parent: str) -> None:
    thread = {"thread_ts": "1600000000.000100", "parent_user_id": parent}
    assert events.message_event(told(text=f"{named} do you know?", **thread), WORKSPACE) is None
    both = events.message_event(told(text=f"<@UMEMOQA> what did {named} say?", **thread), WORKSPACE)
    assert both
    assert both.incoming.addressed
    assert events.message_event(told(text="see <#C1|general> and <https://a.test>", **thread), WORKSPACE)


def test_a_direct_message_needs_no_mention() -> None:
    one = events.message_event(told(channel="D1", channel_type="im"), WORKSPACE)
    assert one
    assert one.incoming.addressed


@pytest.mark.parametrize(
    "changes",
    [
        {"channel_type": "im", "bot_id": "B9"},
        {"channel_type": "im", "subtype": "message_changed", "hidden": True, "message": {"text": "x"}},
        {"channel_type": "im", "subtype": "message_deleted"},
        {"channel_type": "im", "subtype": "channel_join"},
        {"channel_type": "im", "user": "UMEMOQA"},
        {"channel_type": "im", "user": "USLACKBOT"},
        {"channel_type": "im", "user": None},
        {"channel_type": "im", "team": "T2"},
        {"channel_type": "im", "user_team": "T2"},
        {"channel_type": "im", "source_team": "T2"},
        {"type": "app_mention", "text": "<@UMEMOQA> who then?", "edited": {"user": "U7", "ts": "171.9"}},
        {"channel_type": "im", "edited": {"user": "U7", "ts": "171.9"}},
    ],
)
def test_only_people_of_this_workspace_speaking_to_memoqa_count(changes: dict[str, Any]) -> None:
    assert events.message_event(told(**changes), WORKSPACE) is None


def test_what_is_said_in_a_channel_to_nobody_in_particular_is_unasked_and_in_a_thread_it_is_not() -> None:
    said, below = events.message_event(told(), WORKSPACE), events.message_event(told(thread_ts="1.0"), WORKSPACE)
    assert said
    assert below
    assert (said.incoming.unasked, said.incoming.addressed, said.incoming.channel) == (True, False, "slack:C1")
    assert (below.incoming.unasked, below.incoming.addressed) == (False, False)
    for changes in ({"bot_id": "B9"}, {"edited": {"ts": "1.0"}}, {"text": "<@U8> who?"}, {"text": "<!here> who?"}):
        assert events.message_event(told(**changes), WORKSPACE) is None


def test_nobody_is_answered_in_a_shared_channel() -> None:
    body = told(text="<@UMEMOQA> who?")
    assert events.message_event(body, WORKSPACE)
    assert events.message_event(body | {"is_ext_shared_channel": True}, WORKSPACE) is None
    assert events.message_event(body | {"team_id": "T2"}, WORKSPACE) is None


def test_a_question_with_a_file_or_sent_to_the_channel_too_is_still_a_question() -> None:
    for subtype in ("file_share", "thread_broadcast"):
        assert events.message_event(told(text="<@UMEMOQA> who?", subtype=subtype), WORKSPACE)


@pytest.mark.parametrize(("channel", "places"), [("C1", {"slack:C1"}), ("G1", {"slack:G1"}), ("D1", set())])
def test_a_message_names_its_channel_unless_it_is_direct(channel: str, places: set[str]) -> None:
    message = events.message_event(told(text="<@UMEMOQA> who?", channel=channel), WORKSPACE)
    assert message
    body = {"command": "/ask", "team_id": "T1", "channel_id": channel, "user_id": "U7", "trigger_id": "9.8"}
    view = {"id": "V1", "callback_id": "missing"} | {
        "private_metadata": json.dumps({"event": "e", "channel": channel, "root": "171.1"})
    }
    pointed = BUTTON | {"channel": {"id": channel}, "message": {"ts": "171.5"}}
    said = [
        message.incoming,
        events.slash_command(body, WORKSPACE),
        events.button_press(BUTTON | {"channel": {"id": channel}}, WORKSPACE),
        events.message_shortcut(pointed, WORKSPACE),
        events.upload_shortcut(pointed, WORKSPACE),
        events.feedback_submission({"user": {"id": "U7"}, "view": view}, WORKSPACE),
    ]
    assert [one.places for one in said if one] == [places] * 6


@pytest.mark.parametrize("text", ["reindex", "/reindex", " /Reindex\n"])
def test_a_direct_message_saying_reindex_brings_its_files_to_the_memos(text: str) -> None:
    files = [{"id": "F1", "name": "brief.txt", "size": 9}]
    message = events.message_event(
        told(text=text, channel="D1", channel_type="im", subtype="file_share", files=files), WORKSPACE
    )
    assert message
    assert (message.incoming.command, message.incoming.text, message.files) == ("reindex", FIRST, tuple(files))


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "reindex", "files": None},
        {"text": "reindex all of it"},
        {"text": ""},
        {"text": "<@UMEMOQA> reindex", "channel": "C1", "channel_type": "channel"},
    ],
)
def test_anything_but_a_direct_message_saying_reindex_with_a_file_is_a_question(changes) -> None:
    direct = {"channel": "D1", "channel_type": "im", "subtype": "file_share", "files": [{"id": "F1"}]}
    message = events.message_event(told(**(direct | changes)), WORKSPACE)
    assert message
    assert (message.incoming.command, message.files) == ("ask", ())


def test_the_upload_shortcut_is_a_reindex_in_the_messages_thread() -> None:
    message = {"ts": "171.5", "text": "our new policy", "files": [{"id": "F1"}, {"id": "F2"}]}
    incoming = events.upload_shortcut(BUTTON | {"message": message}, WORKSPACE)
    assert incoming
    assert (incoming.command, incoming.text, incoming.asker) == ("reindex", FIRST, "slack:U7")
    assert incoming.thread == ThreadKey("slack", "T1:C1", "171.5")
    assert [file["id"] for file in events.files_in(message)] == ["F1", "F2"]
    assert (
        events.upload_shortcut(BUTTON | {"message": message, "user": {"id": "U7", "team_id": "T2"}}, WORKSPACE) is None
    )


@pytest.mark.parametrize(
    ("event", "team", "meant"),
    [
        ({"type": "app_uninstalled"}, "T1", True),
        ({"type": "app_uninstalled"}, "T2", False),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U7"], "bot": ["UMEMOQA"]}}, "T1", True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U7"], "bot": ["UMEMOQA"]}}, "T2", False),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["UMEMOQA"]}}, "T1", False),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UOTHER"]}}, "T1", False),
        ({"type": "member_left_channel"}, "T1", False),
    ],
)
def test_an_uninstall_is_an_event_about_memoqas_own_token_or_app(event, team: str, meant: bool) -> None:
    assert events.is_uninstall({"type": "event_callback", "team_id": team, "event": event}, WORKSPACE) is meant


def test_a_command_begins_its_own_thread() -> None:
    body = {
        "command": "/ask",
        "text": " who? ",
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U7",
        "trigger_id": "9.8",
    }
    incoming = events.slash_command(body, WORKSPACE)
    assert incoming
    assert (incoming.command, incoming.text, incoming.thread) == ("ask", "who?", None)
    assert incoming.event == "slack:T1:C1:9.8"
    assert events.channel_of(incoming.event) == "C1"
    assert events.user_of(incoming) == "U7"


@pytest.mark.parametrize("change", [{"team_id": "T2"}, {"command": "/weather"}])
def test_a_command_of_another_workspace_or_app_is_dropped(change: dict[str, str]) -> None:
    body = {
        "command": "/ask",
        "text": "who?",
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U7",
        "trigger_id": "9.8",
    }
    assert events.slash_command(body | change, WORKSPACE) is None


def test_a_button_on_a_message_for_one_person_has_no_thread() -> None:
    container = {"type": "message", "message_ts": "171.5", "channel_id": "C1", "is_ephemeral": True}
    apart = {name: value for name, value in BUTTON.items() if name != "message"}
    incoming = events.button_press(apart | {"container": container}, WORKSPACE)
    assert incoming
    assert incoming.thread is None
    within = events.button_press(apart | {"container": container | {"thread_ts": "171.1"}}, WORKSPACE)
    assert within
    assert within.thread == ThreadKey("slack", "T1:C1", "171.1")


def test_a_button_press_names_its_quote_and_its_thread() -> None:
    incoming = events.button_press(BUTTON, WORKSPACE)
    assert incoming
    assert (incoming.command, incoming.about, incoming.event) == ("next", "receipt-1", "slack:T1:C1:1.2.abc")
    assert incoming.thread == ThreadKey("slack", "T1:C1", "171.1")


@pytest.mark.parametrize(
    "change",
    [
        {"user": {"id": "U7", "team_id": "T2"}},
        {"team": {"id": "T2"}},
        {"actions": [{"action_id": "other"}]},
        {"actions": [{"action_id": "feedback", "value": "positive"}]},
    ],
)
def test_a_button_of_another_workspace_or_app_is_dropped(change: dict[str, Any]) -> None:
    assert events.button_press(BUTTON | change, WORKSPACE) is None


@pytest.mark.parametrize("command", ["good", "bad"])
def test_one_of_slacks_feedback_buttons_says_by_its_value_which_it_is_and_about_what(command: str) -> None:
    pressed = {
        "type": "feedback_buttons", "action_id": "feedback", "block_id": "b", "value": f"{command}:slack:T1:C1:171.0",
        "text": {"type": "plain_text", "text": "👍"}, "action_ts": "172.0",
    }  # fmt: skip
    incoming = events.button_press(BUTTON | {"actions": [pressed]}, WORKSPACE)
    assert incoming
    assert (incoming.command, incoming.about) == (command, "slack:T1:C1:171.0")


@pytest.mark.parametrize(
    ("label", "language"),
    [("引用格式", "zh-TW"), ("取代", "zh-TW"), ("Citation", "en"), ("Replace", "en"), ("👍", None)],
)
@pytest.mark.parametrize("read_aloud", [False, True])
def test_a_button_press_has_the_language_of_its_label(label: str, language: str | None, read_aloud: bool) -> None:
    row: dict[str, Any] = {
        "type": "actions",
        "elements": [{"type": "button", "text": {"type": "plain_text", "text": label}}],
    }
    if read_aloud:
        sides = {"type": "feedback_buttons", "positive_button": {"accessibility_label": label}}
        row = {"type": "context_actions", "elements": [sides]}
    incoming = events.button_press(
        BUTTON | {"message": {"ts": "171.5", "blocks": [{"type": "context"}, row]}}, WORKSPACE
    )
    assert incoming
    assert incoming.context_language == language


def test_the_shortcut_asks_the_messages_text_in_its_thread() -> None:
    body = {
        "type": "message_action", "callback_id": "ask_about", "team": {"id": "T1"},
        "user": {"id": "U7", "team_id": "T1"}, "channel": {"id": "C1"},
        "trigger_id": "1.2.abc", "message": {"ts": "171.5", "text": "<@UMEMOQA> who?"},
    }  # fmt: skip
    incoming = events.message_shortcut(body, WORKSPACE)
    assert incoming
    assert (incoming.text, incoming.command) == ("who?", "ask")
    assert incoming.thread == ThreadKey("slack", "T1:C1", "171.5")


def test_the_shortcut_on_an_app_s_message_asks_what_people_read_there() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Who pays?"}}]
    message = {"ts": "171.5", "text": "New ticket", "bot_id": "B7", "blocks": blocks}
    incoming = events.message_shortcut(BUTTON | {"message": message}, WORKSPACE)
    assert incoming
    assert incoming.text == "Who pays?"


def test_what_is_forwarded_to_memoqa_directly_is_a_question() -> None:
    forwarded = [{"is_share": True, "from_url": "https://lab.slack.com/archives/C1/p1", "text": "Who pays?"}]
    one = events.message_event(told(text="", channel="D1", channel_type="im", attachments=forwarded), WORKSPACE)
    assert one
    assert one.incoming.text == "Who pays?"


@pytest.mark.parametrize("said", ["the year", None])
def test_feedback_is_about_the_answer_whose_modal_was_opened(said: str | None) -> None:
    view = {
        "id": "V1", "callback_id": "missing",
        "private_metadata": json.dumps({"event": "slack:T1:C1:171.0", "channel": "C1", "root": "171.1"}),
        "state": {"values": {"missing": {"missing": {"type": "plain_text_input", "value": said}}}},
    }  # fmt: skip
    body = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U7", "team_id": "T1"}, "view": view}
    incoming = events.feedback_submission(body, WORKSPACE)
    assert incoming
    assert (incoming.command, incoming.about, incoming.text) == ("missing", "slack:T1:C1:171.0", said or "")
    assert (incoming.event, incoming.thread) == ("slack:T1:C1:V1", ThreadKey("slack", "T1:C1", "171.1"))
    assert incoming.reason is None  # a modal that an older memoqa opened has no reasons


@pytest.mark.parametrize(
    ("chosen", "reason"), [({"value": "out_of_date"}, "out_of_date"), ({"value": "new"}, None), (None, None)]
)
def test_a_reason_is_one_that_memoqa_knows_or_none(chosen: object, reason: Reason | None) -> None:
    picked = {"reason": {"reason": {"type": "radio_buttons", "selected_option": chosen}}}
    view = {
        "id": "V1", "callback_id": "missing", "state": {"values": picked},
        "private_metadata": json.dumps({"event": "slack:T1:C1:171.0", "channel": "C1", "root": "171.1"}),
    }  # fmt: skip
    incoming = events.feedback_submission({"user": {"id": "U7"}, "view": view}, WORKSPACE)
    assert incoming
    assert (incoming.reason, incoming.text) == (reason, "")


def test_a_direct_message_outside_a_thread_goes_on_the_conversation_and_so_does_a_command_there() -> None:
    def conversation(**changes: Any) -> str:
        one = events.message_event(told(**changes), WORKSPACE)
        assert one
        return one.incoming.conversation

    direct = {"channel": "D1", "channel_type": "im"}
    assert conversation(**direct) == "T1:D1"
    assert conversation(**direct, thread_ts="1600000000.000100") == ""
    assert conversation(text="<@UMEMOQA> who?") == ""
    for channel, expected in (("D1", "T1:D1"), ("C1", "")):
        body = {"team_id": "T1", "channel_id": channel, "user_id": "U7", "trigger_id": "9.8", "command": "/ask"}
        one = events.slash_command(body, WORKSPACE)
        assert one
        assert one.conversation == expected
