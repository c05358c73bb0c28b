"""The library's settings, and the one loader of all settings: environment variables, then .env in the working folder.

The library reads MEMOQA_* names. Other packages, such as the bot, read more of them and have their own prefixes. They
name their settings classes in the entry point group `memoqa.settings`, and every command refuses a misspelt name.

`extensions` gives the entry points by which other packages add settings, commands, checks and formats to the library.
"""

import difflib
import os
import sys
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, TypeVar

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from memoqa.errors import SettingsError

PREFIX = "MEMOQA_"
ENV_FILE = ".env"
# The group of entry points: functions that take the names in the environment and return the classes that may read them.
SETTINGS = "memoqa.settings"
LanguageSetting: TypeAlias = Literal["auto", "zh-TW", "en"]


Kind = TypeVar("Kind", bound=BaseSettings)


class PrefixedSettings(BaseSettings):
    """The base of every settings class; a subclass sets `env_prefix` in its `model_config`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)


class Settings(PrefixedSettings):
    """Every setting that the library reads, with its default; bounds are checked when they are loaded."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)

    memos: Path = Field(Path("memos"), description="Folder with the memo files, read recursively.")
    index: Path = Field(Path("index"), description="Folder with the index; only memoqa writes there.")
    encoder: Annotated[str, Field(min_length=1)] = Field(
        "bundled", description="The model: `bundled`, a Hugging Face id, or a sentence-transformers folder."
    )
    reader: Annotated[str, Field(min_length=1)] = Field(
        "bundled",
        description="What reads the best paragraph before the verdict: `bundled`, `none`, or a cross-encoder's or "
        "question-answering model's Hugging Face id or folder.",
    )
    reader_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        0.1,
        description="The most seconds that a question waits for the reader when many are asked at once; then its "
        'verdict goes without, and is less often "answer".',
    )
    caution: Annotated[float, Field(ge=0.5, le=0.99)] = Field(
        0.97,
        description="Of questions that the memos do not answer (half of them only look so), the share that must not "
        'get "answer", 0.5 to 0.99; `memoqa eval` on your own golden questions proposes a value.',
    )
    quotes: Annotated[int, Field(ge=1, le=10)] = Field(
        3, description="The most paragraphs that one answer quotes, 1 to 10."
    )
    read_as: str = Field(
        "",
        description="As whom this machine's terminal and command line read the memos: ids as in a memo's audience, "
        "separated by commas. Empty: as the operator, who may read every memo.",
    )
    source_url: str = Field(
        "",
        description="Link to a memo's file, such as https://docs.example.org/{path}#page={page}; it may name {path}, "
        "{page} and {line}. A memo's own url wins.",
    )
    language: LanguageSetting = Field(
        "auto", description="Language of memoqa's own sentences: `auto` follows the question, or `zh-TW`, or `en`."
    )
    golden: Path | None = Field(
        None,
        description="File of golden questions; memoqa keeps the old index if a new one answers fewer of them right.",
    )
    golden_margin: Annotated[float, Field(ge=0, le=1)] = Field(
        0.05, description="How far the share of golden questions answered right may fall, 0 to 1."
    )

    @property
    def readers(self) -> frozenset[str] | None:
        """The ids in MEMOQA_READ_AS; None for the operator, who may read every memo."""
        return frozenset(one.strip() for one in self.read_as.split(",") if one.strip()) or None


def load_settings() -> Settings:
    """The library's own settings, as `load` reads them.

    Raises:
        SettingsError: As `load`.
    """
    return load(Settings)


def load(kind: type[Kind]) -> Kind:
    """Settings of one class from the environment, then .env, then the defaults.

    Args:
        kind: The class. The bounds of every class with its prefix are checked, and misspelt names are looked for under
            every known prefix.

    Raises:
        SettingsError: A name is unknown (the sentence names the nearest right one), or a value is out of bounds.
    """
    encoding = sys.getfilesystemencoding()
    if encoding.lower().replace("-", "") != "utf8":
        raise SettingsError(f"this Python reads file names as {encoding}, not UTF-8; set PYTHONUTF8=1 and start again.")
    try:
        _refuse_malformed_file(Path(ENV_FILE))
        for other in _known_classes(kind):  # the bot's bounds hold for every command
            if other is not kind and prefix_of(other) == prefix_of(kind):
                _validated(other)
        return _validated(kind)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{ENV_FILE} cannot be read ({error}); correct it or remove it.") from None


def _validated(kind: type[Kind]) -> Kind:
    try:
        return kind(_env_file=ENV_FILE)
    except ValidationError as error:
        first = error.errors()[0]
        name = "".join((prefix_of(kind), *(str(part) for part in first["loc"][:1]))).upper()
        secret = _is_secret(kind, first["loc"]) or "://" in str(first["input"])  # an address may have a password in it
        value = "" if secret else f"={first['input']!r}"
        raise SettingsError(f"{name}{value}: {first['msg']}; correct it or unset it.") from None


def prefix_of(kind: type[BaseSettings]) -> str:
    """The prefix of these settings' names: `MEMOQA_`."""
    return str(kind.model_config.get("env_prefix"))


def names_of(kind: type[BaseSettings]) -> list[str]:
    """The names of these settings in the environment: `MEMOQA_MEMOS`, …."""
    return [prefix_of(kind) + field.upper() for field in kind.model_fields]


def _is_secret(kind: type[BaseSettings], place: tuple[int | str, ...]) -> bool:
    """Whether no message may show the value: it is a token, or the settings as a whole."""
    field = kind.model_fields.get(str(place[0])) if place else None
    return field is None or SecretStr.__name__ in str(field.annotation)


def _refuse_malformed_file(file: Path) -> None:
    """Refuse a line that is not NAME=value; pydantic-settings would skip it, and a setting would be lost in silence."""
    if not os.path.lexists(file):
        return
    if not file.is_file():
        raise SettingsError(f"{file} is not a file; remove it, or put the settings into a file of that name.")
    with file.open(encoding="utf-8") as lines:
        for binding in parse_stream(lines):
            if binding.error:
                raise SettingsError(f"{file}, line {binding.original.line}: this is not NAME=value; correct it.")


def _known_classes(kind: type[BaseSettings]) -> list[type[BaseSettings]]:
    """The settings classes that may be set here: the library's, `kind`, and those of other packages.

    Raises:
        SettingsError: A name has the prefix of one of them and is none of its settings.
    """
    in_file = DotEnvSettingsSource(kind, env_file=ENV_FILE).env_vars if Path(ENV_FILE).is_file() else {}
    found = sorted({*os.environ, *(str(name).upper() for name in in_file)})
    classes = [Settings, kind, *(one for entry in extensions(SETTINGS) for one in entry.load()(found))]
    known: dict[str, set[str]] = {}
    for one in classes:
        known.setdefault(prefix_of(one), set()).update(names_of(one))
    for name in found:
        for prefix, names in known.items():
            if name.startswith(prefix) and name not in names:
                nearest = difflib.get_close_matches(name, names, n=1, cutoff=0)
                raise SettingsError(f"{name} is not a setting; did you mean {nearest[0]}?")
    return classes


def extensions(group: str) -> list[EntryPoint]:
    """The entry points of a group in the order of their names; nothing is imported."""
    return sorted((entry for entry in _entry_points() if entry.group == group), key=lambda entry: entry.name)


@cache  # it reads a file of each installed distribution
def _entry_points() -> tuple[EntryPoint, ...]:
    found = entry_points()
    return tuple(entry for group in found.groups for entry in found.select(group=group))
