"""A run killed at any step leaves the whole old or the whole new generation; wrong publish orders do not pass."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def crashes(protocol, mode, folder):
    run = subprocess.run(
        [sys.executable, "-m", "tests.index.crash", protocol, mode, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("mode", ["before", "torn", "power", "reordered"])
def test_killed_at_any_step_the_old_or_the_new_generation_is_whole(mode, tmp_path):
    found = crashes("right", mode, tmp_path)
    assert found["steps"] >= 15
    assert found["end"] == "new"
    assert found.get("broken", 0) == 0
    assert found["old"] > 0
    assert found["new"] > 0


@pytest.mark.parametrize(
    ("protocol", "mode"),
    [
        ("pointer-first", "before"),
        ("pointer-in-place", "before"),
        ("live-overwritten", "before"),
        ("unsynced", "reordered"),
        ("folder-unsynced", "power"),
        ("rename-unsynced", "reordered"),
    ],
)
def test_a_wrong_publish_order_is_caught(protocol, mode, tmp_path):
    assert crashes(protocol, mode, tmp_path)["broken"] > 0


def test_a_pointer_that_is_not_synced_is_caught(tmp_path):
    """No index is broken by it, but one that was said to be in use is not any more."""
    assert crashes("pointer-unsynced", "power", tmp_path)["end"] == "old"
