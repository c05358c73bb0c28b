"""Read a memo's sidecar: title, date and origin in a TOML file beside it.

The sidecar of `brief.pdf` is `brief.pdf.toml`. If the memo has front matter as well, the sidecar wins: somebody wrote
it for this memo.
"""

import tomllib
from dataclasses import dataclass
from datetime import date

from memoqa.ingest.source import UnreadableFile

KEYS = ("title", "date", "origin")


@dataclass(frozen=True, slots=True)
class About:
    """A memo's details from its sidecar or front matter, as written (a TOML date in ISO form); None if not given."""

    title: str | None = None
    date: str | None = None
    origin: str | None = None

    def or_else(self, other: "About") -> "About":
        """These values, and the other's for those that are missing here."""
        return About(self.title or other.title, self.date or other.date, self.origin or other.origin)


def read_sidecar(name: str, content: bytes) -> About:
    """The values in a sidecar file.

    Args:
        name: The sidecar's own file name, for errors.
        content: The sidecar's bytes, UTF-8 TOML.

    Raises:
        UnreadableFile: Malformed TOML, a key other than title, date and origin, or a value of another type.
    """
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableFile(f"its sidecar {name} is not TOML in UTF-8 ({error}); correct or remove it") from None
    except RecursionError:
        raise UnreadableFile(f"its sidecar {name} is nested too deeply; correct or remove it") from None
    for key, value in values.items():
        if key not in KEYS:
            raise UnreadableFile(f"its sidecar {name} has the unknown key {key!r}; use only {', '.join(KEYS)}")
        if not isinstance(value, (str, date) if key == "date" else str):
            raise UnreadableFile(f"its sidecar {name} has a {key} that is not text; put it in quotation marks")
    return About(**{key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()})
