"""Send SIGTERM with ten questions in hand: this process or the next answers each, and none twice."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.faults.kill import let_leases_run_out
from tests.library import library_of

QUESTIONS = 10
LONGEST = 20  # seconds; what supervisors wait before they kill


@contextlib.contextmanager
def started(folder, drain):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEMOQA_")}
    places = {"MEMOQA_MEMOS": "memos", "MEMOQA_INDEX": "index", "MEMOQA_STATE": "state.sqlite3"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.drain", str(drain)],
        env=kept | {name: str(folder / place) for name, place in places.items()},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def answers(folder):
    return Counter(line.split()[0] for line in (folder / "posted").read_text().splitlines() if line.endswith("answer"))


@pytest.fixture
def folder(tmp_path):
    library_of(tmp_path, {"m.txt": "The office opens at nine o'clock.\n"})
    lines = [f"drill:{number}-0 When does the office open?" for number in range(QUESTIONS)]
    (tmp_path / "questions").write_text("\n".join(lines) + "\n")
    return tmp_path


def told_to_end(folder, drain):
    """Start a bot, tell it to end once it has questions in hand, and return the seconds that this took."""
    with started(folder, drain) as process:
        assert process.stdout.readline() == "ready\n"
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONGEST) == 0
        return time.monotonic() - began


def test_a_bot_that_is_told_to_end_answers_the_ten_questions_in_hand_first(folder):
    assert told_to_end(folder, 15) < LONGEST
    assert answers(folder) == {f"drill:{number}-0": 1 for number in range(QUESTIONS)}


def test_the_next_process_answers_the_questions_that_were_not_finished_in_time_and_none_twice(folder):
    told_to_end(folder, 0.01)
    assert 0 < len(answers(folder)) < QUESTIONS
    let_leases_run_out(folder / "state.sqlite3")
    with started(folder, 15) as process:
        assert process.wait(LONGEST) == 0
    assert answers(folder) == {f"drill:{number}-0": 1 for number in range(QUESTIONS)}
