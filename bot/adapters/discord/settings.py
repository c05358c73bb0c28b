"""What can be configured of Discord: DISCORD_* environment variables, also from .env."""

from typing import Annotated, Final

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode, SettingsConfigDict

from memoqa.errors import SettingsError
from memoqa.settings import PrefixedSettings

API_URL: Final = "https://discord.com/api/v10"
GATEWAY_URL: Final = "wss://gateway.discord.gg/"


def _listed(value: object) -> object:
    """The parts of a text with commas between them, or a single number by itself."""
    if isinstance(value, int):
        return [value]
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class DiscordSettings(PrefixedSettings):
    """Every setting of Discord's; only the token is needed."""

    model_config = SettingsConfigDict(env_prefix="DISCORD_")

    bot_token: SecretStr = Field(SecretStr(""), description="The bot's token: Developer Portal, Bot, Reset Token.")
    api_url: Annotated[str, Field(pattern="^https?://.+")] = Field(
        API_URL, description="Where Discord's API is; another one for a proxy or for tests."
    )
    gateway_url: Annotated[str, Field(pattern="^wss?://.+")] = Field(
        GATEWAY_URL, description="Where Discord's gateway is; another one for a proxy or for tests."
    )
    guild_id: Annotated[frozenset[int], NoDecode, BeforeValidator(_listed)] = Field(
        frozenset(),
        description="The only servers to serve, their members alone, with commas between; commands are there at once.",
    )
    threads: bool = Field(True, description="Open a thread on an answer in a channel, for follow-ups.")
    message_content: bool = Field(
        True, description="Ask for the Message Content intent, by which follow-ups in threads need no mention."
    )

    @property
    def token(self) -> str:
        """The token itself.

        Raises:
            SettingsError: There is none, or it cannot be one; no part of it is in the sentence.
        """
        token = self.bot_token.get_secret_value().strip()
        if not token:
            raise SettingsError("DISCORD_BOT_TOKEN is not set; docs/discord.md says where to copy it from.")
        if not token.isascii() or not token.isprintable() or " " in token:
            raise SettingsError("DISCORD_BOT_TOKEN has a blank or a strange character in it; copy it anew.")
        return token
