"""Which file says what of a memo: its sidecar, its front matter, the folder files above it; the first of them wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path, PurePosixPath
from typing import Final

from memoqa.ingest.about import About
from memoqa.ingest.files import MemoBytes, MemoFile
from memoqa.ingest.formats.format import Format, reader_at
from memoqa.ingest.formats.table import SIDECAR_SUFFIX, outermost
from memoqa.ingest.front_matter import without_front_matter
from memoqa.ingest.sidecar import FOLDER_FILE, read_folder_file, read_sidecar

FRONT_MATTER: Final = ""  # as a place: the memo's own file


@dataclass(frozen=True, slots=True)
class Saying:
    """What one file says of a memo.

    Attributes:
        place: The file's path inside the memos folder; `FRONT_MATTER` for the memo's own.
    """

    place: str
    about: About


def sayings(memo: MemoFile, found: MemoBytes, front: About) -> tuple[Saying, ...]:
    """What each file says that speaks of a memo, the strongest first.

    Args:
        memo: The memo's file.
        found: Its bytes, and those of the files beside and above it.
        front: What its front matter says; nothing if it has none.

    Raises:
        UnreadableFile: One of the files cannot be read, or says what cannot be right.
    """
    beside = str(PurePosixPath(memo.id).with_name(memo.sidecar_name))
    own = () if found.sidecar is None else (Saying(beside, read_sidecar(memo.sidecar_name, found.sidecar)),)
    above = (Saying(name, read_folder_file(name, content)) for name, content in found.folder_files)
    return (*own, Saying(FRONT_MATTER, front), *above)


def together(said: Iterable[Saying]) -> About:
    """What they say together: each key by the first that has it."""
    return reduce(About.or_else, (one.about for one in said), About())


def front_matter_of(file_format: Format, content: bytes) -> About:
    """What a memo's own file says of it; nothing if its format has no front matter.

    Raises:
        UnreadableFile: The file cannot be read, or its front matter says what cannot be right.
    """
    if not file_format.front_matter:
        return About()
    lines = tuple(reader_at(file_format.reader)(content))
    return without_front_matter(lines, surely=file_format.layout == "markdown")[1]


def folder_files_above(memos: Path, memo_id: str) -> tuple[str, ...]:
    """The folder files that apply to a memo, the nearest first, as paths inside the memos folder.

    Of a memo inside a container the container's sidecar is one; those inside the container are not looked for.
    """
    container = outermost(memo_id)
    beside = () if container == memo_id else (container + SIDECAR_SUFFIX,)
    above = (str(folder / FOLDER_FILE) for folder in PurePosixPath(container).parents)
    return tuple(name for name in (*beside, *above) if (memos / name).is_file())
