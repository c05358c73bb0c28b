"""The version of the readers: another one wherever their code, or a package that they need, is another."""

from importlib import metadata
from pathlib import Path

import pytest

from memoqa.ingest import version
from memoqa.ingest.version import reader_version


@pytest.fixture(autouse=True)
def _anew():
    reader_version.cache_clear()
    yield
    reader_version.cache_clear()


def test_the_same_readers_have_the_same_version():
    first = reader_version()
    reader_version.cache_clear()
    assert reader_version() == first


def test_a_changed_line_of_a_reader_is_another_version(monkeypatch):
    first = reader_version()
    reader_version.cache_clear()
    real = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: real(path) + (b"# changed" if path.name == "pdf_lines.py" else b"")
    )
    assert reader_version() != first


def test_another_version_of_a_package_that_readers_need_is_another_version(monkeypatch):
    first = reader_version()
    reader_version.cache_clear()
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "99" if name == "pypdfium2" else real(name))
    assert reader_version() != first
    assert "pypdfium2" in version._required()
