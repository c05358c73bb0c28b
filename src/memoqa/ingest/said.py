"""Which file says what of a memo: its sidecar, its front matter, the folder files above it; the first of them wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path, PurePosixPath
from typing import Final

from memoqa.errors import UnreadableMemo
from memoqa.ingest.about import About
from memoqa.ingest.files import MemoBytes, MemoFile, memo_files, naming
from memoqa.ingest.formats.format import reader_at
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


def said_of(memos: Path, memo_id: str) -> tuple[Saying, ...]:
    """What the files on the disk say of a memo now, the strongest first; reads no more of it than its front matter.

    Raises:
        UnreadableMemo: There is no such memo, or one of the files cannot be read.
        NoMemosError: The folder is missing or cannot be listed.
    """
    memo = next((file for file in memo_files(memos)[0] if file.id == memo_id), None)
    if memo is None:
        raise UnreadableMemo(memo_id, "it is gone, or a link to nothing; index again, or remove the link")
    found, front = memo.read_bytes(), About()
    with naming(memo.id):
        if memo.format.front_matter:
            lines = tuple(reader_at(memo.format.reader)(found.content))
            _, front = without_front_matter(lines, surely=memo.format.layout == "markdown")
        return sayings(memo, found, front)


def folder_files_above(memos: Path, memo_id: str) -> tuple[str, ...]:
    """The folder files that apply to a memo, the nearest first, as paths inside the memos folder."""
    above = (str(folder / FOLDER_FILE) for folder in PurePosixPath(memo_id).parents)
    return tuple(name for name in above if (memos / name).is_file())
