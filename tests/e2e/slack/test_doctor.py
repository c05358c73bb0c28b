"""What `memoqa doctor` says about Slack, asked over real sockets."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.adapters.slack.doctor import examine
from bot.adapters.slack.scopes import HISTORY
from bot.settings import BotSettings
from memoqa.cli.doctor import Finding
from tests.e2e.slack.workspace import UPLOADS, Workspace

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

    async def examined(admins: str = "", **settings: str) -> dict[str, Finding]:
        for name, value in ({"SLACK_API_URL": workspace.api} | settings).items():
            monkeypatch.setenv(name, value)
        findings = await asyncio.to_thread(examine, BotSettings(admins=admins))
        return {one.name: one for one in findings}

    return examined


async def test_nothing_is_said_of_slack_where_nothing_of_it_is_set(found) -> None:
    assert await found(SLACK_API_URL="") == {}


async def test_a_whole_installation_is_well(found) -> None:
    findings = await found(**TOKENS)
    assert [(one.name, one.good) for one in findings.values()] == [
        ("slack settings", True), ("slack bot token", True), ("slack scopes", True), ("slack scope files:read", True),
        ("slack socket", True),
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
        *("slack scope channels:history", "slack scope groups:history", "slack scope mpim:history"),
        *("slack scope users:read", "slack scope usergroups:read"),
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
