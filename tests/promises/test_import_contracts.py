"""The import contracts hold, and each of them fails as soon as the code breaks it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture(scope="module")
def code(tmp_path_factory):
    """A copy of both packages and their contracts."""
    copy = tmp_path_factory.mktemp("code")
    for package in ("src/memoqa", "bot"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def lint(code):
    path = os.pathsep.join((str(code / "src"), str(code)))
    environment = {**os.environ, "PYTHONPATH": path, "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-P", "-c", LINT, "--no-cache"]
    return subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True, check=False)


def test_the_code_as_it_is_keeps_every_contract(code):
    done = lint(code)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("src/memoqa/text/normalize.py", "import memoqa.search.search", "In the library, imports go down only"),
        ("src/memoqa/index/build.py", "import memoqa.search.search", "In the library, imports go down only"),
        ("src/memoqa/utils.py", "", "In the library, imports go down only"),
        ("src/memoqa/search/first_stage.py", "import bot.port", "The library does not know the bot"),
        ("src/memoqa/service.py", "import slack_sdk", "Only the Slack adapter knows Slack's SDK"),
        ("src/memoqa/search/search.py", "import faiss", "Only one file knows faiss"),
        ("src/memoqa/index/build.py", "import torch", "Only two files know sentence-transformers and what it brings"),
        ("src/memoqa/index/store.py", "import sqlite3", "Only the state and the evaluation's cache know SQLite"),
        ("bot/state/turns.py", "import bot.desk.desk", "In the bot, imports go down only"),
        ("bot/port.py", "import bot.telemetry.logs", "In the bot, imports go down only"),
        ("bot/helpers.py", "", "In the bot, imports go down only"),
        ("bot/desk/desk.py", "import discord", "Only the Discord adapter knows Discord's SDK"),
        ("bot/health.py", "import prompt_toolkit", "Only the console knows prompt_toolkit"),
        ("bot/adapters/slack/render.py", "import bot.adapters.discord.render", "Adapters do not know each other"),
    ],
)
def test_a_forbidden_import_or_a_stray_file_breaks_its_contract(code, file, line, contract):
    target = code / file
    before = target.read_text("utf-8") if target.exists() else None
    target.write_text(f"{before or ''}\n{line}\n", "utf-8")
    try:
        done = lint(code)
    finally:
        if before is None:
            target.unlink()
        else:
            target.write_text(before, "utf-8")
    assert done.returncode == 1, done.stdout
    assert f"{contract} BROKEN" in done.stdout
