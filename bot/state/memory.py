"""Keep short texts that an adapter remembers from one start to the next, each under a name."""

from bot.state.file import READING, WRITING, StateFile


class Memory:
    """The remembered texts; a name holds one text."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def remembered(self, name: str) -> str | None:
        """The text under a name, or None."""
        with self._file.transaction(READING) as connection:
            row = connection.execute("SELECT value FROM memory WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def remember(self, name: str, value: str) -> None:
        """Keep a short text under a name; it replaces an earlier one."""
        with self._file.transaction(WRITING) as connection:
            connection.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, value))
