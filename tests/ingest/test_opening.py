"""Opening a memo file: nothing outside the folder, no pipe, nothing that changes meanwhile."""

import os
from pathlib import Path

import pytest

from memoqa.errors import UnreadableMemo
from memoqa.ingest import opening
from memoqa.ingest.files import MemoFile
from memoqa.ingest.read import read


def memo(folder: Path, name: str) -> MemoFile:
    return MemoFile(name, folder / name, folder.resolve())


def why(folder: Path, name: str) -> str:
    with pytest.raises(UnreadableMemo) as caught:
        read(memo(folder, name))
    return caught.value.reason


def test_a_link_out_of_the_folder_is_not_opened_even_when_asked_for(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "file.txt").symlink_to(tmp_path / "secret.txt")
    assert "leads out" in why(folder, "file.txt")


def test_a_pipe_that_takes_a_files_place_while_it_is_opened_is_not_waited_for(folder, monkeypatch):
    path = folder / "a.txt"
    path.write_text("x")
    status = path.lstat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "lstat", lambda _self: status)  # as it was a moment ago
    assert "not a regular file" in why(folder, "a.txt")


def test_a_vanished_memo_is_a_reason(folder):
    assert "it is gone" in why(folder, "a.txt")


def test_denied_permission_is_a_reason(folder, monkeypatch):
    (folder / "a.txt").write_text("x")

    def denied(*_arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(opening.os, "open", denied)  # the tests may run as root, whom no mode stops
    assert why(folder, "a.txt").startswith("permission denied; let the account")


def test_a_file_over_the_bound_is_refused_before_it_is_read(folder):
    for name, limit in (("a.txt", 20_000_000), ("a.pdf", 100_000_000)):
        with (folder / name).open("wb") as file:
            file.truncate(limit + 1)  # sparse
        assert f"more than {limit // 1_000_000} MB; split it" in why(folder, name)


def test_a_file_that_grows_while_it_is_read_is_refused(folder, monkeypatch):
    (folder / "a.txt").write_text("first half")
    fdopen = os.fdopen

    def slow_fdopen(descriptor, mode):
        file = fdopen(descriptor, mode)
        read_all = file.read

        class Growing:
            def __enter__(self):
                return self

            def __exit__(self, *_exception):
                file.close()

            def fileno(self):
                return file.fileno()

            def read(self, size):
                content = read_all(size)
                with (folder / "a.txt").open("a") as other:
                    other.write(", second half")
                return content

        return Growing()

    monkeypatch.setattr(opening.os, "fdopen", slow_fdopen)
    assert "changed while" in why(folder, "a.txt")


def test_a_file_that_becomes_a_link_just_before_it_is_opened_is_not_followed(folder, tmp_path, monkeypatch):
    outside = tmp_path / "outside.txt"
    outside.write_text("precious")
    (folder / "a.txt").write_text("words")
    opened = os.open

    def swapped(path, *args, **keywords):
        if Path(path).name == "a.txt":
            (folder / "a.txt").unlink()
            (folder / "a.txt").symlink_to(outside)
        return opened(path, *args, **keywords)

    monkeypatch.setattr(os, "open", swapped)
    assert why(folder, "a.txt") == opening.LINK_LOOP
