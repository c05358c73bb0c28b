"""Mutate a memo of each format, inside its packing too, and read it as memoqa does.

Bytes that are changed in a zip archive mostly break its checksums; so half of the files are packed again around a part
that is broken inside.
"""

import io
import random
import time
import zipfile
from collections import Counter
from pathlib import Path

from memoqa.errors import UnreadableMemo
from memoqa.ingest.files import MemoFile
from memoqa.ingest.formats.confinement import REFUSED
from memoqa.ingest.formats.sandbox import TOO_MUCH, TOO_SLOW
from memoqa.ingest.formats.table import BUILT_IN
from memoqa.ingest.reading import Reading, readings_of
from tests.faults.fuzz import mutated, raised
from tests.ingest.seeds import SEEDS

ZIP = b"PK\x03\x04"
LIMITS = (TOO_MUCH, TOO_SLOW)  # what the sandbox says of a child that exceeded them


def read_formats(folder: Path, count: int, seed: int) -> dict[str, object]:
    """Read mutated memos of every built-in format in turn; a reason in one line is an answer, else it is a fault."""
    chance = random.Random(seed)
    seeds = [(row.suffixes[0], SEEDS[row.name]()) for row in BUILT_IN]
    found = Counter(files=count, tracebacks=0, over_the_limits=0, network_attempts=0, readable=0)
    longest = 0.0
    for number in range(count):
        suffix, content = seeds[number % len(seeds)]
        path = folder / f"m{suffix}"
        path.write_bytes(broken(content, chance))
        began = time.perf_counter()
        try:
            for one in readings_of(MemoFile(path.name, path, folder.resolve())):
                _judge(one, found)
        except Exception as error:  # noqa: BLE001 - the drill counts them
            found["tracebacks"] += 1
            print(f"{raised(error)} for {suffix}, seed {seed}, number {number}")
        longest = max(longest, time.perf_counter() - began)
    return {**found, "formats": len(seeds), "longest_s": round(longest, 3)}


def _judge(one: Reading | UnreadableMemo, found: Counter[str]) -> None:
    if isinstance(one, UnreadableMemo):
        found["over_the_limits"] += one.reason in LIMITS
        found["network_attempts"] += one.reason == REFUSED
        found["tracebacks"] += "\n" in one.reason
        return
    found["readable"] += 1
    assert all(one.memo.text[paragraph.start : paragraph.end] for paragraph in one.memo.paragraphs)


def broken(content: bytes, chance: random.Random) -> bytes:
    """The bytes, mutated; of a zip archive, every other time one of its parts instead."""
    if not content.startswith(ZIP) or chance.random() < 0.5:
        return mutated(content, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        wanted = [name for name in names if name.endswith((".xml", ".rels"))] or names
        # The parts that hold text are few among those of styles and themes.
        texts = [name for name in wanted if any(word in name for word in ("content", "document", "slide1", "sheet1"))]
        victim = chance.choice(texts if texts and chance.random() < 0.7 else wanted)
        for name in names:
            new.writestr(name, mutated(old.read(name), chance) if name == victim else old.read(name))
    return out.getvalue()
