"""Kill a bot again and again while it answers and reindexes; count what is lost, doubled or broken.

Run as a program: `python -m tests.faults.kill RUNS SEED FOLDER`; prints a JSON object.
"""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from bot.state.file import WRITING, StateFile
from bot.state.stores import open_state
from memoqa.errors import MemoqaError
from memoqa.index.store import Store
from tests.faults.worker import questions
from tests.library import library_of

TURNS = 5  # questions in a thread
THREADS_A_RUN = 8  # so that there is always something left to kill
LONGEST_LIFE = 1.2  # seconds from being ready to being killed


def drill(runs: int, seed: int, folder: Path) -> dict[str, object]:
    """Run a worker again and again, and kill every run but the last at a random moment."""
    library_of(folder, {f"m{n}.txt": f"Memo {n} says that office {n} opens at {n} o'clock.\n" for n in range(8)})
    asked = [
        f"drill:{thread}-{turn} When does office {turn} open?"
        for thread in range(THREADS_A_RUN * runs)
        for turn in range(TURNS)
    ]
    (folder / "questions").write_text("\n".join(asked) + "\n", "utf-8")
    moments = random.Random(seed)
    broken = killed = 0
    for run in range(runs + 1):
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker", str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout
        worker.stdout.readline()
        if run < runs:
            time.sleep(moments.uniform(0.0, LONGEST_LIFE))
            worker.send_signal(signal.SIGKILL)
            killed += worker.wait() == -signal.SIGKILL
            let_leases_run_out(folder / "state.sqlite3")
        else:
            worker.wait(timeout=300)
        worker.stdout.close()
        broken += not _is_whole(folder / "index")
    posted = Counter(
        line.split()[0] for line in (folder / "posted").read_text().splitlines() if line.endswith("answer")
    )
    with open_state(folder / "state.sqlite3") as state:
        recorded = {
            (incoming.thread, turn.question)
            for incoming in questions(folder)
            if incoming.thread
            for turn in state.turns.last(incoming.thread, 99)
        }
        turns = sum(len(state.turns.last(thread, 99)) for thread in {thread for thread, _ in recorded})
    return {
        "runs": runs,
        "killed": killed,
        "questions": len(asked),
        "unanswered": len(asked) - len(posted),
        "answered_twice": sum(count > 1 for count in posted.values()),
        "posted_but_not_remembered": len(asked) - len(recorded),
        "remembered_twice": turns - len(recorded),
        "broken_indexes": broken,
    }


def let_leases_run_out(state: Path) -> None:
    """End all leases now; the next process would wait fifteen seconds for that."""
    with StateFile(state) as file, file.transaction(WRITING) as connection:
        connection.execute("UPDATE claims SET leased_until = '' WHERE done = 0")
        connection.execute("UPDATE claims SET attempts = 1 WHERE done = 0")  # the drill kills often


def _is_whole(index: Path) -> bool:
    store = Store(index)
    try:
        store.open()
    except MemoqaError:
        return False
    return store.alert is None


if __name__ == "__main__":
    print(json.dumps(drill(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))
