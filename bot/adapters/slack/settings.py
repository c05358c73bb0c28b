"""Slack's settings: SLACK_* environment variables, also from .env."""

from typing import Annotated, Final

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from memoqa.errors import SettingsError
from memoqa.settings import PrefixedSettings

BOT_TOKEN: Final = "xoxb-"  # noqa: S105 - the beginning of a bot's token
APP_TOKEN: Final = "xapp-"  # noqa: S105 - likewise, of an app-level token
KINDS: Final = {"xoxp-": "a user's token", BOT_TOKEN: "a bot's token", APP_TOKEN: "an app's token"}


class SlackSettings(PrefixedSettings):
    """Every setting of Slack. The bot's token is required, and either Socket Mode or HTTP."""

    model_config = SettingsConfigDict(env_prefix="SLACK_")

    bot_token: SecretStr = Field(SecretStr(""), description="The bot's token, xoxb-…: OAuth & Permissions.")
    app_token: SecretStr = Field(
        SecretStr(""), description="The app's token, xapp-…, for Socket Mode: Basic Information, App-Level Tokens."
    )
    signing_secret: SecretStr = Field(
        SecretStr(""), description="For HTTP: the secret that proves a request to be Slack's: Basic Information."
    )
    port: Annotated[int, Field(ge=1, le=65_535)] | None = Field(None, description="For HTTP: the port to listen on.")
    host: Annotated[str, Field(min_length=1)] = Field("127.0.0.1", description="For HTTP: the address to listen on.")
    api_url: Annotated[str, Field(pattern="^https?://.+")] = Field(
        "https://slack.com/api/", description="Address of Slack's Web API; set it for a proxy or for tests."
    )

    @property
    def over_socket(self) -> bool:
        """Whether the bot listens over Socket Mode."""
        return bool(self.app_token.get_secret_value())

    @property
    def over_http(self) -> bool:
        """Whether the bot listens over HTTP; it can do both at once, and still answers an event once."""
        return self.port is not None

    def refuse_unfit(self) -> None:
        """Refuse settings with which the bot could not connect.

        Raises:
            SettingsError: A token is of the wrong kind, or a required setting is missing. The sentence holds no part
                of a token.
        """
        refuse_unfit_token("SLACK_BOT_TOKEN", self.bot_token.get_secret_value(), BOT_TOKEN)
        refuse_unfit_token("SLACK_APP_TOKEN", self.app_token.get_secret_value(), APP_TOKEN)
        if not self.bot_token.get_secret_value():
            raise SettingsError("SLACK_BOT_TOKEN is not set; docs/slack.md says where to copy it from.")
        if self.over_http and not self.signing_secret.get_secret_value().strip():
            raise SettingsError(
                "SLACK_PORT is set, but SLACK_SIGNING_SECRET is not; set it to the app's signing secret."
            )
        if not self.over_socket and not self.over_http:
            raise SettingsError("set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET and SLACK_PORT for HTTP.")


def refuse_unfit_token(name: str, token: str, kind: str) -> None:
    """Refuse a token whose form is wrong; an empty one is no token.

    Args:
        name: The setting.
        token: Its value.
        kind: What the token must begin with: BOT_TOKEN or APP_TOKEN.

    Raises:
        SettingsError: The sentence holds no part of the token.
    """
    if problem := _unfit(token, kind):
        raise SettingsError(f"{name} {problem}; copy it again from api.slack.com/apps (docs/slack.md).")


def _unfit(token: str, kind: str) -> str:
    """What is wrong with a token's form; empty if nothing is, or if there is no token."""
    if not token or (token.startswith(kind) and token.isascii() and token.isprintable() and " " not in token):
        return ""
    taken_for = next((name for start, name in KINDS.items() if token.startswith(start) and start != kind), "")
    return (
        f"is {taken_for}, and must be {KINDS[kind]} ({kind}…)"
        if taken_for
        else f"does not begin with {kind}, or contains a blank"
    )
