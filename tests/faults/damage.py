"""Damage a file of the index in use in many ways: it must be refused unparsed, and the previous index must answer."""

import logging
import random
from pathlib import Path

from memoqa.index.generation import CENTERS, MANIFEST, MEMOS, TERMS, VECTORS
from memoqa.index.store import Store
from tests.library import index, library_of

FILES = (MANIFEST, MEMOS, VECTORS, TERMS, CENTERS)
OLD, NEW = "第一段說明目的。", "換了一段。"


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with a bit flipped, cut short, lengthened, or a block of it zeroed; never the same."""
    how = chance.choice(["bit", "head", "cut", "zero", "grow"])
    at = chance.randrange(min(64, len(content)) if how == "head" else len(content))
    if how in {"bit", "head"}:
        return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
    if how == "cut":
        return content[:at]
    if how == "grow":
        return content + chance.randbytes(1 + at % 512)
    zeroed = content[:at] + bytes(min(512, len(content) - at)) + content[at + 512 :]
    return zeroed if zeroed != content else content[:-1]


def drill(folder: Path, count: int, seed: int) -> dict[str, object]:
    """Damage files one at a time, and open each with a fresh reader."""
    library = library_of(folder, {"memo.txt": OLD})
    (library.memos / "memo.txt").write_text(NEW, "utf-8")
    index(library)
    chance = random.Random(seed)
    generation = library.index / str(Store(library.index).current())
    whole = {name: (generation / name).read_bytes() for name in FILES}
    logging.getLogger("memoqa.index.store").setLevel(logging.ERROR)  # it warns of each damaged file
    taken = unsaid = 0
    for number in range(count):
        name = FILES[number % len(FILES)]
        (generation / name).write_bytes(mutated(whole[name], chance))
        store = Store(library.index)
        taken += store.open().corpus.text(0) != OLD
        unsaid += "damaged" not in (store.alert or "") or "\n" in (store.alert or "")
        (generation / name).write_bytes(whole[name])
    logging.getLogger("memoqa.index.store").setLevel(logging.NOTSET)
    whole_again = Store(library.index).open().corpus.text(0) == NEW
    return {"files": count, "taken": taken, "without_an_alert": unsaid, "whole_at_the_end": whole_again}
