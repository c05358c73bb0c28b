"""Fixtures for the tests of the state."""

from pathlib import Path

import pytest


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A path for a state file, in a folder that does not exist yet."""
    return tmp_path / "var" / "state.sqlite3"
