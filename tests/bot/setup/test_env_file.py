"""A .env file changes only where it is told to, whole, and can be put back."""

import os
from contextlib import ExitStack
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.setup.env_file import with_settings, write_settings

NEW = {"SLACK_BOT_TOKEN": "xoxb-new"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "SLACK_BOT_TOKEN=xoxb-new\n"),
        ("# mine\n\nB=2 # two\nA='1'", "# mine\n\nB=2 # two\nA='1'\nSLACK_BOT_TOKEN=xoxb-new\n"),
        ("A=1\n\n# the bot\nSLACK_BOT_TOKEN=old\nB=2\n", "A=1\n\n# the bot\nSLACK_BOT_TOKEN=xoxb-new\nB=2\n"),
        ("SLACK_BOT_TOKEN=old  # of Lab\n", "SLACK_BOT_TOKEN=xoxb-new  # of Lab\n"),
        ("export SLACK_BOT_TOKEN = 'o # d' # Lab\n", "export SLACK_BOT_TOKEN=xoxb-new # Lab\n"),
        ('SLACK_BOT_TOKEN="two\nlines"\nB=2', "SLACK_BOT_TOKEN=xoxb-new\nB=2"),
        ("SLACK_BOT_TOKEN=\nB=2\n", "SLACK_BOT_TOKEN=xoxb-new\nB=2\n"),
        ("SLACK_BOT_TOKEN\nB=2\n", "SLACK_BOT_TOKEN=xoxb-new\nB=2\n"),
        ("slack_bot_token=old\n", "slack_bot_token=xoxb-new\n"),
        ("# SLACK_BOT_TOKEN=xoxb-…\n", "# SLACK_BOT_TOKEN=xoxb-…\nSLACK_BOT_TOKEN=xoxb-new\n"),
        ("A=1\r\nB=2\r\n", "A=1\r\nB=2\r\nSLACK_BOT_TOKEN=xoxb-new\r\n"),
        ("SLACK_BOT_TOKEN=a\nSLACK_BOT_TOKEN=b\n", "SLACK_BOT_TOKEN=xoxb-new\nSLACK_BOT_TOKEN=xoxb-new\n"),
    ],
)
def test_only_the_value_of_the_setting_changes(before: str, after: str) -> None:
    assert with_settings(before, NEW) == after
    read = {name.upper(): value for name, value in dotenv_values(stream=StringIO(after)).items()}
    assert read["SLACK_BOT_TOKEN"] == "xoxb-new"


def test_the_file_is_its_owner_s_alone_and_so_is_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\n")
    file.chmod(0o644)
    kept = write_settings(file, NEW, ExitStack())
    assert kept == tmp_path / ".env.before"
    assert [(one.read_text(), one.stat().st_mode & 0o777) for one in (file, kept)] == [
        ("A=1\nSLACK_BOT_TOKEN=xoxb-new\n", 0o600),
        ("A=1\n", 0o600),
    ]


def test_a_first_file_has_nothing_kept_beside_it(tmp_path: Path) -> None:
    assert write_settings(tmp_path / ".env", NEW, ExitStack()) is None
    assert os.listdir(tmp_path) == [".env"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept.env").write_text("A=1\n")
    (tmp_path / ".env").symlink_to("kept.env")
    write_settings(tmp_path / ".env", NEW, ExitStack())
    assert (tmp_path / ".env").is_symlink()
    assert "xoxb-new" in (tmp_path / "kept.env").read_text()


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize("number", [1, 2])
def test_ctrl_c_at_any_step_of_the_writing_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\n")
    file.chmod(0o640)
    done, real = [], getattr(os, step)

    def interrupted(*arguments: object) -> object:
        done.append(step)
        result = real(*arguments)
        if len(done) == number:
            raise KeyboardInterrupt
        return result

    def writing() -> None:
        with ExitStack() as undo, monkeypatch.context() as patched:
            patched.setattr(os, step, interrupted)
            write_settings(file, NEW, undo)

    with pytest.raises(KeyboardInterrupt):
        writing()
    assert len(done) >= number
    assert [(name, (tmp_path / name).read_text()) for name in os.listdir(tmp_path)] == [(".env", "A=1\n")]
    assert file.stat().st_mode & 0o777 == 0o640
