"""The manifests ask for what memoqa uses and for nothing else."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.slack.events import ASK_SHORTCUT, COMMANDS, UPLOAD_SHORTCUT
from bot.adapters.slack.scopes import AGENT, GROUPS, HISTORY, SCOPES, UPLOADS, Scope

FOLDER = Path(__file__).parents[4] / "deploy/slack"
ALLOWED = HISTORY | {
    *("chat:write", "commands", "app_mentions:read", "im:history", "im:write", "users:read", "channels:read"),
    "groups:read",
    "files:write",
}
ALWAYS = {"app_uninstalled", "tokens_revoked", "app_home_opened", "app_mention", "message.im"}
NAMES = ("manifest.yaml", "manifest-mentions-only.yaml", "manifest-agent.yaml")


def manifest(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / name).read_text("utf-8")))


@pytest.mark.parametrize(
    ("name", "allowed"), [(NAMES[0], ALLOWED), (NAMES[1], ALLOWED - HISTORY), (NAMES[2], ALLOWED | {AGENT.name})]
)
def test_a_manifest_asks_for_exactly_the_scopes_on_this_list(name: str, allowed: set[str]) -> None:
    asked = manifest(name)["oauth_config"]["scopes"]
    assert sorted(asked["bot"]) == sorted(allowed)
    assert set(asked) == {"bot"}


def test_every_scope_in_the_manifests_is_explained() -> None:
    assert {scope.name for scope in SCOPES} == ALLOWED


@pytest.mark.parametrize(
    ("name", "events"),
    [
        (NAMES[0], ALWAYS | {"message.channels", "message.groups", "message.mpim"}),
        (NAMES[1], ALWAYS),
        (NAMES[2], ALWAYS | {"message.channels", "message.groups", "message.mpim"}),
    ],
)
def test_a_manifest_subscribes_to_what_its_scopes_let_it_hear(name: str, events: set[str]) -> None:
    assert set(manifest(name)["settings"]["event_subscriptions"]["bot_events"]) == events


@pytest.mark.parametrize("name", NAMES)
def test_a_manifest_has_the_commands_and_the_shortcuts_that_memoqa_takes(name: str) -> None:
    features = manifest(name)["features"]
    assert {one["command"] for one in features["slash_commands"]} == set(COMMANDS)
    assert [one["callback_id"] for one in features["shortcuts"]] == [ASK_SHORTCUT]


@pytest.mark.parametrize("name", NAMES)
def test_each_manifest_has_the_home_tab_and_lets_people_write(name: str) -> None:
    tabs = manifest(name)["features"]["app_home"]
    assert tabs == {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}


def test_an_agent_differs_from_the_usual_app_in_nothing_but_its_view_and_its_scope() -> None:
    usual, agent = manifest(NAMES[0]), manifest(NAMES[2])
    view = agent["features"].pop("agent_view")
    agent["oauth_config"]["scopes"]["bot"].remove(AGENT.name)
    assert agent == usual
    assert list(view) == ["agent_description"]  # Slack needs it; the suggestions are set as people open the app
    assert 1 <= len(view["agent_description"]) <= 300


@pytest.mark.parametrize("name", NAMES)
def test_the_upload_shortcut_is_complete_in_a_comment(name: str) -> None:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    begin = lines.index("    # - name: Take file into the memos")
    text = "\n".join(line.replace("# ", "", 1) for line in lines[begin : begin + 4])
    (shortcut,) = yaml.safe_load(text)
    assert (shortcut["type"], shortcut["callback_id"], len(shortcut["description"]) <= 150) == (
        "message",
        UPLOAD_SHORTCUT,
        True,
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_shortcut_keeps_within_slacks_limits_for_a_manifest(name: str) -> None:
    for one in manifest(name)["features"]["shortcuts"]:
        assert len(one["name"]) <= 24
        assert len(one["description"]) <= 150


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scope", [GROUPS, UPLOADS])
def test_an_optional_scope_is_in_a_comment(name: str, scope: Scope) -> None:
    assert f"# - {scope.name} " in (FOLDER / name).read_text("utf-8")


def test_the_documents_name_every_scope() -> None:
    text = (FOLDER.parents[1] / "docs/slack.md").read_text("utf-8")
    assert not [scope for scope in ALLOWED | {GROUPS.name, UPLOADS.name, AGENT.name} if f"`{scope}`" not in text]
