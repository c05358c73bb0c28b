"""`memoqa state` and `memoqa gaps`, as the command line runs them."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot import commands
from bot.state import StateError


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEMOQA_STATE", str(tmp_path / "misspelt.sqlite3"))
    return tmp_path


@pytest.mark.parametrize(
    ("app", "arguments"), [("state", ["backup", "copy"]), ("state", ["purge"]), ("gaps", []), ("gaps", ["--json"])]
)
def test_a_state_that_is_not_there_is_named_and_none_is_made(folder: Path, app: str, arguments: list[str]) -> None:
    command: typer.Typer = getattr(commands, app)
    failed = CliRunner().invoke(command, arguments).exception
    assert isinstance(failed, StateError)
    assert "there is no state" in str(failed)
    assert "MEMOQA_STATE" in str(failed)
    assert list(folder.iterdir()) == []
