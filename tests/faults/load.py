"""Ask a thousand questions at once, and questions during a reindex; count the answers and the cost."""

import asyncio
import resource
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bot.desk.desk import Desk
from bot.desk.questions import MOST_WAITING
from bot.port import Incoming, Notice, ThreadKey
from bot.present.wording import EN, Wording
from bot.state.file import IN_MEMORY
from bot.state.stores import open_state
from bot.telemetry.metrics import Metrics
from memoqa.encoders.base import Encoder
from memoqa.index import build
from memoqa.index.store import Store
from memoqa.service import MemoQA
from tests.bot.doubles import Transcript
from tests.faults.worker import Slowly

CLIENTS = 4
QUIET_ANSWERS = 200


def memos_of(folder: Path, count: int, salt: str = "") -> Path:
    """A folder with `count` paragraphs in memos of fifty."""
    memos = folder / "memos"
    memos.mkdir(exist_ok=True)
    for memo in range(count // 50):
        paragraphs = [f"Office {memo * 50 + n} opens at {n % 24} o'clock{salt} and closes late." for n in range(50)]
        (memos / f"m{memo}.txt").write_text("\n\n".join(paragraphs) + "\n")
    return memos


def library(folder: Path, memos: Path, encoder: Encoder, kind: type[MemoQA] = MemoQA) -> MemoQA:
    """A service over these memos, indexed."""
    store = Store(folder / "index")
    build.reindex(memos, store, encoder.identity.model, lambda: encoder)
    return kind(memos, store, encoder.identity.model, lambda: encoder)


async def burst(service: MemoQA, count: int) -> dict[str, object]:
    """Ask all at once, each in its own thread, and count what the askers saw."""
    with open_state(IN_MEMORY) as state:
        metrics = Metrics()
        desk = Desk(service, state, Wording(), frozenset(), metrics=metrics)
        await desk.prepare()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        waiting: list[int] = []
        metrics.waiting = waiting.append  # type: ignore[method-assign]
        posts = [Transcript() for _ in range(count)]
        said = (
            Incoming(f"drill:{n}", ThreadKey("drill", "C1", str(n)), f"When does office {n} open?")
            for n in range(count)
        )
        began = time.perf_counter()
        await asyncio.gather(*(desk.handle(incoming, post) for incoming, post in zip(said, posts, strict=True)))
        seconds = time.perf_counter() - began
        growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        await desk.close(1)
    busy = Notice(EN.busy, private=True)
    seen = Counter(
        "silence" if not post.shown else "busy" if post.shown == [busy] else type(post.shown[0]).__name__
        for post in posts
    )
    return {
        "questions": count,
        "answered": seen["Answer"],
        "told_busy": seen["busy"],
        "silent": count - seen["Answer"] - seen["busy"],
        "most_in_hand": max(waiting),
        "bound": MOST_WAITING,
        "seconds": round(seconds, 1),
        "memory_growth_mb": round(growth / 1024, 1),
    }


def during_a_reindex(service: MemoQA, change: Callable[[], object]) -> dict[str, object]:
    """Let clients ask without a pause, first in quiet, then while everything is indexed anew."""
    quiet = _asked(service, lambda number: number < QUIET_ANSWERS)
    change()
    reindexing = threading.Thread(target=service.reindex)
    reindexing.start()
    busy = _asked(service, lambda _number: reindexing.is_alive())
    reindexing.join()
    generations = {generation for _, generation, _ in busy}
    return {
        "answers": len(busy),
        "errors": sum(error for _, _, error in busy),
        "generations": len(generations - {""}),
        "p95_quiet_ms": round(_p95(quiet) * 1000, 1),
        "p95_reindexing_ms": round(_p95(busy) * 1000, 1),
        "ratio": round(_p95(busy) / _p95(quiet), 2),
    }


Asked = tuple[float, str, bool]  # seconds, generation, whether it failed


def _asked(service: MemoQA, goes_on: Callable[[int], bool]) -> list[Asked]:
    found: list[Asked] = []

    def client() -> None:
        while goes_on(len(found)):
            began = time.perf_counter()
            try:
                answer = service.ask(f"When does office {len(found) % 1000} open?")
                # A mixture of generations would quote words that the generation named does not have.
                mixed = len({("now" in quote.text) for quote in answer.quotes}) > 1
                found.append((time.perf_counter() - began, answer.generation, mixed))
            except Exception:  # noqa: BLE001 - the drill counts them
                found.append((time.perf_counter() - began, "", True))

    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return found


def _p95(asked: list[Asked]) -> float:
    return statistics.quantiles([seconds for seconds, _, _ in asked], n=20)[-1]


__all__ = ["Slowly", "burst", "during_a_reindex", "library", "memos_of"]
