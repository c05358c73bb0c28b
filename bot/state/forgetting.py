"""Delete what people asked and said: one person's, one workspace's or server's, or everything that is too old.

The audit trail stays, and so do channels' helper modes until memoqa is removed from there. No byte of a deleted row is
left in the file.
"""

from datetime import datetime
from typing import Final

from bot.port import EventId
from bot.state.conversations import NAME
from bot.state.file import WRITING, StateFile, stamp

# The claim itself stays, so that nobody takes the event again.
_FORGET: Final = "UPDATE claims SET incoming = NULL, done = max(done, 1), asker = '', thread = ''"
_FORGET_BEGUN: Final = "DELETE FROM memory WHERE name >= ? AND name < ? AND value < ?"
_NEVER: Final = "~"  # later than any moment, and after any name, as the state writes them


class Forgetting:
    """Deletes across all tables; each method returns how many answered questions it deleted."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def forget(self, asker: str) -> int:
        """Delete what one person asked and said, from all threads."""
        with self._file.transaction(WRITING) as connection:
            connection.execute("DELETE FROM feedback WHERE asker = ?", (asker,))
            connection.execute(f"{_FORGET} WHERE asker = ?", (asker,))
            count = connection.execute("DELETE FROM turns WHERE asker = ? AND asker != ''", (asker,)).rowcount
        self._file.flush()
        return count

    def forget_place(self, place: EventId) -> int:
        """Delete what was asked and said in a workspace or server that removed memoqa.

        Args:
            place: The beginning of the events from there: `slack:T1`, `discord:1`.
        """
        events = place.range_below
        with self._file.transaction(WRITING) as connection:
            connection.execute("DELETE FROM feedback WHERE event >= ? AND event < ?", events)
            connection.execute(f"{_FORGET} WHERE event >= ? AND event < ?", events)
            connection.execute(_FORGET_BEGUN, (*(NAME + end for end in events), _NEVER))
            connection.execute("DELETE FROM helpers WHERE channel >= ? AND channel < ?", events)
            count = connection.execute("DELETE FROM turns WHERE event >= ? AND event < ?", events).rowcount
        self._file.flush()
        return count

    def purge(self, before: datetime) -> int:
        """Delete what was asked and said before then."""
        with self._file.transaction(WRITING) as connection:
            connection.execute("DELETE FROM feedback WHERE given_at < ?", (stamp(before),))
            connection.execute("DELETE FROM claims WHERE claimed_at < ?", (stamp(before),))
            connection.execute(_FORGET_BEGUN, (NAME, NAME + _NEVER, stamp(before)))
            count = connection.execute("DELETE FROM turns WHERE asked_at < ?", (stamp(before),)).rowcount
        self._file.flush()
        return count
