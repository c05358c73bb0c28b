"""Take YAML front matter off a memo's lines: the block between two --- at its top, and what it says of the memo."""

from collections.abc import Sequence

import yaml

from memoqa.domain import Details
from memoqa.ingest.about import About, about_of, nearest_key
from memoqa.ingest.source import Line, UnreadableFile

# Hugo, Jekyll and Pandoc documents and collections of laws name these in several ways; the first one present is taken.
ORIGINS = ("origin", "source", "author", "byline")
TITLES = ("title", "titleFull", "fullTitle", "full_title")
DATES = ("date", "modifiedDate", "lastModified", "last_modified", "lastmod", "updated", "revised", "effectiveDate")
SHARED = frozenset({"tags", "language", "url", "owner"})  # other programs write them as well, and in their own way
OWN = frozenset(Details.__slots__) - SHARED
MAX_CHARACTERS = 16_384  # PyYAML reads some 500 kB a second; a page of keys is plenty


def without_front_matter(lines: tuple[Line, ...], *, surely: bool = True) -> tuple[tuple[Line, ...], About]:
    """The lines below the front matter, with their numbers, and the values in it; all lines if there is none.

    Args:
        lines: Of the whole file.
        surely: Whether the format has front matter. In plain text two rules may stand around anything: only a block
            that is YAML and gives a title or a date is front matter, or one with a key that only memoqa has.

    Raises:
        UnreadableFile: The front matter is malformed, and the format has some.
    """
    if not lines or lines[0].text.rstrip() != "---":
        return lines, About()
    for index, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() in {"---", "..."}:
            block = [line.text for line in lines[1:index]]
            surely = surely or any(nearest_key(text.partition(":")[0].strip()) in OWN for text in block if ":" in text)
            try:
                front = read_front_matter(block)
            except UnreadableFile:
                if surely:
                    raise
                front = None
            if front is None or not (surely or front.title or front.date):
                return lines, About()
            return lines[index + 1 :], front
    return lines, About()


def read_front_matter(lines: Sequence[str]) -> About | None:
    """The values in the lines between two ---; None if they are not a mapping, and so are text of the memo.

    Other keys (layout, weight) are passed over, since the block is written for other programs too.

    Raises:
        UnreadableFile: Malformed YAML, more than 16,384 characters, or a value of memoqa's own keys that cannot be
            right.
    """
    block = "\n".join(lines)
    if len(block) > MAX_CHARACTERS:
        raise UnreadableFile(f"its front matter exceeds {MAX_CHARACTERS:,} characters; shorten it")
    try:
        # BaseLoader makes strings, lists and mappings only: as safe as SafeLoader, and it keeps `007` and dates as
        # they are written, but SafeLoader makes 7 and a date object of them.
        values = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        where = f" (line {error.problem_mark.line + 2})" if error.problem_mark else ""
        raise UnreadableFile(f"its front matter is not YAML{where}; correct the lines between the ---") from None
    except (yaml.YAMLError, RecursionError):
        raise UnreadableFile("its front matter is not YAML; correct the lines between the ---") from None
    if not isinstance(values, dict):
        return None
    written = About(_first(values, TITLES), _first(values, DATES), _first(values, ORIGINS))
    return about_of(_told(values), "its front matter").or_else(written)


def _told(values: dict[str, object]) -> dict[str, object]:
    """The values that are said to memoqa, by its own keys.

    Raises:
        UnreadableFile: A key is one of memoqa's but for a slip, which would let everybody read or hold for ever.
    """
    for key in values:
        meant = nearest_key(key) if key not in OWN else None
        if meant in OWN and meant not in values:
            raise UnreadableFile(f"its front matter has the unknown key {key!r}; write {meant}")
    return {key: value for key, value in values.items() if key in OWN or (key in SHARED and _is_told(key, value))}


def _is_told(key: str, value: object) -> bool:
    """Whether a key that other programs use too has a value that memoqa can take."""
    try:
        about_of({key: value}, "")
    except UnreadableFile:
        return False
    return True


def _first(values: dict[str, object], keys: Sequence[str]) -> str | None:
    return next(filter(None, (_text(values.get(key)) for key in keys)), None)


def _text(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(entry for entry in value if isinstance(entry, str)) or None
    return value if isinstance(value, str) and value else None
