"""Keep what people thought of answers and what admins did, and forget whom asks to be forgotten.

Each method is one transaction on the state file.
"""

from datetime import datetime

from bot.state import WRITING, StateFile, stamp


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
            connection.execute("UPDATE claims SET incoming = NULL, done = 1, asker = '' WHERE asker = ?", (asker,))
            return connection.execute("DELETE FROM turns WHERE asker = ? AND asker != ''", (asker,)).rowcount
