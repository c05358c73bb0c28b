"""Keep which events were taken, the turns of each thread, and the terminal's current thread.

Each method is one transaction on the state file.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from bot.port import QUESTIONS, Incoming, ThreadKey
from bot.state.file import IN_MEMORY, READING, WRITING, StateError, StateFile, stamp
from memoqa.domain import Answer, Turn

__all__ = ["IN_MEMORY", "StateError", "ThreadLog", "ThreadSummary"]

LEASE: Final = timedelta(seconds=15)  # renewed while an event is in hand; a dead process's events are free after it
MOST_ATTEMPTS: Final = 3  # an event in whose midst the process died this often is not tried again

Claim: TypeAlias = Literal["new", "taken over", "given up", "refused"]


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """A thread in a list.

    Attributes:
        opening: The first question asked in it.
        latest: When the last one was asked, in UTC.
    """

    root: str
    opening: str
    turns: int
    latest: datetime


class ThreadLog(StateFile):
    """What was said to the bot, and by whom; safe with many threads and many processes at once."""

    def claim(self, incoming: Incoming, now: datetime, *, followed: bool = True) -> Claim:
        """Take an event in hand, for the time of a lease.

        Args:
            incoming: Of a question all is kept that its answer needs, until it is finished.
            now: In UTC.
            followed: Whether a question makes its thread one that `is_asked_in` tells of, answered or not.

        Returns:
            "new" for the first caller who names this event, over all threads, processes and restarts; "taken over"
            where the one who had it let its lease run out, as a dead process does; "given up", once, where that has
            happened `MOST_ATTEMPTS` times, for who asked to be told; else "refused".
        """
        values = _claimed(incoming, now, followed=followed)
        with self.transaction(WRITING) as connection:
            row = connection.execute(
                "INSERT INTO claims (event, claimed_at, asker, leased_until, done, incoming, thread)"
                " VALUES (:event, :now, :asker, :later, 0, :incoming, :thread)"
                " ON CONFLICT (event) DO UPDATE SET leased_until = :later, attempts = attempts + 1"
                " WHERE done = 0 AND leased_until < :now AND attempts <= :most RETURNING attempts",
                values | {"later": stamp(now + LEASE), "most": MOST_ATTEMPTS},
            ).fetchone()
        if row is None:
            return "refused"
        if row[0] > MOST_ATTEMPTS:
            return "given up"
        return "new" if row[0] == 1 else "taken over"

    def leave(self, incoming: Incoming, now: datetime, *, followed: bool = True) -> None:
        """Note a question, of which nothing is begun, for the next process to claim; nothing where it is claimed."""
        values = _claimed(incoming, now, followed=followed)
        with self.transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO claims (event, claimed_at, asker, leased_until, attempts, done, incoming, thread)"
                " VALUES (:event, :now, :asker, :now, 0, 0, :incoming, :thread) ON CONFLICT (event) DO NOTHING",
                values,
            )

    def is_asked_in(self, thread: ThreadKey) -> bool:
        """Whether a question was claimed in this thread, or one was answered in it."""
        where = (thread.platform, thread.channel, thread.root)
        with self.transaction(READING) as connection:
            row = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM turns WHERE platform = ? AND channel = ? AND root = ?)"
                " OR EXISTS (SELECT 1 FROM claims WHERE thread = ? AND thread != '')",
                (*where, json.dumps(where)),
            ).fetchone()
        return bool(row[0])

    def renew(self, events: tuple[str, ...], now: datetime) -> None:
        """Go on having these events in hand for another lease."""
        with self.transaction(WRITING) as connection:
            connection.executemany(
                "UPDATE claims SET leased_until = ? WHERE event = ? AND done = 0",
                [(stamp(now + LEASE), event) for event in events],
            )

    def finish(self, event: str) -> None:
        """Be done with an event for good; what was said in it is kept no longer."""
        with self.transaction(WRITING) as connection:
            connection.execute(_FINISH, (event,))

    def unfinished(self, platform: str, now: datetime) -> tuple[Incoming, ...]:
        """The questions of a platform that a dead process had in hand, the oldest first."""
        with self.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT incoming FROM claims WHERE done = 0 AND incoming IS NOT NULL AND leased_until < ?"
                " AND attempts <= ? AND event LIKE ? ORDER BY claimed_at",
                (stamp(now), MOST_ATTEMPTS, f"{platform}:%"),
            ).fetchall()
        return tuple(_incoming(json.loads(text)) for (text,) in rows)

    def asked_since(self, asker: str, since: datetime, event: str) -> int:
        """How many events of a person were taken since then, up to this one, which is among them."""
        with self.transaction(READING) as connection:
            # Many are claimed at once: whoever came first must not be put off for those who came after.
            row = connection.execute(
                "SELECT count(*) FROM claims WHERE asker = ? AND claimed_at > ?"
                " AND (claimed_at, event) <= (SELECT claimed_at, event FROM claims WHERE event = ?)",
                (asker, stamp(since), event),
            ).fetchone()
        return int(row[0])

    def asked_beside(self, event: str, since: datetime) -> int:
        """How many events of an event's own channel were taken since then, up to this one, which is among them."""
        channel = event.rpartition(":")[0]
        with self.transaction(READING) as connection:
            # ";" is what follows ":", so this is the range of all events that begin with the channel.
            row = connection.execute(
                "SELECT count(*) FROM claims WHERE event > ? AND event < ? AND claimed_at > ?"
                " AND (claimed_at, event) <= (SELECT claimed_at, event FROM claims WHERE event = ?)",
                (f"{channel}:", f"{channel};", stamp(since), event),
            ).fetchone()
        return int(row[0])

    def record(self, thread: ThreadKey, answer: Answer, now: datetime, *, event: str = "", asker: str = "") -> None:
        """Add a turn to a thread: what was asked, what it was understood as, what was quoted; and finish its event.

        Nothing is kept of an event whose asker had all forgotten while it was in hand.
        """
        turn = (answer.question, answer.asked_as, answer.verdict, json.dumps([q.receipt for q in answer.quotes]))
        with self.transaction(WRITING) as connection:
            row = connection.execute("SELECT asker FROM claims WHERE event = ?", (event,)).fetchone()
            if row and row[0] != asker:  # which forgetting empties
                return
            connection.execute(
                "INSERT INTO turns (platform, channel, root, question, asked_as, verdict, quoted, asked_at, event,"
                " asker, generation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (thread.platform, thread.channel, thread.root, *turn, stamp(now), event, asker, answer.generation),
            )
            connection.execute(_FINISH, (event,))

    def turns(self, thread: ThreadKey, limit: int) -> tuple[Turn, ...]:
        """The last `limit` turns of a thread, oldest first."""
        with self.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT question, quoted FROM turns WHERE platform = ? AND channel = ? AND root = ?"
                " ORDER BY id DESC LIMIT ?",
                (thread.platform, thread.channel, thread.root, limit),
            ).fetchall()
        return tuple(Turn(question, tuple(json.loads(quoted))) for question, quoted in reversed(rows))

    def question(self, event: str) -> str | None:
        """What was asked in an event that was answered, or None where it is not kept."""
        with self.transaction(READING) as connection:
            row = connection.execute("SELECT question FROM turns WHERE event = ? AND event != ''", (event,)).fetchone()
        return str(row[0]) if row else None

    def asked_by(self, asker: str, limit: int) -> tuple[str, ...]:
        """The last different questions of one person, the latest first."""
        with self.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT question FROM turns WHERE asker = ? AND asker != '' GROUP BY question"
                " ORDER BY max(id) DESC LIMIT ?",
                (asker, limit),
            ).fetchall()
        return tuple(str(question) for (question,) in rows)

    def recent(self, platform: str, channel: str, limit: int) -> tuple[ThreadSummary, ...]:
        """The threads of a channel in which something was asked, the latest question's first."""
        with self.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT thread.root, opening.question, thread.turns, latest.asked_at"
                " FROM (SELECT root, count(*) AS turns, min(id) AS first, max(id) AS last"
                "       FROM turns WHERE platform = ? AND channel = ? GROUP BY root) AS thread"
                " JOIN turns AS opening ON opening.id = thread.first JOIN turns AS latest ON latest.id = thread.last"
                " ORDER BY thread.last DESC LIMIT ?",
                (platform, channel, limit),
            ).fetchall()
        return tuple(
            ThreadSummary(root, opening, turns, datetime.fromisoformat(latest)) for root, opening, turns, latest in rows
        )

    def current(self, channel: str) -> int:
        """The number of a terminal's current thread; 1 in a terminal that was never used."""
        with self.transaction(READING) as connection:
            row = connection.execute("SELECT current FROM terminals WHERE channel = ?", (channel,)).fetchone()
        return int(row[0]) if row else 1

    def begin(self, channel: str) -> int:
        """Make a new thread a terminal's current one, and return its number; no two callers get the same."""
        with self.transaction(WRITING) as connection:
            connection.execute("INSERT OR IGNORE INTO terminals VALUES (?, 1, 1)", (channel,))
            row = connection.execute(
                "UPDATE terminals SET newest = newest + 1, current = newest + 1 WHERE channel = ? RETURNING newest",
                (channel,),
            ).fetchone()
        return int(row[0])

    def resume(self, channel: str, number: int) -> bool:
        """Make an earlier thread the current one; False, and nothing changed, where there never was such a thread."""
        with self.transaction(WRITING) as connection:
            row = connection.execute(
                "UPDATE terminals SET current = :number WHERE channel = :channel AND :number BETWEEN 1 AND newest",
                {"number": number, "channel": channel},
            )
            return row.rowcount == 1 or number == 1


_FINISH: Final = "UPDATE claims SET done = 1, incoming = NULL WHERE event = ?"


def _claimed(incoming: Incoming, now: datetime, *, followed: bool) -> dict[str, object]:
    """The columns of a claim, but for the lease."""
    question = incoming.command in QUESTIONS
    thread = incoming.thread if question and followed else None
    return {
        "event": incoming.event,
        "now": stamp(now),
        "asker": incoming.asker,
        "incoming": json.dumps(_kept(incoming)) if question else None,
        "thread": json.dumps((thread.platform, thread.channel, thread.root)) if thread else "",
    }


def _kept(incoming: Incoming) -> dict[str, object]:
    """A question as a JSON value, with all that is needed to answer it after a restart."""
    return {
        "event": incoming.event,
        "thread": asdict(incoming.thread) if incoming.thread else None,
        "text": incoming.text,
        "command": incoming.command,
        "about": incoming.about,
        "asker": incoming.asker,
        "identities": sorted(incoming.identities),
        "language": incoming.language,
        "places": sorted(incoming.places),
    }


def _incoming(kept: dict[str, Any]) -> Incoming:
    thread = ThreadKey(**kept["thread"]) if kept["thread"] else None
    sets = {name: frozenset(kept.get(name, ())) for name in ("identities", "places")}
    return Incoming(**kept | {"thread": thread} | sets)
