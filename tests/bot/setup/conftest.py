"""A working folder without settings, also none in the environment."""

import os
from pathlib import Path

import pytest

from tests.bot.setup.scripted import PREFIXES


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(PREFIXES)]:
        monkeypatch.delenv(name)
    return tmp_path
