"""A memos folder, and a file read from it or refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from memoqa.errors import UnreadableMemo
from memoqa.ingest import read as read_module
from memoqa.ingest import recognised
from memoqa.ingest.files import MemoFile, memo_files
from memoqa.ingest.read import LoadedMemo, read


@pytest.fixture
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the packages that recognise text were not installed."""
    for module in (read_module, recognised):
        monkeypatch.setattr(module, "is_installed", lambda: False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty memos folder."""
    folder = tmp_path / "memos"
    folder.mkdir()
    return folder


@pytest.fixture
def read_bytes(folder: Path) -> Callable[[str, bytes], LoadedMemo]:
    """Puts a file of that name into the folder and reads it as memoqa does."""

    def read_bytes(name: str, content: bytes) -> LoadedMemo:
        (folder / name).write_bytes(content)
        found, _ = memo_files(folder)
        return read(next(memo for memo in found if memo.id == name))

    return read_bytes


@pytest.fixture
def reason(folder: Path) -> Callable[[str, bytes], str]:
    """Why a file of that name and content cannot be read."""

    def reason(name: str, content: bytes) -> str:
        (folder / name).write_bytes(content)
        with pytest.raises(UnreadableMemo) as caught:
            read(MemoFile(name, folder / name, folder.resolve()))
        assert caught.value.memo == name
        return caught.value.reason

    return reason
