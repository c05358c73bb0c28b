"""Keep the audit trail: who used an admin's command, and with what result. The file refuses to change an entry."""

from datetime import datetime

from bot.state.file import WRITING, StateFile, stamp


class Audit:
    """The audit trail; entries are only ever added."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def add(self, who: str, action: str, result: str, now: datetime) -> None:
        """Add an entry, also for an attempt that was refused or failed."""
        with self._file.transaction(WRITING) as connection:
            connection.execute(
                "INSERT INTO audit (at, who, action, result) VALUES (?, ?, ?, ?)", (stamp(now), who, action, result)
            )
