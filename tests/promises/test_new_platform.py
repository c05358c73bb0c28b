"""A chat platform is one folder and one line of an entry point: everything else learns of it from there.

The platform of these tests lives in tests/platforms/telegraph. An installed distribution's metadata makes it known, as
it would any other platform, to real processes of the bot and of the command line.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from memoqa.service import MemoQA
from memoqa.settings import Settings

ROOT = Path(__file__).parents[2]
MEMO = "Leave must be requested two weeks before the first day."
KEY = "telegraph-key-" + "12345678"
SECONDS = 240  # for a process that loads the model on a busy machine


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an indexed memo, a wire, and the telegraph installed."""
    folder = tmp_path_factory.mktemp("telegraph")
    for name in ("memos", "wire", "site/telegraph-1.0.dist-info"):
        (folder / name).mkdir(parents=True)
    (folder / "memos" / "leave.txt").write_text(MEMO, "utf-8")
    metadata = folder / "site/telegraph-1.0.dist-info"
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: telegraph\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[memoqa.platforms]\ntelegraph = tests.platforms.telegraph.platform:TELEGRAPH\n"
    )
    MemoQA.from_settings(Settings(memos=folder / "memos", index=folder / "index")).reindex()
    return folder


def run(place: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A process to which the telegraph is installed, with these settings and no others."""
    prefixes = ("MEMOQA_", "SLACK_", "DISCORD_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}
    path = os.pathsep.join(map(str, (place / "site", ROOT / "src", ROOT)))
    environment = kept | {"PYTHONPATH": path} | settings
    return subprocess.run(
        [sys.executable, *command], cwd=place, env=environment, capture_output=True, text=True, timeout=SECONDS,
        check=False,
    )  # fmt: skip


def test_the_bot_answers_on_it_with_the_memo_s_words_and_knows_its_admins(place: Path) -> None:
    question = "How long before the first day must leave be requested?"
    (place / "wire" / "sent").write_text(f"KDKA {question}\nABCD /reindex status\nKDKA /reindex status\n")
    done = run(place, "-m", "bot", "telegraph", TELEGRAPH_KEY=KEY, MEMOQA_ADMINS="telegraph:ABCD, slack:U012ABC")
    assert done.returncode == 0, done.stderr
    received = (place / "wire" / "received").read_text("utf-8")
    answered, _, told = received.partition("STOP\nIndex ")
    assert f"{MEMO} (“leave” · ¶ 1 · line 1)" in answered
    status, refusal = told.splitlines()
    assert "memos: 1, paragraphs: 1" in status
    assert refusal.startswith("Only admins")
    assert "keyed with [token]" in done.stderr
    assert KEY not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"TELEGRAPH_WIER": "x"}, "TELEGRAPH_WIER is not a setting; did you mean TELEGRAPH_WIRE?"),
        ({"MEMOQA_ADMINS": "telegraph:me"}, "telegraph:ABCD (a call sign), separated by commas."),
        ({"MEMOQA_CHANNELS": "telegraph:ABCD"}, "slack:C… or telegraph:line-1, separated by commas."),
    ],
)
def test_the_bot_refuses_what_is_not_its_setting_or_its_id(
    place: Path, settings: dict[str, str], sentence: str
) -> None:
    done = run(place, "-m", "bot", "telegraph", **settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(f"{sentence}\n")
    assert done.stderr.count("\n") == 1


def test_the_command_line_refuses_a_misspelt_name_of_its_settings(place: Path) -> None:
    done = run(place, "-m", "memoqa", "ask", "Leave?", TELEGRAPH_WIER="x")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "memoqa: TELEGRAPH_WIER is not a setting; did you mean TELEGRAPH_WIRE?\n"


def test_the_doctor_lists_its_findings(place: Path) -> None:
    done = run(place, "-m", "memoqa", "doctor", "--json", MEMOQA_ADMINS="telegraph:ABCD")
    found = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert found["telegraph wire"] == {"name": "telegraph wire", "good": True, "says": "wire hums", "absent": False}
    assert found["ids"]["says"] == "1 admin; answering in every channel"


def test_no_file_outside_its_folder_names_it() -> None:
    sources = [file for folder in ("bot", "src") for file in (ROOT / folder).rglob("*.py")]
    assert [str(file) for file in sources if "telegraph" in file.read_text("utf-8").lower()] == []
