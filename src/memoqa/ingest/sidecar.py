"""Read what TOML files say of memos: a sidecar of one memo, a folder file of all memos below its folder.

The sidecar of `brief.pdf` is `brief.pdf.toml`; a folder file is `_folder.toml`. If the memo has front matter as well,
the sidecar wins: somebody wrote it for this memo. Of folder files the nearest wins, each key by itself.
"""

import tomllib
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from memoqa.ingest.about import KEYS, OF_ONE_MEMO, About, about_of, nearest_key
from memoqa.ingest.source import UnreadableFile

FOLDER_FILE: Final = "_folder.toml"


def read_sidecar(name: str, content: bytes) -> About:
    """The values in a sidecar file.

    Args:
        name: The sidecar's own file name, for errors.
        content: The sidecar's bytes, UTF-8 TOML.

    Raises:
        UnreadableFile: Malformed TOML, an unknown key, or a value that cannot be right.
    """
    return _read(f"its sidecar {name}", content, KEYS)


def read_folder_file(name: str, content: bytes) -> About:
    """The values in a folder file, or in the sidecar of a container, which says them of all inside it, too.

    Errors are as `read_sidecar` raises them.

    Args:
        name: Its path inside the memos folder, for errors.
        content: Its bytes, UTF-8 TOML.
    """
    if PurePosixPath(name).name != FOLDER_FILE:
        about = read_sidecar(name, content)
        return About(None, about.date, about.origin, replace(about.details, superseded_by=None))
    return _read(f"the folder file {name}", content, tuple(key for key in KEYS if key not in OF_ONE_MEMO))


def _read(whose: str, content: bytes, keys: tuple[str, ...]) -> About:
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableFile(f"{whose} is not TOML in UTF-8 ({error}); correct or remove it") from None
    except RecursionError:
        raise UnreadableFile(f"{whose} is nested too deeply; correct or remove it") from None
    for key in values:
        if key not in keys:
            meant = nearest_key(key)
            advice = f"write {meant}" if meant in keys and meant != key else f"use only {', '.join(keys)}"
            raise UnreadableFile(f"{whose} has the unknown key {key!r}; {advice}")
    return about_of(values, whose)
