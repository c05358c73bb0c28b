"""Settings that cannot make a bot are refused in a sentence without the token."""

import pytest

from bot.adapters.slack.settings import SlackSettings
from memoqa.errors import SettingsError
from memoqa.settings import load


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # away from a developer's .env

    def made(**values: str) -> SlackSettings:
        for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "PORT", "HOST", "API_URL"):
            monkeypatch.delenv(f"SLACK_{name}", raising=False)
        for name, value in values.items():
            monkeypatch.setenv(f"SLACK_{name.upper()}", value)
        return load(SlackSettings)

    return made


def test_a_token_is_enough_for_socket_mode(settings) -> None:
    slack = settings(bot_token="xoxb-1", app_token="xapp-1")
    slack.refuse_unfit()
    assert (slack.over_socket, slack.over_http, slack.host) == (True, False, "127.0.0.1")


def test_a_secret_and_a_port_are_needed_for_http(settings) -> None:
    slack = settings(bot_token="xoxb-1", signing_secret="s", port="3000")
    slack.refuse_unfit()
    assert (slack.over_socket, slack.over_http) == (False, True)


def test_the_settings_repr_shows_no_secret(settings) -> None:
    shown = repr(settings(bot_token="xoxb-s3cret", app_token="xapp-s3cret", signing_secret="s3cret"))
    assert "s3cret" not in shown


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "SLACK_BOT_TOKEN is not set"),
        ({"bot_token": "xoxp-1", "app_token": "xapp-1"}, "SLACK_BOT_TOKEN is a user's token"),
        ({"bot_token": "xapp-1", "app_token": "xapp-1"}, "SLACK_BOT_TOKEN is an app's token"),
        ({"bot_token": "xoxb-1", "app_token": "xoxb-1"}, "SLACK_APP_TOKEN is a bot's token"),
        ({"bot_token": "xoxb-1 2", "app_token": "xapp-1"}, "SLACK_BOT_TOKEN does not begin with xoxb-"),
        ({"bot_token": "hello", "app_token": "xapp-1"}, "SLACK_BOT_TOKEN does not begin with xoxb-"),
        ({"bot_token": "xoxb-1"}, "set SLACK_APP_TOKEN"),
        ({"bot_token": "xoxb-1", "port": "3000"}, "SLACK_SIGNING_SECRET is not"),
    ],
)
def test_unfit_settings_are_refused_in_a_sentence_without_the_token(settings, values, said) -> None:
    with pytest.raises(SettingsError, match=said) as refused:
        settings(**values).refuse_unfit()
    assert "hello" not in str(refused.value)
