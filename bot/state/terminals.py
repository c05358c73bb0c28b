"""Keep the number of each terminal's current thread; a terminal's threads are numbered from 1."""

from bot.state.file import READING, WRITING, StateFile


class Terminals:
    """The threads of terminals; safe with many threads and many processes at once."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def current(self, channel: str) -> int:
        """The number of a terminal's current thread; 1 in a terminal that was never used."""
        with self._file.transaction(READING) as connection:
            row = connection.execute("SELECT current FROM terminals WHERE channel = ?", (channel,)).fetchone()
        return int(row[0]) if row else 1

    def begin(self, channel: str) -> int:
        """Make a new thread a terminal's current one, and return its number; no two callers get the same."""
        with self._file.transaction(WRITING) as connection:
            connection.execute("INSERT OR IGNORE INTO terminals VALUES (?, 1, 1)", (channel,))
            row = connection.execute(
                "UPDATE terminals SET newest = newest + 1, current = newest + 1 WHERE channel = ? RETURNING newest",
                (channel,),
            ).fetchone()
        return int(row[0])

    def resume(self, channel: str, number: int) -> bool:
        """Make an earlier thread the current one; False, without a change, if there never was such a thread."""
        with self._file.transaction(WRITING) as connection:
            row = connection.execute(
                "UPDATE terminals SET current = :number WHERE channel = :channel AND :number BETWEEN 1 AND newest",
                {"number": number, "channel": channel},
            )
            return row.rowcount == 1 or number == 1
