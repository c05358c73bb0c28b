"""`make bench`: how fast and how large memoqa is on this machine, as a table and as benchmarks/latest.json.

One run measures everything, and compares only its own figures. Texts are the paragraphs of a SQuAD file
(`make bench ARGS="--texts FILE.json"`) or, without one, of the project's memos: each paragraph several times with a
number in front, since the encoder must not meet a text twice.
"""

import argparse
import json
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.cold import ROOT, cold
from benchmarks.speed import paragraphs_of, running

LATEST = Path(__file__).with_name("latest.json")


def machine() -> dict[str, Any]:
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cpu": cpu,
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "command": "make bench",
    }


def print_tables(figures: dict[str, Any]) -> None:
    console = Console()
    console.print(", ".join(f"{name} {value}" for name, value in figures["machine"].items()))
    table = Table("what", "figure")
    for part in ("cold", "encoding"):
        for name, value in figures[part].items():
            table.add_row(f"{part}: {name}", str(value))
    console.print(table)
    for part in ("questions", "search"):
        for row in figures[part]:
            console.print(part, ", ".join(f"{name} {value}" for name, value in row.items()), soft_wrap=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--texts", type=Path, help="a SQuAD file whose paragraphs are encoded")
    parser.add_argument("--paragraphs", type=int, default=200, help="at most so many of them")
    parser.add_argument("--questions", type=int, default=200, help="asked at each level of concurrency")
    parser.add_argument("--scale", type=int, nargs="*", default=[1_000, 100_000], help="paragraphs to search among")
    chosen = parser.parse_args()
    texts = paragraphs_of(chosen.texts, chosen.paragraphs) if chosen.texts else None
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder)
        figures = {
            "machine": machine(),
            "cold": cold(index, texts),
            **running(ROOT / "memos", index / "index", texts, chosen.paragraphs, chosen.questions, chosen.scale),
        }
    LATEST.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print_tables(figures)


if __name__ == "__main__":
    main()
