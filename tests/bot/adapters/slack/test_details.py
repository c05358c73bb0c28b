"""The form of a memo's details on Slack: what is picked and typed there, its limits, and what stands at its fields."""

import json
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.adapters.slack.details import CHANNELS, FORM, PEOPLE, PERSON, details_modal, typed
from bot.adapters.slack.dispatch import Dispatcher
from bot.desk.desk import Desk
from bot.desk.details_form import FIELDS, DetailsForm, reference
from bot.platforms import id_forms
from bot.present.wording import EN, ZH_TW, Wording, Words
from bot.present.words.details import DETAILS_EN, DETAILS_ZH_TW, details_words
from bot.state.file import IN_MEMORY, StateFile
from bot.state.stores import stores_of
from tests.bot.adapters.slack.doubles import WORKSPACE, Web, refusal
from tests.library import library_of

AUDIENCE = "slack:U0ADA, slack:C0HR, slack:S0STAFF, discord:role:123456789012345678"
WHO = {"team": {"id": "T1"}, "team_id": "T1", "user": {"id": "U7", "team_id": "T1"}}


def form(**values: str) -> DetailsForm:
    return DetailsForm("ref.digest", "a.txt", "A", dict.fromkeys(FIELDS, "") | values, DETAILS_EN.hints)


def filled(view: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The view as Slack sends it back, with what it held, and with changes by block."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element, name = block["element"], block["block_id"]
            kind = {
                "plain_text_input": ("value", element.get("initial_value")),
                "datepicker": ("selected_date", element.get("initial_date")),
                "users_select": ("selected_user", element.get("initial_user")),
                "multi_users_select": ("selected_users", element.get("initial_users", [])),
                "multi_conversations_select": ("selected_conversations", element.get("initial_conversations", [])),
            }[element["type"]]
            state = changes.get(name, kind[1])
            values[name] = {name: {"type": element["type"], kind[0]: state}}
    return view | {"id": "V1", "hash": "1", "state": {"values": values}}


def test_what_holds_is_picked_and_typed_in_the_form_and_comes_back_as_it_was() -> None:
    held = form(owner="Ada <slack:U0ADA>", audience=AUDIENCE, valid_until="2027-03-31", tags="pay, leave")
    assert typed(filled(details_modal(held, EN, "C1", "en"))) == dict(held.values)
    assert typed(filled(details_modal(held, EN, "C1", "en", pickers=False))) == dict(held.values)


def test_people_channels_and_days_are_picked_and_only_other_ids_are_typed() -> None:
    view = details_modal(form(audience=AUDIENCE, owner="slack:U0ADA", review_by="2027-01-01"), EN, "C1", "en")
    elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert elements[PEOPLE]["initial_users"] == ["U0ADA"]
    assert elements[CHANNELS]["initial_conversations"] == ["C0HR"]
    assert elements["audience"]["initial_value"] == "slack:S0STAFF, discord:role:123456789012345678"
    assert elements[PERSON]["initial_user"] == "U0ADA"
    assert elements["review_by"] == {"type": "datepicker", "initial_date": "2027-01-01", "action_id": "review_by"}


@pytest.mark.parametrize(
    ("name", "person", "owner"),
    [("Ada", "U0ADA", "Ada <slack:U0ADA>"), ("", "U0ADA", "slack:U0ADA"), ("Ada", None, "Ada"), ("", None, "")],
)
def test_the_owner_is_a_name_a_person_or_both(name: str, person: str | None, owner: str) -> None:
    view = filled(details_modal(form(), EN, "C1", "en"), owner=name, **{PERSON: person})
    assert typed(view)["owner"] == owner


@pytest.mark.parametrize("words", [EN, ZH_TW], ids=["en", "zh-TW"])
def test_a_value_at_the_limit_is_shown_whole_and_one_over_it_is_left_as_it_is(words: Words) -> None:
    view = details_modal(form(title="x" * 3_000, tags="y" * 3_001), words, "C1", "en")
    assert len(view["title"]["text"]) <= 24
    assert len(view["blocks"]) <= 100
    assert len(view["private_metadata"]) <= 3_000
    back = typed(filled(view))
    assert back["title"] == "x" * 3_000
    assert "tags" not in back
    for block in view["blocks"][1:]:
        assert 1 <= len(block["label"]["text"]) <= 2_000


class OnSlack:
    """The buttons and forms of U7, an admin, over a library with the memo a.txt."""

    def __init__(self, folder: Path, file: StateFile) -> None:
        self.web = Web()
        self.web.locale = "zh-TW"
        self.web.base_url = "https://slack.test/api/"  # type: ignore[attr-defined]
        self.memos = folder / "memos"
        service = library_of(folder, {"a.txt": "The words about leave.\n"}).service()
        desk = Desk(service, stores_of(file), Wording(), frozenset({"slack:U7"}), forms=id_forms())
        self._dispatcher = Dispatcher(desk, Wording(), self.web, WORKSPACE, frozenset())  # type: ignore[arg-type]

    async def sent(self, body: dict[str, Any]) -> str:
        app = self._dispatcher.app()
        reply = await app.async_dispatch(AsyncBoltRequest(body=WHO | {"trigger_id": "1"} | body, mode="socket_mode"))
        assert reply.status == 200
        await self._dispatcher.drained(60)
        return str(reply.body)

    async def opened(self) -> dict[str, Any]:
        action = {"action_id": "details", "value": reference("a.txt"), "block_id": "b"}
        container = {"type": "message", "message_ts": "100.5", "channel_id": "C1"}
        await self.sent({"type": "block_actions", "actions": [action], "container": container, "channel": {"id": "C1"}})
        return dict(self.web.opened[-1]["view"])

    async def submitted(self, view: dict[str, Any]) -> str:
        return await self.sent({"type": "view_submission", "view": view})


async def test_what_is_wrong_stands_at_its_field_in_the_language_of_the_form(tmp_path: Path) -> None:
    with StateFile(IN_MEMORY) as file:
        slack = OnSlack(tmp_path, file)
        view = await slack.opened()
        reply = json.loads(await slack.submitted(filled(view, url="x", audience="everybody")))
    assert reply["response_action"] == "errors"
    assert reply["errors"]["url"] == DETAILS_ZH_TW.bad_url
    assert set(reply["errors"]) == {"url", "audience"} <= {block.get("block_id") for block in view["blocks"]}
    assert not (slack.memos / "a.txt.toml").exists()
    assert slack.web.whispered == []


async def test_a_submitted_form_is_saved_and_reported_to_who_submitted_it_alone(tmp_path: Path) -> None:
    with StateFile(IN_MEMORY) as file:
        slack = OnSlack(tmp_path, file)
        await slack.submitted(filled(await slack.opened(), **{PEOPLE: ["U0ADA"], "audience": "slack:S0HR"}))
    assert (slack.memos / "a.txt.toml").read_text() == 'audience = ["slack:U0ADA", "slack:S0HR"]\n'
    (told,) = slack.web.whispered
    assert told["user"] == "U7"
    assert told["blocks"][-1]["elements"][-1]["action_id"] == "undo_edit"
    assert slack.web.messages == []


async def test_if_slack_refuses_the_pickers_plain_fields_are_opened_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with StateFile(IN_MEMORY) as file:
        slack = OnSlack(tmp_path, file)
        open_view = slack.web.views_open

        async def without_pickers(**said: Any) -> None:
            if any(block.get("element", {}).get("type") == "users_select" for block in said["view"]["blocks"]):
                raise refusal("invalid_arguments")
            await open_view(**said)

        slack.web.views_open = without_pickers  # type: ignore[method-assign]
        view = await slack.opened()
    assert (view["callback_id"], len(slack.web.opened)) == (FORM, 1)
    assert "invalid_arguments" in caplog.text


async def test_whoever_may_not_edit_the_memo_gets_no_form_and_is_told(tmp_path: Path) -> None:
    with StateFile(IN_MEMORY) as file:
        slack = OnSlack(tmp_path, file)
        body = {"action_id": "details", "value": "0" * 16, "block_id": "b"}
        container = {"type": "message", "message_ts": "100.5", "channel_id": "C1"}
        await slack.sent({"type": "block_actions", "actions": [body], "container": container, "channel": {"id": "C1"}})
    assert slack.web.opened == []
    assert details_words(ZH_TW).not_yours_now in json.dumps(slack.web.whispered, ensure_ascii=False)
