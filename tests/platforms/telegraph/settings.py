"""The telegraph's settings: TELEGRAPH_* environment variables."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from memoqa.settings import PrefixedSettings


class TelegraphSettings(PrefixedSettings):
    """Where the wire is, and the key to it."""

    model_config = SettingsConfigDict(env_prefix="TELEGRAPH_")

    wire: Path = Field(Path("wire"), description="Folder with `sent` and `received`.")
    key: SecretStr = Field(SecretStr(""), description="Telegraph-key-… with eight digits.")
