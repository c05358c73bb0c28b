"""What can be configured: MEMOQA_* environment variables, also from a .env file in the working folder."""

import difflib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from dotenv.parser import parse_stream
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from memoqa.errors import SettingsError

PREFIX = "MEMOQA_"
ENV_FILE = ".env"
# What the bot's chats can be told, by prefix: so that whatever is started refuses a misspelt one. The chats' own
# settings say what each is, and need their libraries.
CHATS = {
    "SLACK_": ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "PORT", "HOST", "API_URL"),
    "DISCORD_": ("BOT_TOKEN", "API_URL", "GATEWAY_URL", "GUILD_ID", "THREADS", "MESSAGE_CONTENT"),
}
Kind = TypeVar("Kind", bound=BaseSettings)


def _file_of(state: object) -> object:
    """The file that sqlite:///FILE names; of an address of anything else that it cannot be used."""
    scheme, mark, rest = str(state).partition("://")
    if not mark:
        return state
    if scheme != "sqlite" or len(rest) < 2 or not rest.startswith("/"):
        raise PydanticCustomError("address", "the state is kept in a file: give its name, or sqlite:///NAME")
    return rest[1:]


class Settings(BaseSettings):
    """Every setting with its default; bounds are checked when they are read."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    memos: Path = Field(Path("memos"), description="Folder with the memo files, read recursively.")
    index: Path = Field(Path("index"), description="Folder with the index; only memoqa writes there.")
    state: Annotated[Path, BeforeValidator(_file_of)] = Field(
        Path("var/memoqa.sqlite3"),
        description="File with the bot's state, or sqlite:///FILE: threads, and which events were answered.",
    )
    encoder: Annotated[str, Field(min_length=1)] = Field(
        "bundled", description="The model: `bundled`, a Hugging Face id, or a sentence-transformers folder."
    )
    quotes: Annotated[int, Field(ge=1, le=10)] = Field(3, description="Most paragraphs quoted in one answer, 1 to 10.")
    language: Literal["auto", "zh-TW", "en"] = Field(
        "auto", description="Language of the bot's own sentences: `auto` follows the question, `zh-TW` or `en`."
    )
    golden: Path | None = Field(
        None, description="Golden questions; an index that answers fewer of them right is not put to use."
    )
    golden_margin: Annotated[float, Field(ge=0, le=1)] = Field(
        0.05, description="By how much the share of golden questions that come out right may fall, 0 to 1."
    )
    admins: str = Field(
        "", description="Who may reindex in chat, by id: slack:U…, slack:S… (user group), discord:ID, discord:role:ID."
    )
    channels: str = Field(
        "", description="The only channels to answer in, by id: slack:C…, discord:ID; empty for every one. Not for DMs."
    )
    log: Literal["console", "json"] = Field("console", description="How the bot's log lines look: `console` or `json`.")
    log_questions: bool = Field(False, description="Log what is asked, and by whom; by default no line says so.")
    health_host: str = Field(
        "127.0.0.1", description="Address of the health checks; others can reach only another one."
    )
    health_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        0, description="Port of /livez, /readyz and /metrics; 0 for none."
    )
    keep_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        30, description="How long questions and what was said of answers are kept, in days."
    )
    rate: Annotated[int, Field(ge=0, le=1_000)] = Field(
        20, description="Most questions of one person in a minute; 0 for no bound."
    )
    channel_rate: Annotated[int, Field(ge=0, le=10_000)] = Field(
        120, description="Most questions in one channel or thread in a minute; 0 for no bound."
    )


def load_settings() -> Settings:
    """Memoqa's own settings, as `load` reads them.

    Raises:
        SettingsError: As `load`; also where a name begins as a chat's settings do and is none of them.
    """
    settings = load(Settings)
    for prefix, names in CHATS.items():
        _refuse_unknown_names(Settings, prefix, names)
    return settings


def load(kind: type[Kind]) -> Kind:
    """Settings from the environment, then .env, then the defaults.

    Args:
        kind: A class with `env_prefix` in its configuration; every name with that prefix must be one of its fields.

    Raises:
        SettingsError: A name is unknown (the nearest right one is named), or a value is out of bounds.
    """
    encoding = sys.getfilesystemencoding()
    if encoding.lower().replace("-", "") != "utf8":
        raise SettingsError(f"this Python reads file names as {encoding}, not UTF-8; set PYTHONUTF8=1 and start again.")
    prefix = str(kind.model_config.get("env_prefix"))
    try:
        _refuse_malformed_file(Path(ENV_FILE))
        _refuse_unknown_names(kind, prefix, kind.model_fields)
        return kind(_env_file=ENV_FILE)
    except ValidationError as error:
        first = error.errors()[0]
        name = "".join((prefix, *(str(part) for part in first["loc"][:1]))).upper()
        secret = _is_secret(kind, first["loc"]) or "://" in str(first["input"])  # an address may have a password in it
        value = "" if secret else f"={first['input']!r}"
        raise SettingsError(f"{name}{value}: {first['msg']}; correct it or unset it.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{ENV_FILE} cannot be read ({error}); correct it or remove it.") from None


def _is_secret(kind: type[BaseSettings], place: tuple[int | str, ...]) -> bool:
    """Whether a value must not be shown: it is a token, or the settings as a whole."""
    field = kind.model_fields.get(str(place[0])) if place else None
    return field is None or SecretStr.__name__ in str(field.annotation)


def _refuse_malformed_file(file: Path) -> None:
    """pydantic-settings passes over what it cannot read; a setting that was meant must not be lost in silence."""
    if not os.path.lexists(file):
        return
    if not file.is_file():
        raise SettingsError(f"{file} is no file that can be read; remove it, or put settings into it.")
    with file.open(encoding="utf-8") as lines:
        for binding in parse_stream(lines):
            if binding.error:
                raise SettingsError(f"{file}, line {binding.original.line}: this is not NAME=value; correct it.")


def _refuse_unknown_names(kind: type[BaseSettings], prefix: str, names: Iterable[str]) -> None:
    known = {prefix + name.upper() for name in names}
    in_file = DotEnvSettingsSource(kind, env_file=ENV_FILE).env_vars if Path(ENV_FILE).is_file() else {}
    for name in sorted({*os.environ, *(str(name).upper() for name in in_file)}):
        if name.startswith(prefix) and name not in known:
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)
            raise SettingsError(f"{name} is not a setting; did you mean {nearest[0]}?")
