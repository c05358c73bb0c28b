"""`python -m bot setup`, as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NOWHERE = {"SLACK_API_URL": "http://127.0.0.1:9/api/", "DISCORD_API_URL": "http://127.0.0.1:9/api/v10"}


def run(folder: Path, *command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-m", "bot", "setup", *command], cwd=folder, env=os.environ | NOWHERE | {"PYTHONPATH": path},
        input=typed, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(("platform", "typed"), [("slack", "\n\nxapp-1\n"), ("discord", "a.b.c\n")])
def test_nothing_but_the_dialogue_is_printed(folder: Path, platform: str, typed: str) -> None:
    done = run(folder, platform, typed=typed)
    assert (done.returncode, done.stderr) == (1, "\nStopped; nothing was changed.\n")
    assert "reach" in done.stdout  # a client would log that too


@pytest.mark.parametrize("platforms", [(), ("console",), ("slack", "discord")])
def test_one_platform_that_has_a_set_up_is_named(folder: Path, platforms: tuple[str, ...]) -> None:
    done = run(folder, *platforms)
    assert (done.returncode, done.stdout) == (2, "")
    assert "{discord,slack}" in done.stderr
