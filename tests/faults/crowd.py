"""Kill one of four bots on one state now and then; each message reaches some of them, and one answers it, once.

Run as a program, it is one of the bots: `python -m tests.faults.crowd FOLDER NUMBER`; FOLDER is as in `worker`, and
`delivered-NUMBER` has the events that reach this bot. It ends when all messages are answered.
"""

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.desk import desk as desks
from bot.desk import leases
from bot.desk.desk import Desk
from bot.present.wording import Wording
from bot.state import claims
from bot.state.file import READING, StateFile
from bot.state.stores import stores_of
from memoqa.index.store import Store
from tests.doubles import HashedEncoder
from tests.faults.worker import Slowly, Wall, questions
from tests.library import library_of

BOTS = 4
MOST_DELIVERIES = 4  # of each message
AT_ONCE = 4  # messages that a bot has in hand, and that one kill leaves to the others
LONGEST_RUN = 90  # seconds from the last kill until all is answered
LEASE = timedelta(seconds=2)  # instead of fifteen, so that the drill does not mostly wait
# Seconds from one kill to the next: a bot looks every two seconds for questions that a dead one left two seconds ago,
# and gives up a question after three kills.
QUIET = 3.0, 6.0
DELAY = 0.5  # seconds an answer takes, so that there is always something in hand


def drill(messages: int, kills: int, seed: int, folder: Path, quiet: tuple[float, float] = QUIET) -> dict[str, object]:
    """Deliver all messages, kill a bot at random moments and start it again, and count the outcomes."""
    library_of(folder, {"m.txt": "The office opens at nine o'clock.\n"})
    events = [f"drill:{number}-0" for number in range(messages)]
    (folder / "questions").write_text("".join(f"{event} When does the office open?\n" for event in events))
    chance = random.Random(seed)
    deliveries = [event for event in events for _ in range(chance.randint(1, MOST_DELIVERIES))]
    chance.shuffle(deliveries)
    for number in range(BOTS):
        (folder / f"delivered-{number}").write_text("\n".join(deliveries[number::BOTS]))
    StateFile(folder / "state.sqlite3").close()
    bots = [_started(folder, number) for number in range(BOTS)]
    killed = 0
    while killed < kills:
        time.sleep(chance.uniform(*quiet))
        number = killed % BOTS
        bots[number].send_signal(signal.SIGKILL)
        if bots[number].wait() != -signal.SIGKILL:
            break  # it had ended, because everything was answered
        killed += 1
        bots[number] = _started(folder, number)  # all of its messages reach it again
    failed = sum(_ended(bot) != 0 for bot in bots)
    posted = Counter(line.split()[0] for line in (folder / "posted").read_text().splitlines())
    with closing(sqlite3.connect(folder / "state.sqlite3")) as state:
        often = (claims.MOST_ATTEMPTS,)
        (given_up,) = state.execute("SELECT count(*) FROM claims WHERE attempts > ?", often).fetchone()
        (stuck,) = state.execute("SELECT count(*) FROM claims WHERE done = 0").fetchone()
        (most,) = state.execute("SELECT max(attempts) FROM claims").fetchone()
        turns, different = state.execute("SELECT count(*), count(DISTINCT event) FROM turns").fetchone()
    return {
        "messages": messages,
        "deliveries": len(deliveries),
        "killed": killed,
        "most_attempts": most,
        "given_up": given_up,
        "silent": len(set(events) - set(posted)),
        "answered_twice": sum(count > 1 for count in posted.values()),
        "stuck": stuck,
        "not_remembered": messages - given_up - different,
        "remembered_twice": turns - different,
        "bots_failed": failed,
    }


def _started(folder: Path, number: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.faults.crowd", str(folder), str(number)]
    bot = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert bot.stdout
    with bot.stdout as said:
        said.readline()
    return bot


def _ended(bot: "subprocess.Popen[str]") -> int:
    """The exit status; a bot that never ends is killed, and its status says so."""
    try:
        return bot.wait(LONGEST_RUN)
    except subprocess.TimeoutExpired:
        bot.kill()
        return bot.wait()


class Deliberate(Slowly):
    """A library that takes its time."""

    delay = DELAY


async def work(folder: Path, number: int) -> None:
    posted = folder / "posted"
    every = {incoming.event: incoming for incoming in questions(folder)}
    delivered = iter((folder / f"delivered-{number}").read_text().splitlines())
    library = Deliberate(folder / "memos", Store(folder / "index"), "hashed", HashedEncoder)
    with StateFile(folder / "state.sqlite3") as file:
        desk = Desk(library, stores_of(file), Wording(), frozenset())
        await desk.prepare()
        resuming = asyncio.create_task(desk.resume("drill", lambda incoming: Wall(posted, incoming)))
        print("ready", flush=True)

        async def hear() -> None:
            for event in delivered:
                await desk.handle(every[event], Wall(posted, every[event]))

        await asyncio.gather(*(hear() for _ in range(AT_ONCE)))
        while finished(file) < len(every):  # noqa: ASYNC110 - questions that dead bots left
            await asyncio.sleep(0.1)
        resuming.cancel()
        await asyncio.gather(resuming, return_exceptions=True)


def finished(file: StateFile) -> int:
    """How many messages are finished."""
    with file.transaction(READING) as state:
        return int(state.execute("SELECT count(*) FROM claims WHERE done = 1").fetchone()[0])


if __name__ == "__main__":
    claims.LEASE = desks.LEASE = LEASE  # type: ignore[misc]
    leases.RENEWAL_SECONDS = LEASE.total_seconds() / 3  # type: ignore[misc]
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2])))
