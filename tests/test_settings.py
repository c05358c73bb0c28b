"""Settings: defaults, bounds, and misspelt names."""

import os
from pathlib import Path

import pytest

from bot.adapters.discord.settings import DiscordSettings
from bot.adapters.slack.settings import SlackSettings
from memoqa.errors import SettingsError
from memoqa.settings import CHATS, PREFIX, Settings, load_settings

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    for name in [name for name in os.environ if name.startswith(tuple(CHATS))]:
        monkeypatch.delenv(name)


def test_defaults_are_the_folders_of_the_project():
    settings = load_settings()
    assert (settings.memos, settings.index, settings.encoder) == (Path("memos"), Path("index"), "bundled")


def test_the_environment_goes_before_the_file(monkeypatch):
    Path(".env").write_text("MEMOQA_QUOTES=2\nMEMOQA_LANGUAGE=en\n")
    monkeypatch.setenv("MEMOQA_QUOTES", "5")
    assert (load_settings().quotes, load_settings().language) == (5, "en")


def test_a_misspelt_name_is_refused_with_the_nearest_right_one(monkeypatch):
    monkeypatch.setenv("MEMOQA_MEMO", "elsewhere")
    with pytest.raises(SettingsError, match="did you mean MEMOQA_MEMOS"):
        load_settings()


def test_a_misspelt_name_in_the_file_is_refused_too():
    Path(".env").write_text("MEMOQA_QUOTE=2\n")
    with pytest.raises(SettingsError, match="did you mean MEMOQA_QUOTES"):
        load_settings()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("SLACK_BOTTOKEN", "SLACK_BOT_TOKEN"), ("SLACK_WEBHOOK_URL", "SLACK_"), ("DISCORD_TOKEN", "DISCORD_BOT_TOKEN")],
)
def test_a_misspelt_name_of_a_chat_s_is_refused_whatever_is_started(monkeypatch, wrong, right):
    monkeypatch.setenv(wrong, "x")
    with pytest.raises(SettingsError, match=f"{wrong} is not a setting; did you mean {right}"):
        load_settings()


@pytest.mark.parametrize(("prefix", "kind"), [("SLACK_", SlackSettings), ("DISCORD_", DiscordSettings)])
def test_the_names_of_a_chat_s_settings_are_those_that_it_has(prefix, kind):
    assert sorted(CHATS[prefix]) == sorted(name.upper() for name in kind.model_fields)


@pytest.mark.parametrize(("name", "value"), [("QUOTES", "0"), ("QUOTES", "eleven"), ("LANGUAGE", "fr")])
def test_a_value_out_of_bounds_names_the_setting(monkeypatch, name, value):
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError, match=f"MEMOQA_{name}='{value}'"):
        load_settings()


@pytest.mark.parametrize(
    ("value", "file"),
    [("var/a.sqlite3", "var/a.sqlite3"), ("sqlite:///a.db", "a.db"), ("sqlite:////srv/a.db", "/srv/a.db")],
)
def test_the_state_is_a_file_or_its_address(monkeypatch, value, file):
    monkeypatch.setenv("MEMOQA_STATE", value)
    assert load_settings().state == Path(file)


@pytest.mark.parametrize("value", ["postgresql://u:canary@h/db", "sqlite://a.db", "sqlite:///"])
def test_another_address_of_the_state_is_refused_without_being_shown(monkeypatch, value):
    monkeypatch.setenv("MEMOQA_STATE", value)
    with pytest.raises(SettingsError, match="MEMOQA_STATE: the state is kept in a file") as refused:
        load_settings()
    assert "canary" not in str(refused.value)


def test_a_file_that_is_no_text_is_one_sentence():
    Path(".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        load_settings()


def test_a_malformed_line_in_the_file_is_refused_with_its_number():
    Path(".env").write_text("MEMOQA_QUOTES=2\nMEMOQA_INDEX elsewhere\n")
    with pytest.raises(SettingsError, match=r"\.env, line 2"):
        load_settings()


def test_a_folder_in_the_file_s_place_is_refused():
    Path(".env").mkdir()
    with pytest.raises(SettingsError, match=r"\.env is no file"):
        load_settings()


def test_a_python_that_reads_file_names_in_another_encoding_is_told_what_to_set(monkeypatch):
    monkeypatch.setattr("sys.getfilesystemencoding", lambda: "ascii")
    with pytest.raises(SettingsError, match="PYTHONUTF8=1"):
        load_settings()


@pytest.mark.parametrize("document", ["README.md", ".env.example"])
def test_every_setting_is_documented(document):
    text = (ROOT / document).read_text("utf-8")
    for name in Settings.model_fields:
        assert PREFIX + name.upper() in text


def test_the_health_checks_are_for_the_machine_itself_unless_it_is_said_otherwise():
    assert load_settings().health_host == "127.0.0.1"
