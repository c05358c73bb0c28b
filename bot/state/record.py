"""Keep what people thought of answers and what admins did, and forget whom asks to be forgotten.

Each method is one transaction on the state file.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.state.file import READING, WRITING, StateFile, stamp

# That an event was taken stays, so that it is not taken again.
_FORGET: Final = "UPDATE claims SET incoming = NULL, done = 1, asker = '', thread = ''"


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the memos did not answer, or not well.

    Attributes:
        question: As it was searched for.
        asked_at: When, in UTC.
        silent: Whether the memos did not say; else someone found the answer bad.
        missing: What was said to be missing; empty where nobody said.
    """

    question: str
    asked_at: datetime
    silent: bool
    missing: str


class Record:
    """Feedback and the audit trail, in the state file that others have open."""

    def __init__(self, state: StateFile) -> None:
        self._state = state

    def rate(self, event: str, asker: str, now: datetime, *, good: bool) -> None:
        """Keep one person's opinion of an answer, in the place of the one before; what was missing is kept."""
        with self._state.transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO feedback (event, asker, good, given_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (event, asker) DO UPDATE SET good = excluded.good, given_at = excluded.given_at",
                (event, asker, good, stamp(now)),
            )

    def complain(self, event: str, asker: str, missing: str, now: datetime) -> None:
        """Keep what one person found missing in an answer."""
        with self._state.transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO feedback (event, asker, good, missing, given_at) VALUES (?, ?, 0, ?, ?)"
                " ON CONFLICT (event, asker) DO UPDATE SET missing = excluded.missing, given_at = excluded.given_at",
                (event, asker, missing, stamp(now)),
            )

    def audit(self, who: str, action: str, result: str, now: datetime) -> None:
        """Note what was asked of an admin's command, by whom, and what came of it; notes are never changed."""
        with self._state.transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO audit (at, who, action, result) VALUES (?, ?, ?, ?)", (stamp(now), who, action, result)
            )

    def forget(self, asker: str) -> int:
        """Remove what one person asked and said, from all threads; the audit trail stays.

        Returns:
            How many questions were removed.
        """
        with self._state.transaction(WRITING) as connection:
            connection.execute("DELETE FROM feedback WHERE asker = ?", (asker,))
            connection.execute(f"{_FORGET} WHERE asker = ?", (asker,))
            count = connection.execute("DELETE FROM turns WHERE asker = ? AND asker != ''", (asker,)).rowcount
        self._state.flush()
        return count

    def forget_place(self, place: str) -> int:
        """Remove what was asked and said in a workspace or server that memoqa was taken out of; the audit trail stays.

        Args:
            place: What the events from there begin with: `slack:T1`, `discord:1`.

        Returns:
            How many questions were removed.
        """
        there = f"{place}:", f"{place};"  # ";" is what follows ":", so this is the range of all that begin with it
        with self._state.transaction(WRITING) as connection:
            connection.execute("DELETE FROM feedback WHERE event > ? AND event < ?", there)
            connection.execute(f"{_FORGET} WHERE event > ? AND event < ?", there)
            count = connection.execute("DELETE FROM turns WHERE event > ? AND event < ?", there).rowcount
        self._state.flush()
        return count

    def gaps(self, since: datetime) -> tuple[Gap, ...]:
        """The questions since then that were not answered or that someone found badly answered, the latest first."""
        with self._state.transaction(READING) as connection:
            rows = connection.execute(
                "SELECT asked_as, asked_at, verdict = 'none', coalesce(missing, '') FROM turns LEFT JOIN"
                " (SELECT event, min(good) AS good, max(missing) AS missing FROM feedback GROUP BY event) AS said"
                " ON said.event = turns.event AND turns.event != ''"
                " WHERE asked_at > ? AND (verdict = 'none' OR good = 0) ORDER BY id DESC",
                (stamp(since),),
            ).fetchall()
        return tuple(
            Gap(asked, datetime.fromisoformat(at), bool(silent), missing) for asked, at, silent, missing in rows
        )

    def asked(self, since: datetime) -> int:
        """How many questions were answered since then, well or not."""
        with self._state.transaction(READING) as connection:
            row = connection.execute("SELECT count(*) FROM turns WHERE asked_at > ?", (stamp(since),)).fetchone()
        return int(row[0])

    def purge(self, before: datetime) -> int:
        """Remove what was asked and said before then; the audit trail stays.

        Returns:
            How many questions were removed.
        """
        with self._state.transaction(WRITING) as connection:
            connection.execute("DELETE FROM feedback WHERE given_at < ?", (stamp(before),))
            connection.execute("DELETE FROM claims WHERE claimed_at < ?", (stamp(before),))
            count = connection.execute("DELETE FROM turns WHERE asked_at < ?", (stamp(before),)).rowcount
        self._state.flush()
        return count
