"""What can be configured: MEMOQA_* environment variables, also from a .env file in the working folder."""

import difflib
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

from dotenv.parser import parse_stream
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from memoqa.errors import SettingsError

PREFIX = "MEMOQA_"
ENV_FILE = ".env"


class Settings(BaseSettings):
    """Every setting with its default; bounds are checked when they are read."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    memos: Path = Field(Path("memos"), description="Folder with the memos (.txt, .md, .pdf, .docx), read recursively.")
    index: Path = Field(Path("index"), description="Folder with the index; only memoqa writes there.")
    state: Path = Field(
        Path("var/memoqa.sqlite3"), description="File with the bot's state: threads, and which events were answered."
    )
    encoder: Annotated[str, Field(min_length=1)] = Field(
        "bundled", description="The model: `bundled`, a Hugging Face id, or a sentence-transformers folder."
    )
    quotes: Annotated[int, Field(ge=1, le=10)] = Field(3, description="Most paragraphs quoted in one answer, 1 to 10.")
    language: Literal["auto", "zh-TW", "en"] = Field(
        "auto", description="Language of the bot's own sentences: `auto` follows the question, `zh-TW` or `en`."
    )


def load_settings() -> Settings:
    """Settings from the environment, then .env, then the defaults.

    Raises:
        SettingsError: A MEMOQA_* name is unknown (the nearest right one is named), or a value is out of bounds.
    """
    encoding = sys.getfilesystemencoding()
    if encoding.lower().replace("-", "") != "utf8":
        raise SettingsError(f"this Python reads file names as {encoding}, not UTF-8; set PYTHONUTF8=1 and start again.")
    try:
        _refuse_malformed_file(Path(ENV_FILE))
        _refuse_unknown_names()
        return Settings(_env_file=ENV_FILE)  # type: ignore[call-arg]  # pydantic-settings takes it at run time
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"{name}={first['input']!r}: {first['msg']}; correct it or unset it.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{ENV_FILE} cannot be read ({error}); correct it or remove it.") from None


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


def _refuse_unknown_names() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    in_file = DotEnvSettingsSource(Settings, env_file=ENV_FILE).env_vars if Path(ENV_FILE).is_file() else {}
    for name in sorted({*os.environ, *(str(name).upper() for name in in_file)}):
        if name.startswith(PREFIX) and name not in known:
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)
            raise SettingsError(f"{name} is not a setting; did you mean {nearest[0]}?")
