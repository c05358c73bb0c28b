"""The files inside a container, such as an archive or a mail, as memo files with ids of their own.

A container's sidecar speaks of all inside it, as a folder file does; a file of either kind that lies inside an archive
counts as in a folder. Whatever of this cannot be read keeps back every memo that it may speak of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from memoqa.errors import NoMemosError, UnreadableMemo
from memoqa.ingest.files import MAX_SIDECAR_BYTES, MemoBytes, MemoFile, memo_files, naming, unknown_type
from memoqa.ingest.formats.table import SIDECAR_SUFFIX, ZIP, format_list, format_of, outermost
from memoqa.ingest.opening import check_size
from memoqa.ingest.read import LoadedMemo, unpack
from memoqa.ingest.sidecar import FOLDER_FILE
from memoqa.ingest.source import Member, UnreadableFile

MOST_LEVELS: Final = 4  # containers in containers: a mail in a mail in a mail in an archive
MOST_FILES: Final = 2_000  # in one container, with all that is inside those inside it
MOST_BYTES: Final = 500_000_000  # unpacked, likewise
NESTED: Final = "it is an archive inside an archive; unpack it, or put the files themselves there"
TOO_DEEP: Final = f"it lies more than {MOST_LEVELS} mails or archives deep; save it as a file of its own"
TOO_MANY: Final = f"what it lies in holds more than {MOST_FILES:,} files or {MOST_BYTES / 1e6:g} MB; split that"


@dataclass(frozen=True, slots=True)
class Opened:
    """A container, opened.

    Attributes:
        own: The text of its own that it has, as a mail does; None for an archive.
        files: The memo files inside it, some of them containers, in the order of their names.
        skipped: The files inside it that are no memos, with the reason.
    """

    own: LoadedMemo | None
    files: tuple[MemoFile, ...]
    skipped: tuple[UnreadableMemo, ...]


def open_container(file: MemoFile) -> Opened:
    """Unpack a container, not those inside it.

    Raises:
        UnreadableMemo: The container, or a file that speaks of it, cannot be read.
    """
    own, found, members = unpack(file)
    files: list[MemoFile] = []
    skipped: list[UnreadableMemo] = []
    speaking = {member.name: member for member in members if member.name.endswith(SIDECAR_SUFFIX)}
    beside = speaking if file.format is ZIP else {}  # who sends a mail has no say among the memos
    for member in members:
        if member.name not in speaking:
            try:
                files.append(_file_inside(file, found, member, beside))
            except UnreadableMemo as error:
                skipped.append(error)
    if not (own or files or skipped):
        skipped.append(UnreadableMemo(file.id, f"it holds no memo; put {format_list()} files in it, or remove it"))
    return Opened(own, tuple(files), tuple(skipped))


def all_inside(container: MemoFile) -> Iterator[tuple[MemoFile, LoadedMemo | None] | UnreadableMemo]:
    """Everything inside a container, and inside those inside it, within bounds.

    Yields:
        A container with the text of its own, a file that is still to be read, or the reason why one is skipped.
    """
    files, size = 0, 0
    waiting = [(container, 1)]
    while waiting:
        file, level = waiting.pop()
        try:
            opened = open_container(file)
        except UnreadableMemo as error:
            yield error
            continue
        if opened.own:
            yield file, opened.own
        yield from opened.skipped
        inner: list[tuple[MemoFile, int]] = []
        for one in opened.files:
            files, size = files + 1, size + len(one.content())
            if files > MOST_FILES or size > MOST_BYTES:
                yield UnreadableMemo(one.id, TOO_MANY)
            elif not one.format.container:
                yield one, None
            elif level == MOST_LEVELS:
                yield UnreadableMemo(one.id, TOO_DEEP)
            else:
                inner.append((one, level + 1))
        waiting += reversed(inner)


def file_named(folder: Path, memo_id: str) -> MemoFile | None:
    """The file with a memo's id, inside a container or not; None if there is none.

    Raises:
        UnreadableMemo: A container that it lies inside cannot be read.
    """
    file = _in_folder(folder, outermost(memo_id))
    while file is not None and file.id != memo_id:
        inside = open_container(file).files
        file = next((one for one in inside if f"{memo_id}/".startswith(f"{one.id}/")), None)
    return file


def _in_folder(folder: Path, name: str) -> MemoFile | None:
    try:
        root = folder.resolve(strict=True)
        path = root / name
        if path.is_file():
            return MemoFile(name, path, root)
        files, _ = memo_files(folder)  # its name may be written in another Unicode form than the id
    except (OSError, RuntimeError, NoMemosError):
        return None
    return next((file for file in files if file.id == name), None)


def _file_inside(container: MemoFile, found: MemoBytes, member: Member, beside: Mapping[str, Member]) -> MemoFile:
    """A file inside a container with what speaks of it.

    Raises:
        UnreadableMemo: It is no memo, or it or what speaks of it cannot be read.
    """
    place = PurePosixPath(member.name)
    memo_id = f"{container.id}/{member.name}"
    with naming(memo_id):
        if member.problem:
            raise UnreadableFile(member.problem)
        file_format = format_of(place.name)
        if file_format is ZIP and any(format_of(part) is ZIP for part in container.id.split("/")):
            raise UnreadableFile(NESTED)
        if file_format is None or member.content is None or ".." in place.parts:
            raise UnreadableFile(unknown_type(place.suffix))
        check_size(len(member.content), file_format.most_bytes)
        sidecar = _said_in(f"{place.name}{SIDECAR_SUFFIX}", "its sidecar", beside.get(member.name + SIDECAR_SUFFIX))
        folders = (str(folder / FOLDER_FILE) for folder in place.parents)
        named = ((f"{container.id}/{name}", beside[name]) for name in folders if name in beside)
        above = tuple((name, _said_in(name, "the folder file", one) or b"") for name, one in named)
    whole = () if found.sidecar is None else ((container.id + SIDECAR_SUFFIX, found.sidecar),)
    held = MemoBytes(member.content, sidecar, (*above, *whole, *found.folder_files))
    return MemoFile(memo_id, container.root / memo_id, container.root, held)


def _said_in(name: str, whose: str, member: Member | None) -> bytes | None:
    """The content of a file that speaks of memos; None if there is none."""
    if member is None:
        return None
    if member.content is None:
        raise UnreadableFile(f"{whose} {name}: {member.problem}")
    try:
        check_size(len(member.content), MAX_SIDECAR_BYTES)
    except UnreadableFile as error:
        raise UnreadableFile(f"{whose} {name}: {error}") from error
    return member.content
