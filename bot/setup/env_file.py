"""Change settings in a .env file, and leave its comments, its order and its other settings as they are.

Owns how the file is written: whole or not at all, readable by its owner alone, the file as it was kept beside it.
"""

import re
from collections.abc import Mapping
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import Final

from dotenv.parser import parse_stream

from memoqa.atomic import replace_file

OWNER_ONLY: Final = 0o600  # the file holds tokens
KEPT: Final = ".before"  # what is added to the name of the file as it was, as `memoqa state restore` does
PLAIN: Final = re.compile(r"[\w.,:-]+", re.ASCII)  # a value that means itself in the file, without quotes

# As python-dotenv reads them: a name with its equals sign, and a value up to the comment behind it.
_ASSIGNMENT: Final = re.compile(
    r"\A(?P<name>\s*(?:export[^\S\r\n]+)?'?\w+'?)[^\S\r\n]*=?[^\S\r\n]*"
    r"""(?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|(?:(?![^\S\r\n]+\#)[^\r\n])*)"""
)


def with_settings(text: str, values: Mapping[str, str]) -> str:
    """The text of a .env file with these settings: each in its place, or at the end if the file lacks it.

    Args:
        text: Of a file that python-dotenv can read.
        values: By name; each is `PLAIN`, or empty.
    """
    lines: list[str] = []
    lacking = dict(values)
    for binding in parse_stream(StringIO(text, newline="")):
        name, line = (binding.key or "").upper(), binding.original.string
        if name in values:
            line = _ASSIGNMENT.sub(rf"\g<name>={values[name]}", line, count=1)
            lacking.pop(name, None)
        lines.append(line)
    end = "\r\n" if "\r\n" in text else "\n"
    if lacking and lines and not lines[-1].endswith("\n"):
        lines.append(end)
    return "".join([*lines, *(f"{name}={value}{end}" for name, value in lacking.items())])


def write_settings(file: Path, values: Mapping[str, str], undo: ExitStack) -> Path | None:
    """Write settings into a .env file.

    Args:
        file: The file; made if it is not there.
        values: As for `with_settings`.
        undo: Puts everything back as it was, unless its callbacks are dropped.

    Returns:
        Where the file as it was is kept; None if there was none, or if nothing changed.

    Raises:
        OSError: It cannot be written; nothing was changed.
    """
    file = file.resolve()  # a link stays a link
    before = file.read_bytes().decode() if file.exists() else None
    text = with_settings(before or "", values)
    if text == before and file.stat().st_mode & 0o777 == OWNER_ONLY:
        return None
    kept = None if before is None else file.with_name(file.name + KEPT)
    if kept and before is not None:
        write(kept, before, undo, mode=OWNER_ONLY)
    write(file, text, undo, mode=OWNER_ONLY)
    return kept


def write(file: Path, text: str, undo: ExitStack, *, mode: int = 0o644) -> None:
    """Write a file whole, and have `undo` put back what was there.

    Raises:
        OSError: It cannot be written; what was there is there.
    """
    before = (file.read_bytes(), file.stat().st_mode & 0o777) if file.exists() else None
    undo.callback(_put_back, file, before)
    replace_file(file, text.encode(), mode=mode)


def _put_back(file: Path, before: tuple[bytes, int] | None) -> None:
    """Give a file its content and permissions again, or remove it if there was none."""
    if before is None:
        file.unlink(missing_ok=True)
    elif (file.read_bytes(), file.stat().st_mode & 0o777) != before:
        replace_file(file, before[0])
        file.chmod(before[1])
