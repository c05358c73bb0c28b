"""Keep the claims on events, over all processes and restarts, and the questions not yet answered."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from bot.port import QUESTIONS, EventId, Incoming, ThreadKey
from bot.state.file import READING, WRITING, StateFile, stamp

LEASE: Final = timedelta(seconds=15)  # renewed while an event is in hand; a dead process's events are free after it
MOST_ATTEMPTS: Final = 3  # an event that killed the process this often is not tried again
# `done` is 0 for an event in hand, 1 for a finished one, 2 for one that was left alone. Who wrote what memoqa only
# overheard is not kept; if it was answered, the turn has the asker.
_END: Final = (
    "UPDATE claims SET done = {done}, incoming = NULL, asker = CASE unasked WHEN 0 THEN asker ELSE '' END"
    " WHERE event = ?"
)
FINISH: Final = _END.format(done=1)
_LEAVE_ALONE: Final = _END.format(done=2)

Claim: TypeAlias = Literal["new", "taken over", "given up", "refused"]


class Claims:
    """The events that were claimed; safe with many threads and many processes at once."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def claim(self, incoming: Incoming, now: datetime, *, followed: bool = True) -> Claim:
        """Take an event in hand, for the time of a lease.

        Args:
            incoming: The event; if it is a question, everything that its answer needs is kept until it is finished.
            now: In UTC.
            followed: Whether `Turns.has_question` knows a question's thread from now on.

        Returns:
            "new" for the first caller with this event, over all threads, processes and restarts; "taken over" if the
            one who had it let its lease run out, as a dead process does; "given up", once, if that has happened
            `MOST_ATTEMPTS` times, so that the caller can tell the asker; else "refused".
        """
        values = _claimed(incoming, now, followed=followed)
        with self._file.transaction(WRITING) as connection:
            row = connection.execute(
                "INSERT INTO claims (event, claimed_at, asker, leased_until, done, incoming, thread, unasked)"
                " VALUES (:event, :now, :asker, :later, 0, :incoming, :thread, :unasked)"
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
        """Keep a question that nobody has begun for the next process to claim; does nothing if it is claimed."""
        values = _claimed(incoming, now, followed=followed)
        with self._file.transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO claims (event, claimed_at, asker, leased_until, attempts, done, incoming, thread, unasked)"
                " VALUES (:event, :now, :asker, :now, 0, 0, :incoming, :thread, :unasked)"
                " ON CONFLICT (event) DO NOTHING",
                values,
            )

    def renew(self, events: tuple[str, ...], now: datetime) -> None:
        """Keep these events in hand for another lease."""
        with self._file.transaction(WRITING) as connection:
            connection.executemany(
                "UPDATE claims SET leased_until = ? WHERE event = ? AND done = 0",
                [(stamp(now + LEASE), event) for event in events],
            )

    def finish(self, event: str) -> None:
        """Close an event for good, and delete its message."""
        with self._file.transaction(WRITING) as connection:
            connection.execute(FINISH, (event,))

    def leave_alone(self, event: str) -> None:
        """Close an event that turned out to be talk among people; it counts as nobody's question."""
        with self._file.transaction(WRITING) as connection:
            connection.execute(_LEAVE_ALONE, (event,))

    def unfinished(self, platform: str, now: datetime) -> tuple[Incoming, ...]:
        """A platform's questions that a process left, or had in hand when it died; the oldest first."""
        first, end = EventId(platform, ()).range_below
        with self._file.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT incoming FROM claims WHERE done = 0 AND incoming IS NOT NULL AND leased_until < ?"
                " AND attempts <= ? AND event >= ? AND event < ? ORDER BY claimed_at",
                (stamp(now), MOST_ATTEMPTS, first, end),
            ).fetchall()
        return tuple(_restored(json.loads(text)) for (text,) in rows)

    def count_by_asker(self, asker: str, since: datetime, event: str) -> int:
        """How many events of one person were claimed since then, up to and including this one.

        What was left alone does not count, nor what memoqa only overheard.
        """
        with self._file.transaction(READING) as connection:
            # Many are claimed at once: later questions must not delay the person who asked first.
            row = connection.execute(
                "SELECT count(*) FROM claims WHERE asker = ? AND claimed_at > ? AND done != 2 AND unasked = 0"
                " AND (claimed_at, event) <= (SELECT claimed_at, event FROM claims WHERE event = ?)",
                (asker, stamp(since), event),
            ).fetchone()
        return int(row[0])

    def count_in_channel(self, event: str, since: datetime) -> int:
        """The same for the events of this event's channel."""
        first, end = EventId.decode(event).parent.range_below
        with self._file.transaction(READING) as connection:
            row = connection.execute(
                "SELECT count(*) FROM claims WHERE event >= ? AND event < ? AND claimed_at > ?"
                " AND done != 2 AND unasked = 0"
                " AND (claimed_at, event) <= (SELECT claimed_at, event FROM claims WHERE event = ?)",
                (first, end, stamp(since), event),
            ).fetchone()
        return int(row[0])


def _claimed(incoming: Incoming, now: datetime, *, followed: bool) -> dict[str, object]:
    """The columns of a claim, except for the lease."""
    question = incoming.command in QUESTIONS
    # Below a message that was not said to memoqa people talk to each other, until memoqa answers there.
    thread = incoming.thread if question and followed and not incoming.unasked else None
    return {
        "event": incoming.event,
        "now": stamp(now),
        "asker": incoming.asker,
        "incoming": json.dumps(_kept(incoming)) if question else None,
        "thread": thread_column(thread) if thread else "",
        "unasked": incoming.unasked,
    }


def thread_column(thread: ThreadKey) -> str:
    """A thread as the claims' column holds it: a JSON array of platform, channel and root."""
    return json.dumps((thread.platform, thread.channel, thread.root))


def _kept(incoming: Incoming) -> dict[str, object]:
    """A question as a JSON value, with everything that an answer after a restart needs."""
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
        "addressed": incoming.addressed,
        "conversation": incoming.conversation,
        "unasked": incoming.unasked,
    }


def _restored(kept: dict[str, Any]) -> Incoming:
    """The question in a JSON value of `_kept`; an older memoqa's value may lack the sets."""
    thread = ThreadKey(**kept["thread"]) if kept["thread"] else None
    sets = {name: frozenset(kept.get(name, ())) for name in ("identities", "places")}
    return Incoming(**kept | {"thread": thread} | sets)
