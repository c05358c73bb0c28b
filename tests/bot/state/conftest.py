"""What the tests of the state share."""

from pathlib import Path

import pytest


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a state file can be made, in a folder that is made with it."""
    return tmp_path / "var" / "state.sqlite3"
