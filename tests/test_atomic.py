"""Files on the disk are the old or the new ones; tests/index/test_crash.py kills the writer at every step."""

import os

import pytest

from memoqa import atomic


def test_a_write_that_takes_only_part_goes_on_with_the_rest(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: write(descriptor, content[:3]))
    atomic.write_file(tmp_path / "file", b"more than three bytes")
    assert (tmp_path / "file").read_bytes() == b"more than three bytes"


def test_an_existing_file_is_never_overwritten(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        atomic.write_file(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"


def test_json_is_what_was_written_and_refuses_what_json_lacks(tmp_path):
    assert atomic.write_json(tmp_path / "value", {"備": 1}) == (tmp_path / "value").read_bytes() == '{"備":1}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        atomic.write_json(tmp_path / "other", float("nan"))


def test_a_replaced_file_has_the_new_content_and_leaves_nothing_beside_it(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / ".file.new").write_bytes(b"left by a crash")
    atomic.replace_file(tmp_path / "file", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"new")]


def test_a_replacement_that_fails_leaves_the_old_content(tmp_path, monkeypatch):
    def full(_descriptor, _content):
        raise OSError(28, "No space left on device")

    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        atomic.replace_file(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"


def test_a_folder_that_is_gone_already_is_no_error(tmp_path):
    atomic.remove_tree(tmp_path / "nothing")
