"""What `memoqa doctor` says about Slack, asked over real sockets."""

import asyncio
import json
import os
import socket
from pathlib import Path

import pytest
from aiohttp import web

from bot.adapters.slack.doctor import examine
from bot.adapters.slack.scopes import HISTORY
from bot.settings import BotSettings
from memoqa.cli.doctor import Finding
from tests.e2e.slack.workspace import CHANNEL, UPLOADS, Fault, Workspace

pytestmark = pytest.mark.asyncio(loop_scope="module")
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-memoqa", "SLACK_APP_TOKEN": "xapp-memoqa"}


@pytest.fixture(scope="module")
def mode() -> str:
    return "none"


@pytest.fixture
def found(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)  # away from a developer's .env
    for name in [name for name in os.environ if name.startswith(("SLACK_", "MEMOQA_"))]:
        monkeypatch.delenv(name)

    async def examined(
        admins: str = "", channels: str = "", health_port: int = 0, audiences: str = "", **settings: str
    ) -> dict[str, Finding]:
        for name, value in ({"SLACK_API_URL": workspace.api} | settings).items():
            monkeypatch.setenv(name, value)
        general = BotSettings(admins=admins, channels=channels, health_port=health_port)
        findings = await asyncio.to_thread(examine, general, frozenset(audiences.split()))
        return {one.name: one for one in findings}

    return examined


async def test_nothing_is_said_of_slack_where_nothing_of_it_is_set(found) -> None:
    assert await found(SLACK_API_URL="") == {}


async def test_a_whole_installation_is_well(found) -> None:
    findings = await found(**TOKENS)
    assert [(one.name, one.good) for one in findings.values()] == [
        ("slack settings", True), ("slack bot token", True), ("slack scopes", True), ("slack scope files:read", True),
        ("slack payloads", True), ("slack socket", True),
    ]  # fmt: skip
    assert "admins cannot add memos by chat" in findings["slack scope files:read"].says
    assert "the workspace Lab" in findings["slack bot token"].says


async def test_where_memos_may_be_taken_by_chat_nothing_is_said_of_it(found, workspace: Workspace) -> None:
    granted, workspace.scopes = workspace.scopes, (*workspace.scopes, UPLOADS)
    findings = await found(**TOKENS)
    workspace.scopes = granted
    assert "slack scope files:read" not in findings


async def test_each_missing_scope_is_named_with_the_feature_that_it_costs(found, workspace: Workspace) -> None:
    granted, workspace.scopes = workspace.scopes, ("chat:write", "commands", "app_mentions:read", "im:history")
    findings = await found(admins="slack:S0EDITORS", **TOKENS)
    workspace.scopes = granted
    missing = {name: one.says for name, one in findings.items() if name.startswith("slack scope ")}
    assert "follow-ups in public channels need a mention" in missing["slack scope channels:history"]
    assert set(missing) == {
        *("slack scope channels:read", "slack scope groups:read", "slack scope files:read"),
        "slack scope files:write",
        *("slack scope channels:history", "slack scope groups:history", "slack scope mpim:history"),
        *("slack scope users:read", "slack scope usergroups:read", "slack scope im:write"),
    }


async def test_an_installation_for_mentions_only_is_well_and_says_so(found, workspace: Workspace) -> None:
    granted, workspace.scopes = workspace.scopes, tuple(one for one in workspace.scopes if one not in HISTORY)
    findings = await found(**TOKENS)
    workspace.scopes = granted
    assert all(one.good for one in findings.values())
    assert "a follow-up in a channel needs a mention" in findings["slack scopes"].says


@pytest.mark.parametrize(
    ("name", "settings", "said"),
    [
        ("slack settings", {"SLACK_BOT_TOKEN": "xapp-memoqa"}, "SLACK_BOT_TOKEN is an app's token"),
        ("slack settings", {"SLACK_APP_TOKEN": ""}, "set SLACK_APP_TOKEN for Socket Mode"),
        ("slack settings", {"SLACK_TOKEN": "x"}, "did you mean SLACK_BOT_TOKEN?"),
        ("slack bot token", {"SLACK_BOT_TOKEN": "xoxb-old"}, "Slack refused the token in SLACK_BOT_TOKEN"),
        ("slack socket", {"SLACK_APP_TOKEN": "xapp-old"}, "Slack refused the token in SLACK_APP_TOKEN"),
        (
            "slack bot token",
            {"SLACK_API_URL": "http://127.0.0.1:9/api"},
            "cannot be reached at http://127.0.0.1:9/api/",
        ),
    ],
)
async def test_what_is_wrong_is_said_in_a_sentence(found, name: str, settings: dict[str, str], said: str) -> None:
    finding = (await found(**(TOKENS | settings)))[name]
    assert not finding.good
    assert said in finding.says


async def test_ids_that_slack_knows_are_counted(found, workspace: Workspace) -> None:
    workspace.groups["S0EDITORS"] = []
    workspace.shared[CHANNEL] = {"is_member": True}
    ids = f"slack:{workspace.users['root']},slack:S0EDITORS"
    findings = await found(admins=ids, channels=f"slack:{CHANNEL}", **TOKENS)
    assert (findings["slack ids"].good, findings["slack ids"].says) == (True, "ids that Slack knows: 3")


@pytest.mark.parametrize(
    ("admins", "channels", "said"),
    [
        ("slack:U0NOBODY", "", "slack:U0NOBODY in MEMOQA_ADMINS is unknown to Slack"),
        ("", "slack:C0NOWHERE", "slack:C0NOWHERE in MEMOQA_CHANNELS is unknown to Slack"),
    ],
)
async def test_an_id_that_does_not_exist_is_named(found, admins: str, channels: str, said: str) -> None:
    finding = (await found(admins=admins, channels=channels, **TOKENS))["slack id"]
    assert not finding.good
    assert said in finding.says


@pytest.mark.parametrize(
    ("state", "said"), [({"is_member": False}, "type /invite there"), ({"is_archived": True}, "is archived")]
)
async def test_a_listed_channel_in_which_memoqa_cannot_answer_is_named(
    found, workspace: Workspace, state: dict[str, bool], said: str
) -> None:
    workspace.shared[CHANNEL] = state
    finding = (await found(channels=f"slack:{CHANNEL}", **TOKENS))["slack id"]
    assert not finding.good
    assert said in finding.says


async def test_an_id_that_cannot_be_looked_up_just_now_is_not_called_unknown(found, workspace: Workspace) -> None:
    workspace.faults.append(Fault("conversations.info", 1, error="internal_error"))
    finding = (await found(channels=f"slack:{CHANNEL}", **TOKENS))["slack id"]
    assert "could not be looked up (internal_error)" in finding.says


async def test_where_slack_has_no_check_of_payloads_it_is_said_to_be_left_out(found) -> None:
    finding = (await found(**TOKENS))["slack payloads"]
    assert finding.good
    assert finding.says.endswith("all as slack_sdk knows them; Slack's own check was left out (unknown_method)")


async def test_slack_is_asked_about_each_kind_of_payload(found, workspace: Workspace) -> None:
    workspace.checks = True
    finding = (await found(**TOKENS))["slack payloads"]
    workspace.checks = False
    assert finding.says.endswith("and Slack takes them")
    asked = [call.said for call in workspace.called("blocks.validate") if call.reply["ok"]]
    views = [json.loads(said["view"]) for said in asked if "view" in said]
    blocks = [block for said in asked if "message" in said for block in json.loads(said["message"])["blocks"]]
    assert {"table", "context_actions"} <= {block["type"] for block in blocks}
    assert {view["type"] for view in views} == {"home", "modal"}


async def test_a_payload_that_slack_would_refuse_is_named(found, workspace: Workspace) -> None:
    workspace.faults.append(Fault("blocks.validate", 1, error="invalid_blocks"))
    finding = (await found(**TOKENS))["slack payloads"]
    assert (finding.good, "Slack would refuse an answer (invalid_blocks)" in finding.says) == (False, True)


async def test_a_group_that_only_an_audience_names_needs_the_scope_as_well(found, workspace: Workspace) -> None:
    findings = await found(audiences=f"slack:S0BOARD slack:{workspace.users['alice']} discord:1", **TOKENS)
    finding = findings["slack scope usergroups:read"]
    assert (finding.good, "nobody reads the memos that are for a user group" in finding.says) == (False, True)


async def test_an_audience_that_slack_does_not_know_is_named(found, workspace: Workspace) -> None:
    workspace.members["C0BOARD"] = []
    well = f"slack:C0BOARD slack:{workspace.users['alice']}"
    assert (await found(audiences=well, **TOKENS))["slack ids"].says == "ids that Slack knows: 2"
    says = (await found(audiences=f"{well} slack:C0CELLAR", **TOKENS))["slack id"].says
    assert says.startswith("slack:C0CELLAR in `audience` is unknown to Slack, or memoqa may not see it")


async def test_a_port_for_slack_that_is_taken_is_named(found) -> None:
    over_http = {"SLACK_BOT_TOKEN": "xoxb-memoqa", "SLACK_SIGNING_SECRET": "s", "SLACK_APP_TOKEN": ""}
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        other.close()
        assert (await found(**over_http, SLACK_PORT=str(port)))["slack port"].good
        twice = (await found(health_port=port, **over_http, SLACK_PORT=str(port)))["slack port"]
        assert "are both" in twice.says
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        taken = (await found(**over_http, SLACK_PORT=str(port)))["slack port"]
    assert not taken.good
    assert f"SLACK_PORT={port} cannot be opened" in taken.says


async def test_a_port_on_which_memoqa_listens_already_is_well(found) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=401)

    application = web.Application()
    application.router.add_post("/slack/events", refuse)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    over_http = {"SLACK_BOT_TOKEN": "xoxb-memoqa", "SLACK_SIGNING_SECRET": "s", "SLACK_APP_TOKEN": ""}
    findings = await found(**over_http, SLACK_PORT=str(port))
    await runner.cleanup()
    assert "memoqa is listening now" in findings["slack port"].says
