"""The bot's settings, and the names that every command knows because the bot is installed."""

import os
from pathlib import Path

import pytest

from bot.platforms import installed
from bot.settings import BotSettings
from memoqa.errors import SettingsError
from memoqa.settings import Settings, load, load_settings, names_of, prefix_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    kinds = (BotSettings, *(platform.settings for platform in installed().values() if platform.settings))
    prefixes = tuple(prefix_of(kind) for kind in kinds)
    for name in [name for name in os.environ if name.startswith(prefixes)]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("SLACK_BOTTOKEN", "SLACK_BOT_TOKEN"), ("SLACK_WEBHOOK_URL", "SLACK_"), ("DISCORD_TOKEN", "DISCORD_BOT_TOKEN")],
)
def test_a_misspelt_name_of_a_chat_s_is_refused_whatever_is_started(monkeypatch, wrong, right):
    monkeypatch.setenv(wrong, "x")
    with pytest.raises(SettingsError, match=f"{wrong} is not a setting; did you mean {right}"):
        load_settings()


def test_a_misspelt_name_of_the_bot_s_is_refused_whatever_is_started(monkeypatch):
    monkeypatch.setenv("MEMOQA_KEEP_DAY", "5")
    with pytest.raises(SettingsError, match="did you mean MEMOQA_KEEP_DAYS"):
        load_settings()


@pytest.mark.parametrize(("name", "value"), [("MEMOQA_MEMOS", "elsewhere"), ("MEMOQA_LANGUAGE", "en")])
def test_the_bot_knows_the_library_s_names_and_the_library_the_bot_s(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("MEMOQA_RATE", "7")
    assert load(BotSettings).rate == 7
    assert load_settings()


@pytest.mark.parametrize(
    ("name", "value"), [("RATE", "-1"), ("KEEP_DAYS", "0"), ("HEALTH_PORT", "65536"), ("LOG", "xml")]
)
def test_a_value_out_of_bounds_names_the_setting(monkeypatch, name, value):
    monkeypatch.setenv(f"MEMOQA_{name}", value)
    with pytest.raises(SettingsError, match=f"MEMOQA_{name}='{value}'"):
        load(BotSettings)


@pytest.mark.parametrize(
    ("value", "file"),
    [("var/a.sqlite3", "var/a.sqlite3"), ("sqlite:///a.db", "a.db"), ("sqlite:////srv/a.db", "/srv/a.db")],
)
def test_the_state_is_a_file_or_its_address(monkeypatch, value, file):
    monkeypatch.setenv("MEMOQA_STATE", value)
    assert load(BotSettings).state == Path(file)


@pytest.mark.parametrize("value", ["postgresql://u:canary@h/db", "sqlite://a.db", "sqlite:///"])
def test_another_address_of_the_state_is_refused_without_being_shown(monkeypatch, value):
    monkeypatch.setenv("MEMOQA_STATE", value)
    with pytest.raises(SettingsError, match="MEMOQA_STATE: the state is kept in a file") as refused:
        load(BotSettings)
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize("document", ["README.md", ".env.example"])
def test_every_setting_is_documented(document):
    text = (ROOT / document).read_text("utf-8")
    assert [name for name in names_of(BotSettings) if name not in text] == []


def test_the_health_checks_answer_this_machine_alone_by_default():
    assert load(BotSettings).health_host == "127.0.0.1"


@pytest.mark.parametrize("kind", [Settings, BotSettings])
def test_a_value_out_of_bounds_is_refused_whatever_is_started(monkeypatch: pytest.MonkeyPatch, kind: type) -> None:
    monkeypatch.setenv("MEMOQA_RATE", "-1")
    with pytest.raises(SettingsError, match="MEMOQA_RATE='-1'"):
        load(kind)
    monkeypatch.setenv("MEMOQA_RATE", "1")
    monkeypatch.setenv("MEMOQA_QUOTES", "99")
    with pytest.raises(SettingsError, match="MEMOQA_QUOTES='99'"):
        load(kind)
