"""The form that adds memos on Slack: what it shows, within Slack's limits, and what its submission asks for."""

import json
from typing import Any

import pytest

from bot.adapters.slack.details import PEOPLE
from bot.adapters.slack.events import Workspace
from bot.adapters.slack.payloads import unknown_part
from bot.adapters.slack.upload_form import CHECK_FILE_INFO, FILES, Source, submission, upload_modal
from bot.port import ThreadKey
from bot.present.wording import EN, ZH_TW, Words
from bot.present.words.uploads import upload_words
from memoqa.ingest.upload_batch import MOST_FILES
from memoqa.ingest.upload_history import new_ticket

WORKSPACE = Workspace("T1", "UMEMOQA")
TICKET = new_ticket(2**63)
LONG = ("習" * 66 + ".txt",) * MOST_FILES  # 200 bytes of UTF-8 each, the longest names
MESSAGE = Source(
    "C" * 20, "1" * 20 + "." + "1" * 20, f"https://hooks.slack.com/{'x' * 200}", LONG, ("F" * 20,) * MOST_FILES
)
SOURCES = [Source("C1"), MESSAGE, Source("D1", names=("a.txt",), ticket=TICKET)]


def submitted(source: Source, user: str = "U7", team: str = "T1", **values: Any) -> dict[str, Any]:
    view = upload_modal(source, EN, "en") | {"id": "V1", "hash": "h", "state": {"values": values}}
    return {"user": {"id": user, "team_id": team}, "team": {"id": team}, "view": view}


@pytest.mark.parametrize("pickers", [True, False])
@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
@pytest.mark.parametrize("source", SOURCES, ids=["files", "message", "waiting"])
def test_the_form_is_within_slacks_limits_and_is_one_that_slack_knows(
    source: Source, words: Words, pickers: bool
) -> None:
    view = upload_modal(source, words, "en", pickers=pickers)
    assert unknown_part(view) == ""
    assert len(view["title"]["text"]) <= 24
    assert len(view["private_metadata"]) <= 3_000
    assert len(view["blocks"]) <= 100
    for block in view["blocks"]:
        assert len(block.get("label", {}).get("text", "")) <= 2_000
        assert len(block.get("hint", {}).get("text", "")) <= 2_000
        for option in block.get("element", {}).get("options", ()):
            assert len(option["text"]["text"]) <= 75


def test_a_form_of_its_own_has_a_field_for_files_and_the_others_name_theirs() -> None:
    own, *others = (upload_modal(source, EN, "en")["blocks"][0] for source in SOURCES)
    assert (own["element"]["type"], own["element"]["max_files"]) == ("file_input", MOST_FILES)
    assert [block["type"] for block in others] == ["context", "context"]
    assert others[1]["elements"][0]["text"] == upload_words(EN).form_names.format(names="a.txt")


def test_a_submitted_form_brings_its_files_and_what_is_said_of_them() -> None:
    body = submitted(
        Source("C1", response_url="https://hooks.example/1"),
        files={FILES: {"files": [{"id": "F1", "name": "a.txt", "size": 9}, "?"]}},
        taken={"taken": {"selected_option": {"value": "keep_both"}}},
        owner={"owner": {"value": "Ada"}},
        audience={"audience": {"value": "slack:S1"}},
        **{PEOPLE: {PEOPLE: {"selected_users": ["U8"]}}},
    )
    found = submission(body, WORKSPACE)
    assert found
    incoming, url, files = found
    assert (incoming.command, incoming.text, incoming.asker, incoming.thread) == (
        "reindex",
        "keep_both",
        "slack:U7",
        None,
    )
    assert incoming.places == {"slack:C1"}
    assert dict(incoming.details) == {"owner": "Ada", "audience": "slack:U8, slack:S1"}
    assert (url, files) == ("https://hooks.example/1", ({"id": "F1", "name": "a.txt", "size": 9},))


def test_a_form_about_a_message_brings_that_messages_files_into_its_thread() -> None:
    found = submission(submitted(Source("C1", "171.5", names=("a.txt",), files=("F1", "F2"))), WORKSPACE)
    assert found
    assert found[0].thread == ThreadKey("slack", "T1:C1", "171.5")
    assert found[2] == tuple({"id": one, "file_access": CHECK_FILE_INFO} for one in ("F1", "F2"))


def test_a_form_about_files_that_wait_takes_those() -> None:
    found = submission(submitted(Source("D1", ticket=TICKET, names=("a.txt",))), WORKSPACE)
    assert found
    assert (found[0].command, found[0].about, found[0].places, found[2]) == ("take", TICKET, frozenset(), None)


@pytest.mark.parametrize("body", [submitted(Source("C1"), team="T2"), {"view": {"callback_id": "other"}}])
def test_another_workspaces_people_and_other_forms_add_nothing(body: dict[str, Any]) -> None:
    assert submission(body, WORKSPACE) is None


def test_a_choice_that_memoqa_does_not_know_is_none() -> None:
    found = submission(submitted(Source("C1"), taken={"taken": {"selected_option": {"value": "rollback"}}}), WORKSPACE)
    assert found
    assert found[0].text == ""


def test_the_forms_own_record_is_only_what_the_submission_needs() -> None:
    kept = json.loads(upload_modal(SOURCES[1], EN, "en")["private_metadata"])
    assert set(kept) == {"channel", "root", "url", "files", "ticket", "language"}
