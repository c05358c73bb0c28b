"""Discord's settings: DISCORD_* environment variables, also from .env."""

from typing import Annotated, Final

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode, SettingsConfigDict

from memoqa.errors import SettingsError
from memoqa.settings import PrefixedSettings

API_URL: Final = "https://discord.com/api/v10"
GATEWAY_URL: Final = "wss://gateway.discord.gg/"


def _listed(value: object) -> object:
    """The entries of a comma-separated text; a single number as a list of one."""
    if isinstance(value, int):
        return [value]
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class DiscordSettings(PrefixedSettings):
    """Every setting of Discord. Only the token is required."""

    model_config = SettingsConfigDict(env_prefix="DISCORD_")

    bot_token: SecretStr = Field(SecretStr(""), description="The bot's token: Developer Portal, Bot, Reset Token.")
    api_url: Annotated[str, Field(pattern="^https?://.+")] = Field(
        API_URL, description="Address of Discord's API; set it for a proxy or for tests."
    )
    gateway_url: Annotated[str, Field(pattern="^wss?://.+")] = Field(
        GATEWAY_URL, description="Address of Discord's gateway; set it for a proxy or for tests."
    )
    guild_id: Annotated[frozenset[int], NoDecode, BeforeValidator(_listed)] = Field(
        frozenset(),
        description="The only servers to serve, by id, with commas between; their commands appear at once.",
    )
    threads: bool = Field(True, description="Open a thread on an answer in a channel, for follow-ups.")
    message_content: bool = Field(
        True, description="Ask for the Message Content intent: without it, follow-ups in threads need a mention."
    )

    @property
    def token(self) -> str:
        """The token itself.

        Raises:
            SettingsError: It is missing or malformed. The sentence holds no part of it.
        """
        token = self.bot_token.get_secret_value().strip()
        if not token:
            raise SettingsError("DISCORD_BOT_TOKEN is not set; docs/discord.md says where to copy it from.")
        if not token.isascii() or not token.isprintable() or " " in token:
            raise SettingsError("DISCORD_BOT_TOKEN contains a blank or an unusual character; copy it again.")
        return token
