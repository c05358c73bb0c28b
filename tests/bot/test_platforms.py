"""The installed platforms: found by their entry points, light to load, each speaking for its own ids alone."""

import ast
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.discord.settings import DiscordSettings
from bot.adapters.slack import platform as slack
from bot.adapters.slack.platform import SLACK, user_groups
from bot.adapters.slack.settings import SlackSettings
from bot.platforms import Platform, installed, listed_admins, listed_channels, settings_classes
from bot.settings import BotSettings
from memoqa.errors import SettingsError

ROOT = Path(__file__).parents[2]
ADMINS = "slack:U012ABC, slack:S0GROUP,discord:123456789012345678,discord:role:223456789012345678"
SDKS = ("slack_bolt", "slack_sdk", "discord", "aiohttp", "prompt_toolkit")


def test_the_console_discord_and_slack_are_installed() -> None:
    assert list(installed()) == ["console", "discord", "slack"]


@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        (["MEMOQA_RATE", "PATH"], [BotSettings]),
        (["DISCORD_TOKEN", "slack_port"], [BotSettings, DiscordSettings, SlackSettings]),
    ],
)
def test_the_settings_of_a_chat_are_looked_at_if_a_name_may_be_its(names: list[str], kinds: list[type]) -> None:
    assert settings_classes(names) == kinds


@pytest.mark.parametrize(("name", "loaded"), [("PATH_OF_SLACK", False), ("SLACK_PORT", True)])
def test_no_settings_are_loaded_with_a_chat_s_library(tmp_path: Path, name: str, loaded: bool) -> None:
    program = (
        "import sys; from memoqa.settings import load_settings; load_settings()\n"
        f"print('bot.adapters.slack.platform' in sys.modules, set({SDKS}) & set(sys.modules))"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "MEMOQA_"))}
    done = subprocess.run(
        [sys.executable, "-c", program], env=kept | {name: "3000"}, cwd=tmp_path, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == f"{loaded} set()\n"


@pytest.mark.parametrize(
    ("platform", "sentence"),
    [
        (replace(SLACK, name="slak"), "names the platform slak"),
        (replace(SLACK, settings=DiscordSettings), "must begin with SLACK_"),
    ],
)
def test_a_platform_of_another_name_than_its_entry_point_s_is_refused(
    monkeypatch: pytest.MonkeyPatch, platform: Platform, sentence: str
) -> None:
    monkeypatch.setattr(slack, "SLACK", platform)
    with pytest.raises(SettingsError, match=sentence):
        settings_classes(["SLACK_PORT"])


@pytest.mark.parametrize("name", installed())
def test_a_platform_s_ids_begin_with_its_name(name: str) -> None:
    platform = installed()[name]
    assert all(form.pattern.startswith(f"{name}:") for form in (*platform.people, *platform.channels))
    assert all(operator.startswith(f"{name}:") for operator in platform.operators)


def test_users_groups_and_roles_are_told_apart() -> None:
    admins = listed_admins(BotSettings(admins=ADMINS))
    assert len(admins) == 4
    assert user_groups(admins) == {"S0GROUP"}


@pytest.mark.parametrize("entry", ["alice", "slack:alice", "slack:*", "discord:admins", "U012ABC", "discord:role:x"])
def test_a_name_in_the_place_of_an_id_is_refused(entry: str) -> None:
    with pytest.raises(SettingsError, match="MEMOQA_ADMINS"):
        listed_admins(BotSettings(admins=f"slack:U012ABC,{entry}"))


def test_the_refusal_lists_the_forms_of_every_platform() -> None:
    forms = r"discord:ID, discord:role:ID, slack:U… or slack:S… \(a user group\), separated by commas\.$"
    with pytest.raises(SettingsError, match=forms):
        listed_admins(BotSettings(admins="alice"))


def test_a_list_of_channels_is_of_ids_of_both_platforms() -> None:
    both = {"slack:C012ABC", "discord:123456789012345678"}
    assert listed_channels(BotSettings(channels=", ".join(both))) == both


@pytest.mark.parametrize("entry", ["general", "slack:#general", "slack:U012ABC", "discord:role:123456789012345678"])
def test_an_entry_that_is_not_a_channel_is_refused(entry: str) -> None:
    with pytest.raises(SettingsError, match="MEMOQA_CHANNELS"):
        listed_channels(BotSettings(channels=entry))


def strings_of(source: str) -> list[str]:
    """The string constants and imported modules of a program, without its docstrings."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said]
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [*modules, *(node.value for node in constants if isinstance(node.value, str))]


@pytest.mark.parametrize("name", [name for name, platform in installed().items() if platform.settings])
def test_no_code_outside_a_chat_s_own_folder_names_it(name: str) -> None:
    folder = ROOT / "bot/adapters" / name
    files = [file for root in ("bot", "src") for file in (ROOT / root).rglob("*.py") if not file.is_relative_to(folder)]
    named = re.compile(rf"\b{name}\b|\b{name.upper()}_")
    found = [f"{file}: {text}" for file in files for text in strings_of(file.read_text("utf-8")) if named.search(text)]
    assert found == []
