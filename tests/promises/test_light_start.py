"""With the bundled model nothing imports torch or what comes with it; looking things up needs no model at all."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from memoqa.settings import PREFIX

ROOT = Path(__file__).parents[2]
HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "tokenizers",
    "safetensors",
    "scipy",
    "sklearn",
    "huggingface_hub",
)
MODEL = "onnxruntime"
RUN = """
import runpy, sys
refused = sys.argv.pop(1).split(",")
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in refused:
            raise AssertionError(f"imported {name}")
sys.meta_path.insert(0, Refuse())
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the project's memo, and its index."""
    made = tmp_path_factory.mktemp("light")
    shutil.copytree(ROOT / "memos", made / "memos")
    assert "Indexed 1 memo" in ran(made, HEAVY, "memoqa", "index").stdout
    return made


def ran(folder, refused, *command, typed=""):
    clean = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "SLACK_", "DISCORD_"))}
    done = subprocess.run(
        [sys.executable, "-c", RUN, ",".join(refused), *command],
        cwd=folder,
        env={**clean, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "NO_COLOR": "1"},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "AssertionError" not in done.stderr + done.stdout, done.stderr
    assert done.returncode == 0, done.stderr + done.stdout
    return done


def test_a_question_is_answered_without_torch(folder):
    assert "1,000億" in ran(folder, HEAVY, "memoqa", "ask", "2018年中俄雙方貿易額是多少？").stdout


def test_the_bot_answers_and_reindexes_without_torch(folder):
    said = ran(folder, HEAVY, "bot", "console", typed="2018年中俄雙方貿易額是多少？\n/reindex\n/quit\n").stdout
    assert "1,000億" in said


def test_questions_are_measured_without_torch(folder):
    assert (
        "recall@1"
        in ran(folder, HEAVY, "memoqa", "eval", str(ROOT / "tests/golden/memo.jsonl"), "--limit", "2", "--json").stdout
    )


@pytest.mark.parametrize(
    "command",
    [
        ("memoqa", "doctor"),
        ("memoqa", "find", "習近平"),
        ("memoqa", "index"),
        ("memoqa", "index", "--dry-run"),
        ("memoqa", "--help"),
    ],
)
def test_what_only_looks_things_up_loads_no_model(folder, command):
    ran(folder, (*HEAVY, MODEL), *command)


def test_that_a_library_is_imported_would_be_seen(folder):
    with pytest.raises(AssertionError, match=MODEL):
        ran(folder, (MODEL,), "memoqa", "ask", "2018年中俄雙方貿易額是多少？")
