"""`memoqa state` and `memoqa gaps`, as the command line runs them."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot import cli
from bot.state.errors import StateError


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEMOQA_STATE", str(tmp_path / "misspelt.sqlite3"))
    return tmp_path


@pytest.mark.parametrize(
    ("app", "arguments"), [("state", ["backup", "copy"]), ("state", ["purge"]), ("gaps", []), ("gaps", ["--json"])]
)
def test_a_missing_state_is_named_and_none_is_made(folder: Path, app: str, arguments: list[str]) -> None:
    command: typer.Typer = getattr(cli, app)
    failed = CliRunner().invoke(command, arguments).exception
    assert isinstance(failed, StateError)
    assert "there is no state file" in str(failed)
    assert "MEMOQA_STATE" in str(failed)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("there", [False, True])
def test_only_its_owner_can_read_a_file_with_peoples_questions(folder: Path, there: bool) -> None:
    file = folder / "gaps.html"
    if there:
        file.write_text("an older page, longer than the new one")
        file.chmod(0o644)
    cli.write(file, "what was asked")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("what was asked", 0o600)
