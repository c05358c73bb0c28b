"""The bot's own settings: the MEMOQA_* names that only the bot reads. memoqa.settings loads them."""

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsConfigDict

from memoqa.settings import PREFIX, PrefixedSettings

WEEKS: Final = 4  # that the list of gaps looks back on by default


def _state_file(setting: object) -> object:
    """The file that sqlite:///FILE names; a bare file name as it is. Other addresses are refused."""
    scheme, mark, rest = str(setting).partition("://")
    if not mark:
        return setting
    if scheme != "sqlite" or len(rest) < 2 or not rest.startswith("/"):
        raise PydanticCustomError("address", "the state is kept in a file: give its name, or sqlite:///NAME")
    return rest[1:]


class BotSettings(PrefixedSettings):
    """Every setting that only the bot reads, with its default; bounds are checked when they are loaded."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)

    state: Annotated[Path, BeforeValidator(_state_file)] = Field(
        Path("var/memoqa.sqlite3"),
        description="File with the bot's state, or sqlite:///FILE: its threads, and which events it has answered.",
    )
    admins: str = Field("", description="Who may reindex in chat: ids, with commas between; nobody if empty.")
    channels: str = Field(
        "",
        description="The only channels to answer in, beside direct messages: ids, with commas between; all if empty.",
    )
    log: Literal["console", "json"] = Field("console", description="Form of the bot's log lines: `console` or `json`.")
    log_questions: bool = Field(False, description="Log what people ask, and who asks; off by default.")
    health_host: str = Field(
        "127.0.0.1", description="Address of the health checks; the default answers this machine alone."
    )
    health_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        0, description="Port of /livez, /readyz and /metrics; 0 turns them off."
    )
    keep_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        30, description="How many days the bot keeps questions and feedback on answers."
    )
    rate: Annotated[int, Field(ge=0, le=1_000)] = Field(
        20, description="The most questions that one person may ask in a minute; 0 for no limit."
    )
    channel_rate: Annotated[int, Field(ge=0, le=10_000)] = Field(
        120, description="The most questions that one channel or thread may ask in a minute; 0 for no limit."
    )
