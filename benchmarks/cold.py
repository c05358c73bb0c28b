"""Measure whole processes of memoqa from their start: how long they take and how large they get."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.speed import QUESTIONS

ROOT = Path(__file__).parents[1]
ALTERNATED = 5  # times that each command is run, in turns: a machine can be half as slow a second later
PLAIN = """
from benchmarks.float32 import float32_model
float32_model().encode(["2018年中俄雙方貿易額是多少？"], prompt_name="query")
"""


def cold(folder: Path, paragraphs: list[str] | None) -> dict[str, Any]:
    """The median of some runs of each command, and its peak of memory.

    The commands are `memoqa index` with an empty cache, with the model's graph in it, and with nothing changed;
    `memoqa ask`; and, to compare, plain sentence-transformers from its import to one question's vector. Peaks are of
    each process by itself, and start at this one's size, which must still be small.
    """
    places = {"MEMOQA_INDEX": str(folder / "index"), "MEMOQA_MEMOS": str(ROOT / "memos")}
    first = {**places, "MEMOQA_INDEX": str(folder / "first"), "XDG_CACHE_HOME": str(folder / "cache")}
    plain_path = {"PYTHONPATH": str(ROOT)}
    _run(folder, plain_path, "-c", PLAIN)  # which makes its folder
    figures: dict[str, Any] = {
        "index_the_memo_with_an_empty_cache_s": round(_run(folder, first, "-m", "memoqa", "index")[0], 2)
    }
    commands: dict[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
        "index_the_memo": (places, ("-m", "memoqa", "index", "--fresh")),
        "index_unchanged": (places, ("-m", "memoqa", "index")),
        "ask": (places, ("-m", "memoqa", "ask", QUESTIONS[0])),
        "plain_float32_question": (plain_path, ("-c", PLAIN)),
    }
    runs: dict[str, list[tuple[float, int]]] = {name: [] for name in commands}
    for _ in range(ALTERNATED):
        for name, (environment, command) in commands.items():
            runs[name].append(_run(folder, environment, *command))
    for name, seen in runs.items():
        figures |= {
            f"{name}_s": round(statistics.median(seconds for seconds, _ in seen), 2),
            f"{name}_mb": max(peak for _, peak in seen),
        }
    if paragraphs:
        memos = folder / "memos"
        memos.mkdir()
        for number in range(0, len(paragraphs), 20):
            text = "\n\n".join(["A memo", *paragraphs[number : number + 20]])
            (memos / f"{number}.txt").write_text(text, "utf-8")
        large = {"MEMOQA_INDEX": str(folder / "large"), "MEMOQA_MEMOS": str(memos)}
        seconds, peak = _run(folder, large, "-m", "memoqa", "index")
        figures |= {"index_all_paragraphs_s": round(seconds, 2), "index_all_paragraphs_mb": peak}
    return figures


def _run(folder: Path, environment: Mapping[str, str], *command: str) -> tuple[float, int]:
    """Seconds, and the peak of memory in MB."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, **environment},
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - began, round(used.ru_maxrss / 1024)
