"""What a memo's own text does not say: title, date and origin, from a TOML file beside it or YAML front matter.

The sidecar of `brief.pdf` is `brief.pdf.toml`. Where both speak, the sidecar is right: whoever files a memo wrote it.
"""

import tomllib
from dataclasses import dataclass
from datetime import date

import yaml

from memoqa.errors import UnreadableMemo

KEYS = ("title", "date", "origin")
# The names that Hugo, Jekyll and Pandoc documents use for whom a text is from; the first one present is taken.
FRONT_MATTER_ORIGINS = ("origin", "source", "author", "byline")
MAX_FRONT_MATTER_CHARACTERS = 16_384  # PyYAML reads some 500 kB a second; a page of keys is plenty


@dataclass(frozen=True, slots=True)
class Sidecar:
    """Values as written, a TOML date in ISO form; None where nothing is said."""

    title: str | None = None
    date: str | None = None
    origin: str | None = None

    def or_else(self, other: "Sidecar") -> "Sidecar":
        """This one's values, and the other's where this one has none."""
        return Sidecar(self.title or other.title, self.date or other.date, self.origin or other.origin)


def read_sidecar(memo: str, content: bytes) -> Sidecar:
    """The values of a sidecar file.

    Args:
        memo: The memo's id, from which the sidecar has its name.
        content: The sidecar's bytes, UTF-8 TOML.

    Raises:
        UnreadableMemo: Malformed TOML, a key other than title, date and origin, or a value of another type.
    """
    name = memo.rpartition("/")[2] + ".toml"
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableMemo(memo, f"its sidecar {name} is not TOML in UTF-8 ({error}); correct or remove it") from None
    except RecursionError:
        raise UnreadableMemo(memo, f"its sidecar {name} is nested too deeply; correct or remove it") from None
    for key, value in values.items():
        if key not in KEYS:
            problem = f"has the unknown key {key!r}; only {', '.join(KEYS)} may stand there"
            raise UnreadableMemo(memo, f"its sidecar {name} {problem}")
        if not isinstance(value, (str, date) if key == "date" else str):
            raise UnreadableMemo(memo, f"its sidecar {name} has a {key} that is no text; put it in quotation marks")
    return Sidecar(**{key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()})


def read_front_matter(memo: str, block: str) -> Sidecar | None:
    """The values of a block of YAML front matter; None where the block is no mapping, hence text of the memo.

    Keys that mean nothing here (tags, layout) are passed over, since the block is written for other programs too.

    Raises:
        UnreadableMemo: Malformed YAML, or more than 16,384 characters.
    """
    if len(block) > MAX_FRONT_MATTER_CHARACTERS:
        raise UnreadableMemo(memo, f"its front matter exceeds {MAX_FRONT_MATTER_CHARACTERS:,} characters; shorten it")
    try:
        # BaseLoader makes strings, lists and mappings only: as safe as SafeLoader, and it keeps `007` and dates as
        # they are written, where SafeLoader makes 7 and a date object of them.
        values = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        where = f" (line {error.problem_mark.line + 2})" if error.problem_mark else ""
        raise UnreadableMemo(memo, f"its front matter is not YAML{where}; correct what is between the ---") from None
    except (yaml.YAMLError, RecursionError):
        raise UnreadableMemo(memo, "its front matter is not YAML; correct what is between the ---") from None
    if not isinstance(values, dict):
        return None
    origins = (_text(values.get(key)) for key in FRONT_MATTER_ORIGINS)
    return Sidecar(_text(values.get("title")), _text(values.get("date")), next(filter(None, origins), None))


def _text(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(entry for entry in value if isinstance(entry, str)) or None
    return value if isinstance(value, str) and value else None
